"""The pictures of a proposal, drawn by the server: a line before and after, and whether the card does what it says."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tuoke.targeting.proposal_body import Line, Said

#: Under so many companies a point is hollow: too few to trust.
FEW = 30
WIDTH, HEIGHT = 320, 210
LEFT, RIGHT, TOP, BOTTOM = 38, 10, 8, 24


def moved(line: Line, low: float, high: float, label: str) -> SafeString:
    """Hand points (a ring) and learned points (a dot; hollow where n is small) on an axis from `low` to `high`, with
    the 80 % interval as a band. All in points of the new card."""

    def at(value: float) -> str:
        return f"{min(100.0, max(0.0, (value - low) / (high - low) * 100)):.2f}"

    left, right = float(at(line.low)), float(at(line.high))
    ring: str | SafeString = ""
    if line.before is not None:
        ring = format_html('<circle class="f-surf s-ctl w15" cx="{}%" cy="9" r="4"></circle>', at(line.scaled))
    thin = line.n < FEW
    return format_html(
        '<svg class="g" width="100%" height="18" role="img" aria-label="{}">'
        '<line class="s-line w1" x1="0" x2="100%" y1="9" y2="9"></line>'
        '<rect class="f-band" x="{}%" y="4" width="{}%" height="10" rx="5"></rect>{}'
        '<circle class="{}" cx="{}%" cy="9" r="{}"></circle></svg>',
        label,
        f"{left:.2f}",
        f"{max(0.0, right - left):.2f}",
        ring,
        "f-surf s-c1 w2" if thin else "f-c1 s-surf w15",
        at(line.exact),
        4 if thin else 5,
    )


def calibration(bins: Sequence[Said], label: str) -> SafeString:
    """Said against what came: a point on the dashed line does what it says. Empty without bins."""
    if not bins:
        return SafeString("")
    most = max(max(one.high, one.said) for one in bins)
    top = next((step for step in (0.1, 0.2, 0.3, 0.5, 0.8) if most <= step), 1.0)

    def x(chance: float) -> str:
        return f"{LEFT + chance / top * (WIDTH - LEFT - RIGHT):.1f}"

    def y(chance: float) -> str:
        return f"{HEIGHT - BOTTOM - chance / top * (HEIGHT - TOP - BOTTOM):.1f}"

    steps = [top * part / 4 for part in range(5)]
    grid = format_html_join(
        "",
        '<line class="s-line w1" x1="{}" x2="{}" y1="{}" y2="{}"></line><text class="t-end" x="{}" y="{}">{}</text>'
        '<text class="t-mid" x="{}" y="{}">{}</text>',
        (
            (LEFT, WIDTH - RIGHT, y(v), y(v), LEFT - 5, float(y(v)) + 4, _percent(v), x(v), HEIGHT - 6, _percent(v))
            for v in steps
        ),
    )
    even = format_html(
        '<line class="s-ctl w1 dash" x1="{}" y1="{}" x2="{}" y2="{}"></line>', x(0), y(0), x(top), y(top)
    )
    points = format_html_join(
        "",
        '<line class="s-c1 w15" x1="{0}" x2="{0}" y1="{1}" y2="{2}"></line><circle class="{4}" cx="{0}" cy="{3}" r="4">'
        "</circle>",
        (
            (x(one.said), y(one.low), y(one.high), y(one.won / one.n), "f-surf s-c1 w2" if one.n < FEW else "f-c1")
            for one in bins
        ),
    )
    return format_html(
        '<svg class="g" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        WIDTH, HEIGHT, label, grid, even, points,
    )  # fmt: skip


def _percent(value: float) -> str:
    return f"{value * 100:.3g}%"
