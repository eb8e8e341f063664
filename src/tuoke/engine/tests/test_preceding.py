"""Which events came before our wins: what is luck stays luck, and what was known too late does not count."""

import numpy as np
import pytest
from scipy.stats import fisher_exact

from tuoke.engine.preceding import Event, Outcome, preceding


def made(effect, seed=1, n=600, share=0.2, base=0.15, kinds=("funding",)):
    rng = np.random.default_rng(seed)
    outcomes, events = [], []
    for company in range(n):
        on = int(rng.integers(0, 360))
        hit = rng.random() < share
        for kind in kinds:
            if hit or (kind != kinds[0] and rng.random() < share):
                events.append(Event(company, kind, on - 20, on - 19))
        outcomes.append(Outcome(company, on, bool(rng.random() < base + effect * hit)))
    return events, outcomes


def test_an_event_that_helps_is_found_with_its_interval():
    one = preceding(*made(0.3))[0]
    assert one.code == "more"
    assert one.low < 0.3 < one.high
    assert one.n + one.n_other == 600


def test_what_makes_no_difference_is_called_none_in_nine_of_ten():
    found = [preceding(*made(0.0, seed))[0].code for seed in range(100)]
    assert found.count("no_difference") >= 85


def test_many_kinds_of_nothing_are_corrected_for():
    kinds = tuple(f"k{n}" for n in range(12))
    wrong = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        outcomes = [Outcome(c, int(rng.integers(0, 300)), bool(rng.random() < 0.2)) for c in range(400)]
        events = [
            Event(c, k, outcomes[c].on - 5, outcomes[c].on - 4) for c in range(400) for k in kinds if rng.random() < 0.2
        ]
        wrong += any(one.code in ("more", "less") for one in preceding(events, outcomes))
    assert wrong <= 6


def test_news_that_came_after_the_call_or_long_before_count_for_nothing():
    outcomes = [Outcome(c, 100, c % 2 == 0) for c in range(40)]
    late = [Event(c, "funding", 90, 101) for c in range(0, 40, 2)]
    old = [Event(c, "merger", 5, 6) for c in range(0, 40, 2)]
    after = [Event(c, "tender", 120, 99) for c in range(0, 40, 2)]
    assert [(one.n, one.code) for one in preceding([*late, *old, *after], outcomes)] == [(0, "too_few")] * 3


def test_one_month_alone_is_fishers_test():
    outcomes = [Outcome(c, 10, c < 12 or 20 <= c < 26) for c in range(60)]
    events = [Event(c, "funding", 1, 2) for c in range(20)]
    one = preceding(events, outcomes)[0]
    assert (one.k, one.n, one.k_other, one.n_other) == (12, 20, 6, 40)
    assert one.q == pytest.approx(fisher_exact([[12, 8], [6, 34]])[1])
    assert one.difference == pytest.approx(12 / 20 - 6 / 40)


def test_a_good_month_does_not_pass_for_a_good_event():
    """In spring much is read and much is won, in autumn neither; within each month the event does nothing."""
    rng = np.random.default_rng(5)
    outcomes, events = [], []
    for company in range(800):
        spring = company % 2 == 0
        on = 10 if spring else 200
        outcomes.append(Outcome(company, on, bool(rng.random() < (0.5 if spring else 0.1))))
        if rng.random() < (0.7 if spring else 0.1):
            events.append(Event(company, "funding", on - 3, on - 2))
    one = preceding(events, outcomes)[0]
    assert one.code == "no_difference"
    assert one.k / one.n - one.k_other / one.n_other > 0.15  # what the plain rates would say


def test_none_won_of_a_dozen_is_not_certain():
    outcomes = [Outcome(c, 10, 13 <= c < 103) for c in range(758)]
    one = preceding([Event(c, "funding", 1, 2) for c in range(13)], outcomes)[0]
    assert (one.k, one.n, one.code) == (0, 13, "no_difference")
    assert one.difference is not None
    assert one.low < one.difference < 0 < one.high


def test_nine_of_ten_intervals_hold_the_true_difference():
    held = 0
    for seed in range(200):
        one = preceding(*made(0.1, seed, n=300, share=0.1))[0]
        held += one.low <= 0.1 <= one.high
    assert 0.84 <= held / 200 <= 0.97


def test_too_few_are_said_to_be_too_few():
    assert preceding([], [Outcome(1, 1, True)]) == []
    one = preceding([Event(1, "funding", 1, 1)], [Outcome(c, 5, True) for c in range(30)])[0]
    assert (one.code, one.difference) == ("too_few", None)


def test_a_company_counts_once():
    with pytest.raises(ValueError, match="once"):
        preceding([Event(1, "funding", 1, 1)], [Outcome(1, 5, True), Outcome(1, 9, False)])
