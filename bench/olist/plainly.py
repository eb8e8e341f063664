"""Leads and closed deals as Olist publishes them (made up, with the same columns), and what a plain calculation with
pandas says of them: written down without the engine, so that both can be compared."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import betaincinv

_ORIGINS = ("paid_search", "social", "", "organic_search")
#: Two dozen leads: which day they came, and from where; the last ones had little time.
LEADS = "mql_id,first_contact_date,landing_page_id,origin\n" + "".join(
    f"lead{n:02},2018-{1 + n // 8:02}-{9 if n == 3 else 1 + 3 * n % 27:02},page{n % 3},{_ORIGINS[n % 7 % 4]}\n"
    for n in range(24)
)  # fmt: skip
_WON = {0: 5, 3: 42, 4: 0, 5: 17, 7: 60, 8: 31, 10: 9, 13: 44, 15: 2, 18: 25, 21: 12}


def _won() -> str:
    days = pd.read_csv(io.StringIO(LEADS)).set_index("mql_id")["first_contact_date"]
    rows = []
    for n, waited in _WON.items():
        day = dt.date.fromisoformat(days[f"lead{n:02}"]) + dt.timedelta(days=waited)
        money = "1234.50" if n == 3 else "0.0"
        rows.append(f"lead{n:02},seller{n},sdr1,sr{n % 2},{day} 10:30:00,pet,online_medium,cat,,,,reseller,,{money}\n")
    head = (
        "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,lead_behaviour_profile,has_company,has_gtin,"
        "average_stock,business_type,declared_product_catalog_size,declared_monthly_revenue\n"
    )
    return head + "".join(rows)


WON = _won()


def joined(leads: str, won: str) -> list[list[str]]:
    """Both files as one table for the import: a row for each lead, won or still open."""
    told = _together(leads, won)
    rows = [["company", "code", "opened", "closed", "outcome", "amount", "currency", "origin", "owner"]]
    for one in told.itertuples():
        closed = "" if pd.isna(one.won_date) else str(one.won_date)
        money = f"{one.declared_monthly_revenue:.2f}" if closed and one.declared_monthly_revenue > 0 else ""
        state = "won" if closed else "open"
        owner = str(one.sr_id) if closed else ""
        rows.append([
            f"线索 {one.mql_id}", one.mql_id, one.first_contact_date, closed, state, money, "BRL" if money else "",
            one.origin, owner,
        ])  # fmt: skip
    return rows


def _together(leads: str, won: str) -> pd.DataFrame:
    first = pd.read_csv(io.StringIO(leads), keep_default_na=False)
    # The import takes a cell that says "unknown" for one that says nothing.
    first["origin"] = first["origin"].replace("unknown", "")
    columns = ["mql_id", "won_date", "sr_id", "declared_monthly_revenue"]
    return first.merge(pd.read_csv(io.StringIO(won))[columns], on="mql_id", how="left")


def plainly(leads: str, won: str, level: float = 0.8) -> dict[str, Any]:
    """`until`, and of the `whole` and each of `origins`: n, won, tried, interval, shares won within 30, 90 and 180
    days, and the day by which half of the won were."""
    told = _together(leads, won)
    opened = pd.to_datetime(told["first_contact_date"])
    closed = pd.to_datetime(told["won_date"]).dt.normalize()
    until = max(opened.max(), closed.max())
    days = (closed.fillna(until) - opened).dt.days.clip(lower=0)
    own = pd.DataFrame({"origin": told["origin"], "days": days, "won": closed.notna()})
    found = {name: _of(part, level) for name, part in own.groupby("origin")}
    return {"until": until.date(), "whole": _of(own, level), "origins": found}


def _of(own: pd.DataFrame, level: float) -> dict[str, Any]:
    """One Kaplan-Meier curve, day by day, and what follows from it."""
    stay, curve = 1.0, {}
    for day in sorted(own.loc[own.won, "days"].unique()):
        at_risk, won = int((own.days >= day).sum()), int(((own.days == day) & own.won).sum())
        stay *= 1 - won / at_risk
        curve[int(day)] = 1 - stay
    ever = max(curve.values(), default=0.0)
    n, k = len(own), int(own.won.sum())

    def by(day: int) -> float:
        return max((share for at, share in curve.items() if at <= day), default=0.0)

    tried = float(k)
    for day in own.loc[~own.won, "days"]:
        gone = by(int(day))
        tried += 1.0 if ever <= 0 else min(1.0, max(0.0, ((1 - ever) * gone / ever) / (1 - gone))) if gone < 1 else 1.0
    whole = max(k, int(tried + 1e-9))
    tail = (1 - level) / 2
    interval = [float(betaincinv(1 + k, 1 + whole - k, at)) for at in (tail, 1 - tail)]
    half = next((day for day, share in sorted(curve.items()) if share >= ever / 2 - 1e-12), None) if k >= 10 else None
    return {
        "n": n, "won": k, "tried": tried, "interval": tuple(interval), "shares": [by(day) for day in (30, 90, 180)],
        "usual_days": half,
    }  # fmt: skip


def chances(found: Any, need: int, days: int, last: int, today: dt.date, tries: list[int]) -> list[float]:
    """The chance of `need` deals from so many leads, begun evenly on the working days up to `last`: plainly drawn."""
    from tuoke.deals.past_funnel import START, beliefs

    (belief,) = beliefs(found)
    draw = np.random.default_rng(7)
    p = draw.beta(
        START.rate * START.strength + belief.on, (1 - START.rate) * START.strength + belief.tried - belief.on, 20_000
    )
    ends = 1 / (1 + START.days)
    usual = ends * (1 - ends) ** np.arange(days + 1) * START.days_strength
    own = np.zeros(days + 1)
    seen = np.array(belief.days_on)[: days + 1]
    own[: len(seen)] = seen
    beyond = sum(belief.days_on) - own.sum() + START.days_strength - usual.sum()
    weights = np.concatenate([usual + own, [max(beyond, 1e-9)]])
    within = np.cumsum(draw.dirichlet(np.maximum(weights, 1e-12), 2_000)[:, :-1], 1)
    begun = [n for n in range(1, last + 1) if (today + dt.timedelta(days=n)).weekday() < 5]
    reach = within[:, [days - n for n in begun]].mean(1)
    q = p * np.resize(reach, len(p))
    return [float((draw.binomial(many, q) >= need).mean()) for many in tries]
