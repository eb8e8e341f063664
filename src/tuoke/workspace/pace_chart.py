"""Today's calls as a step line against the plan, drawn by the server, with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 272, 150
LEFT, RIGHT, TOP, BOTTOM = 26, 6, 8, 20
Point = tuple[float, float]


def pace(
    done: Sequence[Point],
    plan: Sequence[Point],
    label: str,
    fan: Sequence[tuple[float, float, float]] = (),
) -> SafeString:
    """The day so far: `done` and `plan` are (hour of the day, calls so far) in order, hours as 9.5 for half past nine;
    `fan` is (hour, low, high) for the hours to come, empty while nothing can be said. `label` is the whole sentence.
    """
    hours = [p[0] for p in (*done, *plan)] + [f[0] for f in fan]
    first, last = (min(hours), max(hours)) if hours else (9.0, 18.0)
    top = _round_up(max([1.0, *(p[1] for p in (*done, *plan)), *(f[2] for f in fan)]))
    scale = _Scale(first, max(last, first + 1), top)
    drawn = format_html("{}{}{}{}{}", scale.grid(), scale.ribbon(fan), scale.plan(plan), scale.steps(done), "")
    rows = _table(done, plan)
    return SafeString(render_to_string("partials/pace.html", {"drawn": drawn, "label": label, "rows": rows}))


class _Scale:
    """Hours and calls to places in the picture."""

    def __init__(self, first: float, last: float, top: float) -> None:
        self.first, self.last, self.top = first, last, top

    def x(self, hour: float) -> float:
        return round(LEFT + (hour - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT), 1)

    def y(self, calls: float) -> float:
        return round(HEIGHT - BOTTOM - calls / self.top * (HEIGHT - TOP - BOTTOM), 1)

    def grid(self) -> SafeString:
        levels = [0.0, self.top / 2, self.top]
        lines = format_html_join(
            "",
            '<line class="s-line w1" x1="{}" x2="{}" y1="{}" y2="{}"></line>'
            '<text class="t-end" x="{}" y="{}">{}</text>',
            ((LEFT, WIDTH - RIGHT, self.y(v), self.y(v), LEFT - 6, self.y(v) + 4, f"{v:g}") for v in levels),
        )
        ends = ((self.first, ""), ((self.first + self.last) / 2, "t-mid"), (self.last, "t-end"))
        hours = format_html_join(
            "", '<text class="{}" x="{}" y="{}">{}</text>', ((c, self.x(h), HEIGHT - 4, clock(h)) for h, c in ends)
        )
        return format_html("{}{}", lines, hours)

    def ribbon(self, fan: Sequence[tuple[float, float, float]]) -> SafeString:
        if not fan:
            return SafeString("")
        upper = [f"{self.x(h)},{self.y(high)}" for h, _low, high in fan]
        lower = [f"{self.x(h)},{self.y(low)}" for h, low, _high in reversed(fan)]
        return format_html('<polygon class="f-band" points="{}"></polygon>', " ".join(upper + lower))

    def plan(self, points: Sequence[Point]) -> SafeString:
        places = " ".join(f"{self.x(h)},{self.y(n)}" for h, n in points)
        return format_html('<polyline class="f-none s-ctl w1 dash" points="{}"></polyline>', places)

    def steps(self, points: Sequence[Point]) -> SafeString:
        """A step line: the count stands still until the next call is made."""
        if not points:
            return SafeString("")
        places, before = [], None
        for hour, calls in points:
            if before is not None:
                places.append(f"{self.x(hour)},{self.y(before)}")
            places.append(f"{self.x(hour)},{self.y(calls)}")
            before = calls
        hour, calls = points[-1]
        return format_html(
            '<polyline class="f-none s-c1 w2" points="{}"></polyline>'
            '<circle class="f-c1" cx="{}" cy="{}" r="4"></circle>',
            " ".join(places),
            self.x(hour),
            self.y(calls),
        )


def clock(hour: float) -> str:
    """9.5 -> 9:30."""
    minutes = round(hour * 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def _round_up(value: float) -> float:
    """The next even, readable top of the axis: 2, 4, 10, 20, 40, 60 ..."""
    for step in (2, 4, 10, 20, 40, 60, 80, 100):
        if value <= step:
            return float(step)
    return float(-(-value // 100) * 100)


def _at(points: Sequence[Point], hour: float) -> float | None:
    before = [n for h, n in points if h <= hour]
    return before[-1] if before else None


def _table(done: Sequence[Point], plan: Sequence[Point]) -> list[tuple[str, str, str]]:
    """The picture as rows: hour, calls made by then, planned by then; every point of either line is in it."""
    hours = sorted({h for h, _n in done} | {h for h, _n in plan})
    last = max((h for h, _n in done), default=-1.0)
    return [
        (clock(h), "" if h > last else f"{_at(done, h) or 0:g}", "" if (p := _at(plan, h)) is None else f"{p:g}")
        for h in hours
    ]
