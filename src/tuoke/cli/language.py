"""The language of a command that needs no workspace: translations without a database and without rooms."""

import os
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path

LANGUAGES = {"zh": "zh-hans", "en": "en"}
LOCALE = Path(__file__).resolve().parent.parent / "locale"


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogue."""
    return text


def gettext(text: str) -> str:
    """A text of `--help` in the terminal's language, before Django is there."""
    return _chinese().gettext(text) if usual() == "zh" else text


@lru_cache(maxsize=1)
def _chinese() -> GNUTranslations:
    with (LOCALE / "zh_Hans/LC_MESSAGES/django.mo").open("rb") as catalogue:
        return GNUTranslations(catalogue)


def usual() -> str:
    """'en' where the environment asks for English, else 'zh'. TUOKE_LANG goes before the locale."""
    for name in ("TUOKE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
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
            LOCALE_PATHS=[LOCALE],
            LOGGING_CONFIG=None,
        )
    if not apps.ready:
        # Half of django.setup(): the other half imports the web.
        apps.populate(settings.INSTALLED_APPS)
    translation.activate(LANGUAGES[language])
