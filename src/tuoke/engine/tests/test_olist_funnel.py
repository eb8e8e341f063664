"""A marketplace's leads and deals as history: what the funnel tells of them beside a plain pandas calculation."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from tuoke.engine.funnel import OPEN, Events, conversions, counts, passages, readings, so_far, waited
from tuoke.engine.onward import Start, beliefs
from tuoke.engine.reverse_plan import Pace, Target, Underway, reverse_plan

OLIST = Path(__file__).resolve().parents[5] / "shared" / "data" / "olist"
pytestmark = pytest.mark.skipif(not OLIST.exists(), reason="the real leads in ../shared/data are not here")


@pytest.fixture(scope="module")
def leads() -> pd.DataFrame:
    """One row per lead: origin, day of contact, day of the deal (NaN: none), both as days of an epoch."""
    found = pd.read_csv(OLIST / "olist_marketing_qualified_leads_dataset.csv", keep_default_na=False)
    deals = pd.read_csv(OLIST / "olist_closed_deals_dataset.csv")
    found = found.merge(deals[["mql_id", "won_date"]], on="mql_id", how="left")
    found["contact"] = _days(found["first_contact_date"])
    found["won"] = np.maximum(_days(found["won_date"].str[:10]), found["contact"]).where(found["won_date"].notna())
    return found


def events_of(leads: pd.DataFrame) -> Events:
    closed = leads[leads["won"].notna()]
    who = np.concatenate([leads.index, closed.index])
    step = np.concatenate([np.zeros(len(leads), int), np.ones(len(closed), int)])
    day = np.concatenate([leads["contact"], closed["won"]]).astype(int)
    return Events(who, step, day, leads["origin"].astype("category").cat.codes.to_numpy()[who].astype(int))


def test_leads_and_deals_of_each_origin_and_month_are_those_of_pandas(leads: pd.DataFrame) -> None:
    known, origins = readings(passages(events_of(leads), 2)), sorted(leads["origin"].unique())
    months = pd.date_range("2017-06-01", "2018-12-01", freq="MS")
    found = counts(known, 2, _days(months.strftime("%Y-%m-%d")), len(origins))
    assert found[0].sum() == 8000 and found[1].sum() == 842
    for step, column in enumerate(("contact", "won")):
        own = leads[leads[column].notna()]
        month = pd.to_datetime(own[column], unit="D").dt.to_period("M")
        table = pd.crosstab(month, own["origin"]).reindex(months[:-1].to_period("M"), fill_value=0)
        assert np.array_equal(found[step], table.reindex(columns=origins, fill_value=0).to_numpy())


def test_the_funnel_by_origin_and_the_time_to_close_are_those_of_pandas(leads: pd.DataFrame) -> None:
    known, until = passages(events_of(leads), 2), int(_days(["2018-11-14"])[0])
    for group, (_, own) in enumerate(leads.groupby("origin")):
        found = conversions(known.of(known.group == group), 2, until)[0]
        assert (found.entered, found.on, found.out) == (len(own), own["won"].notna().sum(), 0)
        curve = _kaplan_meier(own, until)
        gone, open_ages = 1 - curve, until - own.loc[own["won"].isna(), "contact"]
        ever = gone.iloc[-1]
        told = (((1 - ever) * gone / ever) / curve).clip(0, 1)
        at = np.searchsorted(told.index, open_ages, "right") - 1
        tried = found.on + told.to_numpy()[at[at >= 0]].sum()
        assert found.tried == pytest.approx(tried)
        low, high = beta.ppf([0.1, 0.9], 1 + found.on, 1 + int(tried + 1e-9) - found.on)
        assert (found.rate.low, found.rate.high) == pytest.approx((low, high))
        ours = waited(known.of((known.group == group) & (known.step == 0)), until)
        assert np.array_equal(ours.days, curve.index) and np.allclose(ours.stay, curve)


def test_most_leads_never_become_deals_so_the_median_time_to_close_stays_open(leads: pd.DataFrame) -> None:
    found = conversions(passages(events_of(leads), 2), 2, int(_days(["2018-11-14"])[0]))[0]
    assert (found.time.days, found.time.code) == (None, "open")


def test_a_plan_from_it_asks_for_as_many_leads_as_the_rates_of_pandas_do(leads: pd.DataFrame) -> None:
    # No deal is on file before December 2017; today is the end of February.
    today = int(_days(["2018-02-28"])[0])
    recent = leads[leads["contact"] >= _days(["2017-12-01"])[0]].reset_index(drop=True)
    known = so_far(passages(events_of(recent), 2), today)
    waits = known.of((known.step == 0) & (known.how == OPEN))
    own = beliefs(known, today, [Start(0.1, 30)])
    under = Underway(waits.step, waits.waited(today))
    pace = Pace(np.ones(92, bool), 40, 100)
    plan, alone = (reverse_plan(own, Target(300), pace, underway=one) for one in (under, None))
    then = recent[recent["contact"] <= today].copy()
    then["won"] = then["won"].where(then["won"] <= today)
    curve = _kaplan_meier(then, today)
    # Of leads that come evenly over 92 days, so many are deals at the end: the mean over their ages.
    by_age = 1 - curve.reindex(range(92), method="ffill").fillna(1.0)
    begun = np.arange(1, 93) <= alone.begin_by
    needed = 300 / by_age.to_numpy()[91 - np.arange(92)][begun].mean()
    assert alone.needs[0].tries[0] == pytest.approx(needed, rel=0.1)
    assert plan.needs[0].tries[0] < alone.needs[0].tries[0] and plan.underway[1] > 0
    assert plan.chance_today > alone.chance_today


def _kaplan_meier(own: pd.DataFrame, until: int) -> pd.Series:
    """The share without a deal after so many days, by grouping alone."""
    closed = own["won"].notna()
    table = pd.DataFrame({"days": own["won"].fillna(until) - own["contact"], "closed": closed})
    table = table.groupby("days")["closed"].agg(["size", "sum"])
    at_risk = table["size"][::-1].cumsum()[::-1]
    return (1 - table["sum"] / at_risk).cumprod()[table["sum"] > 0]


def _days(texts: object) -> np.ndarray:
    return pd.to_datetime(pd.Series(texts)).to_numpy().astype("datetime64[D]").astype(int)
