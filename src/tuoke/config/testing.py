"""Settings of the tests: the real ones over a throwaway workspace folder. Not in the wheel."""

import atexit
import os
import shutil
import tempfile

# Whatever the developer's shell says, a test never opens a real workspace.
os.environ["TUOKE_HOME"] = tempfile.mkdtemp(prefix="tuoke-test-")
atexit.register(shutil.rmtree, os.environ["TUOKE_HOME"], ignore_errors=True)

from tuoke.config.settings import *  # noqa: E402, F403

# Playwright keeps an event loop in the thread of the tests; no test awaits the database in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Hashing a password costs a tenth of a second by design; tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
IMAP_HOST = ""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Every client of the tests starts the middleware anew: files are looked for when they are asked, not listed each time.
WHITENOISE_AUTOREFRESH = True
# What one test found broad is narrow in the next.
CACHES["broad"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405
