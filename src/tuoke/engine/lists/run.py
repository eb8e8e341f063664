"""The one place that executes: the steps are described as Ibis expressions and run here, on DuckDB or Spark."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tuoke.engine.lists import verdicts
from tuoke.engine.lists.engines import DUCKDB, Engine, Spark, engine
from tuoke.engine.lists.further import further_values
from tuoke.engine.lists.inputs import input_table, prepared, shaped, with_further
from tuoke.engine.lists.qualify import RULES, Profile
from tuoke.engine.lists.rank import CHANCE, ITEMS, Card, on_card
from tuoke.engine.lists.steps import KNOWN
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import pyarrow as pa

    from tuoke.engine.lists.marks import Marks
    from tuoke.engine.lists.sources import Source


@dataclass(frozen=True)
class Counts:
    """How the rows add up: read = skipped + merged + sum(struck) + left. `struck` has every rule that was asked;
    `alone`, where it is wanted, how many fewer would be struck without that rule."""

    read: int
    skipped: int
    merged: int
    struck: dict[str, int]
    left: int
    alone: dict[str, int] = field(default_factory=dict, compare=False)


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
    on: str = DUCKDB,
    memory: str | None = None,
    alone: bool = False,
) -> Ranking:
    """Rank the rows by the card, after the profile's strike.

    `rows`: any subset of FIELDS as text columns and int64 `line`, one row per company or per company x person; optional
    `sold_before`, `reference`, `personally_involved` (booleans) overrule the card's lists. With `company_id` (the name
    of an int64 column) rows of one id are one company, else equal code or equal name makes one. Further columns that
    the profile's conditions ask are texts as well.

    `sheet`: rank, company (the id, or the line of its first row), line (of the best person), every field, points,
    possible, p_<item> and max_<item> per item and further field on the card, reasons; where the card tells what points
    mean, also `chance`, and with an interval `chance_low` and `chance_high`. Columns of `rows` that are no FIELDS count
    where the card names them (`card.fields`); of several rows of a company the first that knows. `limit` shortens the
    sheet, never the counts.
    `on`: 'duckdb', with a cap on its memory ('4GB'), or a master of Spark (engines.py); EngineError where it cannot be
    had. `alone`: count too what each rule strikes alone.
    """
    session = _Session.of(rows, company_id, on, memory)
    session.judge(profile, card, tree or Tree.load(), further_values(rows, asked_further(profile, card)))
    session.keep("best")
    sheet = with_further(session.read("ranked").drop_columns(off_card(card)), card)
    struck, merged, skipped = session.read("struck"), session.read("merged"), session.skipped()
    counts = session.counts(profile)
    if alone:
        counts = replace(counts, alone=session.alone(profile))
    session.engine.close()
    return Ranking(counts, sheet if limit is None else sheet.slice(0, limit), struck, merged, skipped)


def rank_given(on: Engine, read: int, profile: Profile, card: Card) -> Ranking:
    """The same for the `read` rows that `on` knows as `rows` already; `struck` and `merged` are empty."""
    session = _Session(on, read)
    session.judge(profile, card, Tree.load())
    session.keep("best")
    sheet = with_further(session.read("ranked").drop_columns(off_card(card)), card)
    skipped = session.skipped()
    return Ranking(session.counts(profile), sheet, *nobody(), skipped)


def rank_source(
    spark: Spark, source: "Source", profile: Profile, card: Card, *, top: int = 20, out: str | None = None
) -> Ranking:
    """The same for a list that Spark reads itself (sources.py): the whole sheet goes to `out`, as Parquet.

    `sheet` has only the `top` of it; `struck`, `merged` and `skipped` are empty, the counts are whole.
    """
    from tuoke.engine.lists.sources import give_rows, refuse_taken, write_sheet

    if out:
        refuse_taken(spark, out)
    session = _Session(spark, give_rows(spark, source))
    session.judge(profile, card, Tree.load())
    session.keep("best")
    session.keep("ranked", name="sheet")
    if out:
        write_sheet(spark, "sheet", out)
    sheet = spark.ask(f"SELECT * FROM sheet WHERE rank <= {int(top)} ORDER BY rank")
    sheet = with_further(sheet.drop_columns(off_card(card)), card)
    counts, skipped = session.counts(profile), session.skipped(0)
    spark.close()
    return Ranking(counts, sheet, *nobody(), skipped)


def asked_further(profile: Profile, card: Card) -> tuple[str, ...]:
    """The columns that are no field of a company and that profile or card ask."""
    return tuple(dict.fromkeys((*profile.further, *card.columns)))


def off_card(card: Card) -> list[str]:
    """The columns of a sheet that belong to items which are not on the card."""
    columns = [column for item in ITEMS if item not in card.items for column in (f"p_{item}", f"max_{item}")]
    told = 0 if card.unit is None else 1 if card.spread is None else len(CHANCE)
    return [*columns, *CHANCE[told:]]


def nobody() -> "tuple[pa.Table, pa.Table]":
    """`struck` and `merged` of a list so long that they are counted, not told."""
    import pyarrow as pa

    kinds = {"company": pa.int64(), "line": pa.int64(), "name": pa.string(), "rule": pa.string(), "value": pa.string()}
    schema = pa.schema(list(kinds.items()))
    return schema.empty_table(), schema.empty_table().select(["line", "company"])


def estimate(rows: "pa.Table", profile: Profile, *, tree: Tree | None = None, company_id: str | None = None) -> Counts:
    """Only the counts, equal to those of `rank_rows`, and what each rule strikes alone: the live effect of a form."""
    session = _Session.of(rows, company_id)
    session.judge(profile, Card(), tree or Tree.load(), further_values(rows, profile.further))
    return replace(session.counts(profile), alone=session.alone(profile))


def dedupe(rows: "pa.Table") -> "pa.Table":
    """Twins inside a file: line, company (line of the first row of its company), merged_into (that line, or null).

    Rows without a name are left out.
    """
    return _Session.of(rows).read("twins").sort_by("line")


def match_known(rows: "pa.Table", known: "pa.Table") -> "pa.Table":
    """New rows against the directory: line, id (null: new), by ('credit_code', 'code', 'name'), differs.

    `known`: id, name_key (of `names.name_key`), code, credit_code; missing columns are taken as not known; a company
    with several names or codes has several rows. An equal code beats a differing name, a differing code an equal name;
    `differs` marks both: changed since (id given), or a namesake (id null).
    """
    session = _Session.of(rows)
    session.give("known", shaped(known, KNOWN))
    return session.read("matched").sort_by("line")


def recognise(rows: "pa.Table", known: "pa.Table") -> "pa.Table":
    """`dedupe`, `match_known` and the keys of every row in one pass over the list: what an import needs to know.

    Gives line, name_key, phone_key, email_key, code, credit_code, company (line of the first row of the same company),
    id, by and differs, ordered by line; rows without a name are left out.
    """
    session = _Session.of(rows)
    session.give("known", shaped(known, KNOWN))
    session.keep("keys")
    session.keep("matched")
    return session.read("recognised").sort_by("line")


def mark_values(
    values: "dict[str, pa.Array]", profile: Profile, card: Card, tree: Tree | None = None
) -> "dict[str, Marks]":
    """The mark of each value of each field (marks.py): each is judged as a row that says nothing else."""
    from tuoke.engine.lists.marks import marks_of, rows_of_values

    # One rule is enough here: a value cannot know whether the others strike too.
    session = _Session.of(rows_of_values(values), "id")
    session.judge(replace(profile, strike="any"), card, tree or Tree.load())
    best, unmet = session.read("best"), session.column("SELECT company FROM unmet")
    further = session.engine.ask("SELECT * FROM field_judged")
    session.engine.close()
    return marks_of(best, further, unmet, values, card)


class _Session:
    """One run over one list: an engine of its own, with the tables of the steps so far."""

    def __init__(self, on: Engine, read: int, *, by_id: bool = False) -> None:
        """`on` knows the `read` rows as `rows` already."""
        self.engine, self.rows = on, read
        self.keep("clean")
        self.keep("by_id" if by_id else "grouped", name="grouped")

    @classmethod
    def of(
        cls, rows: "pa.Table", company_id: str | None = None, on: str = DUCKDB, memory: str | None = None
    ) -> "_Session":
        """A session over rows that are here."""
        given, started = prepared(rows, company_id), engine(on, memory=memory)
        started.give("rows", given)
        return cls(started, given.num_rows, by_id=bool(company_id))

    def give(self, name: str, data: "pa.Table") -> None:
        self.engine.give(name, data)

    def keep(self, step: str, name: str | None = None) -> None:
        self.engine.keep(step, name)

    def read(self, step: str) -> "pa.Table":
        return self.engine.read(step)

    def column(self, query: str) -> list:
        return self.engine.ask(query).column(0).to_pylist()

    def judge(self, profile: Profile, card: Card, tree: Tree, further: "pa.Table | None" = None) -> None:
        """`further`: what `further_values` gives; without it further columns that are asked are refused."""
        if further is None:
            profile.refuse_further()
            card.refuse_columns()
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
            "worth": verdicts.worth(card),
            "fields_asked": verdicts.fields_asked(card),
            "field_lines": verdicts.field_lines(card),
        }
        for name, values in meanings.items():
            self.give(name, input_table(name, values))
        self.engine.tell(on_card(card, self.engine.dialect))
        if profile.conditions or card.further:
            self.give("further_values", input_table("further_values", []) if further is None else further)
            self.keep("further")
        if profile.conditions:
            for step in ("facts_asked", "asked", "unmet"):
                self.keep(step)
        else:
            # Planning these steps takes longer than ranking a short list.
            self.give("unmet", input_table("no_unmet", []))
        if card.further:
            self.keep("field_values")
            self.keep("field_judged")
        else:
            self.give("field_judged", input_table("field_judged", []))
        self.keep("judged")

    def skipped(self, most: int | None = None) -> "pa.Table":
        query = "SELECT line, 'no_name' AS code FROM rows WHERE line NOT IN (SELECT line FROM clean) ORDER BY line"
        return self.engine.ask(query if most is None else f"{query} LIMIT {most}")

    def counts(self, profile: Profile) -> Counts:
        (cleaned,) = self.column("SELECT count(*) FROM clean")
        (companies,) = self.column("SELECT count(*) FROM companies")
        told = self.read("tally")
        tally = dict(zip(told.column("passed").to_pylist(), told.column("companies").to_pylist(), strict=True))
        struck = {rule: tally.get(place, 0) for place, rule in enumerate(RULES) if rule in profile.rules}
        return Counts(self.rows, self.rows - cleaned, cleaned - companies, struck, tally.get(len(RULES), 0))

    def alone(self, profile: Profile) -> dict[str, int]:
        """How many companies each rule strikes alone."""
        (found,) = self.read("alone").to_pylist()
        return {rule: found[rule] or 0 for rule in profile.rules}
