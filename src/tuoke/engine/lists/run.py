"""The one place that executes: the steps are described as Ibis expressions and run here, on DuckDB in memory."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuoke.engine.lists import verdicts
from tuoke.engine.lists.normalise import FLAGS, NOT_GIVEN, ROWS
from tuoke.engine.lists.qualify import RULES, Profile
from tuoke.engine.lists.rank import ITEMS, Card
from tuoke.engine.lists.steps import INPUTS, KNOWN, sql
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Counts:
    """How the rows add up: read = skipped + merged + sum(struck) + left. `struck` has every rule that was asked."""

    read: int
    skipped: int
    merged: int
    struck: dict[str, int]
    left: int


@dataclass(frozen=True)
class Ranking:
    """The call sheet (`sheet`), and which rows were struck, merged into another, or skipped, each with why."""

    counts: Counts
    sheet: "pa.Table"
    struck: "pa.Table"
    merged: "pa.Table"
    skipped: "pa.Table"


def rank_rows(
    rows: "pa.Table",
    profile: Profile,
    card: Card,
    *,
    tree: Tree | None = None,
    company_id: str | None = None,
    limit: int | None = None,
) -> Ranking:
    """Rank the rows by the card, after the profile's strike.

    `rows`: any subset of FIELDS as text columns and int64 `line`, one row per company or per company x person; optional
    `sold_before`, `reference`, `personally_involved` (booleans) overrule the card's lists. With `company_id` (the name
    of an int64 column) rows of one id are one company, else equal code or equal name makes one.

    `sheet`: rank, company (the id, or the line of its first row), line (of the best person), every field, points,
    possible, p_<item> and max_<item> per item on the card, reasons. `limit` shortens the sheet, never the counts.
    """
    session = _Session(rows, company_id)
    session.judge(profile, card, tree or Tree.load())
    session.keep("best")
    off = [column for item in ITEMS if item not in card.items for column in (f"p_{item}", f"max_{item}")]
    sheet = session.read("ranked").drop_columns(off)
    struck, merged, skipped = session.read("struck"), session.read("merged"), session.skipped()
    counts = session.counts(profile, merged.num_rows)
    return Ranking(counts, sheet if limit is None else sheet.slice(0, limit), struck, merged, skipped)


def estimate(rows: "pa.Table", profile: Profile, *, tree: Tree | None = None, company_id: str | None = None) -> Counts:
    """Only the counts, equal to those of `rank_rows`: the live effect of a form."""
    session = _Session(rows, company_id)
    session.judge(profile, Card(), tree or Tree.load())
    return session.counts(profile)


def dedupe(rows: "pa.Table") -> "pa.Table":
    """Twins inside a file: line, company (line of the first row of its company), merged_into (that line, or null).

    Rows without a name are left out.
    """
    return _Session(rows, None).read("twins").sort_by("line")


def match_known(rows: "pa.Table", known: "pa.Table") -> "pa.Table":
    """New rows against the directory: line, id (null: new), by ('credit_code', 'code', 'name'), differs.

    `known`: id, name_key (of `names.name_key`), code, credit_code; missing columns are taken as not known; a company
    with several names or codes has several rows. An equal code beats a differing name, a differing code an equal name;
    `differs` marks both: changed since (id given), or a namesake (id null).
    """
    session = _Session(rows, None)
    session.give("known", _shaped(known, KNOWN))
    return session.read("matched").sort_by("line")


def recognise(rows: "pa.Table", known: "pa.Table") -> "pa.Table":
    """`dedupe`, `match_known` and the keys of every row in one pass over the list: what an import needs to know.

    Gives line, name_key, phone_key, email_key, code, credit_code, company (line of the first row of the same company),
    id, by and differs, ordered by line; rows without a name are left out.
    """
    session = _Session(rows, None)
    session.give("known", _shaped(known, KNOWN))
    session.keep("keys")
    session.keep("matched")
    return session.read("recognised").sort_by("line")


class _Session:
    """One run over one list: a connection of its own, with the tables of the steps so far."""

    def __init__(self, rows: "pa.Table", company_id: str | None) -> None:
        import duckdb

        self.rows = _prepared(rows, company_id)
        self.connection: DuckDBPyConnection = duckdb.connect(config={"autoinstall_known_extensions": False})
        self.give("rows", self.rows)
        self.keep("clean")
        self.keep("by_id" if company_id else "grouped", name="grouped")

    def give(self, name: str, data: "pa.Table") -> None:
        self.connection.register(name, data)

    def keep(self, step: str, name: str | None = None) -> None:
        self.connection.execute(f'CREATE TEMP TABLE "{name or step}" AS {sql(step)}')

    def read(self, step: str) -> "pa.Table":
        return self.connection.sql(sql(step)).to_arrow_table()

    def column(self, query: str) -> list:
        return [row[0] for row in self.connection.execute(query).fetchall()]

    def judge(self, profile: Profile, card: Card, tree: Tree) -> None:
        self.keep("companies")
        self.keep("people")
        areas = self.column("SELECT DISTINCT area FROM companies WHERE area IS NOT NULL")
        titles = self.column("SELECT DISTINCT title FROM people WHERE title IS NOT NULL")
        meanings = {
            "settings": verdicts.settings(profile, card),
            "industries": verdicts.industries(profile, card),
            "owners": verdicts.owners(profile),
            "triggers": verdicts.triggers(profile, card),
            "involved": verdicts.involved(card),
            "areas": verdicts.areas(areas, profile, card, tree),
            "titles": verdicts.titles(titles, profile, card),
            "conditions": verdicts.conditions(profile),
        }
        for name, values in meanings.items():
            self.give(name, _of_rows(values, INPUTS[name]))
        self.keep("unmet")
        self.keep("judged")

    def skipped(self) -> "pa.Table":
        return self.connection.sql(
            "SELECT line, 'no_name' AS code FROM rows ANTI JOIN clean USING (line) ORDER BY line"
        ).to_arrow_table()

    def counts(self, profile: Profile, merged: int | None = None) -> Counts:
        cleaned, companies = self.connection.execute(
            "SELECT (SELECT count(*) FROM clean), (SELECT count(*) FROM companies)"
        ).fetchall()[0]
        tally = dict(self.connection.execute(sql("tally")).fetchall())
        struck = {rule: tally.get(place, 0) for place, rule in enumerate(RULES) if rule in profile.rules}
        return Counts(
            self.rows.num_rows, self.rows.num_rows - cleaned, cleaned - companies, struck, tally.get(len(RULES), 0)
        )


def _prepared(rows: "pa.Table", company_id: str | None) -> "pa.Table":
    """The rows with every column of ROWS: fields as texts, flags as numbers, missing ones filled."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if company_id and company_id != "company_id":
        rows = rows.rename_columns({company_id: "company_id"})
    columns = {name: rows.column(name) for name in rows.column_names if name in ROWS}
    for flag in FLAGS:
        if flag in columns:
            columns[flag] = pc.cast(columns[flag], pa.int8())
        else:
            columns[flag] = pa.repeat(pa.scalar(NOT_GIVEN, pa.int8()), rows.num_rows)
    return _shaped(pa.table(columns), ROWS)


def _shaped(data: "pa.Table", kinds: dict[str, str]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = _schema(kinds)
    arrays = [
        pc.cast(data.column(field.name), field.type)
        if field.name in data.column_names
        else pa.nulls(data.num_rows, field.type)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)


def _of_rows(values: verdicts.Rows, kinds: dict[str, str]) -> "pa.Table":
    import pyarrow as pa

    return pa.Table.from_pylist(values, schema=_schema(kinds))


def _schema(kinds: dict[str, str]) -> "pa.Schema":
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "int64": pa.int64(),
        "int8": pa.int8(),
        "float64": pa.float64(),
        "boolean": pa.bool_(),
    }
    return pa.schema([(name, types[kind]) for name, kind in kinds.items()])
