"""Clean rows -> signs: the few values of a row by which one company, or one person, is known again.

A sign is null where the row does not tell it. What only the whole list tells of it is in commonness.py.
"""

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tuoke.engine.lists.folding import SCRIPT, settled
from tuoke.engine.lists.names import FOLD, HAN, WORDS, with_keys
from tuoke.engine.lists.normalise import told, trimmed, with_codes, with_email_keys, with_employees, with_phone_keys

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What the signs of a company are, besides `id`; all texts.
COMPANY = (
    "name_key",
    "heart",
    "core",
    "trade",
    "form",
    "site",
    "name_city",
    "sound",
    "credit_code",
    "code",
    "domain",
    "email",
    "phone",
    "city",
    "region",
    "address",
    "house",
    "person",
    "founded",
    "industry",
    "owner",
    "size",
    "unit",
    "bare",
    "grouped",
)
#: What a row may tell besides its name; what of it stands in other columns than name and area; and what a name tells by
#: itself.
REST = COMPANY[COMPANY.index("credit_code") : COMPANY.index("bare")]
FACTS = tuple(sign for sign in REST if sign not in ("city", "region", "unit"))
NAME = ("name_key", "heart", "core", "trade", "form", "site", "name_city", "sound", "grouped")
#: What the signs of a person are, besides `id`, and what a list of persons may carry.
PERSON = ("person", "person_key", "born", "id_number", "email", "phone", "address", "area", "postcode")
PERSON_ROWS = {
    "line": "int64",
    **dict.fromkeys(("person", "born", "id_number", "email", "phone", "address", "area", "postcode"), "string"),
}
#: An office named behind the legal form of an English name: Acme Inc. - London.
OFFICE = r"\b(inc|corp|corporation|co|company|ltd|limited|llc|plc|lp|group)\.? +[-–—] +([^-–—]+)$"
BRANCH = "( branch| office|分公司|分行|办事处)$"
#: Classes of legal forms; one firm is seldom of two. The first that is found counts.
FORMS = {
    "stock": "股份",
    "limited": "有限",
    "partners": "合伙",
    "pty": r"\bpty\b",
    "llc": r"\bllc\b",
    "inc": r"\b(inc|incorporated|corp|corporation)\b",
    "ltd": r"\b(ltd|limited|plc)\b",
}
#: Street and number in a folded address: 人民路12 of 苏州市高新区人民路12号, 500main of 500 Main St.
HOUSE = "[^0-9a-z市区县镇乡省号]{1,6}[路街道巷弄][0-9]+|^[0-9]+[a-z]{4}"
#: The year that a date names, a date with its day, year first, and what needs no reading: 1991, 1991-04-03.
PLAIN_DATE = r"^(1[5-9]|20)[0-9]{2}(-[01][0-9]-[0-3][0-9])?$"
YEAR = "(1[5-9]|20)[0-9]{2}"
DAY = r"^((1[5-9]|20)[0-9]{2})([-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})|([0-9]{2})([0-9]{2})$)"
#: The part of a host that somebody registered: acme.com of mail.acme.com, acme.com.cn of www.acme.com.cn.
REGISTERED = r"[a-z0-9-]+\.(com|co|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$|[a-z0-9-]+\.[a-z]{2,}$"
HOST = r"^[a-z]+:/*|[/?#:].*$|^www[0-9]?\.|\.+$"


@cache
def hosts() -> frozenset[str]:
    """Domains that say nothing of a company: mail providers, market places, social networks."""
    text = (files("tuoke.engine.lists") / "data" / "hosts.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))


def told_by_company(clean: "ir.Table") -> "ir.Table":
    """id and what a clean row tells by itself (its `line` is the id); it has the parts of its name and its place.

    All of it as one expression, which every engine runs. A list is read by `coding.companies`, which asks names and
    facts apart and gives the same (`tests/test_blocks.py`).
    """
    import ibis

    rows = _with_facts(_with_name_signs(clean))
    # Only in China are letters heard as Chinese.
    rows = rows.mutate(sound=ibis.ifelse(rows.han | rows.city.startswith("CN-"), rows.sound, ibis.null("string")))
    return rows.select(*(sign for sign in COMPANY if sign not in ("unit", "bare")), id="line")


def told_by_name(names: "ir.Table") -> "ir.Table":
    """id and the signs that a name alone tells, of names with their parts and key; `han`: its core is Chinese."""
    rows = _with_name_signs(names.mutate(name=trimmed(names.name)))
    return rows.select("id", *NAME, "region", "city", "han")


def told_by_facts(rows: "ir.Table") -> "ir.Table":
    """id and the signs that a raw row tells besides its name and area."""
    known = {name: told(rows[name]) for name in ("code", "credit_code", "address", "person", "phone", "email")}
    tidy = {name: told(trimmed(rows[name])) for name in ("website", "founded", "industry", "owner_kind", "employees")}
    rows = with_employees(with_codes(rows.mutate(**known, **tidy)))
    return _with_facts(rows).select(*FACTS, id="line")


def _with_name_signs(rows: "ir.Table") -> "ir.Table":
    """heart: core and trade, which is what a name comes down to; form: the class of the legal form, where it is one of
    the usual ones."""
    import ibis

    han = rows.core.re_search(f"[{HAN}]").fill_null(False)
    return rows.mutate(
        han=han,
        heart=(rows.core + ibis.ifelse(han, "", " ") + rows.trade.fill_null("")).re_replace("^ +| +$", ""),
        form=_form(rows.legal_form),
        grouped=rows.group_mark.notnull(),
        site=ibis.coalesce(rows.site, _office(rows.name)).re_replace(BRANCH, ""),
    )


def _with_facts(rows: "ir.Table") -> "ir.Table":
    import ibis

    rows = with_keys(rows, (SCRIPT, *FOLD), address="address", person="person")
    rows = _phones(with_email_keys(rows, email="email"))
    rows = settled(rows.mutate(_host=rows.website.lower().re_replace(HOST, "")))
    rows = settled(rows.mutate(_host=rows._host.re_extract(REGISTERED, 0)))
    rows = settled(rows.mutate(_host=_own(rows._host)))
    mail = ibis.ifelse(rows._host.isnull(), rows.email.re_extract(REGISTERED, 0), ibis.null("string"))
    rows = settled(rows.mutate(_mail=mail))
    heads = (rows.employees_from * ibis.ifelse(rows.employees_to < 1e9, rows.employees_to, rows.employees_from)).sqrt()
    return rows.mutate(
        domain=ibis.coalesce(rows._host, _own(rows._mail)),
        house=rows.address.re_extract(HOUSE, 0).nullif(""),
        founded=_founded(rows.founded),
        owner=rows.owner_kind,
        size=ibis.ifelse(rows.employees_from >= 1, heads.round().cast("int64").cast("string"), ibis.null("string")),
    )


def company_signs(told: "ir.Table") -> "ir.Table":
    """id and the signs of COMPANY: what each row tells, and the registration number that its code stands for."""
    import ibis

    rows = _with_unit(told)
    rows = rows.mutate(bare=ibis.coalesce(*(rows[sign] for sign in REST)).isnull())
    return rows.select(*COMPANY, "id")


def _office(name: "ir.StringValue") -> "ir.StringValue":
    import ibis

    dashed = name.contains("- ") | name.contains("– ") | name.contains("— ")
    return ibis.ifelse(dashed, name.lower().re_extract(OFFICE, 2).nullif(""), ibis.null("string"))


def _form(text: "ir.StringValue") -> "ir.StringValue":
    import ibis

    return ibis.cases(
        *((text.re_search(find), ibis.literal(name)) for name, find in FORMS.items()), else_=ibis.null("string")
    )


def _founded(text: "ir.StringValue") -> "ir.StringValue":
    """1991 or 1991-04-03; a date whose day comes first is only read for its year."""
    import ibis

    year = text.re_extract(YEAR, 0).nullif("")
    month, day = (ibis.coalesce(*(text.re_extract(DAY, at).nullif("") for at in both)) for both in ((4, 6), (5, 7)))
    dated = year + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")
    return ibis.cases((text.re_search(PLAIN_DATE), text), (text.re_search(DAY), dated), else_=year)


def person_signs(rows: "ir.Table") -> "ir.Table":
    """id and the signs of PERSON for every row that names a person; dates and numbers as their digits and letters."""
    rows = with_keys(rows, WORDS, person="person", address="address", area="area")
    rows = with_keys(rows, FOLD, born="born", id_number="id_number", postcode="postcode")
    rows = _phones(with_email_keys(rows, email="email"))
    rows = rows.mutate(person_key=rows.person.re_replace(" ", ""))
    return rows.filter(rows.person.notnull()).select(*PERSON, id="line")


def _phones(rows: "ir.Table") -> "ir.Table":
    """phone as its key, or as its digits where it is none but long enough to be one."""
    import ibis

    rows = with_phone_keys(rows, phone_key="phone")
    digits = ibis.ifelse(rows.phone_key.isnull(), rows.phone.re_replace("[^0-9]", ""), ibis.null("string"))
    rows = settled(rows.mutate(_digits=digits))
    long = rows._digits.length().between(7, 15)
    return rows.mutate(phone=ibis.coalesce(rows.phone_key, ibis.ifelse(long, rows._digits, ibis.null("string"))))


def _with_unit(rows: "ir.Table") -> "ir.Table":
    """The registration number that a list's own code stands for, where the list tells it once; and `unit`, which of
    both names the legal unit."""
    import ibis

    told = rows.filter(rows.code.notnull() & rows.credit_code.notnull())
    told = told.group_by("code").agg(many=told.credit_code.nunique(), credit=told.credit_code.min())
    joined = rows.left_join(told.filter(told.many == 1).select("code", "credit"), "code")
    credit = ibis.coalesce(joined.credit_code, joined.credit)
    unit = ibis.coalesce(ibis.literal("r:") + credit, ibis.literal("c:") + joined.code)
    return joined.select(*(c for c in rows.columns if c != "credit_code"), credit_code=credit, unit=unit)


def _own(domain: "ir.StringValue") -> "ir.StringValue":
    import ibis

    others = f"^({'|'.join(map(re.escape, sorted(hosts())))})$"
    return ibis.ifelse((domain == "") | domain.re_search(others), ibis.null("string"), domain)
