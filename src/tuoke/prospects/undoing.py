"""Taking back what an arrival brought: gone where nobody touched it, kept and named where somebody did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, models

from tuoke.directory.indexing import forget_companies
from tuoke.directory.models import Company, CompanyName, Entry, ExternalKey, List, Merge, Person, PersonCode, Tagged
from tuoke.intake import bulk, changing
from tuoke.intake.kinds import Progress
from tuoke.intake.models import Batch, Change

# What an arrival itself brings; children first.
BROUGHT: tuple[type[models.Model], ...] = (Entry, ExternalKey, CompanyName, Tagged, PersonCode, Person, Company, List)
SHOWN = 200
OF_COMPANY = (Person, ExternalKey, CompanyName, Tagged, Entry)
MOVED = {model._meta.label_lower: model._meta.db_table for model in OF_COMPANY}
# Made once, and twice more for each batch that changed it and was itself undone: nobody has touched it.
PRISTINE = (
    "{table}.version = 1 + 2 * (SELECT COUNT(DISTINCT ch.batch_id) FROM intake_change ch JOIN intake_batch b "
    "ON b.id = ch.batch_id WHERE ch.kind = '{kind}' AND ch.object_id = {table}.id AND b.state IN ('undone', 'undoing'))"
)
# A merge and its undo are two more.
PARTED = (
    " + 2 * (SELECT COUNT(*) FROM directory_merge m "
    "WHERE m.undone_at IS NOT NULL AND c.id IN (m.winner_id, m.loser_id))"
)


def hide(batch: Batch) -> dict[str, Any]:
    """Put back what the batch changed and keep what was touched since. Inside the transaction that hides the arrival.

    Returns the report: how many companies and people go and stay, how many values go back and how many were edited
    later and stay, and the first `SHOWN` by id of each that stay.
    """
    changing.follow(batch)
    changing.apply(batch, "after", "before")
    edited = [
        (kind, pk, field) for kind, pk, field in changing.differing(batch, "before") if not field.endswith("_key")
    ]
    companies, people = keep_touched(batch.arrival or 0)
    changed = Change.objects.filter(batch=batch).exclude(field__endswith="_key").count()
    return {
        "companies_gone": Company.objects.filter(arrival=batch.arrival or 0).count(),
        "people_gone": Person.objects.filter(arrival=batch.arrival or 0).count(),
        "values_back": changed - len(edited),
        "companies": companies[:SHOWN],
        "companies_kept": len(companies),
        "people": people[:SHOWN],
        "people_kept": len(people),
        "edited": edited[:SHOWN],
        "values_kept": len(edited),
    }


def standing(batch: Batch) -> dict[str, int]:
    """What an undo of the batch would do now: companies and people that go and that stay, values that go back."""
    edited = sum(not field.endswith("_key") for _kind, _pk, field in changing.differing(batch, "after"))
    told = {"values_back": Change.objects.filter(batch=batch).exclude(field__endswith="_key").count() - edited}
    with connection.cursor() as cursor:
        for word, table, short, touched in (
            ("companies", "directory_company", "c", _company_touched()),
            ("people", "directory_person", "p", _person_touched()),
        ):
            cursor.execute(
                f"SELECT COUNT(*), SUM(CASE WHEN {touched} THEN 1 ELSE 0 END) FROM {table} {short} WHERE arrival = %s",
                [batch.arrival or 0],
            )
            every, kept = cursor.fetchone()
            told[f"{word}_kept"] = int(kept or 0)
            told[f"{word}_gone"] = every - told[f"{word}_kept"]
    return told


def keep_touched(arrival: int) -> tuple[list[int], list[int]]:
    """Move what somebody touched out of the arrival, with all that belongs to it; returns companies and people kept."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM directory_person p WHERE arrival = %s AND ({_person_touched()})", [arrival])
        people = [row[0] for row in cursor.fetchall()]
        _leave(cursor, "directory_personcode", arrival, "person_id", people)
        _leave(cursor, "directory_person", arrival, "id", people)
        cursor.execute(f"SELECT id FROM directory_company c WHERE arrival = %s AND ({_company_touched()})", [arrival])
        companies = [row[0] for row in cursor.fetchall()]
        _leave(cursor, "directory_company", arrival, "id", companies)
        _leave(cursor, "directory_personcode", arrival, "person_id", list(_people_of(companies, arrival)))
        for table in MOVED.values():
            _leave(cursor, table, arrival, "company_id", companies)
        # What went along when a company was merged stays with it, wherever it is now.
        for done in Merge.objects.standing().filter(loser__in=companies):
            for label, table in MOVED.items():
                _leave(cursor, table, arrival, "id", done.moved.get(label, []))
        _leave(cursor, "directory_entry", arrival, "person_id", people)
        cursor.execute(
            "UPDATE directory_list SET arrival = 0 WHERE arrival = %s AND EXISTS "
            "(SELECT 1 FROM directory_entry e WHERE e.list_id = directory_list.id AND e.arrival <> %s)",
            [arrival, arrival],
        )
    return companies, people


def clear(arrival: int, progress: Progress) -> None:
    """Delete, a slice at a time, all rows of a hidden arrival; what was touched a moment before it was hidden stays."""
    turns = bulk.Turns()
    with turns.turn():
        keep_touched(arrival)
    for step, model in enumerate(BROUGHT):
        if model in (Company, Person):
            _clear_readings(model, arrival, turns)
        if model is Company:
            _forget(arrival, turns)
        if model is List:
            with turns.turn(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE intake_batch SET list_id = NULL WHERE list_id IN "
                    "(SELECT id FROM directory_list WHERE arrival = %s)",
                    [arrival],
                )
        bulk.delete(model._meta.db_table, "arrival = %s", [arrival], turns)
        progress((step + 1) / len(BROUGHT))


def _forget(arrival: int, turns: bulk.Turns) -> None:
    ids = list(Company.objects.filter(arrival=arrival).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), bulk.SLICE):
        with turns.turn():
            forget_companies(ids[start : start + bulk.SLICE])


def _leave(cursor: Any, table: str, arrival: int, column: str, ids: list[int]) -> None:
    for start in range(0, len(ids), 10_000):
        some = ",".join(str(int(pk)) for pk in ids[start : start + 10_000])
        cursor.execute(f"UPDATE {table} SET arrival = 0 WHERE arrival = %s AND {column} IN ({some})", [arrival])


def _people_of(companies: list[int], arrival: int) -> Iterator[int]:
    """The people that the arrival brought to these companies."""
    for start in range(0, len(companies), 10_000):
        some = Person.objects.filter(company__in=companies[start : start + 10_000], arrival=arrival)
        yield from some.values_list("pk", flat=True)


def _company_touched() -> str:
    """A later version, merged, spoken to, planned, or given people, codes or list places by somebody else."""
    tests = [
        f"NOT ({PRISTINE.format(table='c', kind='company')}{PARTED})",
        "c.merged_into_id IS NOT NULL",
        *(
            f"EXISTS (SELECT 1 FROM {table} x WHERE x.company_id = c.id AND x.arrival <> c.arrival)"
            for table in MOVED.values()
        ),
        *(f"EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = c.id)" for table, column in _used_by(Company)),
    ]
    return " OR ".join(tests)


def _person_touched() -> str:
    tests = [
        f"NOT ({PRISTINE.format(table='p', kind='person')})",
        "p.do_not_contact_at IS NOT NULL",
        *(
            f"EXISTS (SELECT 1 FROM {table} x WHERE x.person_id = p.id AND x.arrival <> p.arrival)"
            for table in ("directory_entry", "directory_personcode")
        ),
        *(f"EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = p.id)" for table, column in _used_by(Person)),
    ]
    return " OR ".join(tests)


def _used_by(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Tables of other rooms with something that people did to a row of `model`."""
    for other, field in _references(model):
        if other not in BROUGHT and not getattr(other, "IS_READING", False):
            yield other._meta.db_table, field.column
    if model is Company:
        yield "directory_company", "merged_into_id"


def _clear_readings(model: type[models.Model], arrival: int, turns: bulk.Turns) -> None:
    """Scores and other readings are made anew from facts: they go with the row, or let go of it."""
    table = model._meta.db_table
    for other, field in _references(model):
        if not getattr(other, "IS_READING", False):
            continue
        where = f"{field.column} IN (SELECT id FROM {table} WHERE arrival = %s)"
        if field.null:
            with turns.turn(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE {other._meta.db_table} SET {field.column} = NULL WHERE {where}", [arrival])
        else:
            bulk.delete(other._meta.db_table, where, [arrival], turns)


def _references(model: type[models.Model]) -> Iterator[tuple[type[models.Model], Any]]:
    """Every foreign key to the model, also those that gave themselves no name to come back by."""
    for relation in model._meta.get_fields(include_hidden=True):
        backwards = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if backwards and relation.related_model is not model:
            yield relation.related_model, relation.field  # type: ignore[misc, union-attr]
