"""Keeping the index of the search up to date: the searched text of each company, and its grams (`search.py`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from tuoke.directory import grams
from tuoke.directory.copying import Rows, write
from tuoke.directory.custom_fields import Of, defined

if TYPE_CHECKING:
    import pyarrow as pa

SLICE = 2_000  # companies indexed by one statement
#: What is noted of companies, and of their people: no key of a field begins with a space.
NOTES = {" note": Of.COMPANY, " person.note": Of.PERSON}


def index_companies(ids: Iterable[int] = (), *, arrival: int | None = None) -> int:
    """Bring the index up to date for these companies, or for all that an arrival touched; says how many.

    Call it in the transaction that writes them. Companies that are gone are forgotten.
    """
    wanted = _arrived(arrival) if arrival is not None else sorted(set(ids))
    with transaction.atomic():
        for some in _slices(wanted):
            _write(some)
    return len(wanted)


def forget_companies(ids: Iterable[int] = (), *, arrival: int | None = None) -> None:
    """Take these companies, or those that came with an arrival, out of the index; before or after they are deleted."""
    wanted = _ids("SELECT id FROM directory_company WHERE arrival = %s", [arrival]) if arrival is not None else ids
    with transaction.atomic(), connection.cursor() as cursor:
        for some in _slices(sorted(set(wanted))):
            _forget(cursor, some)


def reindex() -> int:
    """Build the whole index anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_searchtext")
        if connection.vendor != "postgresql":
            cursor.execute("DELETE FROM directory_searchgrams")
        return index_companies(_ids("SELECT id FROM directory_company", []))


def having(key: str, after: int, most: int) -> list[int]:
    """The next companies after an id of which the field of this key, theirs or their people's, has a value; NOTES are
    such keys too. None that is still coming in: its import indexes it."""
    of = NOTES.get(key) or next((one.of for one in defined(retired=True, of=None) if one.key == key), "")
    table, column = ("company", "id") if of == Of.COMPANY else ("person", "company_id")
    there = "x.note <> ''" if key in NOTES else f"EXISTS (SELECT 1 FROM {_each()}(x.extra) j WHERE j.key = %s)"
    shown = "x.arrival NOT IN (SELECT id FROM directory_arrival WHERE NOT revealed)"
    return _ids(
        f"SELECT DISTINCT x.{column} FROM directory_{table} x WHERE x.{column} > %s AND {shown} AND {there} "
        f"ORDER BY x.{column} LIMIT %s",
        [after, *([] if key in NOTES else [key]), most],
    )


def sort_in() -> None:
    """After many rows: what PostgreSQL has put aside to sort into its index later is sorted in now, not by the next
    person who searches or writes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('directory_searchtext_grams')")


def _arrived(arrival: int) -> list[int]:
    parts = " UNION ".join(
        f"SELECT {column} FROM {table} WHERE arrival = %s"
        for column, table in (
            ("id", "directory_company"), ("company_id", "directory_person"), ("company_id", "directory_externalkey"),
            ("company_id", "directory_companyname"),
        )
    )  # fmt: skip
    parts += (
        " UNION SELECT p.company_id FROM directory_personcode k JOIN directory_person p ON p.id = k.person_id "
        "WHERE k.arrival = %s"
    )
    return sorted(_ids(parts, [arrival] * 5))


def _ids(sql: str, params: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def _slices(ids: list[int]) -> Iterator[list[int]]:
    return (ids[at : at + SLICE] for at in range(0, len(ids), SLICE))


def _numbers(ids: list[int]) -> str:
    """The ids as SQL: whole numbers, nothing else."""
    return ",".join(str(int(one)) for one in ids)


def _write(ids: list[int]) -> None:
    import pyarrow as pa

    joined = "string_agg(%s, ';')" if connection.vendor == "postgresql" else "group_concat(%s, ';')"
    of = "(SELECT {} FROM directory_{} x WHERE x.company_id = c.id)"
    merged = "(SELECT {} FROM directory_company x WHERE x.merged_into_id = c.id)"
    words = [
        "c.name || ';' || c.name_en",
        # What was merged into it is found by its own name, and finds it.
        merged.format(joined % "x.name || ';' || x.name_en"),
        of.format(joined % "x.value", "externalkey"),
        of.format(joined % "x.text", "companyname"),
        of.format(joined % "x.name || ';' || x.email", "person"),
        # What was written down about it is found too: a number in it as little as a phone that is masked (search.py).
        "c.note",
        *_of_companies(joined),
        of.format(joined % "NULLIF(x.note, '')", "person"),
        *_of_people(joined),
    ]
    text = " || ';' || ".join(f"COALESCE({one}, '')" for one in words)
    called = [merged.format(joined % "x.phone"), of.format(joined % "x.phone", "person")]
    phones = " || ';' || ".join(["c.phone", *(f"COALESCE({one}, '')" for one in called)])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Compiling the query would take longer than running it, for every slice anew.
            cursor.execute("SET LOCAL jit = off")
        cursor.execute(f"SELECT c.id, {text}, {phones} FROM directory_company c WHERE c.id IN ({_numbers(ids)})")
        found = cursor.fetchall()
        _forget(cursor, ids)
    if found:
        keys, said, numbers = zip(*found, strict=True)
        add(searched(pa.array(keys, pa.int64()), pa.array(said, pa.string()), pa.array(numbers, pa.string())))


def _each() -> str:
    """The keys and values of an `extra`, as a table."""
    return "jsonb_each_text" if connection.vendor == "postgresql" else "json_each"


def _said_keys(of: Of) -> list[str]:
    """The fields whose values are words."""
    return sorted(one.key for one in defined(retired=True, of=of) if one.is_said)


def _among(keys: list[str]) -> str:
    """The keys as SQL: texts, nothing else."""
    return ",".join("'" + key.replace("'", "''") + "'" for key in keys) or "''"


def _of_companies(joined: str) -> list[str]:
    """What stands as words in the fields that the firm defined for companies."""
    keys = _among(_said_keys(Of.COMPANY))
    return [f"(SELECT {joined % 'j.value'} FROM {_each()}(c.extra) j WHERE j.key IN ({keys}))"]


def _of_people(joined: str) -> list[str]:
    """Where the firm defined fields for people: their codes, and what stands there as text."""
    if not defined(retired=True, of=Of.PERSON):
        return []
    keys = _among(_said_keys(Of.PERSON))
    theirs = f"FROM directory_person x, {_each()}(x.extra) j WHERE x.company_id = c.id AND j.key IN ({keys})"
    coded = "FROM directory_personcode x JOIN directory_person p ON p.id = x.person_id WHERE p.company_id = c.id"
    return [f"(SELECT {joined % 'j.value'} {theirs})", f"(SELECT {joined % 'x.value'} {coded})"]


def said_of(extra: Any, of: Of) -> Any:
    """A column of `extra`, of companies or of people -> what of it is searched, parted by ';'; None where these have no
    fields of their own."""
    import pyarrow as pa

    if not defined(retired=True, of=of):
        return None
    keys = _said_keys(of)
    kept = (json.loads(one) if one and one != "{}" else {} for one in extra.to_pylist())
    return pa.array([";".join(str(one[key]) for key in keys if one.get(key)) for one in kept], pa.string())


def of_new(companies: pa.Table, codes: pa.Table, names: pa.Table, people: pa.Table) -> list[Rows]:
    """The rows of the index for companies that it has never held, as `index_companies` would read them.

    `companies`: id, name, name_en, phone, note, and said where they are found by more; `codes`, and `names` (other
    ones): company_id, value; `people`: company_id, name, email, phone, and said. Of these three also rows of other new
    companies; all in the order of the companies' ids. Asks no database.
    """
    import pyarrow.compute as pc

    codes, names, people = (_theirs(companies, rows) for rows in (codes, names, people))
    called = [companies["phone"], "", _of_each(companies, people, people["phone"])]  # "": nothing is merged into it
    said = [companies["name"], companies["name_en"], ""]
    said += [_of_each(companies, rows, rows["value"]) for rows in (codes, names)]
    said.append(_of_each(companies, people, pc.binary_join_element_wise(people["name"], people["email"], ";")))
    more = companies["said"] if "said" in companies.column_names else ""
    said += [companies["note"], more, ""]  # "": nothing is noted of the people of a list
    if "said" in people.column_names:
        said += [_of_each(companies, people, people["said"]), ""]
    texts = (pc.binary_join_element_wise(*parts, ";") for parts in (said, called))
    return searched(companies["id"], *(text.combine_chunks() for text in texts))


def searched(ids: pa.Array, said: pa.Array, called: pa.Array) -> list[Rows]:
    """What the tables of the index hold of these companies: `said` are words, `called` phones, parted by ';'."""
    import pyarrow.compute as pc

    texts = pc.utf8_trim(pc.binary_join_element_wise(grams.folded(said), grams.digits(called), " "), " ")
    if connection.vendor == "postgresql":
        return [Rows({"company_id": ids, "text": texts, "grams": grams.numbers(texts)}, len(ids))]
    return [
        Rows({"company_id": ids, "text": texts}, len(ids)),
        Rows({"rowid": ids, "grams": grams.grams(texts)}, len(ids)),
    ]


def add(parts: list[Rows]) -> None:
    """Write what `searched` made, in the caller's transaction."""
    with connection.cursor() as cursor:
        for table, rows in zip(("directory_searchtext", "directory_searchgrams"), parts, strict=False):
            write(cursor, table, rows)


def _theirs(companies: pa.Table, rows: pa.Table) -> pa.Table:
    import numpy as np

    ids, whose = companies["id"].to_numpy(), rows["company_id"].to_numpy()
    start = int(np.searchsorted(whose, ids[0]))
    return rows.slice(start, int(np.searchsorted(whose, ids[-1], "right")) - start)


def _of_each(companies: pa.Table, rows: pa.Table, texts: Any) -> pa.Array:
    """The texts of each company's rows, parted by ';'; '' where it has none."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    ids, whose = companies["id"].to_numpy(), rows["company_id"].to_numpy()
    ends = np.append(np.searchsorted(whose, ids), np.searchsorted(whose, ids[-1:], "right")).astype(np.int32)
    texts = pa.concat_arrays([texts]) if isinstance(texts, pa.Array) else texts.combine_chunks()
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), texts), ";")


def _forget(cursor: Any, ids: list[int]) -> None:
    if connection.vendor != "postgresql":
        known = f"SELECT company_id FROM directory_searchtext WHERE company_id IN ({_numbers(ids)})"
        cursor.execute(f"DELETE FROM directory_searchgrams WHERE rowid IN ({known})")
    cursor.execute(f"DELETE FROM directory_searchtext WHERE company_id IN ({_numbers(ids)})")
