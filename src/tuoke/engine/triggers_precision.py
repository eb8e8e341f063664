"""How often a rule is right, by the answers of people, and whether it may act without them (nurture note B2, B5)."""

from __future__ import annotations

from dataclasses import dataclass

from tuoke.engine.evidence import rate

#: No rule acts by itself below so many answers, or while its rate may be lower than this.
LEAST_ANSWERS, LEAST_LOW = 20, 0.6
#: A rule that fires in more of the news than this tells events from talk badly.
MOST_FIRING = 0.05
LEVEL = 0.9


@dataclass(frozen=True)
class Precision:
    """`right` of `n` answers, the rate and its interval (`LEVEL`). `code`: too_few | too_low | enough."""

    right: int
    n: int
    value: float | None
    low: float
    high: float
    code: str

    @property
    def may_be_automatic(self) -> bool:
        return self.code == "enough"


def precision(right: int, n: int) -> Precision:
    """The precision behind `right` of `n` answers; ValueError unless 0 <= right <= n."""
    found = rate(right, n, LEVEL)
    code = "too_few" if n < LEAST_ANSWERS else "enough" if found.low >= LEAST_LOW else "too_low"
    return Precision(right, n, right / n if n else None, found.low, found.high, code)


def fires_too_often(fired: int, read: int) -> bool | None:
    """Whether a rule fires in more than `MOST_FIRING` of the news; None while fewer than 200 were read."""
    return None if read < 200 else fired > MOST_FIRING * read
