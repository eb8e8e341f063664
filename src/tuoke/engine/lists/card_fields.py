"""The further fields of a learned card: company x field -> its points, beside the seven items of the method.

    companies, further, fields_asked -> field_values -> field_judged -> field_points, field_told

Fields stand in rows here, not in columns, so that the steps are the same whichever fields a card has. `fields_asked`
has one row per field, `field_lines` one per line of the card (verdicts.py), `further` what the list says in columns
that are no field of a company (further.py). A card without further fields runs none of it.
"""

from typing import TYPE_CHECKING

from tuoke.engine.lists.card import OWN
from tuoke.engine.lists.names import FOLD, with_keys
from tuoke.engine.lists.numbers import with_span

if TYPE_CHECKING:
    import ibis.expr.types as ir

ASKED = {
    "place": "int64", "field": "string", "numeric": "boolean", "most": "int64", "rest": "int64", "unknown": "int64",
}  # fmt: skip
FIELD_LINES = {
    "field": "string", "key": "string", "from": "float64", "to": "float64", "label": "string", "points": "int64",
}  # fmt: skip
JUDGED = {
    "company": "int64", "place": "int64", "field": "string", "value": "string", "code": "string", "points": "int64",
    "most": "int64",
}  # fmt: skip


def field_values(companies: "ir.Table", further: "ir.Table", fields_asked: "ir.Table") -> "ir.Table":
    """company, field, value of what is known of the fields asked."""
    import ibis.selectors as s

    long = companies.select("company", *OWN).pivot_longer(s.cols(*OWN), names_to="field", values_to="value")
    long = long.filter(long.value.notnull()).select("company", "field", "value")
    return long.union(further.select("company", "field", "value")).semi_join(fields_asked, "field")


def field_judged(
    companies: "ir.Table", field_values: "ir.Table", fields_asked: "ir.Table", field_lines: "ir.Table"
) -> "ir.Table":
    """The columns of JUDGED: one row for each company and field; `points` null where it is not known.

    A number is the lower end of what the text tells (numbers.py): 500 of '500-999', 1998 of '1998-03-01'.
    """
    import ibis

    numbers = with_span(with_keys(field_values, FOLD, key="value"), "value", "field")
    keyed = numbers.select("company", "field", "value", "key", number="low")
    rows = companies.select("company").cross_join(fields_asked)
    rows = rows.left_join(keyed, ["company", "field"])
    rows = rows.select("company", *ASKED, "value", "key", "number")
    texts = field_lines.filter(field_lines.key.notnull()).select("field", "key", text_points="points")
    rows = rows.left_join(texts, ["field", "key"]).drop("field_right").drop("key_right")
    ranges = field_lines.filter(field_lines.key.isnull())
    ranges = ranges.select("from", "to", "label", of="field", range_points="points")
    within = [rows.field == ranges.of, rows.number >= ranges["from"], rows.number < ranges.to]
    rows = rows.left_join(ranges, within)
    known = ibis.ifelse(rows.numeric, rows.number.notnull(), rows.key.notnull())
    given = ibis.ifelse(rows.numeric, rows.range_points.fill_null(0), rows.text_points.fill_null(rows.rest))
    points = ibis.ifelse(known, given, rows.unknown)
    code = ibis.cases(
        (points.isnull(), "unknown"),
        (points == 0, "none"),
        (~known, "missing"),
        (rows.numeric, "range"),
        else_="points",
    )
    value = ibis.ifelse(rows.numeric & known, rows.label.fill_null(rows.value), rows.value)
    return rows.select("company", "place", "field", value=value, code=code, points=points, most=rows.most)


def field_points(field_judged: "ir.Table") -> "ir.Table":
    """company, further_points and further_possible: the sums over its fields."""
    possible = field_judged.points.fill_null(field_judged.most)
    return field_judged.group_by("company").agg(
        further_points=field_judged.points.fill_null(0).sum().cast("int64"),
        further_possible=possible.sum().cast("int64"),
    )


def field_told(field_judged: "ir.Table") -> "ir.Table":
    """company, further_told: the reasons of its fields, in the order of the card."""
    import ibis

    rows = field_judged
    entry = {"place": rows.place, "code": rows.code, "item": rows.field, "value": rows.value, "points": rows.points}
    told = rows.group_by("company").agg(told=ibis.struct(entry).collect())
    bare = told.told.sort().map(
        lambda one: ibis.struct({name: one[name] for name in ("code", "item", "value", "points")})
    )
    return told.select("company", further_told=bare)
