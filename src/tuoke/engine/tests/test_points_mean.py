"""Points -> chance, with its interval."""

import pytest

from tuoke.engine.points_mean import PointsMean

MEANS = PointsMean(unit=0.5, base=-2.0, spread=0.4, n=120, won=14)


def test_a_point_moves_the_odds_by_the_unit_and_the_interval_lies_around():
    mid, low, high = MEANS.chance(2)
    assert mid == pytest.approx(1 / (1 + 2.718281828**1), abs=1e-6)
    assert low < mid < high and MEANS.chance(3)[0] > mid


def test_no_number_of_points_breaks_it():
    assert PointsMean(50.0, -2.0, 0.1, 20, 3).chance(10_000)[0] == pytest.approx(1.0)
    assert PointsMean(50.0, -2.0, 0.1, 20, 3).chance(-10_000)[0] == pytest.approx(0.0)


def test_it_is_read_back_as_it_was_kept_and_nothing_is_made_of_nothing():
    assert PointsMean.from_json({**MEANS.to_json(), "newer": 1}) == MEANS
    assert PointsMean.from_json({}) is None and PointsMean.from_json({"unit": 1.0}) is None
