"""The plan as a picture: signatures by how many first calls are made from here on, with what is unsure of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tuoke.deals.funnel import Outcome
from tuoke.engine.reverse_plan import Need
from tuoke.workspace.numbers import count, percent

WIDTH, HEIGHT = 400, 250
LEFT, RIGHT, TOP, BOTTOM = 30, 10, 36, 38
#: Two marks nearer than this have one label, that of the left one; the table beside has them all.
LABEL = 46


def odds(curve: Sequence[Outcome], need: int, needs: Sequence[Need], most: float, label: str) -> SafeString:
    """The curve as two bands and a line, the target as a line across, and how many first calls each chance takes.

    `most`: first calls that are possible at all; beyond them the picture is shaded. `label`: the picture in a
    sentence, for who does not see it.
    """
    scale = _Scale(curve[-1].tries, max(curve[-1].high, need * 1.25, 1.0))
    bands = format_html(
        "{}{}",
        scale.band([(one.tries, one.low, one.high) for one in curve]),
        scale.band([(one.tries, one.low_half, one.high_half) for one in curve]),
    )
    middle = " ".join(f"{scale.x(one.tries)},{scale.y(one.mid)}" for one in curve)
    line = format_html('<polyline class="f-none s-c1 w2" points="{}"></polyline>', middle)
    marks = [(one.tries[0], percent(one.chance)) for one in needs if one.tries and 0 < one.tries[0] <= scale.last]
    drawn = format_html(
        "{}{}{}{}{}{}", scale.beyond(most), scale.grid(), bands, line, scale.target(need), scale.marks(marks)
    )
    return format_html(
        '<svg class="g" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, HEIGHT, label, drawn
    )


class _Scale:
    """First calls and signatures to places in the picture."""

    def __init__(self, last: float, most: float) -> None:
        self.last, self.step = max(last, 1), _step(most / 4)
        self.top = self.step * -(-most // self.step)

    def x(self, tries: float) -> float:
        return round(LEFT + tries / self.last * (WIDTH - LEFT - RIGHT), 1)

    def y(self, deals: float) -> float:
        return round(HEIGHT - BOTTOM - deals / self.top * (HEIGHT - TOP - BOTTOM), 1)

    def grid(self) -> SafeString:
        levels = [self.step * n for n in range(round(self.top / self.step) + 1)]
        across = format_html_join(
            "",
            '<line class="s-line w1" x1="{}" x2="{}" y1="{}" y2="{}"></line>'
            '<text class="t-end" x="{}" y="{}">{}</text>',
            ((LEFT, WIDTH - RIGHT, self.y(v), self.y(v), LEFT - 6, self.y(v) + 4, count(v)) for v in levels),
        )
        each = _step(self.last / 4)
        below = format_html_join(
            "",
            '<text class="t-mid" x="{}" y="{}">{}</text>',
            ((self.x(each * n), HEIGHT - BOTTOM + 16, count(each * n)) for n in range(int(self.last / each) + 1)),
        )
        axis = format_html(
            '<text class="t-mid" x="{}" y="{}">{}</text><text x="0" y="{}">{}</text>',
            LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 4, gettext("first calls from here on"), 12,
            gettext("signatures"),
        )  # fmt: skip
        return format_html("{}{}{}", across, below, axis)

    def band(self, rows: Sequence[tuple[float, float, float]]) -> SafeString:
        upper = [f"{self.x(n)},{self.y(high)}" for n, _low, high in rows]
        lower = [f"{self.x(n)},{self.y(low)}" for n, low, _high in reversed(rows)]
        return format_html('<polygon class="f-band" points="{}"></polygon>', " ".join(upper + lower))

    def target(self, need: int) -> SafeString:
        said = gettext("target %(n)s") % {"n": count(need)}
        return format_html(
            '<line class="s-ink w15" x1="{}" x2="{}" y1="{}" y2="{}"></line>'
            '<text class="t-ink" x="{}" y="{}">{}</text>',
            LEFT, WIDTH - RIGHT, self.y(need), self.y(need), LEFT + 6, self.y(need) - 5, said,
        )  # fmt: skip

    def marks(self, given: Sequence[tuple[int, str]]) -> SafeString:
        """A dashed line up to the top for each chance, with the chance and the number above it."""
        lines = format_html_join(
            "",
            '<line class="s-ctl w1 dash" x1="{0}" x2="{0}" y1="{1}" y2="{2}"></line>',
            ((self.x(n), TOP - 4, HEIGHT - BOTTOM) for n, _said in given),
        )
        named, before = [], -2.0 * LABEL
        for n, said in sorted(given):
            if self.x(n) - before >= LABEL:
                before = self.x(n)
                named.append((n, said))
        words = format_html_join(
            "",
            '<text class="t-mid t-ink" x="{0}" y="{1}">{2}</text><text class="t-mid" x="{0}" y="{3}">{4}</text>',
            ((min(self.x(n), WIDTH - 22), 14, said, 28, count(n)) for n, said in named),
        )
        return format_html("{}{}", lines, words)

    def beyond(self, most: float) -> SafeString:
        """What nobody can call by then."""
        if not 0 <= most < self.last:
            return SafeString("")
        x = self.x(most)
        return format_html(
            '<rect class="f-sunk" x="{}" y="{}" width="{}" height="{}"></rect>',
            x, TOP, round(WIDTH - RIGHT - x, 1), HEIGHT - TOP - BOTTOM,
        )  # fmt: skip


def _step(least: float) -> int:
    """The next readable step of an axis: 1, 2, 5, 10, 20, 50 ..."""
    size = 1
    while True:
        for times in (1, 2, 5):
            if size * times >= least:
                return size * times
        size *= 10
