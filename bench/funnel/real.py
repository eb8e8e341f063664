"""Real and published history: crm_maven's closed opportunities forecast month by month, olist's leads read as a funnel.

Read from ../shared/data by path, never shipped. Of crm_maven only opportunities that have closed are in the file: those
that were open on a day and never closed are missing, so that its last weeks look thinner than they were, for everybody.
"""

from __future__ import annotations

import datetime

import numpy as np

from bench.card.sets import rows_of
from bench.funnel.simulated import Row, records
from tuoke.engine import forecast as ahead
from tuoke.engine.deal_worth import Amounts
from tuoke.engine.forecast_record import Said, naive
from tuoke.engine.funnel import ON, OPEN, OUT, Events, Passages, conversions, passages, so_far, waited
from tuoke.engine.funnel_losses import losses
from tuoke.engine.onward import Start, beliefs, draws
from tuoke.engine.reverse_plan import Pace, Target, Underway, outcomes, reverse_plan

#: What a hand writes beside an opportunity that is being talked about.
HAND = (0.5,)
MONTHS = tuple(datetime.date(2017, month, 1) for month in range(6, 13))
WEEKS = (4, 3, 2, 1)
OLIST_FIRST = datetime.date(2017, 12, 1)
SEEN_UNTIL, OLIST_TODAY, OLIST_LAST = (datetime.date(2018, *day) for day in ((11, 14), (2, 28), (5, 31)))


def maven() -> list[Row]:
    known, price, value = _maven()
    said = []
    for month in MONTHS:
        first, last = month.toordinal() - 1, (month + datetime.timedelta(31)).replace(day=1).toordinal() - 1
        before = (month - datetime.timedelta(1)).replace(day=1).toordinal() - 1
        for weeks in WEEKS:
            said.append(_said(known, price, value, (before, first, last), weeks))
    rows = records("crm_maven by month", said, goal=False)
    held = sum(one.low <= one.came <= one.high for one in said)
    return [("80 % interval of the forecast, crm_maven", "said", f"held {held} of {len(said)}", None), *rows]


def _said(known: Passages, price: np.ndarray, value: np.ndarray, period: tuple[int, int, int], weeks: int) -> Said:
    before, first, last = period
    today = last - 7 * weeks
    assert known.who is not None
    then = so_far(known, today)
    assert then.who is not None
    closed = (known.step == 0) & (known.how == ON)
    day, won = known.left[closed], value[known.who[closed]]

    def worth(after: int, until: int) -> float:
        return float(won[(day > after) & (day <= until)].sum())

    opened = then.of((then.step == 0) & (then.how == OPEN))
    assert opened.who is not None
    past = known.who[closed][day <= today]
    begun = then.entered[(then.step == 0) & (then.entered > today - 91)]
    flow = ahead.Flow(tuple(np.bincount((today - begun) // 7, minlength=13)[::-1].tolist()), _amounts(value[past]))
    kept = tuple((value[past] / price[past]).tolist())
    deals = ahead.OpenDeals(opened.step, opened.waited(today), price[opened.who], kept)
    done = worth(first, today)
    total = ahead.forecast(beliefs(then, today, [Start(0.5, 45)]), last - today, deals, flow, done=done).total
    rest = naive(worth(before, first), done, opened.step, deals.amount, today - first, last - today, HAND)
    return Said(weeks, total.mid, total.low, total.high, rest, worth(first, last))


def _amounts(value: np.ndarray) -> Amounts:
    return Amounts(tuple(value[value > 0].tolist()), 1000)


def _maven() -> tuple[Passages, np.ndarray, np.ndarray]:
    prices = {row["product"]: float(row["sales_price"]) for row in rows_of("crm_maven/products.csv")}
    prices["GTXPro"] = prices["GTX Pro"]
    rows = [row for row in rows_of("crm_maven/sales_pipeline.csv") if row["deal_stage"] in ("Won", "Lost")]
    begun, ended = (np.array([_day(row[name]) for row in rows]) for name in ("engage_date", "close_date"))
    how = np.array([ON if row["deal_stage"] == "Won" else OUT for row in rows])
    none = np.zeros(len(rows), np.int64)
    known = Passages(none, none, begun, begun, ended, how, none + 1, np.arange(len(rows)))
    return (
        known,
        np.array([prices[row["product"]] for row in rows]),
        np.array([float(row["close_value"]) for row in rows]),
    )


def olist() -> list[Row]:
    events, origins = olist_events()
    known, until = passages(events, 2), SEEN_UNTIL.toordinal()
    rows: list[Row] = []
    whole = conversions(known, 2, until)[0]
    rows.append(("olist, leads that became deals", "said", _told(whole.rate.k, whole.rate), None))
    verdicts = {one.group: one.code for one in losses(known, 2, until)}
    for group, origin in enumerate(origins):
        own = conversions(known.of(known.group == group), 2, until)[0]
        said = f"{_told(own.on, own.rate)}; {verdicts[group]} beside the others"
        rows.append((f"olist, {origin or 'not told'}", "said", said, None))
    curve = waited(known.of(known.step == 0), until)
    over = curve.gone_on / curve.gone_on[-1]
    half, most = (int(curve.days[np.searchsorted(over, share)]) for share in (0.5, 0.8))
    median = curve.quantile().days
    took = f"half of the deals after {half} days, 80 % after {most}; median of all leads: {median or 'open'}"
    rows.append(("olist, time to close", "said", took, None))
    return [*rows, *_olist_plan(known)]


def _olist_plan(known: Passages) -> list[Row]:
    """At the end of February: what the leads of March to May bring, and what it took to bring as many as came.

    No deal is on file before December, so that earlier leads do not tell their rate: these are left out.
    """
    today, last = OLIST_TODAY.toordinal(), OLIST_LAST.toordinal()
    then = so_far(known.of(known.began >= OLIST_FIRST.toordinal()), today)
    opened = then.of((then.step == 0) & (then.how == OPEN))
    under = Underway(opened.step, opened.waited(today))
    own = beliefs(then, today, [Start(0.1, 30)])
    came = int(((known.step == 1) & (known.entered > today) & (known.entered <= last)).sum())
    leads = int(((known.step == 0) & (known.entered > today) & (known.entered <= last)).sum())
    pace = Pace(np.ones(last - today, bool), leads / (last - today), 100.0)
    plan = reverse_plan(own, Target(came), pace, underway=under)
    low, mid, high = outcomes(own, pace, [leads], underway=under, shares=(0.1, 0.5, 0.9))[0]
    needs = ", ".join(f"{one.tries[0] if one.tries else one.code} for {one.chance:.0%}" for one in plan.needs)
    told = draws(own, 30, 1).p.mean()
    return [
        (
            f"olist, deals of March to May from {leads} leads, as foreseen at the end of February",
            "said",
            f"{mid:.0f} ({low:.0f} to {high:.0f}); {came} came; rate believed {told:.1%}",
            None,
        ),
        (f"olist, leads needed for {came} deals", "said", f"{needs}; {plan.chance_today:.0%} with {leads}", None),
    ]


def olist_events() -> tuple[Events, list[str]]:
    """Leads (step 0) and deals (step 1), the group being the place of the origin in the second."""
    leads = rows_of("olist/olist_marketing_qualified_leads_dataset.csv")
    deals = rows_of("olist/olist_closed_deals_dataset.csv")
    origins = sorted({row["origin"] for row in leads})
    who = {row["mql_id"]: place for place, row in enumerate(leads)}
    of = np.array([origins.index(row["origin"]) for row in leads])
    won = np.array([who[row["mql_id"]] for row in deals])
    day = np.array([_day(row["first_contact_date"]) for row in leads])
    closed = np.array([_day(row["won_date"]) for row in deals])
    all_who = np.concatenate([np.arange(len(leads)), won])
    step = np.concatenate([np.zeros(len(leads), int), np.ones(len(deals), int)])
    return Events(all_who, step, np.concatenate([day, closed]), of[all_who]), origins


def _told(k: int, rate: object) -> str:
    return f"{rate.k} of {rate.n}: {rate.mid:.1%} ({rate.low:.1%} to {rate.high:.1%})"  # type: ignore[attr-defined]


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text[:10]).toordinal()
