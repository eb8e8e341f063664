"""Rows of history -> which company and person they are of, when, by whom, and whether they came in before. Reads."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tuoke.engine.lists.folding import fold
from tuoke.engine.lists.run import recognise
from tuoke.intake import bulk
from tuoke.intake.known import hidden, known_codes, known_companies
from tuoke.intake.models import Batch
from tuoke.intake.settling import KNOWN
from tuoke.journal.past_words import OUTCOMES, WHATS, by_word
from tuoke.team.models import Action
from tuoke.workspace.models import Workspace

MOMENT = (
    r"^(?P<y>(?:19|20)[0-9]{2})[-/.年](?P<m>[01]?[0-9])[-/.月](?P<d>[0-3]?[0-9])日?"
    r"(?:[ T]+(?P<h>[0-2]?[0-9]):(?P<n>[0-5][0-9])(?::(?P<s>[0-5][0-9])(?:\.[0-9]+)?)?)? ?"
    r"(?P<z>Z|UTC|(?P<sign>[+-])(?P<zh>[0-9]{2}):?(?P<zm>[0-9]{2}))?$"
)
HOST = r"^(?:[A-Za-z]+://)?(?:www\.)?([^/:?#]+).*$"
Taken = tuple[pa.Table, pa.Array | None]


def named(texts: pa.Table, batch: Batch) -> Taken:
    """Rows without a company's name: the name of the company with their code, credit code or domain."""
    if "name" not in texts.column_names:
        return texts, None
    name = pc.fill_null(pc.utf8_trim_whitespace(texts["name"].combine_chunks()), "")
    none = pc.equal(name, "")
    if not pc.any(none).as_py():
        return texts, None
    ids: Any = pa.nulls(texts.num_rows, pa.int64())
    for field in ("code", "credit_code"):
        if field in texts.column_names:
            asked = pc.utf8_upper(pc.utf8_trim_whitespace(texts[field].combine_chunks()))
            known = known_codes([field])
            place = pc.index_in(asked, value_set=known["value"].combine_chunks(), skip_nulls=True)
            ids = pc.coalesce(ids, known["id"].combine_chunks().take(place))
    if "website" in texts.column_names:
        ids = pc.coalesce(ids, _by_domain(texts["website"].combine_chunks()))
    wanted = pc.if_else(none, ids, pa.scalar(None, pa.int64()))
    found, names = bulk.fetch_by_ids(
        "SELECT id, name FROM directory_company WHERE id IN ({ids})",
        pc.unique(pc.drop_null(wanted)).to_pylist(),
        [pa.int64(), pa.string()],
    )
    told = names.take(pc.index_in(wanted, value_set=found, skip_nulls=True))
    marks = pc.if_else(pc.and_(none, pc.is_valid(told)), "name:by_code", "")
    given = pc.if_else(none, pc.fill_null(told, ""), name)
    return texts.set_column(texts.column_names.index("name"), "name", given), marks


def _by_domain(sites: pa.Array) -> pa.Array:
    known, theirs = bulk.fetch(
        "SELECT id, website FROM directory_company WHERE website <> '' AND merged_into_id IS NULL ORDER BY id",
        types=[pa.int64(), pa.string()],
    )
    ours = pc.utf8_lower(pc.replace_substring_regex(theirs, HOST, r"\1"))
    asked = pc.utf8_lower(pc.replace_substring_regex(pc.utf8_trim_whitespace(sites), HOST, r"\1"))
    asked = pc.if_else(pc.equal(asked, ""), pa.scalar(None, pa.string()), asked)
    return known.take(pc.index_in(asked, value_set=ours, skip_nulls=True))


def look_up(cells: pa.Table, batch: Batch) -> pa.Table:
    """The cells with the columns of settling.KNOWN and, of what comes in: company_id, person_id, moment (UTC),
    what_code, outcome_code, text_kept, by_id, author_name and digest. A row is a thing of its own; one that is here
    already is `same`."""
    company = companies_of(cells)
    moment = moments(column(cells, "at"))
    cells = with_faults(
        cells,
        ("name", "no_company", pc.and_(pc.is_null(company), pc.is_valid(column(cells, "name")))),
        ("at", "moment_form", pc.and_(pc.is_null(moment), pc.is_valid(column(cells, "at")))),
    )
    good = pc.equal(cells["faults"].combine_chunks(), "")
    seen = hidden(pa.chunked_array([company]), batch)
    by_id, author = _authors(column(cells, "author"), batch)
    what, kept = _coded(column(cells, "what"), by_word(WHATS), "note")
    outcome, ended = _coded(column(cells, "outcome"), by_word(OUTCOMES), "")
    outcome = pc.if_else(pc.equal(outcome, ""), ended, outcome)
    text = _with_word(column(cells, "text"), kept)
    digests = _digests(company, moment, what, text, column(cells, "subject"))
    before = _came_in_before(company, digests, good)
    further = {
        "company_id": company, "person_id": _people(company, column(cells, "person")), "moment": moment,
        "what_code": what, "outcome_code": outcome, "text_kept": text, "by_id": by_id, "author_name": author,
        "digest": digests,
    }  # fmt: skip
    return as_known(cells, company, before, good, seen, further)


def with_faults(cells: pa.Table, *marked: tuple[str, str, pa.Array]) -> pa.Table:
    """The cells with further faults: of each (field, code, which rows)."""
    faults = cells["faults"].combine_chunks()
    for field, code, wrong in marked:
        mark = pc.if_else(wrong, f"{field}:{code}", "")
        faults = pc.utf8_trim(pc.binary_join_element_wise(faults, mark, ";"), ";")
    return cells.set_column(cells.column_names.index("faults"), "faults", faults)


def as_known(
    cells: pa.Table,
    company: pa.Array,
    before: pa.Array,
    good: pa.Array,
    seen: dict[str, pa.Array],
    further: dict[str, Any],
) -> pa.Table:
    """The cells of what happened to companies, with the columns of settling.KNOWN and `further` ones. `before`: the row
    that is here already; `seen`: which companies the importer may not see (known.hidden)."""
    count, lines = cells.num_rows, cells["line"].combine_chunks()
    taken = pc.fill_null(seen["hidden"], False)
    found = pc.if_else(taken, company, before)
    null, zero = pa.scalar(None, pa.int64()), pa.array([0] * count, pa.int64())
    known: dict[str, Any] = {
        "group": pc.if_else(good, lines, null), "found": pc.if_else(good, found, null),
        "by": pa.repeat("code", count), "differs": pa.repeat(False, count), "hidden": taken,
        "taken_by": seen["taken_by"], "blocked": pa.repeat(False, count), "fills": zero, "updates": zero, "adds": zero,
        "name_key": pa.repeat("", count), "phone_key": pa.repeat("", count), "email_key": pa.repeat("", count),
    }  # fmt: skip
    own = {name: cells[name] for name in cells.column_names}
    return pa.table({**own, **{name: known[name] for name in KNOWN}, **further})


def column(cells: pa.Table, name: str) -> pa.Array:
    """A column of texts, null where it is not told, also where the file has no such column."""
    return cells[name].combine_chunks() if name in cells.column_names else pa.nulls(cells.num_rows, pa.string())


def companies_of(cells: pa.Table) -> pa.Array:
    """The company of each row: by a code of it, else by its name alone; null where there is none."""
    ids: Any = pa.nulls(cells.num_rows, pa.int64())
    for field in ("code", "credit_code"):
        if field in cells.column_names:
            known = known_codes([field])
            place = pc.index_in(column(cells, field), value_set=known["value"].combine_chunks(), skip_nulls=True)
            ids = pc.coalesce(ids, known["id"].combine_chunks().take(place))
    given = cells.filter(pc.and_(pc.is_null(ids), pc.is_valid(column(cells, "name"))))
    if not given.num_rows:
        return ids
    # A number of another system that we do not have says nothing against the name.
    seen = recognise(given.select(["line", "name"]), known_companies())
    place = pc.index_in(cells["line"].combine_chunks(), value_set=seen["line"].combine_chunks())
    return pc.coalesce(ids, seen["id"].combine_chunks().take(place))


def moments(texts: pa.Array) -> pa.Array:
    """'2024-02-03 04:05', '2024/2/3', '2024年2月3日 16:05', '2024-02-03T04:05:06Z' -> timestamps in UTC; without a zone
    they are of the firm's. Null where there is no such moment."""
    parts = pc.extract_regex(pc.utf8_normalize(texts, form="NFKC"), MOMENT)

    def part(name: str, width: int = 2) -> Any:
        text = pc.if_else(pc.is_valid(parts), parts.field(name), pa.scalar(None, pa.string()))
        text = pc.if_else(pc.equal(text, ""), "0", text)
        return pc.utf8_lpad(text, width=width, padding="0")

    day = pc.binary_join_element_wise(part("y", 4), part("m"), part("d"), "-")
    clock = pc.binary_join_element_wise(part("h"), part("n"), part("s"), ":")
    written = pc.binary_join_element_wise(day, clock, " ")
    naive = pc.strptime(written, format="%Y-%m-%d %H:%M:%S", unit="s", error_is_null=True)
    same = pc.fill_null(pc.equal(pc.strftime(naive, format="%Y-%m-%d %H:%M:%S"), written), False)
    naive = pc.if_else(same, naive, pa.scalar(None, naive.type))
    zone = Workspace.current().time_zone
    here = pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="earliest").cast(pa.timestamp("s", "UTC"))
    there = pc.assume_timezone(naive, "UTC")
    ahead = pc.add(pc.multiply(pc.cast(part("zh"), pa.int64()), 3600), pc.multiply(pc.cast(part("zm"), pa.int64()), 60))
    ahead = pc.if_else(pc.equal(part("sign", 1), "-"), pc.negate(ahead), ahead)
    there = pc.subtract(there, pc.cast(ahead, pa.duration("s")))
    told = pc.fill_null(pc.not_equal(part("z", 1), "0"), False)
    return pc.if_else(told, there.cast(pa.timestamp("s", "UTC")), here)


def _authors(words: pa.Array, batch: Batch) -> tuple[pa.Array, pa.Array]:
    """(id of our user, name of somebody who is none). Nobody puts words into the mouth of one they do not lead."""
    ours = type(batch.by).objects.below(batch.by, Action.IMPORT).values_list("pk", "name", "email")
    by_name = {word.casefold(): pk for pk, name, email in ours for word in (name, email) if word}
    place = pc.index_in(pc.utf8_lower(words), value_set=pa.array(list(by_name), pa.string()), skip_nulls=True)
    ids = pa.array(list(by_name.values()), pa.int64()).take(place)
    return ids, pc.if_else(pc.is_valid(ids), "", pc.fill_null(words, ""))


def _coded(texts: pa.Array, codes: dict[str, str], otherwise: str) -> tuple[pa.Array, pa.Array]:
    """(our code, the word itself where it is none of ours); each distinct word is read once."""
    coded = texts.dictionary_encode()
    words = coded.dictionary.to_pylist()
    found = pa.array([codes.get(fold(word)) for word in words], pa.string()).take(coded.indices)
    return pc.coalesce(found, pa.scalar(otherwise)), pc.if_else(pc.is_valid(found), "", pc.fill_null(texts, ""))


def _with_word(text: pa.Array, word: pa.Array) -> pa.Array:
    """What it was in the words of the other system stands before the text where we have no word for it."""
    text = pc.fill_null(text, "")
    joined = pc.utf8_rtrim_whitespace(pc.binary_join_element_wise(word, text, ": "))
    return pc.if_else(pc.equal(word, ""), text, joined)


def _digests(company: pa.Array, moment: pa.Array, what: pa.Array, text: pa.Array, subject: pa.Array) -> pa.Array:
    minute = pc.strftime(moment, format="%Y%m%d%H%M")
    ours = pc.binary_join_element_wise(
        pc.cast(company, pa.string()), minute, what, text, pc.fill_null(subject, ""), "\x1f"
    )
    return pa.array(
        [None if one is None else hashlib.sha256(one.encode()).hexdigest()[:32] for one in ours.to_pylist()]
    )


def _came_in_before(company: pa.Array, digests: pa.Array, good: pa.Array) -> pa.Array:
    """The entry that is here with this digest, or the line above that has it; null for what is new."""
    ids = pc.unique(pc.drop_null(company.filter(good))).to_pylist()
    entries, bodies = bulk.fetch_by_ids(
        "SELECT e.id, e.body FROM journal_journalentry e WHERE e.kind = 'past' AND e.company_id IN ({ids}) AND "
        "NOT EXISTS (SELECT 1 FROM directory_arrival a WHERE a.id = e.arrival AND NOT a.revealed)",
        ids,
        [pa.int64(), pa.string()],
    ) if ids else [pa.array([], pa.int64()), pa.array([], pa.string())]  # fmt: skip
    here = {json.loads(body)["digest"]: pk for pk, body in zip(entries.to_pylist(), bodies.to_pylist(), strict=True)}
    found: list[int | None] = []
    for digest, fine in zip(digests.to_pylist(), good.to_pylist(), strict=True):
        found.append(here.get(digest) if fine and digest else None)
        if fine and digest:
            here.setdefault(digest, 1)
    return pa.array(found, pa.int64())


def _people(company: pa.Array, names: pa.Array) -> pa.Array:
    """The person of that name at that company."""
    ids = pc.unique(pc.drop_null(company)).to_pylist()
    if not ids or not pc.any(pc.is_valid(names)).as_py():
        return pa.nulls(len(company), pa.int64())
    people, theirs, called = bulk.fetch_by_ids(
        "SELECT id, company_id, name FROM directory_person WHERE company_id IN ({ids}) ORDER BY id",
        ids,
        [pa.int64(), pa.int64(), pa.string()],
    )
    ours = pc.binary_join_element_wise(pc.cast(theirs, pa.string()), _folded(called), "|")
    asked = pc.binary_join_element_wise(pc.cast(company, pa.string()), _folded(names), "|")
    return people.take(pc.index_in(asked, value_set=ours, skip_nulls=True))


def _folded(name: Any) -> Any:
    return pc.utf8_lower(pc.replace_substring_regex(pc.utf8_normalize(name, form="NFKC"), "\\s+", ""))
