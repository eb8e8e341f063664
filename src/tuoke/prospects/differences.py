"""What the rows of a file would change about companies and people that are there: one line per value, before and after.

plan(rows)          everything that writing needs: groups, people, codes, changes
differences(rows)   only how many: fills, updates and adds per group
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tuoke.directory.custom_fields import Defined, Of, defined
from tuoke.intake import bulk
from tuoke.prospects import name_columns
from tuoke.prospects.unwritten import without
from tuoke.prospects.values import CHANGE, changes_of, combined, extra_changes

COMPANY = {
    "name": pa.string(), "name_key": pa.string(), "name_en": pa.string(), "area": pa.string(), "industry": pa.string(),
    "owner_kind": pa.string(), "employees": pa.int64(), "founded": pa.int64(), "website": pa.string(),
    "phone": pa.string(), "address": pa.string(), "note": pa.string(), "extra": pa.string(),
}  # fmt: skip
# Compared one by one; the name by its key, `extra` by its parts.
FACTS = ("name_en", "area", "industry", "owner_kind", "employees", "founded", "website", "phone", "address", "note")
# What a person wrote is never written over.
FILL_ONLY = {"note"}
PERSON = {
    "id": pa.int64(), "company_id": pa.int64(), "name": pa.string(), "title": pa.string(), "phone": pa.string(),
    "phone_key": pa.string(), "email": pa.string(), "email_key": pa.string(), "extra": pa.string(),
    "left_alone": pa.bool_(),
}  # fmt: skip


NO_CODES = pa.schema(
    [
        ("line", pa.int64()),
        ("group", pa.int64()),
        ("found", pa.int64()),
        ("value", pa.string()),
        ("source", pa.string()),
    ]
)


@dataclass(frozen=True)
class Plan:
    """`groups`: a row per company of the file with its facts combined. `people`: per row with somebody on it, `known`
    (id of the person who is there), `first` (whether this row brings the person in). `codes`: new ones of companies,
    `person_codes`: of the person in the row; `names`: other names that are new."""

    groups: pa.Table
    people: pa.Table
    codes: pa.Table
    person_codes: pa.Table
    names: pa.Table
    changes: pa.Table


def plan(rows: pa.Table, by: Any = None) -> Plan:
    """`rows`: cleaned and recognised, without faults. `found` null means new, whatever was found before. What `by` may
    not write stays as it is."""
    rows = without(rows, by)
    groups = _groups(rows)
    there = _people_there(pc.unique(pc.drop_null(rows["found"])).to_pylist())
    people = _people(rows, there)
    changes = [*_company_changes(groups), *_person_changes(people, there)]
    names, fields = name_columns.new(rows), defined(of=None)
    codes, theirs = _codes(rows, fields), _person_codes(rows, people, fields)
    return Plan(groups, people, codes, theirs, names, pa.concat_tables(changes))


def differences(rows: pa.Table, by: Any = None) -> dict[str, pa.Array]:
    """fills, updates and adds, on the first row of each group; 0 elsewhere."""
    made = plan(rows, by)
    there = made.changes.filter(pc.is_valid(made.changes["object_id"]))
    there = there.filter(pc.not_equal(there["field"], "name_key"))
    brought = (made.people.filter(made.people["first"]), made.codes, made.person_codes, made.names)
    adds = pa.concat_arrays([_there(rows) for rows in brought])
    return {
        "fills": _per_group(rows, there.filter(there["fill"])["group"]),
        "updates": _per_group(rows, there["group"]),
        "adds": _per_group(rows, adds),
    }


def _there(rows: pa.Table) -> pa.Array:
    return rows.filter(pc.is_valid(rows["found"]))["group"].combine_chunks()


def _per_group(rows: pa.Table, groups: Any) -> pa.Array:
    counted = pc.value_counts(groups)
    place = pc.index_in(rows["line"].combine_chunks(), value_set=counted.field("values"))
    return pc.fill_null(counted.field("counts").take(place), 0)


def _groups(rows: pa.Table) -> pa.Table:
    """One row per group; each fact is that of the first row that knows it."""
    somebody = _somebody(rows)
    nothing = pa.scalar(None, pa.string())
    blocked = rows["blocked"]
    phone = rows["phone"] if "phone" in rows.column_names else pa.nulls(rows.num_rows, pa.string())
    phone = pc.if_else(pc.or_(somebody, blocked), nothing, phone)
    present = [name for name in COMPANY if name in rows.column_names and name != "phone"]
    own = [name for name in ("owner_id", "is_reference") if name in rows.column_names]
    columns = {name: rows[name] for name in ["line", "group", "found", *present, *own]}
    return combined(pa.table({**columns, "phone": phone}))


def _somebody(rows: pa.Table) -> Any:
    """Rows that name or reach a person; a phone alone is the company's."""
    marks = [pc.is_valid(rows[name]) for name in ("person", "title", "email") if name in rows.column_names]
    found = pa.repeat(False, rows.num_rows)
    for mark in marks:
        found = pc.or_(found, mark)
    return found


def _company_changes(groups: pa.Table) -> list[pa.Table]:
    ids = pc.unique(pc.drop_null(groups["found"])).to_pylist()
    known = bulk.fetch_by_ids(
        f"SELECT id, {', '.join(COMPANY)} FROM directory_company WHERE id IN ({{ids}})", ids,
        [pa.int64(), *COMPANY.values()],
    )  # fmt: skip
    old = pa.table(dict(zip(("id", *COMPANY), known, strict=True)))
    groups = groups.filter(pc.is_valid(groups["found"]))
    place = pc.index_in(groups["found"].combine_chunks(), value_set=old["id"].combine_chunks())
    old = old.take(place)
    tables = []
    if groups.num_rows:
        renamed = pc.not_equal(groups["name_key"], old["name_key"])
        if pc.any(renamed).as_py():
            renamed = pc.and_not(renamed, name_columns.borne(groups))
        for field in ("name", "name_key"):
            tables.append(changes_of("company", field, groups, old, only=renamed))
    for field in FACTS:
        if field in groups.column_names:
            tables.append(changes_of("company", field, groups, old, fill_only=field in FILL_ONLY))
    if "extra" in groups.column_names:
        tables.append(extra_changes(groups, old))
    return [CHANGE.empty_table(), *tables]


def _codes(rows: pa.Table, fields: tuple[Defined, ...]) -> pa.Table:
    """line, group, found, source, value of each code in the file that nobody has; the first row with it counts."""
    from tuoke.intake.known import known_codes

    own = (one.key for one in fields if one.is_code and one.of == Of.COMPANY)
    sources = ("code", "credit_code", *own)
    return _new_codes(rows, sources, known_codes(sources))


def _person_codes(rows: pa.Table, people: pa.Table, fields: tuple[Defined, ...]) -> pa.Table:
    """The same of people, of the rows that bring one in or name one who is there."""
    from tuoke.intake.known import known_person_codes

    asked = (one.key for one in fields if one.is_code and one.of == Of.PERSON)
    sources = tuple(key for key in asked if key in rows.column_names)
    if not sources:
        return NO_CODES.empty_table()
    theirs = people.filter(pc.or_(people["first"], pc.is_valid(people["known"])))["line"].combine_chunks()
    return _new_codes(rows.filter(pc.is_in(rows["line"], value_set=theirs)), sources, known_person_codes(sources))


def _new_codes(rows: pa.Table, sources: tuple[str, ...], known: pa.Table) -> pa.Table:
    taken = pc.binary_join_element_wise(known["source"], known["value"], "|")
    parts = []
    for source in sources:
        if source not in rows.column_names:
            continue
        own = rows.filter(pc.is_valid(rows[source])).select(["line", "group", "found", source])
        own = own.rename_columns(["line", "group", "found", "value"])
        own = own.append_column("source", pa.repeat(source, own.num_rows))
        key = pc.binary_join_element_wise(own["source"], own["value"], "|")
        parts.append(own.filter(pc.invert(pc.is_in(key, value_set=taken.combine_chunks()))))
    codes = pa.concat_tables([NO_CODES.empty_table(), *parts])
    return codes.filter(_firsts(pc.binary_join_element_wise(codes["source"], codes["value"], "|")))


def _people(rows: pa.Table, old: pa.Table) -> pa.Table:
    """Rows with somebody on them who may be written down, and whether that person is there already."""
    wanted = pc.and_(_somebody(rows), pc.invert(rows["blocked"]))
    rows = rows if pc.all(wanted).as_py() else rows.filter(wanted)
    texts = {
        field: rows[field] if field in rows.column_names else pa.nulls(rows.num_rows, pa.string())
        for field in (
            "person",
            "title",
            "phone",
            "email",
            "phone_key",
            "email_key",
            "person_note",
            "person_extra",
            "left_alone",
        )
    }
    named = pc.is_valid(texts["person"])
    name = pc.utf8_slice_codeunits(pc.coalesce(texts["person"], texts["title"], texts["email"]), 0, 80)
    table = pa.table(
        {"line": rows["line"], "group": rows["group"], "found": rows["found"], **texts, "person": name, "named": named}
    )
    within = pc.cast(pc.coalesce(table["found"], pc.negate(table["group"])), pa.string())
    first = _firsts(pc.binary_join_element_wise(within, _folded(name), "|"))
    place = _place(table, old)
    known = old["id"].combine_chunks().take(place)
    table = table.append_column("known", known).append_column("place", place)
    return table.append_column("first", pc.and_(first, pc.is_null(known)))


def _people_there(ids: list[int]) -> pa.Table:
    columns = bulk.fetch_by_ids(
        "SELECT id, company_id, name, title, phone, phone_key, email, email_key, extra, "
        "CASE WHEN do_not_contact_at IS NULL THEN 0 ELSE 1 END "
        "FROM directory_person WHERE company_id IN ({ids}) ORDER BY id",
        ids,
        [pa.int64(), pa.int64(), *[pa.string()] * 7, pa.int64()],
    ) if ids else [pa.array([], type=kind) for kind in PERSON.values()]  # fmt: skip
    table = pa.table(dict(zip(PERSON, columns, strict=True)))
    return table.set_column(9, "left_alone", pc.cast(table["left_alone"], pa.bool_()))


def _place(table: pa.Table, old: pa.Table) -> pa.Array:
    """Row of `old` for each row: the same name at the same company; without a name, the same address or number."""
    if not old.num_rows:
        return pa.nulls(table.num_rows, pa.int32())
    company = pc.cast(old["company_id"], pa.string())
    found = pc.cast(table["found"], pa.string())

    def at(ours: Any, theirs: Any) -> Any:
        keys = pc.binary_join_element_wise(company, pc.if_else(pc.equal(theirs, ""), None, theirs), "|")
        return pc.index_in(
            pc.binary_join_element_wise(found, ours, "|"), value_set=keys.combine_chunks(), skip_nulls=True
        )

    nobody = pa.scalar(None, pa.int32())
    by_name = at(_folded(table["person"]), _folded(old["name"]))
    unnamed = pc.coalesce(at(table["email_key"], old["email_key"]), at(table["phone_key"], old["phone_key"]))
    place = pc.coalesce(by_name, pc.if_else(table["named"], nobody, unnamed))
    return place.combine_chunks() if isinstance(place, pa.ChunkedArray) else place


def _person_changes(people: pa.Table, old: pa.Table) -> list[pa.Table]:
    """Title, phone and e-mail of people who are there; nothing of those who asked to be left alone."""
    there = people.filter(pc.is_valid(people["known"]))
    there = there.filter(_firsts(there["known"]))
    old = old.take(there["place"])
    open_ = pc.invert(old["left_alone"])
    there, old = there.filter(open_), old.filter(open_)
    there = there.set_column(there.column_names.index("found"), "found", there["known"])
    tables = [changes_of("person", "title", there, old), extra_changes(there, old, "person", "person_extra")]
    for field in ("phone", "email"):
        # Another way of writing the same number is no change.
        key = f"{field}_key"
        differs = _true(pc.not_equal(pc.coalesce(there[key], there[field]), _key_or_text(old, field)))
        # A number without a key (no area code) takes the old key away.
        keyed = pc.if_else(
            pc.is_valid(there[field]), pc.coalesce(there[key], pa.scalar("")), pa.scalar(None, pa.string())
        )
        there = there.set_column(there.column_names.index(key), key, keyed)
        tables.append(changes_of("person", field, there, old, only=differs))
        tables.append(changes_of("person", key, there, old, only=differs))
    return tables


def _key_or_text(old: pa.Table, field: str) -> Any:
    return pc.if_else(pc.equal(old[f"{field}_key"], ""), old[field], old[f"{field}_key"])


def _folded(name: Any) -> Any:
    return pc.utf8_lower(pc.replace_substring_regex(pc.utf8_normalize(name, form="NFKC"), "\\s+", ""))


def _firsts(keys: Any) -> pa.Array:
    """True where a key stands for the first time."""
    codes = keys.combine_chunks().dictionary_encode() if isinstance(keys, pa.ChunkedArray) else keys.dictionary_encode()
    numbers = codes.indices.to_numpy(zero_copy_only=False)
    first = np.zeros(len(numbers), bool)
    first[np.unique(numbers, return_index=True)[1]] = True
    return pa.array(first)


def _true(mark: Any) -> Any:
    return pc.fill_null(mark, False)
