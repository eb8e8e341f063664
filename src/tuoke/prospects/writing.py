"""Rows that come in -> companies, people, codes and list entries of one arrival that nobody sees yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models, transaction
from django.utils import timezone

from tuoke.directory import indexing, merging
from tuoke.directory.copying import Rows
from tuoke.directory.custom_fields import Of
from tuoke.directory.indexing import sort_in
from tuoke.directory.models import Company, CompanyName, Entry, ExternalKey, List, Person, PersonCode, Tagged
from tuoke.directory.planner import acquaint
from tuoke.directory.tags import Source
from tuoke.intake import bulk, changing
from tuoke.intake.kinds import Progress
from tuoke.intake.models import Batch, Change
from tuoke.intake.settling import comes_in
from tuoke.intake.turns import MOST, Pace, in_slices
from tuoke.prospects import name_columns, tag_words
from tuoke.prospects.differences import Plan, plan
from tuoke.prospects.found_again import index
from tuoke.workspace.models import Due

TEXTS = ("name_en", "area", "industry", "owner_kind", "website", "phone", "address", "note")
INDEXING = 1  # times as long as writing a row, for the progress


def write(batch: Batch, table: Callable[[], pa.Table], progress: Progress) -> None:
    """Write the settled rows under batch.arrival; note what will change in rows that are there. Nothing new in the
    whole file: nothing is written, not even the list."""
    rows = _those_that_come_in(table())
    fates = rows["fate"]
    if not pc.any(pc.is_in(fates, value_set=pa.array(["new", "updated"]))).as_py():
        progress(1.0)
        return
    # "Another company" for a twin means: as if nothing had been found.
    found = pc.if_else(pc.equal(fates, "new"), pa.scalar(None, pa.int64()), rows["found"])
    rows = rows.set_column(rows.column_names.index("found"), "found", found)
    tags = rows.select(["group", "tags"]) if "tags" in rows.column_names else None
    writing = _Writing(batch, rows.select(["line", "group"]), plan(rows, batch.by), progress, tags)
    del rows, fates, found
    writing.run()


def _those_that_come_in(table: pa.Table) -> pa.Table:
    wanted = comes_in(table)
    return table if pc.all(wanted).as_py() else table.filter(wanted)


@dataclass
class _Writing:
    batch: Batch
    places: pa.Table  # line and group of every row
    plan: Plan
    progress: Progress
    tags: pa.Table | None = None  # group and the words of its column of tags
    done: int = 0

    def run(self) -> None:
        """Each table is let go of when it is written: of a million rows every copy counts."""
        self.turns = bulk.Turns()
        self.now = bulk.moment(timezone.now())
        groups, people, changes = self.plan.groups, self.plan.people, self._changes()
        self.known = people.select(["line", "known"])
        newcomers = people.filter(people["first"])
        there = groups.filter(pc.is_valid(groups["found"])).select(["group", "found"])
        self.there = there["found"].to_numpy()
        # In the order of their names, which three indexes of the table have: what a slice writes lies close together.
        fresh = groups.filter(pc.is_null(groups["found"])) if there.num_rows else groups
        order = pc.sort_indices(fresh["name_key"])
        self.plan = replace(self.plan, groups=there, people=self.known)
        del groups, people
        fresh = fresh.take(order)
        rest = newcomers, self.plan.codes, changes, self.places
        self.all = max(1, (1 + INDEXING) * fresh.num_rows + sum(map(len, rest)))
        companies = self._companies(fresh)
        fresh = pa.table({**_searched(fresh), "id": companies["id"].slice(0, fresh.num_rows)})
        people = self._people(newcomers, companies)
        del newcomers
        people = self._person_codes(people)
        codes, names = self._codes(companies), self._names(companies)
        self._index(fresh, codes, names, people)
        self._tags(companies)
        self._entries(companies, people)
        self._note_changes(changes)
        sort_in()
        acquaint(fresh.num_rows, Company, Person, ExternalKey, Entry, "directory_searchtext")
        self.progress(1.0)

    def _insert(self, model: type[models.Model], count: int, columns: dict[str, Any], yielding: bool = False) -> None:
        columns = {**columns, "arrival": self.batch.arrival}
        there = self.there if "company_id" in columns and len(self.there) else None
        bulk.insert(model, columns, count, self.turns, self._step, yielding=yielding, there=there)

    def _step(self, rows: int) -> None:
        self.done += rows
        self.progress(min(0.99, self.done / self.all))

    def _changes(self) -> pa.Table:
        found = self.plan.changes
        found = found.filter(pc.is_valid(found["object_id"]))
        return found.filter(found["fill"]) if self.batch.twin_rule == "fill" else found

    def _companies(self, fresh: pa.Table) -> pa.Table:
        """group -> id of every company, new or there."""
        count = fresh.num_rows
        ids = pa.array(bulk.reserve(Company, count), pa.int64())
        owner = fresh["owner_id"] if "owner_id" in fresh.column_names else pa.nulls(count, pa.int64())
        columns: dict[str, Any] = {
            "id": ids,
            "name": _text(fresh, "name", 200),
            "name_key": _text(fresh, "name_key", 200),
            **{field: _text(fresh, field) for field in TEXTS},
            "employees": _or_null(fresh, "employees"),
            "founded": _or_null(fresh, "founded"),
            "extra": pc.fill_null(fresh["extra"], "{}") if "extra" in fresh.column_names else "{}",
            "is_reference": _is_yes(fresh, "is_reference"),
            "owner_id": pc.fill_null(owner, self.batch.by_id),
            "version": 1,
            "made_at": self.now,
            "changed_at": self.now,
        }
        self._insert(Company, count, columns)
        there = self.plan.groups
        groups = pa.chunked_array([*fresh["group"].chunks, *there["group"].chunks], pa.int64()).combine_chunks()
        return pa.table({"group": groups, "id": pa.concat_arrays([ids, there["found"].combine_chunks()])})

    def _people(self, newcomers: pa.Table, companies: pa.Table) -> pa.Table:
        """line, id, company_id, name, email, phone and what they are searched by besides of everybody new, in the order
        of the companies."""
        newcomers = newcomers.append_column("company_id", _id_of(newcomers["group"], companies)).sort_by("company_id")
        columns: dict[str, Any] = {
            "id": pa.array(bulk.reserve(Person, newcomers.num_rows), pa.int64()),
            "company_id": newcomers["company_id"],
            "name": _text(newcomers, "person", 80),
            **{field: _text(newcomers, field) for field in ("title", "phone", "phone_key", "email", "email_key")},
        }
        left_alone = pc.binary_join_element_wise(newcomers["left_alone"], "00:00:00", " ")
        further = {"note": _text(newcomers, "person_note"), "do_not_contact_at": left_alone}
        further["extra"] = extra = pc.fill_null(newcomers["person_extra"], "{}")
        self._insert(Person, newcomers.num_rows, {**columns, **further, "version": 1, "made_at": self.now})
        kept = {name: columns[name] for name in ("id", "company_id", "name", "email", "phone")}
        said = indexing.said_of(extra, Of.PERSON)
        kept = _whole({**kept, **({} if said is None else {"said": said})}, newcomers)
        return pa.table({"line": newcomers["line"], **kept})

    def _person_codes(self, people: pa.Table) -> pa.Table:
        """Write the codes of people; gives them back as what the new ones are searched by."""
        codes = self.plan.person_codes.sort_by([("source", "ascending"), ("value", "ascending")])
        if not codes.num_rows:
            return people
        whose = self._person_of(codes["line"], people)
        columns = {"person_id": whose, "source": codes["source"], "value": codes["value"]}
        self._insert(PersonCode, codes.num_rows, columns, yielding=True)
        said = dict(zip(codes["line"].to_pylist(), codes["value"].to_pylist(), strict=True))
        texts = zip(people["line"].to_pylist(), people["said"].to_pylist(), strict=True)
        joined = [";".join(filter(None, (text, said.get(line)))) for line, text in texts]
        return people.set_column(people.column_names.index("said"), "said", pa.array(joined, pa.string()))

    def _person_of(self, lines: Any, people: pa.Table) -> Any:
        """The person of each line: the new one, or the one who was there."""
        fresh = people["id"].combine_chunks().take(_place(lines, people["line"]))
        known = self.known["known"].combine_chunks().take(_place(lines, self.known["line"]))
        return pc.coalesce(fresh, known)

    def _codes(self, companies: pa.Table) -> pa.Table:
        """company_id, source and value of every new code, written in the order of the index that has each once."""
        codes = self.plan.codes.sort_by([("source", "ascending"), ("value", "ascending")])
        columns = {name: codes[name] for name in ("source", "value")}
        columns = {"company_id": _id_of(codes["group"], companies), **columns}
        self._insert(ExternalKey, codes.num_rows, columns, yielding=True)
        return pa.table(columns)

    def _names(self, companies: pa.Table) -> pa.Table:
        """company_id and value of every other name, written."""
        names = self.plan.names
        told = (
            {"company_id": _id_of(names["group"], companies), **name_columns.rows_of(names)} if names.num_rows else {}
        )
        if told:
            # In one order, whatever the file's: two who write the same names wait for one another, not for each other.
            said = {"by_id": self.batch.by_id, "at": self.now}
            order = [(name, "ascending") for name in ("company_id", "kind", "text")]
            ordered = pa.table(told).sort_by(order)
            told = {name: ordered[name] for name in ordered.column_names}
            self._insert(CompanyName, names.num_rows, {**told, **said}, yielding=True)
        empty = pa.schema([("company_id", pa.int64()), ("value", pa.string())]).empty_table()
        return pa.table({"company_id": told["company_id"], "value": told["text"]}) if told else empty

    def _index(self, fresh: pa.Table, codes: pa.Table, names: pa.Table, people: pa.Table) -> None:
        """What new companies are searched by, out of the rows as they were written."""
        theirs = [rows.sort_by("company_id").combine_chunks() for rows in (codes, names)] + [people.combine_chunks()]
        pace = Pace()

        def slices() -> Iterator[tuple[int, list[Rows]]]:
            start = 0
            while start < fresh.num_rows:
                some = fresh.slice(start, pace.rows)
                yield some.num_rows, indexing.of_new(some, *theirs)
                start += some.num_rows

        in_slices(slices(), indexing.add, fresh.num_rows, self.turns, pace, lambda rows: self._step(INDEXING * rows))
        self._mend(codes)

    def _mend(self, codes: pa.Table) -> None:
        """A code that somebody wrote meanwhile is not the new company's, and does not find it."""
        written = ExternalKey.objects.filter(arrival=self.batch.arrival or 0)
        if codes.num_rows == written.count():
            return
        held = set(written.values_list("company_id", "source", "value"))
        theirs = zip(*(codes[name].to_pylist() for name in ("company_id", "source", "value")), strict=True)
        index(sorted({code[0] for code in theirs if code not in held}))

    def _entries(self, companies: pa.Table, people: pa.Table) -> None:
        """The list, and a place on it for every row; its person is the new one or the one who was there."""
        listed, count, lines = self._list(), self.places.num_rows, self.places["line"]
        columns = {
            "id": pa.array(bulk.reserve(Entry, count), pa.int64()),
            "company_id": _id_of(self.places["group"], companies),
            "person_id": self._person_of(lines, people),
            "line": lines,
        }
        # Numbered as in the file, but some thousand at a time written by company, as the indexes lie.
        order = np.lexsort((columns["company_id"].to_numpy(), np.arange(count) // MOST))
        ordered = {name: values.take(pa.array(order)) for name, values in columns.items()}
        self._insert(Entry, count, {**ordered, "list_id": listed.pk, "made_at": self.now})

    def _tags(self, companies: pa.Table) -> None:
        """The words that the dictionary has become tags; all of them stay as text beside the facts."""
        found = None if self.tags is None else tag_words.read(self.tags)
        if found is None or not found.num_rows:
            return
        pairs = pa.table({"company_id": _id_of(found["group"], companies), "tag_id": found["tag"]})
        pairs = pairs.group_by(["tag_id", "company_id"], use_threads=False).aggregate([])
        pairs = pairs.sort_by([("company_id", "ascending"), ("tag_id", "ascending")])
        columns = {"company_id": pairs["company_id"], "tag_id": pairs["tag_id"]}
        said = {"source": Source.LIST.value, "by_id": self.batch.by_id, "at": self.now}
        self._insert(Tagged, pairs.num_rows, {**columns, **said}, yielding=True)

    def _list(self) -> List:
        batch = self.batch
        with transaction.atomic():
            listed = List.objects.create(
                name=batch.list_name, source=batch.source, source_note=batch.source_note,
                lawful_basis=batch.lawful_basis, by=batch.by, arrival=batch.arrival or 0,
            )  # fmt: skip
            Batch.objects.filter(pk=batch.pk).update(list=listed)
        return listed

    def _note_changes(self, changes: pa.Table) -> None:
        columns = {
            "batch_id": self.batch.pk,
            **{name: changes[name] for name in ("kind", "object_id", "field", "before", "after")},
        }
        bulk.insert(Change, columns, changes.num_rows, self.turns, self._step)


def reveal(batch: Batch) -> None:
    """Part of the one transaction that reveals the batch: the noted changes are made, and what belongs to a company
    that was merged meanwhile goes where it went."""
    changing.apply(batch, "before", "after")
    merging.follow(batch.arrival or 0)
    Due.objects.ask("match_companies", f"arrival:{batch.arrival}:0")


def _id_of(groups: Any, companies: pa.Table) -> Any:
    return companies["id"].combine_chunks().take(_place(groups, companies["group"]))


def _place(values: Any, known: Any) -> Any:
    return pc.index_in(values, value_set=known.combine_chunks())


def _searched(fresh: pa.Table) -> dict[str, Any]:
    texts = {"name": _text(fresh, "name", 200), "name_en": _text(fresh, "name_en"), "phone": _text(fresh, "phone")}
    said = indexing.said_of(fresh["extra"], Of.COMPANY) if "extra" in fresh.column_names else None
    return _whole({**texts, "note": _text(fresh, "note"), **({} if said is None else {"said": said})}, fresh)


def _whole(columns: dict[str, Any], table: pa.Table) -> dict[str, Any]:
    """Where there is one value for all rows, a column of it."""
    count = table.num_rows
    return {name: pa.repeat(one, count) if isinstance(one, str) else one for name, one in columns.items()}


def _text(table: pa.Table, field: str, most: int | None = None) -> Any:
    if field not in table.column_names:
        return ""
    text = pc.fill_null(table[field], "")
    longer = most is not None and pc.any(pc.greater(pc.utf8_length(text), most)).as_py()
    return pc.utf8_slice_codeunits(text, 0, most) if longer else text


def _is_yes(table: pa.Table, field: str) -> Any:
    return pc.fill_null(pc.equal(table[field], "yes"), False) if field in table.column_names else False


def _or_null(table: pa.Table, field: str) -> Any:
    return table[field] if field in table.column_names else None
