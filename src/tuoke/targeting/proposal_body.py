"""A fitted card as a proposal keeps it: codes and numbers, typed in and typed out. Sentences are the page's."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tuoke.engine.scorecard import Fitted


@dataclass(frozen=True)
class Line:
    """One value of one field before and after. `kind`: is | range | missing | other | cross; `text`, `low_end` and
    `high_end` say which. `before` None: not on the card. `scaled`: what `before` is in points of the new card."""

    field: str
    kind: str
    before: int | None
    scaled: float
    after: int
    exact: float
    low: float
    high: float
    n: int
    won: int
    action: str
    text: str = ""
    low_end: float | None = None
    high_end: float | None = None

    @property
    def moves(self) -> bool:
        return self.action in ("raise", "lower", "add")


@dataclass(frozen=True)
class Said:
    """Companies of about one chance: `said` on average, `won` of `n`, 80 % interval."""

    said: float
    n: int
    won: int
    low: float
    high: float


@dataclass(frozen=True)
class Tenth:
    n: int
    won: int
    lift: float
    low: float
    high: float


@dataclass(frozen=True)
class Today:
    """The first `of` of today's ranking by the card as it is and as proposed: `changed` companies are others; wins to
    be expected of either, with an 80 % interval of the new."""

    of: int
    changed: int
    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True)
class Body:
    """`verdict` and the figures beside it are of outcomes that the card had not seen; None where nothing was judged."""

    n: int
    won: int
    open: int
    lines: tuple[Line, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    use_hand: bool = True
    verdict: str = "too_few"
    judged: int = 0
    auc_hand: float | None = None
    auc_new: float | None = None
    better: float | None = None
    dated: bool = True
    unit: float | None = None
    base: float | None = None
    calibration: tuple[Said, ...] = ()
    tenths: tuple[Tenth, ...] = ()
    today: Today | None = None
    #: Of all the outcomes: how well the card ranks as it is, and as it would be written (accepting.py).
    auc_as_is: float | None = None
    auc_written: float | None = None
    #: What is doubted of each line (engine/exploring.py, Belief): by it a sheet mixes in companies to learn from.
    belief: dict[str, Any] | None = None
    #: The learned card that accepting writes (engine/lists/card.py, schema 2); None where the card stays.
    written: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Body:
        """Keys that are not ours are left out: an older row may carry others."""
        made = {one.name: given[one.name] for one in dataclasses.fields(cls) if one.name in given}
        for name, kind in (("lines", Line), ("calibration", Said), ("tenths", Tenth)):
            made[name] = tuple(kind(**one) for one in made.get(name, ()))
        made["left_out"] = tuple((name, code) for name, code in made.get("left_out", ()))
        made["today"] = Today(**made["today"]) if made.get("today") else None
        return cls(**made)

    @property
    def moves(self) -> tuple[Line, ...]:
        """The lines that would change; none where the hand card stays."""
        return () if self.use_hand else tuple(line for line in self.lines if line.moves)

    @property
    def may_be_taken(self) -> bool:
        """Whether there is something to accept: unseen outcomes do not speak against it, a line moves, and the card as
        it would be written ranks better than the one that is."""
        return bool(self.moves) and (self.auc_written or 0) > (self.auc_as_is or 0)


def body_of(fitted: Fitted, won: list[bool], still_open: int, today: Today | None) -> Body:
    """What is kept of `fitted`; `won`: of all the outcomes that it was fitted on."""
    check = fitted.check
    return Body(
        n=len(won),
        won=sum(won),
        open=still_open,
        lines=tuple(_line(one) for one in fitted.lines),
        left_out=tuple((one.field, one.code) for one in fitted.left_out),
        use_hand=fitted.use_hand,
        verdict=check.verdict,
        judged=check.n,
        auc_hand=_number(check.auc_hand),
        auc_new=_number(check.auc_new),
        better=_number(check.better),
        dated=check.dated,
        unit=_number(fitted.unit),
        base=_number(fitted.base),
        calibration=tuple(Said(float(b.said), int(b.n), int(b.won), b.low, b.high) for b in fitted.calibration),
        tenths=tuple(Tenth(int(t.n), int(t.won), t.lift, t.low, t.high) for t in fitted.tenths),
        today=today,
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _line(one: Any) -> Line:
    crossed = not isinstance(one.field, str)
    kind, text, ends = ("cross", _said(one.value.of), (None, None)) if crossed else _value(one.value.of)
    return Line(
        field=" × ".join(one.field) if crossed else one.field,
        kind=kind,
        before=None if one.before is None else int(one.before),
        scaled=float(one.before_scaled),
        after=int(one.after),
        exact=float(one.exact),
        low=float(one.low),
        high=float(one.high),
        n=int(one.n),
        won=int(one.won),
        action=one.action,
        text=text,
        low_end=ends[0],
        high_end=ends[1],
    )


def _value(of: Any) -> tuple[str, str, tuple[float | None, float | None]]:
    from tuoke.engine.scorecard import Missing, Range

    if isinstance(of, str):
        return "is", of, (None, None)
    if isinstance(of, Range):
        return "range", "", (of.low, of.high)
    return ("missing" if isinstance(of, Missing) else "other"), "", (None, None)


def _said(of: Any) -> str:
    parts = [_value(one) for one in of]
    return " × ".join(
        text or f"{ends[0]:g}–{ends[1]:g}" if text or None not in ends else kind for kind, text, ends in parts
    )
