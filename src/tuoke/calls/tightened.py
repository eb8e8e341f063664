"""The three steps after a goal that failed: tighten the list, talk to customers, improve the calling (rows 244-246)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from tuoke.calls.goals import Standing, failed_in_a_row
from tuoke.calls.models import Goal, Tightened
from tuoke.directory.sentences import field_name
from tuoke.engine import tightening, verdict
from tuoke.engine.tightening import Cut
from tuoke.workspace.models import Due
from tuoke.workspace.places import place_name

STEPS = ("tighten", "talk", "skill")
#: Above this chance a cut is said to turn up by luck as well.
LUCKY = 0.10


@dataclass(frozen=True)
class ShownCut:
    """One cut in words, with the address of the profile form that has it filled in."""

    cut: Cut
    words: str
    url: str

    @property
    def ends(self) -> tuple[float, float]:
        return self.cut.low, self.cut.high

    @property
    def lucky(self) -> bool:
        return self.cut.luck > LUCKY

    @property
    def luck(self) -> str:
        """In how many of 100 shuffled lists a cut as good turns up."""
        n = 100 * self.cut.luck
        return gettext("less than 1") if n < 1 else f"{n:.0f}"


@dataclass(frozen=True)
class Steps:
    """Which step the seller stands at, and the cuts; None: being looked for."""

    at: str
    failed: int
    cuts: list[ShownCut] | None
    tried: int = 0
    n: int = 0


def keep(goal: Goal, found: tightening.Tightening) -> None:
    cuts = [asdict(cut) for cut in found.cuts]
    Tightened.objects.update_or_create(goal=goal, defaults={"n": found.base.n, "tried": found.tried, "cuts": cuts})


def steps(now: Standing, *, own: bool) -> Steps | None:
    """The steps after a fail, or after one of the version before; None while nothing has failed. One's own cuts are
    asked for where they are not there yet."""
    failed = failed_in_a_row(now)
    if not failed:
        return None
    kept = Tightened.objects.filter(goal=now.goal).first()
    if kept is None and now.code == verdict.FAIL and own:
        with transaction.atomic():
            Due.objects.ask("tighten", str(now.goal.pk))
    cuts = [_shown(Cut(**one)) for one in kept.cuts] if kept else None
    at = STEPS[min(failed, len(STEPS)) - 1]
    return Steps(at, failed, cuts, kept.tried if kept else 0, kept.n if kept else 0)


def _shown(cut: Cut) -> ShownCut:
    asked = urlencode({"cut": cut.field, "kind": cut.kind, "value": _plain(cut.value)})
    return ShownCut(cut, cut_words(cut), f"{reverse('targeting:profile')}?{asked}")


def _plain(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def cut_words(cut: Cut) -> str:
    """'Employees: only 200 and more', 'Industry: without “retail”'."""
    said = {
        tightening.FROM: gettext("%(field)s: only %(value)s and more"),
        tightening.BELOW: gettext("%(field)s: only under %(value)s"),
        tightening.ONLY: gettext("%(field)s: only “%(value)s”"),
        tightening.WITHOUT: gettext("%(field)s: without “%(value)s”"),
    }[cut.kind]
    value = place_name(str(cut.value)) if cut.field == "area" else _plain(cut.value)
    return said % {"field": field_name(cut.field), "value": value}
