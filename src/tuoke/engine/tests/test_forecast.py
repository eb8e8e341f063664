"""Three streams, their interval, their record, and why the number moved."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoke.engine import invent_teams
from tuoke.engine.deal_worth import Amounts
from tuoke.engine.forecast import Flow, OpenDeals, forecast
from tuoke.engine.forecast_change import CAUSES, LOST, OPEN, WON, Held, Snapshot, changes
from tuoke.engine.forecast_record import Said, naive, record
from tuoke.engine.funnel import OPEN as STILL
from tuoke.engine.funnel import passages
from tuoke.engine.onward import Belief, Start, beliefs

NOBODY = OpenDeals(np.zeros(0, int), np.zeros(0, int), np.zeros(0))
SAME = Amounts((1000.0,) * 3000, 1000)
#: Half go on, on the day after.
HALF = [Belief(Start(0.5, 1, 1, 0), 1e6, 2e6, (0, 1e6))]


def test_open_deals_bring_their_amounts_as_often_as_their_step_tells() -> None:
    deals = OpenDeals(np.zeros(40, int), np.zeros(40, int), np.full(40, 100.0))
    found = forecast(HALF, 10, deals, Flow((0,) * 8, SAME), done=500)
    assert found.chances == pytest.approx([0.5] * 40, abs=0.01) and found.open.mean == pytest.approx(2000, rel=0.02)
    assert found.total.mean == pytest.approx(found.done + found.open.mean + found.not_yet.mean)
    assert found.open.low < found.open.mid < found.open.high and found.repeat is None
    less = forecast(HALF, 10, OpenDeals(deals.step, deals.age, deals.amount, (0.5, 0.7)), Flow((0,) * 8, SAME))
    assert less.open.mean == pytest.approx(0.6 * 2000, rel=0.03)


def test_deals_not_yet_there_come_as_often_as_they_begin_and_go_on() -> None:
    found = forecast(HALF, 28, NOBODY, Flow((10,) * 20, SAME))
    # Begun on the last day, one comes too late: 27 of 28 days, ten a week, half of them.
    assert found.not_yet.mean == pytest.approx(27 / 7 * 10 / 2 * 1000, rel=0.03) and found.open.mean == 0


def test_repeat_orders_are_a_stream_of_their_own() -> None:
    found = forecast(HALF, 28, NOBODY, Flow((0,) * 8, SAME), repeat=Flow((3, 5, 4, 4), SAME))
    assert found.repeat is not None and found.repeat.mean == pytest.approx(16_500, rel=0.05)
    assert found.codes == ()


def test_weeks_that_differ_make_the_interval_wider() -> None:
    calm, wild = (forecast(HALF, 28, NOBODY, Flow(weeks, SAME)).total for weeks in ((10,) * 10, (0, 20) * 5))
    assert wild.high - wild.low > 1.3 * (calm.high - calm.low)


def test_no_day_left_is_what_is_there_and_little_history_is_said() -> None:
    over = forecast(HALF, 0, NOBODY, Flow((5,), SAME), done=700)
    assert over.total.mean == over.total.low == over.total.high == 700 and over.codes == ("few_weeks",)
    new = forecast([Belief(Start(0.5, 5))], 5, NOBODY, Flow((5,) * 5, SAME))
    assert new.codes == ("starting_belief",)
    with pytest.raises(ValueError, match="not a period"):
        forecast(HALF, -1, NOBODY, Flow((), SAME))


def test_the_interval_holds_what_came_as_often_as_it_says() -> None:
    held, bias = [], []
    start = [Start(0.4, 10), Start(0.4, 10)]
    for seed in range(60):
        truth = invent_teams.truth(seed, 2, (0.4, 0.4), (10, 10), a_day=1)
        all_of = invent_teams.cases(truth, 0, 239, seed + 500)
        until, last = 180, 180 + 15 + seed % 45
        known = passages(all_of.events(until), 3)
        waits = known.of((known.how == STILL) & (known.step < 2))
        won = all_of.reached[:, -1]
        own = tuple(all_of.amount[(won >= 0) & (won <= until)].tolist())
        begun = np.bincount(
            (until - known.entered[(known.step == 0) & (known.entered > until - 84)]) // 7, minlength=12
        )
        deals = OpenDeals(waits.step, waits.waited(until), all_of.amount[waits.who])
        found = forecast(
            beliefs(known, until, start), last - until, deals, Flow(tuple(begun), Amounts(own, 2e4)), many=400
        )
        came = float(all_of.amount[(won > until) & (won <= last)].sum())
        held.append(found.total.low <= came <= found.total.high)
        bias.append((found.total.mean - came) / max(came, 1))
    assert 0.68 <= np.mean(held) <= 0.92 and abs(np.median(bias)) < 0.2


def test_the_three_naive_ones() -> None:
    steps, amounts = np.array([0, 2, 9]), np.array([100.0, 100.0, 100.0])
    assert naive(900, 300, steps, amounts, 30, 60) == (900, 300 + 10 + 50 + 75, 900)
    assert naive(800, 0, steps[:0], amounts[:0], 0, 90) == (800, 0, 800)


def test_the_record_tells_bias_and_error_by_week_beside_the_naive_ones() -> None:
    said = [Said(8, 110, 90, 130, (150, 120, 60), 100)] * 4 + [Said(1, 100, 95, 105, (100, 100, 100), 100)] * 2
    early, late = record(said)
    assert (early.weeks, early.n, early.code) == (8, 4, "beats") and early.held.k == 4
    assert early.bias == pytest.approx(0.1) and early.error == pytest.approx(0.1)
    assert early.naive_errors == pytest.approx({"last": 0.5, "by_hand": 0.2, "pace": 0.4})
    assert late.code == "few" and record([Said(1, 0, 0, 0, (0, 0, 0), 0)] * 5)[0].error is None


def test_each_thing_that_happens_to_a_deal_has_its_line() -> None:
    before = Snapshot({
        1: Held(0, 1000, 0.1), 2: Held(1, 1000, 0.5), 3: Held(1, 1000, 0.5, closes=10), 4: Held(1, 1000, 0.5),
        5: Held(2, 1000, 0.8), 6: Held(1, 1000, 0.4), 8: Held(0, 500, 0.0, LOST), 9: Held(3, 700, 1.0, WON),
    }, repeat=300, not_yet=200)  # fmt: skip
    after = Snapshot({
        1: Held(1, 2000, 0.3), 2: Held(3, 900, 1.0, WON), 3: Held(1, 1000, 0.4, closes=40), 4: Held(1, 0, 0, LOST),
        6: Held(1, 1000, 0.35), 7: Held(0, 400, 0.2), 8: Held(0, 500, 0.1), 9: Held(3, 700, 1.0, WON),
    }, repeat=250, not_yet=260)  # fmt: skip
    found = changes(before, after)
    assert {(one.deal, one.cause): one.by for one in found} == {
        (1, "amount"): 100, (1, "forward"): 400, (2, "amount"): -50, (2, "won"): 450, (3, "slipped"): -100,
        (4, "lost"): -500, (5, "gone"): -800, (6, "time"): -50, (7, "new"): 80, (8, "reopened"): 50,
        (None, "repeat"): -50, (None, "not_yet"): 60,
    }  # fmt: skip
    assert found[0] == found[0].__class__(5, "gone", -800)
    assert sum(one.by for one in found) == after.expected - before.expected


HELD = st.builds(
    Held, st.integers(0, 3), st.integers(0, 10**18), st.floats(0, 1), st.sampled_from([OPEN, WON, LOST]),
    st.none() | st.integers(0, 90),
)  # fmt: skip
SNAPSHOT = st.builds(Snapshot, st.dictionaries(st.integers(0, 8), HELD), st.integers(0, 10**9), st.integers(0, 10**9))


@given(SNAPSHOT, SNAPSHOT)
def test_the_lines_add_up_to_the_last_cent(before: Snapshot, after: Snapshot) -> None:
    found = changes(before, after)
    assert sum(one.by for one in found) == after.expected - before.expected
    assert {one.cause for one in found} <= set(CAUSES)
    assert changes(before, before) == []


def test_a_period_that_begins_later_takes_only_what_comes_in_it() -> None:
    deals = OpenDeals(np.zeros(40, int), np.zeros(40, int), np.full(40, 100.0))
    # Who goes on does so tomorrow: nothing of the open ones is left for the days after.
    later = forecast(HALF, 28, deals, Flow((10,) * 20, SAME), after=7)
    assert later.open.mean == 0
    # Begun on day 7 .. 27, won on the day after: 21 of 28 days.
    assert later.not_yet.mean == pytest.approx(21 / 7 * 10 / 2 * 1000, rel=0.04)
    whole = forecast(HALF, 28, deals, Flow((10,) * 20, SAME))
    early = forecast(HALF, 7, deals, Flow((10,) * 20, SAME))
    assert early.total.mean + later.total.mean == pytest.approx(whole.total.mean, rel=0.05)
    with pytest.raises(ValueError, match="not a period"):
        forecast(HALF, 5, deals, Flow((), SAME), after=6)
