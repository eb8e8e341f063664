"""What a plan promises before the start, and what a verdict says, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from tuoke.calls.goals import Standing
from tuoke.calls.models import Goal
from tuoke.engine import verdict
from tuoke.workspace.numbers import percent


@dataclass(frozen=True)
class Case:
    """What the plan says where the true rate is `rate`: in how many of 100 cases, and after how many companies."""

    rate: float
    passes: str
    fails: str
    open: str
    companies: int
    sense: str

    @property
    def sentence(self) -> str:
        said = gettext("If %(rate)s of such companies agree, this plan says pass in %(n)s of 100 cases.")
        if self.sense == "poor":
            said = gettext("If only %(rate)s of such companies agree, this plan says pass in %(n)s of 100 cases.")
        return said % {"rate": percent(self.rate), "n": self.passes}


@dataclass(frozen=True)
class Promise:
    """What is known of a goal before its first result."""

    cases: list[Case]
    looks: tuple[verdict.Look, ...]

    @property
    def sentences(self) -> list[str]:
        return [case.sentence for case in self.cases if case.sense]


def promise(goal: Goal) -> Promise:
    """PlanError where the goal's values make no plan."""
    plan = goal.plan
    rates = {plan.p0 / 2: "poor", plan.p0: "lowest", (plan.p0 + plan.p1) / 2: "", plan.p1: "hoped"}
    beyond = min(0.99, 1.5 * plan.p1)
    if beyond > plan.p1:
        rates[beyond] = ""
    return Promise([_case(plan, rate, sense) for rate, sense in rates.items()], verdict.boundaries(plan))


def _case(plan: verdict.Plan, rate: float, sense: str) -> Case:
    found = verdict.operating(plan, rate)
    passes, fails, left = (_of_100(part) for part in (found.passes, found.fails, found.inconclusive))
    return Case(rate, passes, fails, left, round(found.expected_n), sense)


def _of_100(chance: float) -> str:
    """3 of 100; what is rarer than 1 is not nothing."""
    return gettext("less than 1") if 0.00005 < chance < 0.01 else str(round(100 * chance))


def verdict_name(code: str) -> str:
    return {
        verdict.PASS: pgettext("verdict", "pass"),
        verdict.FAIL: pgettext("verdict", "fail"),
        verdict.CONTINUE: pgettext("verdict", "continue"),
        verdict.INCONCLUSIVE: pgettext("verdict", "inconclusive"),
    }[code]


def verdict_sentence(standing: Standing) -> str:
    """What the verdict means for the days to come."""
    lowest = percent(standing.goal.plan.p0)
    if standing.code == verdict.CONTINUE:
        if standing.next_look is None or not standing.locked:
            return gettext("Nothing is decided yet: go on calling.")
        said = gettext("Nothing is decided yet: go on calling. The next look is at %(n)d results.")
        return said % {"n": standing.next_look}
    return {
        verdict.PASS: gettext("The rate is %(lowest)s or more, as far as results can say: go on like this."),
        verdict.FAIL: gettext("The rate stays under %(lowest)s, as far as results can say: tighten the list first."),
        verdict.INCONCLUSIVE: gettext(
            "All results are in, and whether the rate is above or below %(lowest)s cannot be told. Begin a new version "
            "with more companies, or take the rate as it is."
        ),
    }[standing.code] % {"lowest": lowest}


def refusal_sentence(code: str) -> str:
    """Why a plan is not taken."""
    return {
        "not_a_rate": gettext("The hoped-for rate must lie above the lowest useful one, both between 0 and 100 %."),
        "not_a_range": gettext("The last look must not come before the first."),
        "no_cut": gettext("So few companies cannot keep this promise: allow more false passes, or a later last look."),
    }[code]
