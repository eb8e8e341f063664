"""Company x card -> points known and possible, and the place in the sheet. Requirement rows 233-241."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists.by_engine import by_engine
from tuoke.engine.lists.normalise import NO, NOT_GIVEN, YES
from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.lists.shape import Shape
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import ibis.expr.types as ir

CARD_SCHEMA = 1
#: Every item a card may carry, in the order in which it is shown. At most 2+2+2+2+1+1+2 = 12 points (row 240).
ITEMS = ("industry", "title", "territory", "trigger", "sold_before", "reference", "personally_involved")
VALUE_ITEMS = ITEMS[:4]
MOST_POINTS = {"sold_before": 1, "reference": 1, "personally_involved": 2}
ANY_TRIGGER = "*"
#: One reason: why a company has, or has not, the points of an item.
ENTRY = {"code": "string", "item": "string", "value": "string", "points": "int64"}


class CardError(Refusal):
    """A card that is not taken. Codes: bad_schema, bad_type, bad_text, bad_points, unknown_key, unknown_territory."""


@dataclass(frozen=True)
class Listed:
    """Points for each company whose industry (or whose name or code) is among `values`."""

    points: int = 0
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """One seller's card: 0, 1 or 2 for each value of an item. The weight of an item is its largest value."""

    name: str = ""
    industry: dict[str, int] = field(default_factory=dict)
    title: dict[str, int] = field(default_factory=dict)
    territory: dict[str, int] = field(default_factory=dict)
    trigger: dict[str, int] = field(default_factory=dict)
    sold_before: Listed = Listed()
    reference: Listed = Listed()
    personally_involved: Listed = Listed()
    schema: int = CARD_SCHEMA

    @classmethod
    def from_dict(cls, given: Any, tree: Tree | None = None) -> "Card":
        """The card that the dict describes (docs/how-to/rank.md has the schema); CardError where it is refused."""
        shape = Shape(CardError, cls.__dataclass_fields__, given)
        schema = shape.schema(CARD_SCHEMA)
        values = {item: _points(item, shape.given.get(item, {})) for item in VALUE_ITEMS}
        for place in values["territory"]:
            if (tree or Tree.load()).find(place) is None:
                raise CardError("unknown_territory", given=place)
        listed: dict[str, Any] = {item: _listed(item, shape.given.get(item, {"points": 0})) for item in MOST_POINTS}
        points: dict[str, Any] = {**values, **listed}
        return cls(name=shape.text("name"), schema=schema, **points)

    def to_dict(self) -> dict[str, Any]:
        """The dict that `from_dict` reads back to an equal card."""
        listed = {
            item: {"points": getattr(self, item).points, _list_name(item): list(getattr(self, item).values)}
            for item in MOST_POINTS
        }
        values = {item: dict(getattr(self, item)) for item in VALUE_ITEMS}
        return {"schema": self.schema, "name": self.name, **values, **listed}

    @property
    def maxima(self) -> dict[str, int]:
        """The most points each item can give, in the order of ITEMS. An item whose maximum is 0 is not on the card."""
        values = {item: max(getattr(self, item).values(), default=0) for item in VALUE_ITEMS}
        return {**values, **{item: getattr(self, item).points for item in MOST_POINTS}}

    @property
    def items(self) -> tuple[str, ...]:
        """The items that are on the card."""
        return tuple(item for item, most in self.maxima.items() if most)


def _points(item: str, given: Any) -> dict[str, int]:
    shape = Shape(CardError, given if isinstance(given, dict) else (), given)
    return {str(key).strip(): shape.whole(key, 0, 0, 2) or 0 for key in given}


def _list_name(item: str) -> str:
    return "companies" if item == "personally_involved" else "industries"


def _listed(item: str, given: Any) -> Listed:
    most = MOST_POINTS[item]
    shape = Shape(CardError, ("points", _list_name(item)), given)
    return Listed(shape.whole("points", most, 0, most) or 0, shape.texts(_list_name(item)))


def scored(judged: "ir.Table", companies: "ir.Table", meanings: "dict[str, ir.Table]") -> "ir.Table":
    """The judged rows with p_<item> (null: not known, or not on the card), `points` and `possible`."""
    import ibis

    rows = with_involved(_with_trigger(judged, companies, meanings["triggers"]), meanings["involved"])
    found = {
        "industry": ibis.ifelse(rows.industry_key.isnull(), _unknown(), rows.industry_points.fill_null(0)),
        "title": rows.title_points,
        "territory": rows.area_points,
        "trigger": ibis.ifelse(rows.trigger_key.isnull(), 0, rows.trigger_points.fill_null(rows.any_trigger)),
        "sold_before": _flagged(rows.sold_before, _listed_points(rows, "sold", "sold_before"), rows.max_sold_before),
        "reference": _flagged(rows.reference, _listed_points(rows, "referred", "reference"), rows.max_reference),
        "personally_involved": _flagged(
            rows.personally_involved.fill_null(0),
            ibis.ifelse(rows.involved.fill_null(False), rows.max_personally_involved, 0),
            rows.max_personally_involved,
        ),
    }
    rows = rows.mutate(
        **{f"p_{item}": ibis.ifelse(rows[f"max_{item}"] > 0, value, _unknown()) for item, value in found.items()}
    )
    known = [rows[f"p_{item}"].fill_null(0) for item in ITEMS]
    possible = [rows[f"p_{item}"].fill_null(rows[f"max_{item}"]) for item in ITEMS]
    return rows.mutate(points=sum(known[1:], known[0]), possible=sum(possible[1:], possible[0]))


def best_people(scored: "ir.Table") -> "ir.Table":
    """One row per company: the person who fits and has most points; of struck ones, who came past most rules."""
    import ibis

    order = [ibis.desc("passed"), ibis.desc("points"), ibis.desc("possible"), ibis.asc("line")]
    place = ibis.row_number().over(ibis.window(group_by="company", order_by=order))
    return scored.mutate(_place=place).filter(lambda rows: rows._place == 0).drop("_place")


def ranked(best: "ir.Table") -> "ir.Table":
    """The companies that fit, with `rank`: points, then points possible, then the name's key, then the id."""
    import ibis

    left = best.filter(best.rule.isnull())
    order = [ibis.desc("points"), ibis.desc("possible"), ibis.asc("name_key"), ibis.asc("company")]
    return left.mutate(rank=ibis.row_number().over(ibis.window(order_by=order)) + 1)


def reasons(rows: "ir.Table") -> "ir.ArrayValue":
    """Why a company has its points: one entry per item on the card.

    Codes: points (it gives some), none (it gives 0), unknown (the value is missing), no_trigger (none was found),
    stronghold (a rival is strong there: one point less).
    """
    import ibis

    texts = {"title": rows.title, "territory": rows.area, "trigger": rows.trigger}
    entries = []
    for item in ITEMS:
        points = rows[f"p_{item}"]
        cases = [(points.isnull(), "unknown"), (points > 0, "points")]
        if item == "trigger":
            cases.insert(0, (rows.trigger_key.isnull(), "no_trigger"))
        if item == "territory":
            cases.insert(1, (rows.rival, "stronghold"))
        value = texts.get(item, rows.industry if item != "personally_involved" else ibis.null("string"))
        code = ibis.cases(*cases, else_="none")
        entries.append(ibis.struct({"code": code, "item": ibis.literal(item), "value": value, "points": points}))
    entry = "struct<{}>".format(", ".join(f"{name}: {kind}" for name, kind in ENTRY.items()))
    return by_engine("on_card", (entry,) * len(ITEMS), f"array<{entry}>")(*entries)


def on_card(card: Card, dialect: str) -> str:
    """SQL that makes `on_card` known: of one entry for each item, those of the items on this card, as a list."""
    spark = dialect == "pyspark"
    kinds = {"string": "STRING" if spark else "VARCHAR", "int64": "BIGINT"}
    between = ": " if spark else " "
    parts = ", ".join(f"{name}{between}{kinds[kind]}" for name, kind in ENTRY.items())
    picked = ", ".join(f"its_{item}" for item in ITEMS if item in card.items)
    if spark:
        taken = ", ".join(f"its_{item} STRUCT<{parts}>" for item in ITEMS)
        gives = f"ARRAY<STRUCT<{parts}>>"
        body = f"CAST(array({picked}) AS {gives})"
        return f"CREATE OR REPLACE TEMPORARY FUNCTION on_card({taken}) RETURNS {gives} RETURN {body}"
    taken = ", ".join(f"its_{item}" for item in ITEMS)
    return f"CREATE OR REPLACE TEMP MACRO on_card({taken}) AS CAST([{picked}] AS STRUCT({parts})[])"


def _unknown() -> "ir.IntegerValue":
    import ibis

    return ibis.null("int64")


def _listed_points(rows: "ir.Table", named: str, item: str) -> "ir.IntegerValue":
    import ibis

    return ibis.cases((rows.industry_key.isnull(), _unknown()), (rows[named], rows[f"max_{item}"]), else_=0)


def _flagged(flag: "ir.IntegerValue", listed: "ir.IntegerValue", most: "ir.IntegerValue") -> "ir.IntegerValue":
    """A flag of the row overrules the card's list: yes gives the points, no gives 0, null is not known."""
    import ibis

    return ibis.cases((flag == NOT_GIVEN, listed), (flag == YES, most), (flag == NO, 0))


def _with_trigger(rows: "ir.Table", companies: "ir.Table", triggers: "ir.Table") -> "ir.Table":
    told = companies.filter(companies.trigger_key.notnull()).select("company", "trigger_key")
    hits = told.join(triggers, told.trigger_key.contains(triggers.word))
    hits = hits.group_by("company").agg(trigger_points=hits.points.max())
    return rows.left_join(hits, "company").drop("company_right")


def with_involved(rows: "ir.Table", involved: "ir.Table") -> "ir.Table":
    """The rows with `involved`: whether this seller is personally involved with the company, by its name or code."""
    import ibis

    rows = rows.mutate(_name=ibis.literal("n:") + rows.name_key, _code=ibis.literal("c:") + rows.code)
    names, codes = involved.rename(_name="key", by_name="involved"), involved.rename(_code="key", by_code="involved")
    rows = rows.left_join(names, "_name").drop("_name_right").left_join(codes, "_code").drop("_code_right")
    return rows.mutate(involved=rows.by_name.fill_null(False) | rows.by_code.fill_null(False))
