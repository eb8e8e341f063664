"""How many messages a conversation takes, beside what the firm's rule of thumb says of it (requirement 134)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from tuoke.calls.pace import WEEKS, Figure
from tuoke.engine import evidence
from tuoke.journal import two_way
from tuoke.workspace.models import RuleOfThumb
from tuoke.workspace.numbers import interval, percent

TEN = 10


@dataclass(frozen=True)
class Messages:
    """Of the messages sent, those answered; and the rule: `usual`, answered of one sent."""

    rate: Figure
    rule: RuleOfThumb

    @property
    def usual(self) -> float:
        return self.rule.conversations / self.rule.messages

    @property
    def axis(self) -> float:
        """The end of the axis: the interval and the rule both in view."""
        return min(1.0, max(self.usual, self.rate.high) * 1.2)

    @property
    def label(self) -> str:
        said = gettext("Answered: %(mid)s of the messages, 80%% interval %(ends)s; rule of thumb %(usual)s")
        return said % {"mid": percent(self.rate.mid), "ends": interval(self.rate.ends), "usual": percent(self.usual)}

    @property
    def for_ten(self) -> tuple[int, int, int]:
        """Messages for ten conversations at one's own rate: about, at best, at worst of the interval."""
        rate = self.rate
        return round(TEN / rate.mid), round(TEN / rate.high), round(TEN / rate.low)


def of(seller: Any, rule: RuleOfThumb) -> Messages:
    """Those of eight weeks up to a week ago."""
    return Messages(Figure(evidence.rate(*two_way.answered([seller.pk], WEEKS))), rule)
