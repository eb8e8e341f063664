"""Settings: everything a firm may change comes from the environment; docs/how-to/team.md lists the names."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from tuoke.config.home import home, keep_private, secret_key
from tuoke.workspace.sqlite import journal_mode, use_safe_sqlite

use_safe_sqlite()

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home()


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


SECRET_KEY = os.environ.get("TUOKE_SECRET_KEY") or secret_key(HOME)
DEBUG = flag("TUOKE_DEBUG")
ALLOWED_HOSTS = [h for h in os.environ.get("TUOKE_ALLOWED_HOSTS", "").split(",") if h] + [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TUOKE_TRUSTED_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "rules",
    "tuoke.workspace",
    "tuoke.team",
    "tuoke.directory",
    "tuoke.journal",
    "tuoke.intake",
    "tuoke.prospects",
    "tuoke.ownership",
    "tuoke.deals",
    "tuoke.targeting",
    "tuoke.calls",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tuoke.team.middleware.PersonalScreen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tuoke.config.urls"
WSGI_APPLICATION = "tuoke.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tuoke.workspace.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tuoke.workspace.templatetags.tuoke",
            ],
        },
    }
]

# Each of the web process's threads has a cache of its own, 40 MB at most: with 64, all of them came to 403 MB.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        f"PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL; "
        "PRAGMA cache_size=-40000; PRAGMA temp_store=MEMORY;"
    ),
}
DATABASES: dict[str, Any] = {
    # Named as it is, not as a URL: a folder may be called "100% 客户 #1".
    "default": dj_database_url.config(conn_max_age=None, conn_health_checks=True)
    if os.environ.get("DATABASE_URL")
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(HOME / "tuoke.sqlite3"),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
if not os.environ.get("DATABASE_URL"):
    keep_private(HOME / "tuoke.sqlite3")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": None}
else:
    # The plan of a query asked again is kept: planning took as long as reading (`bench/bench_pages.py`).
    DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=2)

CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "workspace_cache"},
    # The frame of the pages, drawn once per process for whoever sees the same: see base.html.
    "frame": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "frame",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
    # Words that very many companies have, and how far to look for some: see directory/search.py.
    "broad": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "broad",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "tuoke.team.backend.Colleagues",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "tuoke.team.sign_in.ClosedDoor"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True

# Cookies know no ports: two workspaces on one machine must not sign each other out.
SESSION_COOKIE_NAME = f"tuoke_{sha256(str(HOME.resolve()).encode()).hexdigest()[:8]}"
SESSION_ENGINE = "tuoke.team.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Behind a TLS proxy (docs/how-to/team.md) cookies travel over HTTPS only and the proxy's header is believed.
BEHIND_TLS_PROXY = flag("TUOKE_BEHIND_TLS_PROXY")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS_PROXY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS_PROXY else None
# Whose sign-in attempts are counted: behind the proxy everybody comes from its address.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_TLS_PROXY else 0
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS_PROXY else 0
SECURE_SSL_REDIRECT = BEHIND_TLS_PROXY
# What the firm's other subdomains do is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = None  # WhiteNoise serves the files where they lie; nothing is collected
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
UPLOADS = HOME / "uploads"
BACKUPS = HOME / "backups"
# One list in one upload: enough for a million lines of CSV, small enough for a small machine.
UPLOAD_LIMIT = int(os.environ.get("TUOKE_UPLOAD_LIMIT", str(100 * 1024 * 1024)))
# One file that is attached to a company, a person or a note.
FILE_LIMIT = int(os.environ.get("TUOKE_FILE_LIMIT", str(25 * 1024 * 1024)))
# Places beside public ones that feeds may be read from, as "10.0.0.5:8080,[fd00::1]:80"; empty, as it should be.
FETCH_ALSO = [one.strip() for one in os.environ.get("TUOKE_FETCH_ALSO", "").split(",") if one.strip()]
FILE_UPLOAD_TEMP_DIR = str(UPLOADS)
FILE_UPLOAD_HANDLERS = [
    "tuoke.intake.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("TUOKE_SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("TUOKE_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("TUOKE_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TUOKE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TUOKE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("TUOKE_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("TUOKE_SMTP_FROM", "tuoke@localhost")

# The drop-box: a mailbox that is read, never written to (docs/how-to/e-mail.md).
IMAP_HOST = os.environ.get("TUOKE_IMAP_HOST", "")
IMAP_TLS = os.environ.get("TUOKE_IMAP_TLS", "tls").lower()  # tls, starttls or none
IMAP_PORT = int(os.environ.get("TUOKE_IMAP_PORT", "993" if IMAP_TLS == "tls" else "143"))
IMAP_USER = os.environ.get("TUOKE_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("TUOKE_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("TUOKE_IMAP_FOLDER", "INBOX")
IMAP_ADDRESS = os.environ.get("TUOKE_IMAP_ADDRESS", IMAP_USER if "@" in IMAP_USER else "").lower()
IMAP_AUTHSERV = os.environ.get("TUOKE_IMAP_AUTHSERV", "")
IMAP_REPLIES = flag("TUOKE_IMAP_REPLIES", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
