"""The steps in their order, each named for the table it gives, compiled once per process.

    rows -> clean -> grouped -> companies, people -> asked -> unmet -> judged -> best -> ranked

Compiling takes longer than running on a list of some thousand rows, so the SQL of every step lies beside this file
(`data/steps.duckdb.sql`), written by `python -m tuoke.engine.lists.steps`; a test compiles anew and compares. Where the
file is missing or lacks a step, the step is compiled when it is called.
"""

import re
import sys
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tuoke.engine.lists import card_fields, further, normalise, qualify, rank, same, verdicts
from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.name_parts import PARTS
from tuoke.engine.lists.names import read_names, with_parts
from tuoke.engine.lists.places import PLACE
from tuoke.engine.lists.signs import PERSON_ROWS

if TYPE_CHECKING:
    import ibis.expr.types as ir

MEANINGS = {
    "settings": verdicts.SETTINGS,
    "industries": verdicts.INDUSTRIES,
    "owners": verdicts.OWNERS,
    "triggers": verdicts.TRIGGERS,
    "involved": verdicts.INVOLVED,
    "areas": verdicts.AREAS,
    "titles": verdicts.TITLES,
    "worth": verdicts.WORTH,
}
INPUTS = {
    **MEANINGS,
    "conditions": verdicts.CONDITIONS,
    "further": {"company": "int64", "field": "string", "value": "string"},
    "further_values": {"line": "int64", "field": "string", "value": "string"},
    "strikes": {"mark": "int64"},
    "no_unmet": {"company": "int64", "unmet": "boolean"},
    "fields_asked": card_fields.ASKED,
    "field_lines": card_fields.FIELD_LINES,
    "field_judged": card_fields.JUDGED,
    "named_names": {
        "id": "int64",
        **dict.fromkeys(("name", "name_key", *PARTS, *PLACE, "name_city", "sound"), "string"),
    },
    "named_rows": {**normalise.ROWS, **dict.fromkeys((*PARTS, *PLACE, "name_city", "sound"), "string")},
}
#: What a table is called after which step; `by_id` gives `grouped` where ids are known.
STEPS = (
    "clean",
    "grouped",
    "by_id",
    "companies",
    "people",
    "further",
    "facts_asked",
    "asked",
    "field_values",
    "field_judged",
    "unmet",
    "judged",
    "tally",
    "alone",
    "best",
    "ranked",
    "struck",
    "merged",
    "twins",
    "matched",
    "read_names",
    "parts",
    "names_told",
    "facts_told",
    "companies_told",
    "companies_signs",
    "companies_blocks",
    "persons_signs",
    "persons_blocks",
    "marked",
    "sifted",
    "struck_by",
    "kept",
    "doubted",
    "standings",
    "cut",
    "hopeful",
    "called",
    "friends",
    "placed",
    "placed_rows",
    "sheets",
)
#: The steps of a list in which every row is a company of its own (sieve.py), each with the tables it reads.
SIEVE = {
    "marked": ("rows_each",),
    "sifted": ("rows_marked",),
    "struck_by": ("strikes",),
    "kept": ("rows_marked",),
    "doubted": ("kept",),
    "standings": ("kept", "doubted"),
    "cut": ("standings",),
    "hopeful": ("standings", "cut"),
    "called": ("hopeful", "kept"),
    "friends": ("called", "involved"),
    "placed": ("hopeful", "friends", "worth"),
    "placed_rows": ("kept", "placed"),
    "sheets": ("placed_rows", "settings", "worth", "field_judged"),
}
EACH = {**dict.fromkeys(FIELD_KEYS, "string"), "line": "int64", "owner": "string"}
#: Steps of so many selects within selects that they are kept on one line, and compiled by a deep recursion.
LONG = ("parts",)
#: Steps that Spark leaves to DuckDB inside its workers (parts.py).
SPLIT = ("read_names", "parts")
DEEP = 20_000
FILE = files("tuoke.engine.lists") / "data" / "steps.duckdb.sql"
NAMES = {"id": "int64", "name": "string"}
KNOWN = {"id": "int64", "name_key": "string", "code": "string", "credit_code": "string"}


@cache
def table(name: str) -> "ir.Table":
    """The table that a step gives, as the next step reads it."""
    import ibis

    inputs = {"rows": normalise.ROWS, "known": KNOWN, "person_rows": PERSON_ROWS, "names": NAMES, **INPUTS}
    inputs |= {"rows_each": EACH, "rows_marked": {**EACH, "mark": "int64"}}
    schema = inputs.get(name)
    return ibis.table(schema if schema else expression(name).schema(), name=name)


@cache
def expression(name: str) -> "ir.Table":
    """The step as an Ibis expression over the tables before it. KeyError where there is none of that name."""
    if name in SIEVE:
        from tuoke.engine.lists import sieve

        return getattr(sieve, name)(*map(table, SIEVE[name]))
    for group in (_grouping, _ranking, _recognising, _naming):
        found = group(name)
        if found is not None:
            return found
    kind, _, step = name.partition("_")
    if kind in ("companies", "persons"):
        return _matching(kind, step)
    raise KeyError(name)


def _grouping(name: str) -> "ir.Table | None":
    """Raw rows -> companies and their people."""
    if name == "cleaned":
        return normalise.clean(table("rows"))
    if name == "clean":
        cleaned = normalise.clean(table("rows"))
        return cleaned.filter(cleaned.name_key.notnull())
    if name == "grouped":
        return same.same_company(table("clean"))
    if name == "by_id":
        return table("clean").select("line", company="company_id")
    if name == "companies":
        return same.companies(table("clean"), table("grouped"))
    if name == "people":
        return same.people(table("clean"), table("grouped"))
    return None


def _ranking(name: str) -> "ir.Table | None":
    """Companies and people -> who fits, who is struck, and the sheet."""
    if name == "further":
        return further.further(table("further_values"), table("grouped"))
    if name == "field_values":
        return card_fields.field_values(*map(table, ("companies", "further", "fields_asked")))
    if name == "field_judged":
        return card_fields.field_judged(*map(table, ("companies", "field_values", "fields_asked", "field_lines")))
    if name == "unmet":
        return qualify.unmet(table("facts_asked"), table("asked"), table("conditions"))
    if name == "asked":
        return qualify.asked(table("facts_asked"), table("conditions"))
    if name == "facts_asked":
        return qualify.facts_asked(table("companies"), table("further"), table("conditions"))
    if name == "alone":
        return qualify.alone(table("judged"))
    if name == "judged":
        meanings = {name: table(name) for name in (*MEANINGS, "unmet")}
        return qualify.judged(qualify.facts(table("people"), table("companies"), meanings))
    if name == "tally":
        furthest = table("judged").group_by("company").agg(passed=table("judged").passed.max())
        return furthest.group_by("passed").agg(companies=furthest.count())
    if name == "best":
        points = card_fields.field_points(table("field_judged"))
        meanings = {name: table(name) for name in MEANINGS}
        return rank.best_people(rank.scored(table("judged"), table("companies"), meanings, points))
    if name == "ranked":
        placed = rank.ranked(table("best"))
        placed = placed.left_join(card_fields.field_told(table("field_judged")), "company").drop("company_right")
        items = [column for item in rank.ITEMS for column in (f"p_{item}", f"max_{item}")]
        fields = (*same.COMPANY_FIELDS, *PERSON_FIELDS)
        return placed.select(
            "rank", "company", "line", *fields, "points", "possible", *items, *rank.CHANCE, reasons=rank.reasons(placed)
        ).order_by("rank")
    if name == "struck":
        struck = table("best").filter(lambda rows: rows.rule.notnull())
        return struck.select("company", "line", "name", "rule", value=qualify.struck_value(struck)).order_by("line")
    return None


def _recognising(name: str) -> "ir.Table | None":
    """Rows -> which are one company, in the list and in the directory."""
    import ibis

    if name == "merged":
        rows = table("people")
        first = rows.line.min().over(ibis.window(group_by="company"))
        return rows.mutate(first=first).filter(lambda r: r.line != r.first).select("line", "company").order_by("line")
    if name == "twins":
        rows = table("grouped")
        return rows.mutate(merged_into=(rows.line != rows.company).ifelse(rows.company, ibis.null("int64")))
    if name == "matched":
        return same.matched(table("clean"), table("known"))
    if name == "keys":
        keyed = normalise.with_phone_keys(table("clean"), phone_key="phone")
        keyed = normalise.with_email_keys(keyed, email_key="email")
        return keyed.select("line", "name_key", "phone_key", "email_key", "code", "credit_code")
    if name == "recognised":
        return table("keys").join(table("grouped"), "line").join(table("matched"), "line")
    return None


def _naming(name: str) -> "ir.Table | None":
    """Names and rows -> what they tell, each by itself."""
    from tuoke.engine.lists import signs

    if name == "read_names":
        return read_names(table("names"))
    if name == "parts":
        return with_parts(table("read_names"))
    if name == "names_told":
        return signs.told_by_name(table("named_names"))
    if name == "facts_told":
        return signs.told_by_facts(table("rows"))
    return None


def _matching(kind: str, step: str) -> "ir.Table":
    """The steps before the comparing of pairs (match.py), of companies or of persons."""
    from tuoke.engine.lists import blocks, signs

    companies = kind == "companies"
    if step == "told":
        cleaned = normalise.clean(table("named_rows"))
        return signs.told_by_company(cleaned.filter(cleaned.name_key.notnull()))
    if step == "signs" and companies:
        return signs.company_signs(table("companies_told"))
    if step == "signs":
        return signs.person_signs(table("person_rows"))
    if step == "blocks":
        return blocks.keys(blocks.KINDS[kind], table(f"{kind}_signs"))
    raise KeyError(step)


@cache
def sql(name: str) -> str:
    """The step in DuckDB's words."""
    return kept().get(name) or compiled(name)


def compiled(name: str, dialect: str = "duckdb") -> str:
    """The step, compiled now."""
    import ibis

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEP))
    try:
        return str(ibis.to_sql(expression(name), dialect=dialect, pretty=name not in LONG))
    finally:
        sys.setrecursionlimit(before)


@cache
def kept() -> dict[str, str]:
    """The steps as they were compiled when the package was made."""
    try:
        text = FILE.read_bytes().decode("utf-8")
    except OSError:
        return {}
    parts = re.split(r"^-- step: (\w+)\n", text, flags=re.M)
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def as_file() -> str:
    """What `data/steps.duckdb.sql` must hold."""
    head = "-- Written by python -m tuoke.engine.lists.steps: do not edit.\n"
    return head + "".join(f"\n-- step: {name}\n{compiled(name)}\n" for name in STEPS)


if __name__ == "__main__":
    with open(str(FILE), "w", encoding="utf-8") as file:
        file.write(as_file())
