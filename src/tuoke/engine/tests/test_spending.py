"""What a meeting costs, and that nothing is known of what never came."""

import pytest

from tuoke.engine.spending import cost_of_each


def test_the_interval_is_that_of_the_chi_square_tables():
    # Gamma(k + 1/2) at 10 % and 90 %: half of chi-square with 2k + 1 degrees of freedom: 1.6103 and 9.2364 for k = 2.
    found = cost_of_each(1000, 2)
    assert found.mid == 500
    assert (found.low, found.high) == (pytest.approx(1000 / 4.6182, abs=0.1), pytest.approx(1000 / 0.80515, abs=0.2))


def test_without_a_meeting_it_costs_more_than_something_and_how_much_is_not_known():
    found = cost_of_each(1000, 0)
    assert found.mid is None and found.high is None and found.low == pytest.approx(1000 / 1.35277, abs=0.1)


def test_nothing_spent_says_nothing():
    assert cost_of_each(0, 3).mid is None and cost_of_each(0, 3).low is None


@pytest.mark.parametrize("cost,k,level", [(-1, 1, 0.8), (1, -1, 0.8), (1, 1, 1.0)])
def test_what_is_no_cost_is_refused(cost, k, level):
    with pytest.raises(ValueError, match="not a cost"):
        cost_of_each(cost, k, level)
