"""How many come how far: from events, and from kept sums, to the digit."""

import numpy as np
import pytest

from tuoke.engine.funnel import (
    GONE,
    ON,
    OPEN,
    OUT,
    Events,
    Passages,
    by_cohort,
    conversions,
    counts,
    passages,
    readings,
    so_far,
)
from tuoke.engine.funnel_losses import _mid_p, losses, missing_share, stuck

STEPS = 4


def a_team(seed: int, cases: int = 3000, groups: int = 3, rates: tuple = (0.3, 0.4, 0.5), until: int = 200) -> Events:
    """Cases that begin over 200 days, go on at these rates after some days, and otherwise sometimes end."""
    draw = np.random.default_rng(seed)
    who, step, day = [np.arange(cases)], [np.zeros(cases, int)], [draw.integers(0, until, cases)]
    group = draw.integers(0, groups, cases)
    there, at = who[0], day[0]
    for place, p in enumerate(rates):
        goes = draw.random(len(there)) < p
        later = at + draw.geometric(1 / (6 + 4 * place), len(there))
        ends = ~goes & (draw.random(len(there)) < 0.5)
        who += [there[goes], there[ends]]
        step += [np.full(goes.sum(), place + 1), np.full(ends.sum(), GONE)]
        day += [later[goes], later[ends] + 3]
        there, at = there[goes], later[goes]
    all_who, all_step, all_day = (np.concatenate(part) for part in (who, step, day))
    known = all_day <= until
    return Events(all_who[known], all_step[known], all_day[known], group[all_who[known]])


def group_of(events: Events) -> np.ndarray:
    assert events.group is not None
    return events.group


def test_a_customer_who_signs_without_a_noted_meeting_counts_as_met() -> None:
    found = passages(Events(np.array([7, 7]), np.array([0, 3]), np.array([2, 9])), STEPS)
    assert found.step.tolist() == [0, 1, 2, 3] and found.entered.tolist() == [2, 9, 9, 9]
    assert found.how.tolist() == [ON, ON, ON, OPEN] and found.left.tolist() == [9, 9, 9, -1]
    assert found.began.tolist() == [2] * 4


def test_a_lost_deal_leaves_the_step_it_was_in_and_one_taken_up_again_goes_on() -> None:
    lost = passages(Events(np.array([1, 1, 1]), np.array([0, 1, GONE]), np.array([0, 4, 9])), STEPS)
    assert lost.how.tolist() == [ON, OUT] and lost.left.tolist() == [4, 9]
    again = passages(Events(np.array([1, 1, 1]), np.array([0, GONE, 1]), np.array([0, 2, 9])), STEPS)
    assert again.how.tolist() == [ON, OUT] and again.left.tolist() == [9, 9]


def test_the_counts_equal_a_count_by_hand() -> None:
    events, edges = a_team(1, 400), np.array([0, 50, 100, 201])
    first: dict[tuple[int, int], int] = {}
    for who, step, day in zip(events.who.tolist(), events.step.tolist(), events.day.tolist(), strict=True):
        for reached in range(step + 1):
            first[who, reached] = min(day, first.get((who, reached), 999))
    group = dict(zip(events.who.tolist(), group_of(events).tolist(), strict=True))
    found = passages(events, STEPS)
    for by in ("period", "cohort"):
        own = np.zeros((STEPS, 3, 3), int)
        for (who, step), day in first.items():
            own[step, np.searchsorted(edges, first[who, 0] if by == "cohort" else day, "right") - 1, group[who]] += 1
        assert np.array_equal(counts(found, STEPS, edges, 3, by=by), own)


def test_of_those_who_began_in_a_month_as_many_came_on_within_so_many_days_as_by_hand() -> None:
    known, edges, days = passages(a_team(6, 2000), STEPS), np.array([0, 60, 120, 180, 201]), np.array([7, 14, 60])
    n, on, old = by_cohort(known, 1, edges, days, 200)
    came = known.of(known.step == 2)
    for period in range(4):
        began = (known.step == 0) & (known.began >= edges[period]) & (known.began < edges[period + 1])
        assert n[period] == began.sum()
        own = (came.began >= edges[period]) & (came.began < edges[period + 1])
        assert on[period].tolist() == [int((own & (came.entered - came.began <= span)).sum()) for span in days]
    assert old.tolist() == [[True, True, True], [True, True, True], [True, True, False], [False] * 3]
    kept = by_cohort(readings(known), 1, edges, days, 200)
    assert all(np.array_equal(one, other) for one, other in zip(kept, (n, on, old), strict=True))


def test_kept_sums_tell_the_same_to_the_digit_and_parts_make_the_whole() -> None:
    events = a_team(2, 20_000)
    whole = passages(events, STEPS)
    half = events.who < 9_000
    parts = [
        readings(passages(Events(events.who[own], events.step[own], events.day[own], group_of(events)[own]), STEPS))
        for own in (half, ~half)
    ]
    kept = readings(*parts)
    assert kept.n.sum() == len(whole.n) and len(kept.n) < len(whole.n)
    assert all(np.array_equal(getattr(kept, name), getattr(readings(whole), name)) for name in Passages.COLUMNS)
    assert conversions(kept, STEPS, 200) == conversions(whole, STEPS, 200)
    assert losses(kept, STEPS, 200) == losses(whole, STEPS, 200)
    edges = np.arange(0, 202, 7)
    assert np.array_equal(counts(kept, STEPS, edges, 3), counts(whole, STEPS, edges, 3))
    assert [one.n for one in stuck(kept, STEPS, 200)] == [one.n for one in stuck(whole, STEPS, 200)]
    empty = readings(passages(Events(*[np.zeros(0, int)] * 3), STEPS))
    assert not len(empty.n) and conversions(empty, STEPS, 5)[0].rate.enough == "none"


def test_the_order_of_rows_tells_nothing() -> None:
    events = a_team(3)
    mixed = np.random.default_rng(0).permutation(len(events.who))
    other = Events(events.who[mixed], events.step[mixed], events.day[mixed], group_of(events)[mixed])
    assert conversions(passages(other, STEPS), STEPS, 200) == conversions(passages(events, STEPS), STEPS, 200)


def test_ids_of_any_size_give_the_same_as_dense_ones() -> None:
    events = a_team(4, 500)
    wide = Events(events.who * 10**9 + 17, events.step, events.day, group_of(events))
    assert conversions(passages(wide, STEPS), STEPS, 200) == conversions(passages(events, STEPS), STEPS, 200)


def test_calls_of_yesterday_do_not_make_the_rate_look_worse() -> None:
    for seed in range(3):
        first, *_ = conversions(passages(a_team(seed, 20_000, until=40), STEPS), STEPS, 40)
        assert abs(first.rate.mid - 0.3) < 0.02 < 0.3 - first.on / first.entered
        assert first.on + first.out + first.still == first.entered and first.tried < first.entered


def test_a_case_that_waits_counts_as_tried_by_what_its_waiting_tells() -> None:
    # Ten of ten that are over went on or out on day 2, half and half: one that waits since yesterday tells nothing.
    over = [(who, 0, 0) for who in range(10)] + [(who, 1 if who % 2 else GONE, 2) for who in range(10)]
    who, step, day = (np.array(part) for part in zip(*over, (99, 0, 1), strict=True))
    first, *_ = conversions(passages(Events(who, step, day), STEPS), STEPS, 2)
    assert (first.on, first.out, first.still, first.tried) == (5, 5, 1, 10)
    # Nobody is noted as lost: who waits for longer than going on ever took counts wholly, who came today not at all.
    ways = [(who, 0, 0) for who in range(10)] + [(who, 1, 2) for who in range(5)] + [(20, 0, 8), (21, 0, 8)]
    who, step, day = (np.array(part) for part in zip(*ways, strict=True))
    first, *_ = conversions(passages(Events(who, step, day), STEPS), STEPS, 9)
    assert (first.on, first.out, first.still) == (5, 0, 7) and first.tried == pytest.approx(10)


def test_the_interval_of_a_step_holds_the_truth_as_often_as_it_says() -> None:
    held = []
    for seed in range(150):
        found = conversions(passages(a_team(seed, 300, 1, until=90), STEPS), STEPS, 90)
        held += [one.rate.low <= p <= one.rate.high for one, p in zip(found, (0.3, 0.4, 0.5), strict=True)]
    assert 0.74 <= sum(held) / len(held) <= 0.86


def test_what_was_known_on_an_earlier_day_is_what_the_events_up_to_it_tell() -> None:
    events = a_team(5)
    early = events.day <= 90
    then = passages(Events(events.who[early], events.step[early], events.day[early], group_of(events)[early]), STEPS)
    assert conversions(so_far(passages(events, STEPS), 90), STEPS, 90) == conversions(then, STEPS, 90)


def test_a_group_that_loses_is_found_and_equal_groups_are_noise() -> None:
    alike = [losses(passages(a_team(seed, 1500), STEPS), STEPS, 200) for seed in range(60)]
    named = [any(one.code in ("loss", "gain") for one in found) for found in alike]
    assert sum(named) <= 8  # 5 % of 60 are 3
    bad = a_team(1, 1500, 1, (0.3, 0.15, 0.5))
    good = a_team(2, 3000, 1)
    both = Events(*(np.concatenate(p) for p in (
        (bad.who, good.who + 5000), (bad.step, good.step), (bad.day, good.day),
        (np.zeros(len(bad.who), int), np.ones(len(good.who), int)),
    )))  # fmt: skip
    found = losses(passages(both, STEPS), STEPS, 200)
    assert (found[0].step, found[0].group, found[0].code) == (1, 0, "loss") and found[0].lower > 0.99
    assert missing_share(found)[1] == pytest.approx(found[0].missing) and missing_share(found)[0] == 0
    own = passages(bad, STEPS)
    assert losses(own, STEPS, 200, beside=passages(good, STEPS))[0].code == "loss"


def test_the_chance_of_luck_is_that_of_the_exact_test() -> None:
    from scipy.stats import hypergeom

    for k, n, other_k, other_n in ((3, 30, 12, 40), (0, 25, 0, 20), (25, 25, 3, 30), (400, 5000, 520, 5000)):
        told = hypergeom(n + other_n, k + other_k, n)
        expected = 2 * (min(told.cdf(k - 1), told.sf(k)) + told.pmf(k) / 2)
        assert _mid_p(k, n, other_k, other_n) == pytest.approx(min(1, expected), abs=1e-9)


def test_too_few_are_said_to_be_too_few() -> None:
    codes = {one.code for one in losses(passages(a_team(1, 40), STEPS), STEPS, 200)}
    assert codes == {"few"}


def test_who_is_there_longer_than_four_of_five_is_stuck() -> None:
    quick = [(who, step, step * 3 + who % 5) for who in range(50) for step in range(2)]
    slow = [(100, 0, 0), (101, 0, 10), (102, 0, 30)]
    who, step, day = (np.array(part) for part in zip(*quick, *slow, strict=True))
    first, second, _ = stuck(passages(Events(who, step, day), STEPS), STEPS, 33)
    assert first.beyond == 3 and first.who.tolist() == [100, 101] and first.days.tolist() == [33, 23]
    assert (first.n, first.still) == (2, 3)
    assert second.beyond is None and second.n == 0 and second.still == 50


def test_what_is_no_step_and_no_count_is_refused() -> None:
    with pytest.raises(ValueError, match="not a step"):
        passages(Events(np.array([1]), np.array([4]), np.array([0])), STEPS)
    with pytest.raises(ValueError, match="not a way"):
        counts(passages(a_team(1, 5), STEPS), STEPS, np.array([0, 1]), by="year")
