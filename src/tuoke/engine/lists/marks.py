"""What each distinct value of a list means to one profile and one card, as one whole number.

A list of ten million rows has some hundred areas, titles and industries. Each value is judged once, by the same steps
as a whole list (run.py): as a row that says this and nothing else. What came out is packed into the bits of a number,
so that the numbers of a row's values add up to what the whole row means:

    bits 0-4   the rule that the value is struck by: industry, title, territory, employees, kind of owner
    bits 5-9   how many conditions it fails (each field has a number of its own)
    10-20      the points it gives, by the items and the further fields of the card
    21-31      the points that are possible by them: what is not known counts full
    from 40    the value is not among those that were judged

Which item gives how many is asked of the few that come first. It is told by a second number, of a value alone and, for
no two values speak of one item, of a row as well:

    from 0     six bits for each item of the card: whether it is known, then its points
    36, 37     a rival is strong there; no trigger was found

What is the company's name or code - personal involvement - is not in it: that is asked of the few who may come first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.qualify import RULES, Profile
from tuoke.engine.lists.rank import ITEMS, Card

if TYPE_CHECKING:
    import pyarrow as pa

#: The field that each rule and each item asks; conditions name their own, involvement is of the name and the code.
RULE_FIELDS = ("industry", "title", "area", "employees", "owner_kind")
ITEM_FIELDS = {
    "industry": "industry",
    "title": "title",
    "territory": "area",
    "trigger": "trigger",
    "sold_before": "industry",
    "reference": "industry",
}
CONDITIONS_BIT, CONDITIONS_MOST = 5, 31
#: Every bit by which a row may be struck.
STRIKES = (1 << 10) - 1
#: 7 items and 90 fields of at most 20 points come to 1,940.
SUM_BITS = 11
POINTS_BIT, POSSIBLE_BIT, SUM = 10, 10 + SUM_BITS, (1 << SUM_BITS) - 1
ITEM_BITS, ITEM_POINTS = 6, 31
RIVAL, NO_TRIGGER = 1 << 36, 1 << 37
LATE = 1 << 40
#: Where a row ends: the place of the first rule that strikes among RULES, or one of these.
FITS, UNJUDGED = len(RULES), len(RULES) + 1
#: The standing of a row is its points times this and its points possible.
PACK = 1 << SUM_BITS
#: So many values of a field are looked up one after the other where a row is read, more of them by a join.
MOST_LISTED = 400


def item_bit(item: str) -> int:
    """The bit of the second number that tells that the item is known; its points are in the five bits above."""
    return ITEM_BITS * ITEMS.index(item)


def fields_asked(profile: Profile, card: Card) -> tuple[str, ...]:
    """The fields whose values mean anything to profile and card, in the order of FIELD_KEYS."""
    asked = {condition.field for condition in profile.conditions}
    asked |= {field for rule, field in zip(RULES, RULE_FIELDS, strict=False) if rule in profile.rules}
    asked |= {ITEM_FIELDS[item] for item in card.items if item in ITEM_FIELDS}
    asked |= set(card.further)
    return tuple(field for field in FIELD_KEYS if field in asked)


def rows_of_values(values: "dict[str, pa.Array]") -> "pa.Table":
    """One row for each value of each field, with `line` and `id` counted from 0 in the order of the fields."""
    import pyarrow as pa

    total = sum(map(len, values.values()))
    columns: dict[str, pa.Array] = {"name": pa.nulls(total, pa.string())}
    before = 0
    for field, given in values.items():
        rest = total - before - len(given)
        parts = [pa.nulls(before, pa.string()), given, pa.nulls(rest, pa.string())]
        columns[field] = pa.concat_arrays(parts)
        before += len(given)
    columns["name"] = columns["name"].fill_null("x")
    numbers = pa.array(range(total), pa.int64())
    return pa.table({**columns, "line": numbers, "id": numbers})


@dataclass(frozen=True)
class Marks:
    """Of each value of one field the number that rows are added up from, and the one that tells of items (int64)."""

    mark: "pa.Array"
    detail: "pa.Array"


def marks_of(
    judged: "pa.Table", further: "pa.Table", unmet: Iterable[int], values: "dict[str, pa.Array]", card: Card
) -> dict[str, Marks]:
    """The marks of each value, from the judged rows of `rows_of_values`, what their fields give (`field_judged`), and
    those that fail a condition."""
    import numpy as np
    import pyarrow as pa

    total = sum(map(len, values.values()))
    marks, details = np.zeros(total, np.int64), np.zeros(total, np.int64)
    lines = judged.column("company").to_numpy()
    rules = np.array(judged.column("rule").to_pylist(), object)
    for place, rule in enumerate(RULES[:CONDITIONS_BIT]):
        marks[lines[rules == rule]] |= 1 << place
    marks[np.fromiter(unmet, np.int64)] += 1 << CONDITIONS_BIT
    held = {"area": (judged.column("rival"), RIVAL), "trigger": (judged.column("trigger_key").is_null(), NO_TRIGGER)}
    of_field, places = np.array(further.column("field").to_pylist(), object), further.column("company").to_numpy()
    found, before = {}, 0
    for field, given in values.items():
        mine = (lines >= before) & (lines < before + len(given))
        for item in (item for item, asked in ITEM_FIELDS.items() if asked == field and item in card.items):
            points = judged.column(f"p_{item}")
            known, most = points.is_valid().to_numpy(), card.maxima[item]
            told = points.fill_null(0).to_numpy()
            marks[lines[mine]] += ((told << POINTS_BIT) + (np.where(known, told, most) << POSSIBLE_BIT))[mine]
            details[lines[mine]] |= (told * 2 + known)[mine] << item_bit(item)
        if field in held:
            column, bit = held[field]
            details[lines[mine & column.fill_null(False).to_numpy()]] |= bit
        own = (of_field == field) & (places >= before) & (places < before + len(given))
        points = further.column("points")
        told = points.fill_null(0).to_numpy()[own]
        possible = np.where(points.is_valid().to_numpy(), points.fill_null(0), further.column("most"))[own]
        marks[places[own]] += (told << POINTS_BIT) + (possible.astype(np.int64) << POSSIBLE_BIT)
        found[field] = Marks(*(pa.array(all_of[before : before + len(given)]) for all_of in (marks, details)))
        before += len(given)
    return found


def function(field: str, values: "pa.Array", marks: "pa.Array", dialect: str, kind: str = "mark") -> str:
    """SQL that makes `mark_<field>` known, for `values` with ''. The table `marks_<field>` has both columns, too.

    `kind` 'detail': the second number, `detail_<field>`.

    DuckDB reads few values out of a map: of a Parquet file it then asks for each value of its dictionary, not for each
    row, as long as all is made of functions of one column alone (no CASE, no COALESCE).
    """
    joined = f"(SELECT max({kind}) FROM {kind}s_{field} WHERE value = coalesce(text, ''))"
    if dialect == "pyspark":
        return (
            f"CREATE OR REPLACE TEMPORARY FUNCTION {kind}_{field}(text STRING) RETURNS BIGINT "
            f"RETURN coalesce({joined}, CAST({LATE} AS BIGINT))"
        )
    said = f"coalesce({joined}, {LATE})"
    if len(values) <= MOST_LISTED:
        told = zip(values.to_pylist(), marks.to_pylist(), strict=True)
        pairs = ", ".join("'" + value.replace("'", "''") + f"': {mark}::BIGINT" for value, mark in told)
        said = f"least(map_extract_value(MAP {{{pairs}}}, concat(text)), {LATE}::BIGINT)"
    return f"CREATE OR REPLACE TEMP MACRO {kind}_{field}(text) AS {said}"


def constant(name: str, value: int, dialect: str, parameter: str = "") -> str:
    """SQL that makes a function known that always gives `value`."""
    if dialect == "pyspark":
        taken = f"{parameter} STRING" if parameter else ""
        return f"CREATE OR REPLACE TEMPORARY FUNCTION {name}({taken}) RETURNS BIGINT RETURN CAST({value} AS BIGINT)"
    return f"CREATE OR REPLACE TEMP MACRO {name}({parameter}) AS {value}::BIGINT"
