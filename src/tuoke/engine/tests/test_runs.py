"""Runs of refusals: exact, and equal to counting or drawing them."""

import itertools

import numpy as np
import pytest

from tuoke.engine.runs import chance_of_run, refusal_rate


@pytest.mark.parametrize(("length", "n", "q"), [(2, 5, 0.5), (3, 10, 0.7), (4, 4, 0.9), (1, 6, 0.2)])
def test_the_chance_of_a_run_is_that_of_all_ways_it_can_come(length: int, n: int, q: float) -> None:
    ways = 0.0
    for way in itertools.product((True, False), repeat=n):
        longest = max((len(list(group)) for refused, group in itertools.groupby(way) if refused), default=0)
        ways += q ** sum(way) * (1 - q) ** (n - sum(way)) if longest >= length else 0.0
    assert chance_of_run(length, n, q) == pytest.approx(ways)


def test_a_run_of_25_among_100_at_nine_in_ten_agrees_with_drawing_it() -> None:
    refused = np.random.default_rng(5).random((20_000, 100)) < 0.9
    run, longest = np.zeros(20_000), np.zeros(20_000)
    for column in refused.T:
        run = np.where(column, run + 1, 0)
        longest = np.maximum(longest, run)
    assert chance_of_run(25, 100, 0.9) == pytest.approx(float((longest >= 25).mean()), abs=0.01)


def test_nobody_has_a_run_longer_than_all_conversations_and_who_is_always_refused_has_one() -> None:
    assert chance_of_run(5, 4, 0.9) == 0.0 and chance_of_run(5, 5, 1.0) == 1.0 and chance_of_run(3, 50, 0.0) == 0.0


def test_a_seller_without_history_has_the_rate_of_the_method_and_one_with_much_the_own() -> None:
    assert refusal_rate(0, 0) == 0.9
    assert refusal_rate(100, 100) == pytest.approx(0.536, abs=0.001)


@pytest.mark.parametrize(("length", "n", "q"), [(0, 5, 0.5), (2, -1, 0.5), (2, 5, 1.5)])
def test_what_is_no_run_is_refused(length: int, n: int, q: float) -> None:
    with pytest.raises(ValueError, match="no run"):
        chance_of_run(length, n, q)
