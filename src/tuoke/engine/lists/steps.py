"""The steps in their order, each named for the table it gives, compiled once per process.

    rows -> clean -> grouped -> companies, people -> (meanings) -> judged -> best -> ranked
"""

from functools import cache
from typing import TYPE_CHECKING

from tuoke.engine.lists import normalise, qualify, rank, same, verdicts
from tuoke.engine.lists.columns import PERSON_FIELDS

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
    "unmet": {"company": "int64", "unmet": "boolean"},
}
KNOWN = {"id": "int64", "name_key": "string", "code": "string", "credit_code": "string"}


@cache
def table(name: str) -> "ir.Table":
    """The table that a step gives, as the next step reads it."""
    import ibis

    schema = {"rows": normalise.ROWS, "known": KNOWN, **MEANINGS}.get(name)
    return ibis.table(schema if schema else expression(name).schema(), name=name)


@cache
def expression(name: str) -> "ir.Table":
    """The step as an Ibis expression over the tables before it."""
    import ibis

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
    if name == "judged":
        return qualify.judged(qualify.facts(table("people"), table("companies"), {m: table(m) for m in MEANINGS}))
    if name == "tally":
        furthest = table("judged").group_by("company").agg(passed=table("judged").passed.max())
        return furthest.group_by("passed").agg(companies=furthest.count())
    if name == "best":
        return rank.best_people(rank.scored(table("judged"), table("companies"), {m: table(m) for m in MEANINGS}))
    if name == "ranked":
        placed = rank.ranked(table("best"))
        items = [column for item in rank.ITEMS for column in (f"p_{item}", f"max_{item}")]
        return placed.select(
            "rank", "company", "line", *same.COMPANY_FIELDS, *PERSON_FIELDS, "points", "possible", *items,
            reasons=rank.reasons(placed),
        ).order_by("rank")
    if name == "struck":
        struck = table("best").filter(lambda rows: rows.rule.notnull())
        return struck.select("company", "line", "name", "rule", value=qualify.struck_value(struck)).order_by("line")
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
    raise KeyError(name)


@cache
def sql(name: str) -> str:
    """The step in DuckDB's words."""
    import ibis

    return str(ibis.to_sql(expression(name), dialect="duckdb"))
