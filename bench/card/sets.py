"""Real outcomes with a hand card: read from ../shared/data by path, never shipped. Absent data is said, not invented.

The hand cards are those of hand_cards.toml, unchanged; they were written before any outcome was looked at.
"""

from __future__ import annotations

import csv
import datetime
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tuoke.engine.scorecard import HandCard, Line, Range, Value
from tuoke.engine.scorecard_values import OTHER, Single

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

Fields = dict[str, np.ndarray]


class Absent(Exception):
    """The file of a set is not there; its path."""


@dataclass(frozen=True)
class Set:
    """n outcomes: `fields` (float or object arrays, (n,)), `won` bool (n,), the hand card.

    `order`: (n,) rows in time, where it is known; `calendar`: the fields that a guard of time must find.
    """

    name: str
    fields: Fields
    won: np.ndarray
    hand: HandCard
    order: np.ndarray | None = None
    calendar: frozenset[str] = frozenset()


def bank() -> Set:
    """41,188 calls of a bank in the order of time; without their length, which is known afterwards only."""
    rows = rows_of("bank_marketing/bank-additional-full.csv", ";")
    told = _cards()["bank"]
    numbers = "age campaign previous emp.var.rate cons.price.idx cons.conf.idx euribor3m nr.employed".split()
    texts = "job marital education default housing loan contact month day_of_week poutcome".split()
    fields: Fields = {name: np.array([float(row[name]) for row in rows]) for name in numbers}
    fields |= {name: _texts([row[name] for row in rows]) for name in texts}
    fields["prior_contact"] = _texts(["yes" if float(row["pdays"]) < 999 else "no" for row in rows])
    won = np.array([row["y"] == "yes" for row in rows])
    return Set("bank", fields, won, _card(told["card"]), np.arange(len(won)), frozenset(told["calendar"]))


def olist() -> Set:
    """8,000 leads of a marketplace, with the day of their first contact."""
    rows = rows_of("olist/olist_marketing_qualified_leads_dataset.csv")
    closed = {row["mql_id"] for row in rows_of("olist/olist_closed_deals_dataset.csv")}
    days = [row["first_contact_date"][:10] for row in rows]
    fields = {
        "origin": _texts([row["origin"] for row in rows]),
        "landing_page_id": _texts([row["landing_page_id"] for row in rows]),
        "weekday": _texts([str(datetime.date.fromisoformat(day).weekday()) for day in days]),
    }
    won = np.array([row["mql_id"] in closed for row in rows])
    return Set("olist", fields, won, _card(_cards()["olist"]["card"]), np.argsort(days, kind="stable"))


def maven() -> Set:
    """6,711 closed opportunities whose outcome is noise."""
    accounts = {row["account"]: row for row in rows_of("crm_maven/accounts.csv")}
    teams = {row["sales_agent"]: row for row in rows_of("crm_maven/sales_teams.csv")}
    products = {row["product"]: row for row in rows_of("crm_maven/products.csv")}
    rows = [row for row in rows_of("crm_maven/sales_pipeline.csv") if row["deal_stage"] in ("Won", "Lost")]
    for row in rows:
        row["product"] = {"GTXPro": "GTX Pro"}.get(row["product"], row["product"])
        row.update({k: v for k, v in accounts.get(row["account"], {}).items() if k != "account"})
        row.update(teams[row["sales_agent"]])
        row.update(products[row["product"]])
    texts = "sales_agent product sector office_location subsidiary_of manager regional_office series".split()
    fields: Fields = {name: _texts([row.get(name, "") for row in rows]) for name in texts}
    for name in ("revenue", "employees", "sales_price"):
        fields[name] = np.array([float(row.get(name) or "nan") for row in rows])
    won = np.array([row["deal_stage"] == "Won" for row in rows])
    return Set("maven", fields, won, _card(_cards()["maven"]["card"]))


SETS: dict[str, Callable[[], Set]] = {"bank": bank, "olist": olist, "maven": maven}


def at(fields: Fields, rows: np.ndarray) -> Fields:
    return {name: column[rows] for name, column in fields.items()}


def rows_of(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        raise Absent(str(path))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _texts(values: list[str]) -> np.ndarray:
    return np.array([value or None for value in values], object)


def _cards() -> dict[str, dict[str, dict[str, dict[str, int]]]]:
    path = DATA / "hand_cards.toml"
    if not path.exists():
        raise Absent(str(path))
    return tomllib.loads(path.read_text("utf-8"))


def _card(told: dict[str, dict[str, int]]) -> HandCard:
    """A rule is a value, or a comparison: `<= 2`, `< 1000`, `> 1500`, `not empty`."""
    lines = []
    for name, rules in told.items():
        lines += [Line(name, Value(_value(rule)), points) for rule, points in rules.items()]
    return HandCard(tuple(lines))


def _value(rule: str) -> Single:
    if rule == "not empty":
        return OTHER
    sign, _, number = rule.partition(" ")
    if sign not in ("<", "<=", ">", ">="):
        return rule
    bound = float(number)
    if sign in ("<=", ">"):
        bound = float(np.nextafter(bound, np.inf))
    return Range(None, bound) if sign[0] == "<" else Range(bound, None)


def reversed_card(hand: HandCard) -> HandCard:
    """The card that believes the opposite: each field's best value gets nothing, whatever had nothing gets most."""
    from tuoke.engine.scorecard_values import MISSING

    lines = []
    for name in hand.fields:
        points = hand.of(name)
        top = max(points.values())
        ranges = sorted((v for v in points if isinstance(v, Range)), key=lambda r: -np.inf if r.low is None else r.low)
        lines += [Line(name, Value(value), top - p) for value, p in points.items()]  # type: ignore[arg-type]
        lines += [Line(name, Value(rest), top) for rest in (OTHER, MISSING) if rest not in points]
        if ranges and ranges[0].low is not None:
            lines.append(Line(name, Value(Range(None, ranges[0].low)), top))
        if ranges and ranges[-1].high is not None:
            lines.append(Line(name, Value(Range(ranges[-1].high, None)), top))
    return HandCard(tuple(lines))
