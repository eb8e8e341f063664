"""How a row writes the name of its firm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.labelled import firms as f
from bench.labelled import words as w
from bench.labelled.twins import K as KIND
from bench.labelled.twins import Rows
from bench.labelled.words import Bools, Ints, take

Script = Callable[[str], str]
#: Letters, digits and signs as wide as Chinese characters.
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def join(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def choose(where: Bools, yes: pa.Array | str | None, no: pa.Array | str | None) -> pa.Array:
    return pc.if_else(pa.array(where), pa.scalar(yes) if isinstance(yes, str) else yes, no)


def chinese(rows: Rows) -> pa.Array:
    """Names of Chinese firms, in the script and order of each row."""
    draw, firms, kind = rows.draw, rows.firms, rows.kind
    core = _slipped(rows)
    place = np.where(rows.moved & draw.chance("renamed", 0.4), moved_city(rows), firms.name_place)
    pattern = np.where(
        (kind == KIND["brackets"]) & (firms.pattern != f.NO_PLACE), 1 - np.minimum(firms.pattern, 1), firms.pattern
    )
    plain = [_chinese(rows, core, place, pattern, script) for script in (w.simplified, w.traditional)]
    made = choose(kind == KIND["traditional"], plain[1], plain[0])
    made = choose(kind == KIND["abbreviation"], _short_zh(rows, core, place), made)
    made = choose(kind == KIND["pinyin"], latin(rows), made)
    wide = pc.replace_substring(pc.replace_substring(made, "(", "（"), ")", "）")
    gap = choose(draw.chance("gap", 0.5), "　", "")
    return translated(kind == KIND["full_width"], join(wide, gap), made, WIDE)


def _chinese(rows: Rows, core: Ints, place: Ints, pattern: Ints, script: Script) -> pa.Array:
    """place + core + trade + form, or core (place) trade form, or without a place, or as a group."""
    draw, firms, kind = rows.draw, rows.firms, rows.kind
    city = take([script(name) for name in w.column("cities_zh", 0)], place)
    city = choose(draw.chance("with city sign", 0.12), join(city, "市"), city)
    heart = join(*(take([script(sign) for sign in w.core_signs()], part) for part in core.T))
    trade = take([script(word) for word in w.column("trades_zh", 0)], firms.trade)
    wide = draw.chance("wide", 0.6)
    bracket = join(choose(wide, "（", "("), city, choose(wide, "）", ")"))
    head = choose(pattern == 1, join(heart, bracket), choose(pattern == f.NO_PLACE, heart, join(city, heart)))
    form = take([script(word) for word in w.column("forms_zh", 0)], _form(rows))
    form = choose((kind == KIND["legal_form_dropped"]) & draw.chance("no form", 0.7), "", form)
    group = choose((pattern == f.GROUP) & (firms.form < 3), script("集团"), "")
    return join(head, trade, group, form, _site_zh(firms, script))


def _form(rows: Rows) -> Ints:
    """Sometimes another legal form stands where the form is not dropped."""
    other = rows.kind == KIND["legal_form_dropped"]
    return np.where(other, rows.draw.below("other form", 3), rows.firms.form)


def _site_zh(firms: f.Firms, script: Script) -> pa.Array:
    city = take([script(name) for name in w.column("cities_zh", 0)], firms.city)
    second = choose(_second(firms), "第二", "")
    return choose(firms.trap == f.BRANCH, join(city, second, script("分公司")), "")


def _second(firms: f.Firms) -> Bools:
    return firms.city == firms.name_place


def _slipped(rows: Rows) -> Ints:
    """The signs of the core, one of them mistyped or two exchanged where the row has a typo."""
    core, draw = rows.firms.core.copy(), rows.draw
    at = draw.below("typo at", 2)
    how = draw.weighted("typo how", (75, 13, 12))
    slip = w.slips()[core[np.arange(len(core)), at], draw.below("slip", 4)]
    for place in (0, 1):
        core[:, place] = np.where(rows.typo & (how == 0) & (at == place), slip, core[:, place])
    swap = rows.typo & (how == 1)
    core[swap, 0], core[swap, 1] = core[swap, 1], core[swap, 0]
    core[:, 3] = np.where(rows.typo & (how == 2) & (core[:, 3] == 0), core[:, 1], core[:, 3])
    return core


def _short_zh(rows: Rows, core: Ints, place: Ints) -> pa.Array:
    heart = join(*(take(w.core_signs(), part) for part in core.T))
    city, trade = take(w.column("cities_zh", 0), place), take(w.column("trades_zh", 1), rows.firms.trade)
    how = rows.draw.weighted("short", (40, 28, 14, 12, 6))
    long = take(w.column("trades_zh", 0), rows.firms.trade)
    site = _site_zh(rows.firms, w.simplified)
    made = [join(heart, trade), join(city, heart, trade), join(heart, long), join(city, heart), heart]
    return join(pc.choose(pa.array(how), *made), site)


def latin(rows: Rows) -> pa.Array:
    """A Chinese firm's English name, or its whole name in pinyin."""
    firms, draw = rows.firms, rows.draw
    signs = [w.pinyin(sign) for sign in w.core_signs()]
    heart = pc.utf8_capitalize(pc.utf8_lower(join(*(take(signs, part) for part in firms.core.T))))
    city = take(w.column("cities_zh", 1), firms.name_place)
    head = choose(firms.pattern == f.NO_PLACE, heart, join(city, " ", heart))
    english = join(
        head, " ", take(w.column("trades_zh", 2), firms.trade), " ", take(w.column("forms_zh", 1), firms.form)
    )
    trade = take([w.pinyin(word, " ").title() for word in w.column("trades_zh", 0)], firms.trade)
    form = take([w.pinyin(word, " ").title() for word in w.column("forms_zh", 0)], firms.form)
    how = draw.weighted("latin how", (50, 25, 25))
    short = pc.utf8_upper(join(head, " ", take(w.column("trades_zh", 2), firms.trade)))
    made = pc.choose(pa.array(how), english, join(head, " ", trade, " ", form), short)
    branch = join(" ", take(w.column("cities_zh", 1), firms.city), " Branch")
    return join(made, choose(firms.trap == f.BRANCH, branch, ""))


def english(rows: Rows) -> pa.Array:
    """Names of the other firms."""
    firms, draw, kind = rows.firms, rows.draw, rows.kind
    heart = _heart_en(rows)
    trade = take(w.column("trades_en", 0), firms.trade)
    forms = take(w.column("forms_en", 0), firms.form)
    spellings = [row[1].split("/") for row in w.table("forms_en")]
    other = take(
        [names[k % len(names)] for names in spellings for k in range(4)], firms.form * 4 + draw.below("spelling", 4)
    )
    form = choose((kind == KIND["legal_form_dropped"]) & draw.chance("other form", 0.4), other, forms)
    form = choose((kind == KIND["legal_form_dropped"]) & ~draw.chance("other form", 0.4), "", form)
    place = join(" - ", take(w.column("cities_en", 0), firms.city), choose(draw.chance("branch", 0.6), " Branch", ""))
    site = choose(firms.trap == f.BRANCH, place, "")
    full = join(heart, " ", trade, " ", form)
    made = choose(kind == KIND["abbreviation"], _short_en(rows, heart, form), full)
    made = pc.utf8_trim_whitespace(pc.replace_substring(made, " , ", ", "))
    made = choose(kind == KIND["punctuation"], _punctuated(rows, made), made)
    made = join(made, site)
    return translated(kind == KIND["full_width"], made, made, WIDE)


def _heart_en(rows: Rows) -> pa.Array:
    """The core in words, mistyped where the row has a typo."""
    core, draw = rows.firms.core, rows.draw
    words, slips = f.english_words(), w.mistyped(f.english_words())
    flat = [slip for four in slips for slip in four]
    first = choose(rows.typo, take(flat, core[:, 0] * 4 + draw.below("slip", 4)), take(words, core[:, 0]))
    ends = f.english_suffixes()
    return join(
        first, take(ends, core[:, 1]), take(f.JOINTS, rows.firms.joint), take(words, core[:, 2]), take(ends, core[:, 3])
    )


def _short_en(rows: Rows, heart: pa.Array, form: pa.Array) -> pa.Array:
    trade = take(w.column("trades_en", 1), rows.firms.trade)
    first = take(f.english_words(), rows.firms.core[:, 0])
    letters = join(
        *(pc.utf8_slice_codeunits(part, 0, 1) for part in (heart, take(w.column("trades_en", 0), rows.firms.trade)))
    )
    how = rows.draw.weighted("short", (34, 26, 26, 8, 6))
    made = [
        join(heart, " ", trade, " ", form),
        join(heart, " ", trade),
        heart,
        join(first, " ", trade),
        join(letters, " ", form),
    ]
    return pc.choose(pa.array(how), *made)


def _punctuated(rows: Rows, name: pa.Array) -> pa.Array:
    how = rows.draw.weighted("punctuation", (30, 25, 20, 25))
    plain = pc.replace_substring_regex(pc.replace_substring(name, "&", "and"), r"[.,]", "")
    for accented, letter in zip("üöäéèñôß", "uoaeenos", strict=True):
        plain = pc.replace_substring(plain, accented, letter)
    comma = pc.replace_substring_regex(name, r" (Inc\.?|LLC|Ltd\.?|Corp\.?)$", r", \1")
    return pc.choose(pa.array(how), plain, pc.utf8_upper(name), join("The ", name), pc.utf8_upper(comma))


def translated(where: Bools, text: pa.Array, other: pa.Array, table: dict[int, int]) -> pa.Array:
    """`text` with its signs exchanged there, `other` elsewhere. Made one by one: for few rows."""
    mask = pa.array(where)
    some = [value.translate(table) if value else value for value in text.filter(mask).to_pylist()]
    return pc.replace_with_mask(other, mask, pa.array(some, pa.string()))


def moved_city(rows: Rows) -> Ints:
    """Where a firm that moved is now; others stay where they are."""
    firms = rows.firms
    count = np.where(firms.zh, len(w.table("cities_zh")), len(w.table("cities_en")))
    away = (firms.city + 1 + rows.draw.below("away", count - 1)) % count
    return np.where(rows.moved, away, firms.city)


def only(rows: Rows, where: Bools) -> Rows:
    """These rows alone."""

    def cut(thing: Any) -> dict[str, Any]:
        parts = {field.name: getattr(thing, field.name) for field in fields(thing)}
        return {name: part[where] for name, part in parts.items() if isinstance(part, np.ndarray)}

    firms = replace(rows.firms, **cut(rows.firms))
    draw = w.Draw(rows.draw.seed, rows.draw.keys[where].astype(np.int64))
    return replace(rows, firms=firms, draw=draw, **cut(rows))
