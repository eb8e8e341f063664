"""Staged texts -> clean cells, column by column, what was mended and what is wrong beside them. No loop over rows.

Marks stand in two text columns, `fixes` and `faults`, as "field:code" joined by ";". A fault keeps its row out until
it is corrected; a fix is shown and goes in. Codes:

    fixes   widened (full width made plain), formula (kept as text), middle (of a range),
            no_area (a phone without its area code: kept, but not matched), first (of several),
            no_user (an owner who is nobody here), own_name (a person without a company), by_code (named by its number)
            check_digit (a credit code that is mistyped, left out: it would be another firm's)
    faults  missing, too_long, phone_short, phone_long, phone_form, email_form, number_form, year_form,
            date_form, answer_form, choice_form
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tuoke.engine.lists import credit_code
from tuoke.engine.lists.normalise import UNKNOWN
from tuoke.intake import further_cells
from tuoke.intake.kinds import Column

# Marks that turn the direction of what follows: a name could be shown as another. Right-to-left text needs none.
TURNING = "\\x{61c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}"
CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f" + TURNING + "]"
BLANKS = "[\\s\\x{85}\\x{a0}\\x{200b}-\\x{200d}\\x{2028}\\x{2029}\\x{2060}\\x{3000}\\x{feff}]+"
# What a spreadsheet would take for a formula (OWASP ASVS 1.2.10); a plain signed number is none.
FORMULA = "^[=@]|^[+-][^0-9]"
MOBILE_CN = "^(86|0086)?1[3-9]"
FIGURE = r"[0-9]{1,12}(?:\.[0-9]{1,6})?"
LARGEST = 2_000_000_000.0
YEARS = (1000, 2100)

Marks = list[pa.Array]
Cleaned = tuple[pa.Array, Marks, Marks]


def clean(rows: pa.Table, columns: tuple[Column, ...]) -> pa.Table:
    """`rows`: int64 `line` and a text column per mapped field. Gives the same columns cleaned ('' and unknown are
    null), numbers and years as int64, and `fixes` and `faults`."""
    fixes: Marks = []
    faults: Marks = []
    done: dict[str, pa.Array] = {"line": rows["line"].combine_chunks()}
    for column in columns:
        if column.field not in rows.column_names:
            if column.required:
                faults.append(_mark(_asked(rows, column), column.field, "missing"))
            continue
        text = rows[column.field].combine_chunks()
        value, mended, wrong = _clean_column(text, column, _asked(rows, column) if column.required else None)
        done[column.field] = value
        fixes += mended
        faults += wrong
    return pa.table({**done, "fixes": _joined(fixes, rows.num_rows), "faults": _joined(faults, rows.num_rows)})


def _asked(rows: pa.Table, column: Column) -> pa.Array:
    """The rows that must have this column: all; of a field of people those that name a person."""
    asked = pa.repeat(not column.of_person, rows.num_rows)
    for field in ("person", "title", "email") if column.of_person else ():
        if field in rows.column_names:
            named = pc.not_equal(pc.utf8_trim_whitespace(rows[field].combine_chunks()), "")
            asked = pc.or_(asked, _true(named))
    return asked


def _clean_column(text: pa.Array, column: Column, asked: pa.Array | None = None) -> Cleaned:
    text, fixes = _plain(text, column)
    faults: Marks = []
    if column.required:
        missing = pc.is_null(text)
        faults.append(_mark(missing if asked is None else pc.and_(missing, asked), column.field, "missing"))
    else:
        unknown = pc.match_substring_regex(pc.utf8_lower(text), UNKNOWN)
        text = pc.if_else(pc.fill_null(unknown, False), pa.scalar(None, pa.string()), text)
    long = _true(pc.greater(pc.utf8_length(text), column.most))
    faults.append(_mark(long, column.field, "too_long"))
    text = pc.if_else(long, pc.utf8_slice_codeunits(text, 0, column.most), text)
    if column.form in further_cells.READERS:
        read, code = further_cells.READERS[column.form]
        value, bad = read(text, column)
        return value, fixes, [*faults, _mark(bad, column.field, code)]
    reader = READERS.get(column.form)
    if reader is None:
        formula = _true(pc.match_substring_regex(text, FORMULA))
        return text, [*fixes, _mark(formula, column.field, "formula")], faults
    value, mended, wrong = reader(text, column.field)
    return value, [*fixes, *mended], [*faults, *wrong]


def _plain(text: pa.Array, column: Column) -> tuple[pa.Array, Marks]:
    """Trimmed, without control characters, on one line (a note keeps its lines), full width made plain but in names."""
    text = pc.replace_substring_regex(text, CONTROL, "")
    if column.form != "long":
        text = pc.replace_substring_regex(text, BLANKS, " ")
    text = pc.utf8_trim_whitespace(text)
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    if column.form in ("text", "long"):
        return text, []
    plain = pc.utf8_normalize(text, form="NFKC")
    return plain, [_mark(_true(pc.not_equal(plain, text)), column.field, "widened")]


def _phone(text: pa.Array, field: str) -> Cleaned:
    """A fault where the digits cannot be a number; kept as written otherwise."""
    text = pc.replace_substring_regex(text, r"^(\+?[0-9]+)\.0$", r"\1")  # a number cell of a spreadsheet
    first = pc.replace_substring_regex(text, r"(?s)[/;,、|；，].*$|(转|分机|ext|x|#).*$", "")
    digits = pc.replace_substring_regex(first, "[^0-9]", "")
    count = pc.utf8_length(digits)
    mobile = _true(pc.match_substring_regex(digits, MOBILE_CN))
    core = pc.utf8_length(pc.replace_substring_regex(digits, "^(86|0086)", ""))
    foreign = _true(pc.and_(pc.starts_with(first, "+"), pc.invert(pc.starts_with(first, "+86"))))
    strange = _true(pc.match_substring_regex(first, r"[^0-9+() .\-–—]"))
    short = _true(pc.or_(pc.less(count, 7), pc.and_(mobile, pc.less(core, 11))))
    long = _true(pc.or_(pc.greater(count, 15), pc.and_(mobile, pc.greater(core, 11))))
    short, long = (pc.and_not(pc.and_not(mark, strange), foreign) for mark in (short, long))
    bare = _true(pc.match_substring_regex(first, r"^[2-9][0-9]{2,3}[- ]?[0-9]{4}$"))
    several = _true(pc.not_equal(pc.utf8_length(first), pc.utf8_length(text)))
    fixes = [_mark(pc.and_not(bare, short), field, "no_area"), _mark(several, field, "first")]
    return text, fixes, [
        _mark(strange, field, "phone_form"), _mark(short, field, "phone_short"), _mark(long, field, "phone_long")
    ]  # fmt: skip


def _email(text: pa.Array, field: str) -> Cleaned:
    address = pc.replace_substring_regex(text, "(?s)[/;,、|；，\\s<>].*$", "")
    several = _true(pc.not_equal(address, text))
    good = pc.match_substring_regex(address, r"^[A-Za-z0-9._%+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}$")
    wrong = _true(pc.invert(good))
    kept = pc.if_else(wrong, text, address)
    return kept, [_mark(pc.and_not(several, wrong), field, "first")], [_mark(wrong, field, "email_form")]


def _number(text: pa.Array, field: str) -> Cleaned:
    """'1,200 人' -> 1200, '1000-2000人' -> 1500, '1.2万' -> 12000, '50人以下' -> 25, '500以上' -> 500."""
    bare = pc.replace_substring_regex(pc.utf8_lower(text), "[,，\\s]", "")
    factor = pc.if_else(_true(pc.match_substring(bare, "万")), 10_000.0, 1.0)
    factor = pc.if_else(_true(pc.match_substring_regex(bare, "[0-9]k")), 1_000.0, factor)
    parts = pc.extract_regex(bare, f"^[^0-9]*(?P<a>{FIGURE})(?:[万k]?[-~至到–—](?P<b>{FIGURE}))?")
    low = _float(parts.field("a"), parts)
    high = _float(parts.field("b"), parts)
    fewer = _true(pc.match_substring_regex(bare, "<|以下|以内|少于|不足|less|under|below"))
    middle = pc.if_else(
        pc.is_valid(high), pc.divide(pc.add(low, high), 2.0), pc.if_else(fewer, pc.divide(low, 2.0), low)
    )
    value = pc.round(pc.multiply(middle, factor))
    wrong = pc.or_(pc.and_(pc.is_valid(text), pc.is_null(value)), _true(pc.greater(value, LARGEST)))
    wrong = pc.or_(wrong, _true(pc.match_substring_regex(bare, "^-[0-9]")))
    value = pc.cast(pc.if_else(wrong, pa.scalar(None, pa.float64()), value), pa.int64())
    ranged = pc.and_(pc.is_valid(value), pc.or_(pc.is_valid(high), fewer))
    return value, [_mark(ranged, field, "middle")], [_mark(wrong, field, "number_form")]


def _year(text: pa.Array, field: str) -> Cleaned:
    """The first year in the cell; '2001-05-03', '20010503', '2001年', '1881 (1894)'."""
    parts = pc.extract_regex(text, r"(?:^|[^0-9])(?P<y>[12][0-9]{3})(?:[^0-9]|$|[01][0-9])")
    value = pc.cast(_float(parts.field("y"), parts), pa.int64())
    possible = _true(pc.and_(pc.greater_equal(value, YEARS[0]), pc.less_equal(value, YEARS[1])))
    wrong = pc.and_not(pc.is_valid(text), possible)
    value = pc.if_else(possible, value, pa.scalar(None, pa.int64()))
    return value, [], [_mark(wrong, field, "year_form")]


def _code(text: pa.Array, field: str) -> Cleaned:
    bare = pc.utf8_upper(pc.replace_substring_regex(text, BLANKS, ""))
    bare = pc.replace_substring_regex(bare, r"^([0-9]+)\.0$", r"\1")
    formula = _true(pc.match_substring_regex(bare, FORMULA))
    mistyped = pa.array(credit_code.wrong(bare) if field == "credit_code" else np.zeros(len(bare), bool))
    bare = pc.if_else(mistyped, pa.scalar(None, pa.string()), bare)
    return bare, [_mark(formula, field, "formula"), _mark(mistyped, field, "check_digit")], []


READERS: dict[str, Callable[[pa.Array, str], Cleaned]] = {
    "phone": _phone,
    "email": _email,
    "number": _number,
    "year": _year,
    "code": _code,
}


def _float(text: pa.Array, parts: pa.Array) -> pa.Array:
    """A group of a pattern as numbers; '' (the group was not there) and no match are null."""
    text = pc.if_else(pc.and_(pc.is_valid(parts), pc.not_equal(text, "")), text, pa.scalar(None, pa.string()))
    return pc.cast(text, pa.float64())


def _true(mark: pa.Array) -> pa.Array:
    return pc.fill_null(mark, False)


def _mark(where: pa.Array, field: str, code: str) -> pa.Array:
    return pc.if_else(where, pa.scalar(f"{field}:{code}"), pa.scalar(None, pa.string()))


def _joined(marks: Marks, rows: int) -> pa.Array:
    """One text per row; '' where there is no mark."""
    # The first text is never null: Arrow 26 drops a row of which every part is.
    flat = [mark.combine_chunks() if isinstance(mark, pa.ChunkedArray) else mark for mark in marks]
    joined = pc.binary_join_element_wise(pa.repeat("", rows), *flat, ";", null_handling="skip")
    return pc.utf8_ltrim(joined, ";")
