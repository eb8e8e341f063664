"""Targets that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoke.engine.plan_split import shares, split


@given(st.integers(0, 10**12), st.lists(st.floats(0.001, 1e6), min_size=1, max_size=40))
def test_shares_add_up_and_none_is_a_whole_one_off(total: int, weights: list[float]) -> None:
    found = shares(total, weights)
    assert sum(found) == total and min(found) >= 0
    off = [abs(part - total * weight / sum(weights)) for part, weight in zip(found, weights, strict=True)]
    assert max(off) < 1 + total * 1e-12


def test_the_first_of_equals_gets_the_odd_one() -> None:
    assert shares(7, [1, 1, 1]) == [3, 2, 2] and shares(0, [1, 2]) == [0, 0] and shares(5, [0, 1]) == [0, 5]


def test_sellers_and_weeks_add_up_to_the_team() -> None:
    found = split((1211, 104, 22, 5), {7: 1.0, 9: 0.5, 12: 1.0}, [5, 5, 3, 5])
    for place, total in enumerate((1211, 104, 22, 5)):
        assert sum(week[place] for weeks in found.values() for week in weeks) == total
    assert [sum(week[0] for week in found[seller]) for seller in (7, 9, 12)] == shares(1211, [1, 0.5, 1])
    assert [week[0] for week in found[9]] == [67, 67, 41, 67]


def test_what_cannot_be_split_is_refused() -> None:
    for total, weights in ((-1, [1.0]), (3, []), (3, [0.0]), (3, [-1.0, 2.0])):
        with pytest.raises(ValueError, match="cannot be split"):
            shares(total, weights)
