"""Numbers and moments as people read them: 286 万 and 1.2 亿, 12.3k and 2.86M; unknown is said, never 0."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from tuoke.workspace.dates import day as short_day

Number = int | float | Decimal
MINUS = "−"
STEPS_ZH = ((10**8, " 亿"), (10**4, " 万"))
# Seven digits and more, as people write a number to dial; an address of mail; and a date, which is neither.
REACHES = re.compile(
    r"(?P<date>(?<!\d)(?:19|20)\d\d(?P<part>[-/.])\d{1,2}(?P=part)\d{1,2}(?!\d))"
    r"|(?P<phone>[+＋(（]?\d(?:[ ()（）./\-–—－\u00a0\u2010-\u2012]{0,3}\d){6,})"
    r"|(?P<mail>[^\s@＠<>,;，；、]+[@＠](?P<host>[^\s@＠<>,;，；、]+))"
)
STEPS_EN = ((10**9, "B"), (10**6, "M"), (10**4, "k"))


def chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def count(value: int | None) -> str:
    """Exact, in groups of three: 1,846."""
    return gettext("unknown") if value is None else f"{value:,}".replace("-", MINUS)


def number(value: Number | None) -> str:
    """Three figures and a unit from ten thousand up: 286 万, 1.2 亿; 12.3k, 2.86M. Below that exact."""
    if value is None:
        return gettext("unknown")
    size, sign = abs(float(value)), MINUS if value < 0 else ""
    for step, unit in STEPS_ZH if chinese() else STEPS_EN:
        if size >= step:
            scaled = size / (1000 if unit == "k" else step)
            return f"{sign}{_three_figures(scaled)}{unit}"
    return sign + (f"{size:,.0f}" if size.is_integer() else f"{size:,.2f}".rstrip("0"))


def cents(value: int, sign: str = "") -> str:
    """Whole cents, exact: 1,234.50, for what must add up. `sign` "+" stands before what is more than nothing."""
    said = f"{abs(value) // 100:,}.{abs(value) % 100:02d}"
    return f"{MINUS if value < 0 else sign if value > 0 else ''}{said}"


def _three_figures(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if value >= 10 else 2}f}".rstrip("0").rstrip(".")


def percent(fraction: float | None) -> str:
    """0.17 -> 17%, 0.086 -> 8.6%: a decimal only under ten, where it says something. None -> unknown."""
    if fraction is None:
        return gettext("unknown")
    return f"{_points(fraction)}%"


def chance(fraction: float | None) -> str:
    """As `percent`; but what was estimated is never sure: <0.1% and >99%, not 0% and 100%. None -> unknown."""
    if fraction is not None and fraction < 0.0005:
        return "<0.1%"
    if fraction is not None and fraction >= 0.995:
        return ">99%"
    return percent(fraction)


def interval(ends: Sequence[float] | None) -> str:
    """(0.09, 0.28) -> 9–28, to stand in brackets after the percent; both ends with the decimals of the upper one."""
    if not ends:
        return gettext("unknown")
    low, high = ends[0] * 100, ends[1] * 100
    digits = 1 if high < 9.95 else 0
    return f"{low:.{digits}f}–{high:.{digits}f}"


def _points(fraction: float) -> str:
    shown = fraction * 100
    return f"{shown:.1f}".removesuffix(".0") if abs(shown) < 9.95 else f"{shown:.0f}"


class Clock(NamedTuple):
    """What it is now and where: looked at once for all that one page tells."""

    now: dt.datetime
    zone: dt.tzinfo
    today: dt.date

    @classmethod
    def read(cls) -> Clock:
        now, zone = timezone.now(), timezone.get_current_timezone()
        return cls(now, zone, now.astimezone(zone).date())


def since(moment: dt.date | dt.datetime | None, clock: Clock | None = None) -> str:
    """How long ago, in the reader's zone: minutes, hours, then days, and the date itself after 60 days."""
    if moment is None:
        return gettext("unknown")
    clock = clock or Clock.read()
    if isinstance(moment, dt.datetime):
        seconds = (clock.now - moment).total_seconds()
        if 0 <= seconds < 60:
            return gettext("just now")
        if 0 <= seconds < 3600:
            n = int(seconds // 60)
            return ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}
        if 0 <= seconds < 6 * 3600:
            n = int(seconds // 3600)
            return ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}
        moment = moment.astimezone(clock.zone).date()
    return _days_ago(moment, clock.today)


def _days_ago(day: dt.date, today: dt.date) -> str:
    n = (today - day).days
    if n == 0:
        return gettext("today")
    if n == 1:
        return gettext("yesterday")
    if 1 < n <= 60:
        return ngettext("%(n)d day ago", "%(n)d days ago", n) % {"n": n}
    if n == -1:
        return gettext("tomorrow")
    return short_day(day)


def phone_masked(phone: str | None) -> str:
    """Only the start and the last four digits: +86574•••• 6218. For those who may see a company but do not own it."""
    if not phone:
        return ""
    kept = [c for c in phone if c.isdigit() or c == "+"]
    head, tail = kept[: max(0, min(6, len(kept) - 8))], kept[-4:]
    if len(kept) < 8:
        head, tail = [], kept[-2:]
    return f"{''.join(head)}•••• {''.join(tail)}"


def contacts_masked(text: str) -> str:
    """A text in which nobody knows what stands (a column of a list): numbers to dial and addresses of mail masked.

    Rather a number too many than a phone that somebody may not read; dates and up to six digits stay.
    """
    return REACHES.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    if found["phone"]:
        return phone_masked(found["phone"])
    return f"••••@{found['host']}" if found["mail"] else found[0]
