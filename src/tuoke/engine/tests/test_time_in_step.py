"""How long a step takes, with those who are still in it."""

import numpy as np
import pytest

from tuoke.engine.time_in_step import needed_days, waiting

# Freireich et al. 1963, the remission times that every text on survival prints; + is censored.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split()
CONTROL = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23".split()


def of(times: list[str]):
    return waiting(np.array([int(t.rstrip("+")) for t in times]), np.array([0 if "+" in t else 1 for t in times]))


def test_the_curve_and_its_error_equal_the_published_ones() -> None:
    found = of(TREATED)
    assert found.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert np.round(found.stay, 4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert np.round(found.spread, 4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


@pytest.mark.parametrize(("times", "median"), [(TREATED, (23, 13, None)), (CONTROL, (8, 4, 11))])
def test_the_median_and_its_interval_equal_the_published_ones(times: list[str], median: tuple) -> None:
    found = of(times).quantile(0.5, 0.95)
    assert (found.days, found.low, found.high, found.code) == (*median, "known")


def test_a_median_that_most_have_not_reached_is_open_and_one_of_few_is_not_said() -> None:
    many = waiting(np.array([3, 4, 5, 6, 7] + [30] * 20), np.array([1] * 5 + [0] * 20))
    assert (many.quantile().days, many.quantile().code) == (None, "open")
    assert many.quantile(0.1).days == 5
    few = waiting(np.array([3, 4]), np.array([1, 1]))
    assert (few.quantile().days, few.quantile().code) == (None, "few")
    assert needed_days(few, 0.5) == float("inf") and needed_days(many, 0.1) == 5
    empty = waiting(np.array([], int), np.array([], int))
    assert empty.n == 0 and empty.quantile().code == "few" and empty.stays(10) == 1


def test_without_other_ways_out_gone_on_and_stay_make_one() -> None:
    found = of(TREATED)
    assert np.allclose(found.gone_on + found.stay, 1)


def test_those_who_left_otherwise_do_not_go_on_later() -> None:
    found = waiting(np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2]))
    assert found.gone_on.tolist() == [0.25, 0.5] and found.stay.tolist() == [0.5, 0]
    assert found.stays(0) == 1 and found.stays(1) == 0.5 and found.stays(9) == 0


def test_half_of_those_who_go_on_are_not_half_of_all_who_came() -> None:
    """Ten of a hundred go on, on days 1 to 10; the others never: half of the ten had by day 5, a twentieth of all."""
    seen = waiting(np.array([*range(1, 11), *[40] * 90]), np.array([1] * 10 + [0] * 90))
    assert seen.half_gone_on() == 5 and seen.half_gone_on(least=11) is None
    assert np.allclose([seen.gone_on_by(day) for day in (0, 5, 99)], [0, 0.05, 0.1])


def test_sums_of_equal_ones_tell_the_same_to_the_digit() -> None:
    draw = np.random.default_rng(2)
    days, how = draw.integers(0, 40, 5000), draw.integers(0, 3, 5000)
    rows, n = np.unique(np.stack([days, how]), axis=1, return_counts=True)
    one, other = waiting(days, how), waiting(rows[0], rows[1], n)
    for name in ("stay", "gone_on", "spread", "at_risk"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_the_interval_of_the_median_holds_the_truth_as_often_as_it_says() -> None:
    draw, held = np.random.default_rng(8), 0
    for _ in range(400):
        takes, seen = draw.geometric(0.06, 80), draw.integers(1, 60, 80)
        found = waiting(np.minimum(takes, seen), (takes <= seen).astype(int)).quantile(0.5, 0.8)
        # Half of a geometric wait at 6 % is over after 12 days.
        held += (found.low or 0) <= 12 <= (found.high or 99)
    assert 0.76 <= held / 400 <= 0.92


def test_what_is_no_wait_is_refused() -> None:
    with pytest.raises(ValueError, match="before they came"):
        waiting(np.array([-1]), np.array([1]))
    with pytest.raises(ValueError, match="not a share"):
        of(CONTROL).quantile(1.0)
