"""What is believed of the steps, and how likely a case comes to the last one."""

import numpy as np
import pytest

from tuoke.engine import invent_teams
from tuoke.engine.funnel import passages
from tuoke.engine.onward import Belief, Start, beliefs, borrowing, draws, plain_start


def test_before_any_result_the_plain_funnel_is_believed_as_of_so_many_tries() -> None:
    told = draws([Belief(start) for start in plain_start()], 400, 1)
    assert told.p.mean(0) == pytest.approx([0.1, 0.25, 0.2], abs=0.01)
    assert told.p.var(0) == pytest.approx([p * (1 - p) / 11 for p in (0.1, 0.25, 0.2)], rel=0.1)


def test_own_results_drive_the_starting_belief_out() -> None:
    few, many = (draws([Belief(Start(0.1, 10), 0.3 * n, n)], 50, 1).p.mean() for n in (10, 1000))
    assert few == pytest.approx(4 / 20, abs=0.01) and many == pytest.approx(301 / 1010, abs=0.005)
    strong = draws([Belief(Start(0.1, 10, strength=1000), 300, 1000)], 50, 1).p.mean()
    assert strong == pytest.approx(0.2, abs=0.005)


def test_one_seed_gives_one_result() -> None:
    own = [Belief(start, 3, 20) for start in plain_start()]
    one, same, other = draws(own, 100, 5), draws(own, 100, 5), draws(own, 100, 6)
    assert np.array_equal(one.p, same.p) and np.array_equal(one.on, same.on) and not np.array_equal(one.p, other.p)


def test_days_of_two_steps_add_up() -> None:
    sure = [Belief(Start(1, 1, 1e9, 0), 5, 5, (0, 0, 5.0)), Belief(Start(1, 1, 1e9, 0), 5, 5, (0, 0, 0, 5.0))]
    told = draws(sure, 30, 1)
    assert told.within(0)[0, 3:8].tolist() == pytest.approx([0, 0, 1, 1, 1])
    assert told.within(2).min() == 1
    waiting = told.of_waiting(0, 4)[0]
    # Since 1 day: one more, then three; since 0: two more, then three, which is a day too late; since 2: never now.
    assert waiting[:4].tolist() == pytest.approx([0, 1, 0, 0], abs=1e-6)


def test_who_waits_for_long_is_less_likely_to_go_on() -> None:
    own = Belief(Start(0.3, 10), 300, 1000, tuple([20.0] * 15))
    chance = draws([own], 60, 1).of_waiting(0, 30).mean(0)
    assert chance[0] == pytest.approx(0.3, abs=0.02) and chance[0] > chance[5] > chance[10] > chance[14]
    noted = Belief(Start(0.3, 10), 300, 1000, tuple([20.0] * 15), tuple([46.0] * 15))
    # Where the lost are noted as they are lost, one that is still there has not lost its chance.
    assert draws([noted], 60, 1).of_waiting(0, 30).mean(0)[10] > 2 * chance[10]


def test_the_chances_agree_with_what_becomes_of_the_cases() -> None:
    truth = invent_teams.truth(2, 1, (0.4, 0.5), (6, 8), a_day=60)
    known = passages(invent_teams.cases(truth, 0, 200, 1).events(200), 3)
    told = draws(beliefs(known, 200, [Start(0.4, 6), Start(0.5, 8)]), 80, 1)
    real = invent_teams.chances(truth, 80, 9, 200_000)
    believed = told.rate_from(0).mean() * told.within(0).mean(0)
    for day in (10, 20, 40, 79):
        assert believed[day] == pytest.approx(real[day], abs=0.02)


def test_a_new_seller_borrows_from_the_others() -> None:
    start = [Start(0.5, 10)]
    new = [Belief(start[0], 0, 2)]
    others = [[Belief(start[0], 10, 100, (0, 10.0))], [Belief(start[0], 12, 100, (0, 0, 12.0))]]
    told = draws(borrowing(new, others), 30, 1)
    assert 0.05 < told.p.mean() < 0.25 < draws(new, 30, 1).p.mean()
    assert told.within(0)[:, 2].mean() > 0.85
