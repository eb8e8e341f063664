"""The benchmark of the funnel in short: twenty-four teams are enough to see a promise that is broken by far."""

import numpy as np
import pytest

from bench.funnel.simulated import WEEKS, Run, records, run


@pytest.fixture(scope="module")
def told() -> list[Run]:
    return [run(7_000_000 + 10 * one) for one in range(24)]


def test_the_rates_hold_the_truth_about_four_times_of_five(told: list[Run]) -> None:
    # 72 intervals: 80 % within three standard errors.
    assert 0.66 <= np.mean([one.rates for one in told]) <= 0.94


def test_targets_are_reached_about_as_often_as_the_plan_says(told: list[Run]) -> None:
    said, came = zip(*(one.plan for one in told), strict=True)
    assert np.mean(came) == pytest.approx(np.mean(said), abs=0.25)
    starts = [one.start for one in told if one.start is not None]
    assert len(starts) >= 6 and abs(np.mean([off for *_, off in starts])) <= 10


def test_the_forecast_holds_and_beats_the_naive_ones(told: list[Run]) -> None:
    said = [one for of_run in told for one in of_run.said]
    assert 0.65 <= np.mean([one.low <= one.came <= one.high for one in said]) <= 0.95
    rows = records("invented", said)
    assert len(rows) == len(WEEKS) and sum(met is True for *_, met in rows) >= len(WEEKS) - 1
