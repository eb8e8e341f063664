"""Events per hour: the exact interval, shared strength, and how long a talk takes."""

from random import Random

import pytest
from scipy import stats

from tuoke.engine.tempo import mean_time, per_hour, shared


@pytest.mark.parametrize(("k", "hours"), [(0, 4.0), (1, 10.0), (3, 12.5), (20, 80.0), (400, 1000.0)])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_interval_is_that_of_the_chi_square(k, hours, level):
    found, tail = per_hour(k, hours, level), (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * k) / 2 / hours if k else 0.0
    assert found.low == pytest.approx(low) and found.high == pytest.approx(
        stats.chi2.ppf(1 - tail, 2 * k + 2) / 2 / hours
    )
    assert found.low <= found.mid == k / hours <= found.high


def test_published_values_of_garwoods_table():
    # 95 %: 0 events 0 to 3.689, 5 events 1.623 to 11.668, 10 events 4.795 to 18.390 (Garwood 1936; Ulm 1990).
    for k, low, high in ((0, 0.0, 3.689), (5, 1.623, 11.668), (10, 4.795, 18.390)):
        found = per_hour(k, 1.0, 0.95)
        assert (found.low, found.high) == (pytest.approx(low, abs=6e-4), pytest.approx(high, abs=6e-4))


def test_few_events_or_few_hours_are_not_told():
    assert not per_hour(2, 50).enough and not per_hour(9, 4.9).enough and per_hour(3, 5).enough


def test_equal_sellers_are_drawn_together_and_no_difference_is_shown():
    found = shared([(4, 40.0), (6, 40.0), (5, 40.0), (0, 3.0)])
    mids = [one.rate.mid for one in found]
    assert max(mids) - min(mids) < 0.05 and not any(one.code for one in found)
    alone = per_hour(0, 3.0)
    assert found[3].rate.mid > alone.mid and found[3].rate.high < alone.high  # three hours tell little


def test_who_is_far_above_the_others_is_told_so():
    found = shared([(60, 40.0), (5, 40.0), (6, 40.0), (4, 40.0), (5, 40.0)])
    assert found[0].code == "above" and found[0].above > 0.95
    assert 1.0 < found[0].rate.mid < 1.5


def test_sellers_alike_in_truth_are_seldom_told_apart():
    chance, told = Random(7), 0
    for _run in range(20):
        events = [sum(chance.random() < 0.02 for _hour in range(1_000)) for _one in range(5)]  # Poisson, mean 20
        told += any(one.code for one in shared([(k, 80.0) for k in events]))
    assert told <= 3


def test_one_alone_shares_nothing_and_nonsense_is_refused():
    assert shared([(3, 10.0)]) == [] == shared([(3, 10.0), (0, 0.0)])
    for bad in ([(1, 0.0), (2, 5.0)], [(-1, 4.0), (2, 5.0)]):
        with pytest.raises(ValueError):
            shared(bad)
    with pytest.raises(ValueError):
        per_hour(1, 0)


def test_the_mean_time_of_a_talk_has_students_interval():
    minutes = [30, 45, 60, 50, 40, 90]
    found = mean_time(6, sum(minutes), sum(one * one for one in minutes))
    low, high = stats.t.interval(0.8, 5, loc=stats.tmean(minutes), scale=stats.sem(minutes))
    assert (found.mean, found.low, found.high) == (52.5, pytest.approx(low), pytest.approx(high))
    assert mean_time(4, 100, 3000).low is None and mean_time(0, 0, 0).mean is None
