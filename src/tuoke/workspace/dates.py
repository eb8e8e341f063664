"""Days and moments as people read them, in one form everywhere (docs/look.md): 11 月 26 日 14:30; Nov 26, 14:30.

The year stands there only where it is another one."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext


def day(value: dt.date | dt.datetime | None) -> str:
    """Nov 26; Nov 26, 2025 where it is another year; '' for none. Moments are of the reader's zone."""
    if value is None:
        return ""
    here = _local(value)
    form = gettext("M j") if here.year == timezone.localdate().year else gettext("M j, Y")
    return _written(here.date() if isinstance(here, dt.datetime) else here, form, get_language())


@lru_cache(maxsize=4096)
def _written(day: dt.date, form: str, language: str | None) -> str:
    """A page of a list writes the same days again and again."""
    return date_format(day, form)


def weekday(value: dt.date | dt.datetime) -> str:
    """Thu, Nov 26."""
    return date_format(_local(value), gettext("D, M j"))


def clock(value: dt.datetime | None) -> str:
    """14:30."""
    return date_format(_local(value), "H:i") if value else ""


def moment(value: dt.datetime | None) -> str:
    """Nov 26, 14:30."""
    return gettext("%(day)s, %(time)s") % {"day": day(value), "time": clock(value)} if value else ""


def second(value: dt.datetime) -> str:
    """Nov 26, 14:30:05: for the audit, where the order within a minute matters."""
    return gettext("%(day)s, %(time)s") % {"day": day(value), "time": date_format(_local(value), "H:i:s")}


def _local(value: dt.date) -> dt.date:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
