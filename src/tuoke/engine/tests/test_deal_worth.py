"""What the next deals may be worth."""

import numpy as np
import pytest

from tuoke.engine.deal_worth import Amounts, deals_for, log_amounts


def test_before_any_deal_the_usual_one_is_believed_and_many_own_ones_drive_it_out() -> None:
    draw = np.random.default_rng(1)
    none = log_amounts(Amounts((), 5000), (20_000, 1), draw)
    assert np.exp(np.median(none)) == pytest.approx(5000, rel=0.05)
    own = tuple(np.exp(np.random.default_rng(2).normal(9, 0.4, 2000)).tolist())
    many = log_amounts(Amounts(own, 5000), (20_000, 1), draw)
    assert (many.mean(), many.std()) == (pytest.approx(9, abs=0.03), pytest.approx(0.4, abs=0.02))
    assert none.std() > 2 * many.std()


def test_so_many_deals_as_the_sum_holds_of_them() -> None:
    alike = Amounts((1000.0,) * 5000, 1000)
    found = deals_for(np.array([-5.0, 0.0, 500.0, 3500.0]), alike, np.random.default_rng(1))
    assert found.tolist() == [0, 0, 1, 4]


def test_the_interval_of_the_next_amount_holds_it_as_often_as_it_says() -> None:
    draw, held = np.random.default_rng(3), 0
    for _ in range(400):
        own = np.exp(draw.normal(8, 0.7, 9))
        low, high = np.quantile(log_amounts(Amounts(tuple(own[:8].tolist()), 3000), (1000, 1), draw), [0.1, 0.9])
        held += low <= np.log(own[8]) <= high
    assert 0.74 <= held / 400 <= 0.88
