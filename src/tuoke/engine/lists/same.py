"""Clean rows -> which rows are one company: equal code, else equal name, never against a differing code.

A registration number (credit_code) goes before a code of the list's own (stock code, customer number): it names the
legal unit. A row without any code joins the rows of its name only where those carry at most one code; else it stays
apart.
"""

from typing import TYPE_CHECKING

from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.normalise import FLAGS

if TYPE_CHECKING:
    import ibis.expr.types as ir

COMPANY_FIELDS = tuple(key for key in FIELD_KEYS if key not in PERSON_FIELDS)
COMPANY_COLUMNS = (
    *COMPANY_FIELDS,
    "name_key",
    "industry_key",
    "owner_key",
    "trigger_key",
    "employees_from",
    "employees_to",
)


def same_company(clean: "ir.Table") -> "ir.Table":
    """line -> company: the line of the first row of the same company."""
    import ibis

    codes = clean.select("line", "name_key", "code", "credit_code")
    known = codes.filter(codes.code.notnull() & codes.credit_code.notnull())
    known = known.group_by("code").agg(credits=known.credit_code.nunique(), told=known.credit_code.min())
    told = codes.left_join(known.filter(known.credits == 1).select("code", "told"), "code")
    credit = ibis.coalesce(told.credit_code, told.told)
    keyed = told.select("line", "name_key", code_key=ibis.coalesce(_tag("r:", credit), _tag("c:", told.code)))
    named = keyed.filter(keyed.code_key.notnull())
    named = named.group_by("name_key").agg(codes=named.code_key.nunique(), named=named.code_key.min())
    joined = keyed.left_join(named.filter(named.codes == 1).select("name_key", "named"), "name_key")
    group = ibis.coalesce(joined.code_key, joined.named, _tag("n:", joined.name_key), joined.line.cast("string"))
    grouped = joined.select("line", group=group)
    return grouped.select("line", company=grouped.line.min().over(ibis.window(group_by="group")))


def matched(clean: "ir.Table", known: "ir.Table") -> "ir.Table":
    """New rows against the directory: line, id (null: new), by ('credit_code', 'code', 'name'), differs.

    `known`: id, name_key, code, credit_code; a company with several names or codes has several rows. `differs`: the
    name differs though the code is equal (a change to show), or the name is equal but the codes differ (a namesake, id
    null).
    """
    import ibis

    rows = clean.select("line", "name_key", "code", "credit_code")
    by_name = known.filter(known.name_key.notnull())
    by_name = by_name.group_by("name_key").agg(
        same_name=by_name.id.nunique(),
        name_id=by_name.id.min(),
        name_code=by_name.code.notnull().any(),
        name_credit=by_name.credit_code.notnull().any(),
    )
    both = rows.left_join(_unique(known, "credit_code", "credit_id"), "credit_code").drop("credit_code_right")
    both = both.left_join(_unique(known, "code", "code_id"), "code").drop("code_right")
    both = both.left_join(by_name, "name_key").drop("name_key_right")
    # A code that is equal was found before; where both have one, it is another.
    clash = (both.code.notnull() & both.name_code) | (both.credit_code.notnull() & both.name_credit)
    name_id = ibis.ifelse((both.same_name == 1) & ~clash, both.name_id, ibis.null("int64"))
    found = both.select(
        "line",
        "name_key",
        id=ibis.coalesce(both.credit_id, both.code_id, name_id),
        by=ibis.cases(
            (both.credit_id.notnull(), "credit_code"), (both.code_id.notnull(), "code"), (name_id.notnull(), "name")
        ),
        namesake=both.name_id.notnull(),
    )
    old = known.select(old_id="id", old_name="name_key").distinct()
    found = found.left_join(old, (found.id == old.old_id) & (found.name_key == old.old_name))
    return found.select(
        "line", "id", "by", differs=ibis.ifelse(found.id.isnull(), found.namesake, found.old_id.isnull())
    )


def _tag(tag: str, value: "ir.StringValue") -> "ir.StringValue":
    import ibis

    return ibis.literal(tag) + value


def _unique(known: "ir.Table", column: str, name: str) -> "ir.Table":
    present = known.filter(known[column].notnull())
    counted = present.group_by(column).agg(times=present.id.nunique(), **{name: present.id.min()})
    return counted.filter(counted.times == 1).select(column, name)


def companies(clean: "ir.Table", grouped: "ir.Table") -> "ir.Table":
    """One row per company: each fact from the first row that knows it (twins complete each other)."""
    import ibis

    rows = clean.join(grouped, "line")
    rows = rows.mutate(rows=rows.count().over(ibis.window(group_by="company")))
    # Most companies have one row: only the others are worth the work of an aggregate.
    single = rows.filter(rows.rows == 1).select("company", "line", *COMPANY_COLUMNS, *FLAGS)
    twins = rows.filter(rows.rows > 1)
    first = {key: twins[key].argmin(twins.line, where=twins[key].notnull()) for key in COMPANY_COLUMNS}
    flags = {flag: twins[flag].max() for flag in FLAGS}
    return single.union(twins.group_by("company").agg(line=twins.line.min(), **first, **flags))


def people(clean: "ir.Table", grouped: "ir.Table") -> "ir.Table":
    """One row per row of the list: its company and the person on it."""
    return clean.join(grouped, "line").select("company", "line", *PERSON_FIELDS)
