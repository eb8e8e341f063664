"""The language of a command that needs no workspace: translations without a database and without rooms."""

import os
from pathlib import Path

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def usual() -> str:
    """'en' where the environment asks for English, else 'zh'."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def speak(language: str) -> None:
    """Switch gettext to 'zh' or 'en'."""
    from django.apps import apps
    from django.conf import settings
    from django.utils import translation

    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=[],
            USE_I18N=True,
            LANGUAGE_CODE="zh-hans",
            LANGUAGES=[("zh-hans", "中文"), ("en", "English")],
            LOCALE_PATHS=[Path(__file__).resolve().parent.parent / "locale"],
            LOGGING_CONFIG=None,
        )
    if not apps.ready:
        # Half of django.setup(): the other half imports the web.
        apps.populate(settings.INSTALLED_APPS)
    translation.activate(LANGUAGES[language])
