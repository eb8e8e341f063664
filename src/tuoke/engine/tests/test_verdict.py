"""Verdicts: the published designs, the promise on false passes, and results as they come."""

import random

import pytest

from tuoke.engine.verdict import (
    CONTINUE,
    FAIL,
    INCONCLUSIVE,
    PASS,
    Plan,
    PlanError,
    boundaries,
    calibrated,
    one_look,
    operating,
    tries_for,
    verdict,
)

EVERY = Plan.after_every(0.3, 0.5, 5, 30)


def every(cut: float, give_up: float) -> Plan:
    return Plan.after_every(0.3, 0.5, 5, 30, cut=cut, give_up=give_up)


@pytest.mark.parametrize(
    ("cut", "give_up", "false_pass"), [(0.95, 0.0, 20.3), (0.975, 0.10, 11.7), (0.99, 0.10, 5.4), (0.99, 0.0, 5.45)]
)
def test_looking_after_every_result_passes_falsely_as_often_as_published(
    cut: float, give_up: float, false_pass: float
) -> None:
    assert 100 * operating(every(cut, give_up), 0.3).passes == pytest.approx(false_pass, abs=0.06)


def test_one_look_at_the_end_passes_falsely_4_percent() -> None:
    assert 100 * operating(Plan(0.3, 0.5, (30,), cut=0.95, give_up=0.0), 0.3).passes == pytest.approx(4.0, abs=0.06)


@pytest.mark.parametrize(("p", "passes", "expected_n"), [(0.5, 66, 19.7), (0.6, 93, 13.7)])
def test_the_power_and_length_of_the_published_plan(p: float, passes: float, expected_n: float) -> None:
    found = operating(every(0.99, 0.10), p)
    assert 100 * found.passes == pytest.approx(passes, abs=0.6)
    assert found.expected_n == pytest.approx(expected_n, abs=0.06)


def test_a_hopeless_plan_fails_early() -> None:
    found = operating(every(0.99, 0.10), 0.1)
    assert 100 * found.fails == pytest.approx(96.7, abs=0.06)
    assert found.expected_n == pytest.approx(10.7, abs=0.06)


@pytest.mark.parametrize(
    ("looks", "stops", "false_pass", "power", "early"),
    [
        ((25, 50), (8,), 4.35, 87.6, 67.7),
        ((15, 30, 50), (4, 10), 4.09, 85.5, 76.9),
        ((10, 20, 30, 40, 50), (2, 6, 10, 15), 3.67, 82.9, 90.8),
    ],
)
def test_the_published_designs_that_give_up_when_passing_is_unlikely(
    looks: tuple[int, ...], stops: tuple[int, ...], false_pass: float, power: float, early: float
) -> None:
    plan = Plan(0.3, 0.5, looks, cut=0.95, early_pass=False, give_up=0.20, predictive=True)
    found = boundaries(plan)
    assert found[-1].pass_from == 21
    assert tuple(look.fail_upto for look in found[:-1]) == stops
    assert all(look.pass_from is None for look in found[:-1])
    assert 100 * operating(plan, 0.3).passes == pytest.approx(false_pass, abs=0.006)
    assert 100 * operating(plan, 0.5).passes == pytest.approx(power, abs=0.06)
    assert 100 * operating(plan, 0.3).early_fail == pytest.approx(early, abs=0.06)


@pytest.mark.parametrize(
    ("p0", "n", "least"),
    [
        (0.1, 10, 2), (0.2, 10, 4), (0.3, 10, 5), (0.4, 10, 6), (0.5, 10, 8),
        (0.1, 20, 4), (0.2, 20, 7), (0.3, 20, 9), (0.4, 20, 11), (0.5, 20, 13),
    ],
)  # fmt: skip
def test_the_least_yes_for_90_percent(p0: float, n: int, least: int) -> None:
    assert boundaries(Plan(p0, 0.9, (n,), cut=0.9))[-1].pass_from == least


def test_nobody_in_28_is_not_yet_less_than_one_in_ten() -> None:
    """The chance of a fail at one look, where the truth is one in ten and only nobody at all is a fail."""

    def nobody(n: int) -> float:
        plan = Plan(0.1, 0.3, (n,), cut=0.999, give_up=0.05)
        assert boundaries(plan)[0].fail_upto == 0
        return round(100 * operating(plan, 0.1).fails, 1)

    assert nobody(28) == 5.2 and nobody(29) == 4.7


@pytest.mark.parametrize("plan", [EVERY, Plan.after_every(0.1, 0.2, 10, 200), Plan(0.5, 0.7, (10, 20, 37))])
def test_the_calibrated_cut_keeps_the_promise_and_is_the_lowest_that_does(plan: Plan) -> None:
    cut = calibrated(plan).cut
    assert cut is not None
    assert operating(plan, plan.p0).passes <= plan.false_pass
    looser = Plan(plan.p0, plan.p1, plan.looks, cut=cut - 2e-6, give_up=plan.give_up)
    assert operating(looser, plan.p0).passes > plan.false_pass


def test_the_chances_of_a_plan_add_up_and_agree_with_chance_itself() -> None:
    plan, draw, codes = calibrated(EVERY), random.Random(7), []
    for _ in range(3_000):
        codes.append(verdict(plan, (draw.random() < 0.4 for _ in range(30))).code)
    found = operating(plan, 0.4)
    assert found.passes + found.fails + found.inconclusive == pytest.approx(1)
    for code, chance in ((PASS, found.passes), (FAIL, found.fails), (INCONCLUSIVE, found.inconclusive)):
        assert codes.count(code) / 3_000 == pytest.approx(chance, abs=4 * (0.25 / 3_000) ** 0.5)


def test_results_are_judged_only_when_a_look_is_due_and_the_first_that_decides_counts() -> None:
    plan = Plan(0.3, 0.6, (5, 10, 20), cut=0.95)
    assert verdict(plan, [True] * 4).code == CONTINUE
    won = verdict(plan, [True] * 5 + [False] * 15)
    assert (won.code, won.decided_at, won.rate.k, won.rate.n) == (PASS, 5, 5, 5)
    lost = verdict(plan, [False] * 10)
    assert (lost.code, lost.decided_at) == (FAIL, 10)
    even = verdict(plan, ([True, False, False] * 7)[:20])
    assert (even.code, even.decided_at, even.rate.n) == (INCONCLUSIVE, 20, 20)
    assert even.rate.level == 0.95 and 0 < even.chance < 1


def test_what_comes_after_the_end_does_not_count() -> None:
    plan = Plan(0.3, 0.6, (10,), cut=0.95)
    assert verdict(plan, [True, False, False] * 3 + [False] + [True] * 50).rate.n == 10


@pytest.mark.parametrize(("p", "tries"), [(1 / 200, (139, 322, 460, 598)), (1 / 10, (7, 16, 22, 29))])
def test_how_many_calls_it_takes_for_one_deal(p: float, tries: tuple[int, ...]) -> None:
    assert tuple(tries_for(p, chance) for chance in (0.5, 0.8, 0.9, 0.95)) == tries


@pytest.mark.parametrize(
    ("p0", "p1", "n", "k"),
    [
        (0.1, 0.3, 25, 6), (0.2, 0.4, 35, 12), (0.2, 0.5, 17, 7), (0.3, 0.5, 39, 17), (0.3, 0.6, 17, 9),
        (0.5, 0.7, 37, 24), (0.5, 0.8, 18, 13),
    ],
)  # fmt: skip
def test_the_size_of_a_study_with_one_look(p0: float, p1: float, n: int, k: int) -> None:
    assert one_look(p0, p1) == (n, k)


def test_two_hundred_calls_fail_37_percent_of_the_time() -> None:
    assert round(100 * (1 - 1 / 200) ** 200) == 37


@pytest.mark.parametrize(
    "given",
    [
        {"p0": 0.5, "p1": 0.4}, {"p0": 0.0, "p1": 0.4}, {"looks": ()}, {"looks": (5, 5)}, {"looks": (0, 5)},
        {"false_pass": 1.0}, {"give_up": 1.0}, {"cut": 1.0}, {"prior": (0.0, 1.0)},
    ],
)  # fmt: skip
def test_an_impossible_plan_is_refused(given: dict) -> None:
    with pytest.raises(PlanError):
        Plan(**{"p0": 0.3, "p1": 0.5, "looks": (5, 10), **given})


def test_a_plan_that_cannot_keep_its_promise_says_so() -> None:
    with pytest.raises(PlanError, match="no_cut"):
        calibrated(Plan(0.9, 0.95, (1,), false_pass=1e-9))
