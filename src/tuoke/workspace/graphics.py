"""Small pictures drawn as SVG: no script, no style attribute, colours by class, so they follow the theme and print.

Percent coordinates let a picture fill its column. Every picture has a sentence for those who do not see it; what is
unknown is dashed and never drawn as nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

Points = Sequence[int | None]
PIP, GAP = 8, 2  # a square is 7 wide and 8 high in a cell of 10


@cache
def icon(name: str, size: str = "") -> SafeString:
    """An outline icon of icons.svg. Decoration only: a control that has no word beside it needs its own aria-label."""
    classes = f"ic ic-{size}" if size else "ic"
    return format_html(
        '<svg class="{}" aria-hidden="true" viewBox="0 0 24 24"><use href="{}#i-{}"></use></svg>',
        classes,
        static("icons.svg"),
        name,
    )


def pips(values: Points, maxima: Sequence[int], hot: bool = False, total: bool = True, label: str = "") -> SafeString:
    """A score as columns of squares: one column per item of the card, one or two squares by the most it can give.

    values: points per item, None where nothing is known yet. maxima: the most each item can give, same length; more
    than two points still draw two squares, the upper one filled only at the full value. Raises ValueError when the
    lengths differ. Wrong: drawing an unknown as empty; right: dashed. The figure says what is known and, where
    something is not, small what is possible: 4–8.
    """
    if len(values) != len(maxima):
        raise ValueError(f"{len(values)} values for {len(maxima)} items")
    squares = [
        _square(column, row, value, most)
        for column, (value, most) in enumerate(zip(values, maxima, strict=True))
        for row in range(min(2, max(1, most)))
    ]
    known = sum(value or 0 for value in values)
    figure = "–" if all(value is None for value in values) else known
    unheard = sum(most for value, most in zip(values, maxima, strict=True) if value is None)
    more: str | SafeString = ""
    if unheard and figure != "–":
        more = format_html('<small class="up-to">–{}</small>', known + unheard)
    shown = format_html('<span class="tot" aria-hidden="true">{}{}</span>', figure, more) if total else ""
    return format_html(
        '<span class="tk-score{}" role="img" aria-label="{}">'
        '<svg class="g" width="{}" height="21" aria-hidden="true">{}</svg>{}</span>',
        " hot" if hot else "",
        score_in_words(values, maxima, label),
        max(len(values) * 10 - GAP, 0),
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="7" height="8" rx="1.8"></rect>', squares),
        shown,
    )


def score_in_words(values: Points, maxima: Sequence[int], label: str = "") -> str:
    """ "Score 7 of 12, 2 unknown": what a screen reader says for the squares."""
    known, most = sum(value or 0 for value in values), sum(maxima)
    unknown = sum(value is None for value in values)
    words = gettext("%(known)d of %(most)d") % {"known": known, "most": most}
    if unknown:
        words += gettext(", ") + ngettext("%(n)d unknown", "%(n)d unknown", unknown) % {"n": unknown}
        possible = known + sum(most for value, most in zip(values, maxima, strict=True) if value is None)
        words += gettext(", ") + gettext("up to %(n)d possible") % {"n": possible}
    return f"{label} {words}".strip()


def _square(column: int, row: int, value: int | None, most: int) -> tuple[str, float, float]:
    if value is None:
        drawn = "pip-un"
    elif row == 0:
        drawn = "pip-on" if value > 0 else "pip-off"
    else:
        drawn = "pip-on" if value >= max(2, most) else "pip-off"
    return drawn, column * 10 + 0.5, 11.5 - row * 10


def whisk(
    low: float,
    mid: float,
    high: float,
    a: float = 0.0,
    b: float = 1.0,
    ref: float | None = None,
    label: str = "",
    thin: bool = False,
) -> SafeString:
    """An estimate with its width on an axis from a to b: band = the interval, dot = the estimate, dashed tick = `ref`
    (a plan, or the average), hollow dot (`thin`) = too few to trust. All in the units of the axis."""
    left, right = _place(low, a, b), _place(high, a, b)
    tick: str | SafeString = ""
    if ref is not None:
        at = f"{_place(ref, a, b):.2f}%"
        tick = format_html('<line class="s-ink w15 dash" x1="{0}" x2="{0}" y1="1" y2="17"></line>', at)
    return format_html(
        '<svg class="g" width="100%" height="18" role="img" aria-label="{}">'
        '<line class="s-line w1" x1="0" x2="100%" y1="9" y2="9"></line>'
        '<rect class="f-band" x="{}%" y="4" width="{}%" height="10" rx="5"></rect>{}'
        '<circle class="{}" cx="{}%" cy="9" r="{}"></circle></svg>',
        label or f"{low:g}–{mid:g}–{high:g}",
        f"{left:.2f}",
        f"{max(right - left, 0):.2f}",
        tick,
        "f-surf s-c1 w2" if thin else "f-c1 s-surf w15",
        f"{_place(mid, a, b):.2f}",
        4 if thin else 5,
    )


def bar(frac: float | None, ref: float | None = None, label: str = "") -> SafeString:
    """A part of a whole, 0..1 (cut off at both ends); `ref` is a tick; None is an empty dashed bar: not known."""
    tick: str | SafeString = ""
    if ref is not None:
        at = f"{_place(ref, 0, 1):.1f}%"
        tick = format_html('<line class="s-ink w15" x1="{0}" x2="{0}" y1="-2" y2="8"></line>', at)
    if frac is None:
        inner = format_html('<line class="s-ctl w1 dash" x1="0" x2="100%" y1="3" y2="3"></line>{}', tick)
        said = label or gettext("unknown")
    else:
        inner = format_html(
            '<rect class="f-line" width="100%" height="6" rx="3"></rect>'
            '<rect class="f-c1" width="{}%" height="6" rx="3"></rect>{}',
            f"{_place(frac, 0, 1):.1f}",
            tick,
        )
        said = label or f"{frac * 100:.0f}%"
    return format_html('<svg class="g" width="100%" height="6" role="img" aria-label="{}">{}</svg>', said, inner)


def avatar(name: str, size: str = "") -> SafeString:
    """A disc with the first character of a Chinese name, or the initials of a Latin one. The name stands beside it."""
    words = name.split()
    latin = bool(words) and all(word[0].isascii() for word in words)
    letters = "".join(word[0] for word in words[:2]).upper() if latin else name.strip()[:1]
    return format_html('<span class="tk-ava{}" aria-hidden="true">{}</span>', f" {size}" if size else "", letters)


def _place(value: float, a: float, b: float) -> float:
    """Where `value` lies between a and b, in percent, kept inside the picture."""
    if b == a:
        return 0.0
    return min(100.0, max(0.0, (value - a) / (b - a) * 100))
