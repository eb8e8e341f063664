"""What becomes of each row: by what is known about it, the rule for twins and what the person chose.

Arrow columns in, Arrow columns out; cheap enough to be done anew at every look.

    problem    a fault: stays out until corrected          merged     a further row of a company above in the file
    blocked    the person asked to be left alone: the company comes in, the person does not
    taken      a colleague's company that the importer may not see        left_out   twins that rule or person skips
    same       nothing in it is new                        new, updated
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# What a kind's `look_up` adds to the cleaned cells, null in rows with a fault.
KNOWN = (
    "group",  # line of the first row of the same thing in this file
    "found",  # id of the same thing in the database, or null
    "by",  # what told: code, credit_code or name
    "differs",
    "hidden",  # the importer may not see what was found
    "taken_by",  # its owner's name then
    "blocked",
    "fills",  # changes that only fill what is empty: on the first row of each group, 0 elsewhere
    "updates",  # changes where the file has the say
    "adds",  # new people and codes for something that is there
    "name_key",
    "phone_key",
    "email_key",
)
ACTS = ("problem", "blocked", "merged", "taken", "left_out", "same", "new", "updated")
# The tiles above the preview; every row is in exactly one.
TILES = ("ready", "mended", "twin", "problem", "same")
CHOICES = ("same", "new", "skip")


def line_up(cells: pa.Table, known: pa.Table) -> pa.Table:
    """All rows of `cells` with the columns of `known` beside them by `line`, null where there is no such line."""
    place = pc.index_in(cells["line"], value_set=known["line"].combine_chunks())
    return pa.table({**_columns(cells), **{name: known[name].take(place) for name in KNOWN}})


def settle(table: pa.Table, rule: str, choices: dict[str, str]) -> pa.Table:
    """The table with `fate` (of the row's group: taken, left_out, same, new, updated), `act` and `tile` per row."""
    chosen = pa.array([int(line) for line in choices], pa.int64())
    answers = pa.array(list(choices.values()), pa.string())
    # Choices are made on the first row of a group and hold for all of it.
    choice = answers.take(pc.index_in(table["group"], value_set=chosen))
    by_code = _true(pc.and_(pc.is_valid(table["found"]), pc.not_equal(table["by"], "name")))
    ruled = {"update": "same", "fill": "same", "skip": "skip", "new": "new"}[rule]
    answer = pc.coalesce(choice, pa.scalar(ruled))
    # An equal code is an equal company, whatever the rule for namesakes says.
    answer = pc.if_else(pc.and_(by_code, pc.equal(answer, "new")), "same", answer)
    changes = pc.add(table["fills" if rule == "fill" else "updates"], table["adds"])
    changed = pc.greater(_of_group(table, changes), 0)
    fate = _first(
        (pc.is_null(table["group"]), None),
        (pc.is_null(table["found"]), "new"),
        (_true(table["hidden"]), "taken"),
        (pc.equal(answer, "skip"), "left_out"),
        (pc.equal(answer, "new"), "new"),
        (_true(changed), "updated"),
        otherwise="same",
    )
    act = _first(
        (pc.is_null(table["group"]), "problem"),
        (_true(table["blocked"]), "blocked"),
        (_true(pc.not_equal(table["group"], table["line"])), "merged"),
        otherwise=fate,
    )
    open_twin = _true(pc.and_(pc.equal(table["by"], "name"), pc.equal(table["group"], table["line"])))
    open_twin = pc.and_(open_twin, pc.and_(pc.is_null(choice), pc.invert(_true(table["hidden"]))))
    open_twin = pc.and_(open_twin, pc.not_equal(fate, "same"))
    tile = _first(
        (pc.is_in(act, value_set=pa.array(["problem", "blocked", "taken"])), "problem"),
        (open_twin, "twin"),
        (pc.is_in(act, value_set=pa.array(["same", "left_out"])), "same"),
        (pc.not_equal(table["fixes"], ""), "mended"),
        otherwise="ready",
    )
    return pa.table({**_columns(table), "fate": fate, "act": act, "tile": tile})


def count(settled: pa.Table, skipped: int) -> dict[str, int]:
    """How the rows add up: read = skipped + one number per act; and the tiles, companies and twins beside it."""
    acts = _tally(settled["act"])
    tiles = _tally(settled["tile"])
    first = _true(pc.equal(settled["group"], settled["line"]))
    companies = _tally(settled["fate"].filter(first))
    twins = pc.sum(pc.and_(first, _true(pc.equal(settled["by"], "name")))).as_py()
    return {
        "read": settled.num_rows + skipped,
        "skipped": skipped,
        **{act: acts.get(act, 0) for act in ACTS},
        **{f"tile_{tile}": tiles.get(tile, 0) for tile in TILES},
        "companies_new": companies.get("new", 0),
        "companies_updated": companies.get("updated", 0),
        "twins": int(twins or 0),
    }


def comes_in(settled: pa.Table) -> pa.Array:
    """Which rows' company is written, changed, or put on the list."""
    return _true(pc.is_in(settled["fate"], value_set=pa.array(["new", "updated", "same"])))


def _of_group(table: pa.Table, values: Any) -> Any:
    """The value on the first row of each row's group."""
    return values.take(pc.index_in(table["group"], value_set=table["line"].combine_chunks()))


def _first(*cases: tuple[Any, Any], otherwise: Any) -> Any:
    """The value of the first condition that holds."""
    value = otherwise if isinstance(otherwise, (pa.Array, pa.ChunkedArray)) else pa.scalar(otherwise, pa.string())
    for condition, result in reversed(cases):
        value = pc.if_else(condition, pa.scalar(result, pa.string()), value)
    return value


def _tally(column: Any) -> dict[str, int]:
    return {pair["values"]: pair["counts"] for pair in pc.value_counts(column).to_pylist()}


def _true(mark: Any) -> Any:
    return pc.fill_null(mark, False)


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return {name: table[name] for name in table.column_names}
