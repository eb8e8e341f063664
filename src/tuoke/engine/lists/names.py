"""Company name (zh, en) -> its parts, and the key by which two spellings of one name are equal.

`name_key` says that two names are one: what may differ in writing goes away, every part of the name stays. `split`
tells the parts: place, core (字号), trade, legal form, mark of a group and site (a branch). Both are steps written as
data, read by Python for one value and as an Ibis expression for a whole list (folding.py, registers.py).
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tuoke.engine.lists.folding import (
    FOLD,
    HAN,
    MARKS,
    NO_MARKS,
    PLAIN,
    SCRIPT,
    SPACES,
    TRIM,
    WORDS,
    Step,
    apply,
    fold,
    with_keys,
    with_more_keys,
    words,
)
from tuoke.engine.lists.name_parts import HELD, PARTS, READ, english
from tuoke.engine.lists.name_parts_zh import chinese
from tuoke.engine.lists.registers import run, with_run

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "FOLD",
    "HAN",
    "MARKS",
    "NAME",
    "SPACES",
    "WORDS",
    "Name",
    "Step",
    "apply",
    "fold",
    "name_key",
    "read_names",
    "split",
    "with_keys",
    "with_parts",
    "words",
]

#: Legal forms that end an English name. Holdings and Group are part of the name, not of the form.
FORMS_EN = (
    "incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|lp|plc|gmbh|mbh|ag|kgaa|kg|ohg|sa|sas|sarl|srl|spa"
    "|nv|bv|ab|asa|as|oy|oyj|aps|pte|pty|sdn|bhd|pvt|pjsc|ojsc|jsc|kk|se"
    "|n v|b v|s a|a g|s p a|k k"
)
FORMS_ZH = "股份有限公司|有限责任公司|有限公司|股份公司|总公司|特殊普通合伙|普通合伙|有限合伙"
NAME = (
    SCRIPT,
    replace(
        PLAIN,
        guard=f"{PLAIN.guard}|[ßæœ]",
        then=(*PLAIN.then, Step("ß", "ss"), Step("æ", "ae"), Step("œ", "oe"), TRIM),
    ),
    # Marks that an exchange puts before or after a short name for a while: *ST, ST, XD ..., and the class of the share.
    Step(r"^(s?\*? ?st|xd|xr|dr|[ncus]) ?", guard=rf"^(s?\*? ?st|xd|xr|dr|[ncus]) ?[{HAN}]"),
    Step("-[uwvdsb]+$", guard=f"[{HAN}]-[uwvdsb]+$"),
    NO_MARKS,
    Step(
        "^the | the$| class [a-z]( the)?$",
        guard=f"^the |( the| class [a-z]| ({FORMS_EN}))$",
        then=(Step(f"( and)?( ({FORMS_EN}))+$"),),
    ),
    Step(" "),
    Step(f"({FORMS_ZH})$", guard=f".({FORMS_ZH})$"),
    # 分公司 is another legal unit than its parent: it keeps its ending.
    Step("公司$", guard="[^分]公司$"),
    Step("[abh]股?$", guard=f"[{HAN}]{{2}}[abh]股?$"),
)


@dataclass(frozen=True)
class Name:
    """The parts of a company name in small letters and simplified characters, '' where absent; `key` as `name_key`."""

    place: str
    core: str
    trade: str
    legal_form: str
    group_mark: str
    site: str
    key: str


def name_key(text: str | None) -> str:
    """The key of one name; `with_keys` gives the same for a column. '' where nothing is left to compare."""
    return apply(NAME, text or "")


def split(text: str | None) -> Name:
    """The parts of one name; `with_parts` gives the same for a column. No text is an error: what is unclear is core."""
    read = apply(READ, text or "")
    program = chinese() if any(HAN[0] <= letter <= HAN[-1] for letter in read) else english()
    done = run(program, {**dict.fromkeys((*PARTS, *HELD), ""), "rest": read})
    done |= {"legal_form": done["form"], "group_mark": done["group"]}
    told = {part: done[part].strip(" ").replace("  ", " ") for part in PARTS}
    return Name(**told, key=name_key(text))


def read_names(names: "ir.Table") -> "ir.Table":
    """id, name_key and what is split (`read`, '' where there is nothing) of the column `name`: both begin alike."""
    rows = with_keys(names, (SCRIPT,), _plain="name")
    rows = with_more_keys(with_more_keys(rows, NAME[1:], name_key="_plain"), READ[1:], read="_plain")
    return rows.select("id", "name_key", read=rows.read.fill_null(""))


def with_parts(read: "ir.Table") -> "ir.Table":
    """id, name_key and the string columns of PARTS, null where absent, of what `read_names` gives; in any order."""
    import ibis

    empty = {name: ibis.literal("") for name in (*PARTS, *HELD)}
    halves = []
    for program, is_han in ((chinese(), True), (english(), False)):
        han = read.read.re_search(f"[{HAN}]")
        rows = read.filter(han if is_han else ~han)
        done = with_run(rows.mutate(**{**empty, "rest": rows.read}), program)
        done = done.mutate(legal_form=done.form, group_mark=done.group)
        told = {part: done[part] for part in PARTS}
        if not is_han:  # the words of English parts begin with a space
            told = {part: _tidy(text) for part, text in told.items()}
        halves.append(done.select("id", "name_key", **{part: text.nullif("") for part, text in told.items()}))
    return ibis.union(*halves)


def _tidy(text: "ir.StringValue") -> "ir.StringValue":
    """One space between words, none around them; most texts have but the one that they begin with."""
    import ibis

    plain = text.startswith(" ") & ~text.endswith(" ") & ~text.contains("  ")
    return ibis.cases(
        (text == "", text), (plain, text.substr(1)), else_=text.re_replace("^ +| +$", "").replace("  ", " ")
    )
