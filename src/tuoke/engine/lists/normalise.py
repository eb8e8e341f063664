"""Raw row -> clean row, as Ibis expressions; and the keys of single phones and addresses of mail."""

import re
from typing import TYPE_CHECKING

from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.credit_code import certain
from tuoke.engine.lists.names import FOLD, NAME, SPACES, Step, apply, with_keys

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What lists write where they know nothing. Unknown is unknown, never a value.
UNKNOWN = "^([-—–?？./]+|n/?a|#n/a|none|null|nil|nan|unknown|未知|不详|不明|无|暂无|空|未填写)$"
#: A text that may need tidying: empty, with a space at an end, or beginning as one of UNKNOWN does.
UNTIDY = f"^$|^[{SPACES}]|[{SPACES}]$|^[-—–?？./nN#uU未不无暂空]"
#: A flag of a row: yes, no, or that the column was not there at all (null: there, but not known).
YES, NO, NOT_GIVEN = 1, 0, -1
FLAGS = ("sold_before", "reference", "personally_involved")
ROWS = {**dict.fromkeys(FIELD_KEYS, "string"), "line": "int64", "company_id": "int64", **dict.fromkeys(FLAGS, "int8")}
_FIRST = r"^[^0-9]*([0-9]+(\.[0-9]+)?)"
_SECOND = r"[0-9万k][-~至到–—]([0-9]+(\.[0-9]+)?)"
MAIL = r"[a-z0-9._%+-]+@([a-z0-9-]+\.)+[a-z0-9-]{2,}"
#: With the area code: 10 12345678, 554 6654321.
CHINA, SHORTEST_CHINA = 86, 10
#: The first number of a cell, without its extension; full width is half width by then. Most need nothing of it.
PHONE_PIECE = (
    Step(
        r"(?s)[/;,、|\n].*$",
        guard="[^0-9+(). -]|^ | $",
        then=(Step("(转|分机|ext|x|#).*$"), Step(f"^[{SPACES}]+|[{SPACES}]+$")),
    ),
    Step("-[0-9]{1,5}$", guard=r"^\(?0[0-9]{2,3}\)?[- ]?[0-9]{7,8}-[0-9]{1,5}$"),
)
PHONE_CN = (
    Step("[^0-9+]"),
    Step("^00", "+", guard="^00"),
    Step("^", "+", guard="^86(1[3-9][0-9]{9}|0?[1-9][0-9]{8,10})$"),
    Step("^", "+86", guard="^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[48]00[0-9]{7})$"),
    Step("^.860", "+86", guard=r"^\+860"),
)


def clean(rows: "ir.Table") -> "ir.Table":
    """The rows of `texts` with the keys of name, industry, owner and trigger, and employees from-to."""
    rows = with_keys(texts(rows), FOLD, industry_key="industry", owner_key="owner_kind", trigger_key="trigger")
    rows = with_keys(rows, NAME, name_key="name")
    return with_employees(rows)


def texts(rows: "ir.Table") -> "ir.Table":
    """Every field trimmed, null where it is not known; codes in capitals, a mistyped registration number away."""
    import ibis

    # Few texts need it, and one look tells which.
    rows = rows.mutate(
        **{
            key: ibis.ifelse(rows[key].re_search(UNTIDY), _known(_trimmed(rows[key]), key), rows[key])
            for key in FIELD_KEYS
        }
    )
    return with_codes(rows)


def with_codes(rows: "ir.Table") -> "ir.Table":
    """Codes in capitals without spaces, a mistyped registration number away: it is nobody's, or another firm's."""
    rows = rows.mutate(
        code=rows.code.upper().re_replace(f"[{SPACES}]", ""),
        credit_code=rows.credit_code.upper().re_replace(f"[{SPACES}]", ""),
    )
    return rows.mutate(credit_code=certain(rows.credit_code))


def told(text: "ir.StringValue") -> "ir.StringValue":
    """The text, null where it says nothing, for a key that leaves the spaces around it out anyway."""
    import ibis

    nothing = f"(?i)^[{SPACES}]*({UNKNOWN[2:-2]}|)[{SPACES}]*$"
    return ibis.ifelse(text.re_search(nothing), ibis.null("string"), text)


def code(text: "ir.StringValue") -> "ir.StringValue":
    """One code as `texts` has it."""
    return _known(_trimmed(text), "code").upper().re_replace(f"[{SPACES}]", "")


def trimmed(text: "ir.StringValue") -> "ir.StringValue":
    """Without spaces at its ends, which few texts have."""
    import ibis

    return ibis.ifelse(text.re_search(f"^[{SPACES}]|[{SPACES}]$"), _trimmed(text), text)


def _trimmed(text: "ir.StringValue") -> "ir.StringValue":
    return text.re_replace(f"^[{SPACES}]+|[{SPACES}]+$", "")


def _known(text: "ir.StringValue", key: str) -> "ir.StringValue":
    import ibis

    if key == "name":
        return text.nullif("")
    return ibis.ifelse((text == "") | text.re_search(f"(?i){UNKNOWN}"), ibis.null("string"), text)


def with_employees(rows: "ir.Table") -> "ir.Table":
    """employees_from, employees_to: '500-999', '1.2万', '1,200 人', '50 人以下', '10000+'."""
    import ibis

    text = rows.employees.lower().re_replace(f"[,，{SPACES}]", "")
    rows = rows.mutate(_text=text)
    factor = ibis.cases((rows._text.contains("万"), 10_000.0), (rows._text.re_search("[0-9]k"), 1_000.0), else_=1.0)
    rows = rows.mutate(
        _first=rows._text.re_extract(_FIRST, 1).nullif("").try_cast("float64") * factor,
        _second=rows._text.re_extract(_SECOND, 1).nullif("").try_cast("float64") * factor,
    )
    fewer = rows._text.re_search("<|以下|以内|少于|不足|less|under|below")
    more = rows._text.re_search(r"\+|>|以上|超过|多于|over|more")
    known = rows.mutate(
        employees_from=ibis.ifelse(fewer, ibis.literal(0.0), rows._first),
        employees_to=ibis.cases(
            (rows._second.notnull(), rows._second), (more & rows._first.notnull(), 1e12), else_=rows._first
        ),
    )
    return known.select(*(column for column in known.columns if not column.startswith("_")))


def with_phone_keys(table: "ir.Table", **columns: str) -> "ir.Table":
    """The table with a phone key for each `key=column`: as `phone_key` for numbers of China and for +numbers."""
    import ibis

    table = with_keys(table, (*PHONE_PIECE, *PHONE_CN), **columns)
    return table.mutate(
        **{
            key: ibis.ifelse(table[key].re_search(r"^\+[1-9][0-9]{6,14}$"), table[key], ibis.null("string"))
            for key in columns
        }
    )


def with_email_keys(table: "ir.Table", **columns: str) -> "ir.Table":
    """The table with a mail key for each `key=column`: what `email_key` gives."""
    return table.mutate(
        **{key: table[column].lower().re_extract(MAIL, 0).nullif("") for key, column in columns.items()}
    )


def phone_key(text: str, region: str = "CN") -> str | None:
    """'+8613800138000' for '138 0013 8000'; None where it is not a number one could call.

    Of several numbers the first counts; an extension is left out; a number without its area code is not one.
    """
    import phonenumbers

    piece = apply(PHONE_PIECE, text[:200])
    try:
        number = phonenumbers.parse(piece, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    if number.country_code == CHINA and len(str(number.national_number)) < SHORTEST_CHINA:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_key(text: str) -> str | None:
    """The address in small letters; None where it is not one."""
    found = re.search(MAIL, text.lower()[:320])
    return found.group() if found else None
