"""Company x card -> points known and possible, and the place in the sheet. Requirement rows 233-241."""

from typing import TYPE_CHECKING

from tuoke.engine.lists.by_engine import by_engine
from tuoke.engine.lists.card import (
    ANY_TRIGGER,
    CARD_SCHEMA,
    ITEMS,
    MOST_POINTS,
    VALUE_ITEMS,
    Card,
    CardError,
    Listed,
)
from tuoke.engine.lists.normalise import NO, NOT_GIVEN, YES

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ANY_TRIGGER", "CARD_SCHEMA", "ITEMS", "MOST_POINTS", "VALUE_ITEMS", "Card", "CardError", "Listed"]

#: One reason: why a company has, or has not, the points of an item.
ENTRY = {"code": "string", "item": "string", "value": "string", "points": "int64"}


def scored(
    judged: "ir.Table", companies: "ir.Table", meanings: "dict[str, ir.Table]", further: "ir.Table"
) -> "ir.Table":
    """The judged rows with p_<item> (null: not known, or not on the card), `points`, `possible` and the chance.

    `further`: company, points and possible of the card's further fields (further.py), where it has any.
    """
    import ibis

    rows = with_involved(_with_trigger(judged, companies, meanings["triggers"]), meanings["involved"])
    held = rows.columns
    rows = rows.cross_join(meanings["worth"])
    found = {
        "industry": ibis.ifelse(
            rows.industry_key.isnull(), rows.unknown_industry, rows.industry_points.fill_null(rows.rest_industry)
        ),
        "title": ibis.ifelse(rows.title.isnull(), rows.unknown_title, rows.title_points),
        "territory": rows.area_points.fill_null(rows.unknown_territory),
        "trigger": ibis.ifelse(
            rows.trigger_key.isnull(),
            rows.unknown_trigger.fill_null(0),
            rows.trigger_points.fill_null(rows.any_trigger),
        ),
        "sold_before": _flagged(rows, rows.sold_before, _listed_points(rows, "sold", "sold_before"), "sold_before"),
        "reference": _flagged(rows, rows.reference, _listed_points(rows, "referred", "reference"), "reference"),
        "personally_involved": _flagged(
            rows,
            rows.personally_involved.fill_null(0),
            ibis.ifelse(rows.involved.fill_null(False), rows.yes_personally_involved, rows.no_personally_involved),
            "personally_involved",
        ),
    }
    rows = rows.mutate(
        **{f"p_{item}": ibis.ifelse(rows[f"max_{item}"] > 0, value, _unknown()) for item, value in found.items()}
    )
    rows = rows.left_join(further, "company").drop("company_right")
    # A sum of whole numbers is wider than they are in DuckDB, which Ibis does not know: it would leave a cast out.
    rows = rows.mutate(
        **{name: rows[name].cast("float64").cast("int64") for name in ("further_points", "further_possible")}
    )
    known = [*(rows[f"p_{item}"].fill_null(0) for item in ITEMS), rows.further_points.fill_null(0)]
    possible = [rows[f"p_{item}"].fill_null(rows[f"max_{item}"]) for item in ITEMS]
    possible.append(rows.further_possible.fill_null(0))
    rows = rows.mutate(points=sum(known[1:], known[0]), possible=sum(possible[1:], possible[0]))
    given = [f"p_{item}" for item in ITEMS]
    return with_chance(rows).select(*held, *given, "points", "possible", *CHANCE)


#: Chance of a meeting by `points`, and its 80 % interval; null where the card does not tell.
CHANCE = ("chance", "chance_low", "chance_high")
DIGITS = 6


def with_chance(rows: "ir.Table") -> "ir.Table":
    """The rows, which have `points` and the columns of verdicts.WORTH, with the chance that their points mean."""
    odds = rows.base + rows.unit * rows.points
    around = (odds, odds - rows.spread, odds + rows.spread)
    # Rounded: engines differ in the last digits of exp.
    told = {name: (1 / (1 + (-at).exp())).round(DIGITS) for name, at in zip(CHANCE, around, strict=True)}
    return rows.mutate(**told)


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
    """Why a company has its points: one entry per item on the card, then those of `further_told`.

    Codes: points (it gives some), none (it gives 0), unknown (the value is missing), no_trigger (none was found),
    missing (points for a value that is missing), stronghold (a rival is strong there: one point less).
    """
    import ibis

    texts = {"title": rows.title, "territory": rows.area, "trigger": rows.trigger}
    entries = []
    for item in ITEMS:
        points = rows[f"p_{item}"]
        value = texts.get(item, rows.industry if item != "personally_involved" else ibis.null("string"))
        cases = [(points.isnull(), "unknown"), (points > 0, "points")]
        if item in VALUE_ITEMS:
            cases.insert(1, ((points > 0) & (rows.trigger_key if item == "trigger" else value).isnull(), "missing"))
        if item == "trigger":
            cases.insert(2, (rows.trigger_key.isnull(), "no_trigger"))
        if item == "territory":
            cases.insert(1, (rows.rival, "stronghold"))
        code = ibis.cases(*cases, else_="none")
        entries.append(ibis.struct({"code": code, "item": ibis.literal(item), "value": value, "points": points}))
    entry = "struct<{}>".format(", ".join(f"{name}: {kind}" for name, kind in ENTRY.items()))
    told = f"array<{entry}>"
    return by_engine("on_card", (*(entry,) * len(ITEMS), told), told)(*entries, rows.further_told)


def on_card(card: Card, dialect: str) -> str:
    """SQL that makes `on_card` known: of one entry for each item, those of the items on this card, as a list, and
    behind them the list of those of further fields (or null)."""
    spark = dialect == "pyspark"
    kinds = {"string": "STRING" if spark else "VARCHAR", "int64": "BIGINT"}
    between = ": " if spark else " "
    parts = ", ".join(f"{name}{between}{kinds[kind]}" for name, kind in ENTRY.items())
    picked = ", ".join(f"its_{item}" for item in ITEMS if item in card.items)
    if spark:
        taken = ", ".join(f"its_{item} STRUCT<{parts}>" for item in ITEMS)
        gives = f"ARRAY<STRUCT<{parts}>>"
        taken += f", further {gives}"
        body = f"concat(CAST(array({picked}) AS {gives}), coalesce(further, CAST(array() AS {gives})))"
        return f"CREATE OR REPLACE TEMPORARY FUNCTION on_card({taken}) RETURNS {gives} RETURN {body}"
    taken = ", ".join(f"its_{item}" for item in ITEMS)
    gives = f"STRUCT({parts})[]"
    listed = f"CAST([{picked}] AS {gives})"
    if card.further:
        listed = f"list_concat({listed}, CAST(further AS {gives}))"
    return f"CREATE OR REPLACE TEMP MACRO on_card({taken}, further) AS {listed}"


def _unknown() -> "ir.IntegerValue":
    import ibis

    return ibis.null("int64")


def _listed_points(rows: "ir.Table", named: str, item: str) -> "ir.IntegerValue":
    import ibis

    return ibis.cases(
        (rows.industry_key.isnull(), rows[f"unknown_{item}"]),
        (rows[named], rows[f"yes_{item}"]),
        else_=rows[f"no_{item}"],
    )


def _flagged(rows: "ir.Table", flag: "ir.IntegerValue", listed: "ir.IntegerValue", item: str) -> "ir.IntegerValue":
    """A flag of the row overrules the card's list: yes or no as the card says, null is not known."""
    import ibis

    told = [(flag == NOT_GIVEN, listed), (flag == YES, rows[f"yes_{item}"]), (flag == NO, rows[f"no_{item}"])]
    return ibis.cases(*told, else_=rows[f"unknown_{item}"])


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
