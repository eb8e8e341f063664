"""Clean rows -> what the directory already knows about each. Reads only; the list engine does the comparing.

All companies count, also those that the importer may not see: of such a twin only "taken, and by whom" is told.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from tuoke.engine.lists.run import recognise
from tuoke.intake import bulk
from tuoke.intake.known import hidden, known_codes, known_companies
from tuoke.intake.models import Batch
from tuoke.intake.settling import KNOWN, line_up
from tuoke.prospects.differences import differences

ENGINE_FIELDS = ("line", "name", "code", "credit_code", "phone", "email")


def look_up(cells: pa.Table, batch: Batch) -> pa.Table:
    """The rows with the columns of `settling.KNOWN`; rows with a fault are not looked up."""
    good = cells.filter(pc.equal(cells["faults"], ""))
    seen = recognise(good.select([name for name in ENGINE_FIELDS if name in good.column_names]), known_companies())
    found = pc.index_in(good["line"], seen["line"])
    # A name of which nothing is left to compare is no name.
    nameless = good.filter(pc.is_null(found))["line"]
    good = good.filter(pc.is_valid(found))
    key = pc.utf8_slice_codeunits(seen["name_key"], 0, 200)
    seen = seen.set_column(seen.column_names.index("name_key"), "name_key", key)
    rows = _with_columns(good, hidden(seen["id"], batch), seen)
    rows = _with_columns(rows, {"blocked": _blocked(rows)})
    rows = _with_columns(rows, differences(rows, batch.by))
    return _mark_nameless(line_up(cells, rows.select(["line", *KNOWN])), nameless)


def named(texts: pa.Table, batch: Batch) -> tuple[pa.Table, pa.Array | None]:
    """Rows of an export of another system that name no company: by its number there, where we have it; else a person
    without a company stands under their own name. Of a list of one's own they stay as they are, and are a problem."""
    if not batch.reading.get("export") or "name" not in texts.column_names:
        return texts, None
    name = pc.fill_null(pc.utf8_trim_whitespace(texts["name"].combine_chunks()), "")
    none = pc.equal(name, "")
    if not pc.any(none).as_py():
        return texts, None
    by_code = by_person = pa.repeat(pa.scalar(None, pa.string()), texts.num_rows)
    if "code" in texts.column_names:
        # Numbers are kept as `cells` writes them; the company need not be one that the importer may see.
        asked = pc.utf8_upper(pc.utf8_trim_whitespace(texts["code"].combine_chunks()))
        by_code = _names_of(asked, none)
    if "person" in texts.column_names:
        person = pc.utf8_trim_whitespace(texts["person"].combine_chunks())
        by_person = pc.if_else(pc.equal(person, ""), pa.scalar(None, pa.string()), person)
    given = pc.if_else(none, pc.coalesce(by_code, by_person), name)
    marks = pc.case_when(
        pc.make_struct(pc.and_(none, pc.is_valid(by_code)), pc.and_(none, pc.is_valid(by_person))),
        pa.scalar("name:by_code"), pa.scalar("name:own_name"), pa.scalar(""),
    )  # fmt: skip
    return texts.set_column(texts.column_names.index("name"), "name", pc.fill_null(given, "")), marks


def _names_of(codes: pa.Array, wanted: pa.Array) -> pa.Array:
    """The name of the company with each code, null where none has it or it is not asked for."""
    known = known_codes(["code"])
    place = pc.index_in(pc.if_else(wanted, codes, None), value_set=known["value"].combine_chunks())
    ids = known["id"].combine_chunks().take(place)
    distinct = pc.unique(pc.drop_null(ids))
    found, names = bulk.fetch_by_ids(
        "SELECT id, name FROM directory_company WHERE id IN ({ids})", distinct.to_pylist(), [pa.int64(), pa.string()]
    )
    return names.take(pc.index_in(ids, value_set=found, skip_nulls=True))


def _blocked(rows: pa.Table) -> pa.Array:
    """Rows whose phone or address asked to be left alone."""
    channel, key = bulk.fetch("SELECT channel, key FROM directory_donotcontact", types=[pa.string(), pa.string()])
    phones, mails = key.filter(pc.equal(channel, "phone")), key.filter(pc.equal(channel, "email"))
    by_phone = pc.is_in(rows["phone_key"].combine_chunks(), value_set=phones)
    return pc.or_(by_phone, pc.is_in(rows["email_key"].combine_chunks(), value_set=mails))


def _with_columns(rows: pa.Table, columns: dict[str, pa.Array], seen: pa.Table | None = None) -> pa.Table:
    renamed = {"company": "group", "id": "found"}
    if seen is not None:
        keys = {renamed.get(n, n): seen[n] for n in seen.column_names if n not in ("line", "code", "credit_code")}
        columns = {**keys, **columns}
    kept = {name: rows[name] for name in rows.column_names if name not in columns}
    return pa.table({**kept, **columns})


def _mark_nameless(rows: pa.Table, nameless: pa.Array) -> pa.Table:
    if not len(nameless):
        return rows
    mark = pc.if_else(pc.is_in(rows["line"], value_set=nameless.combine_chunks()), "name:missing", rows["faults"])
    return rows.set_column(rows.column_names.index("faults"), "faults", mark)
