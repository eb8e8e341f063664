"""Bytes of a text file -> its rows of cells: which encoding, which delimiter, where the header is."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from tuoke.engine.lists.refusal import Refusal

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 1 << 20
LONGEST_CELL = 131_072
#: A quoted cell longer than this that spans lines is a quote somebody forgot, not a cell.
RUNAWAY = 5_000
PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
#: The characters in daily use sit together at the front of both sets: that tells one from the other.
DAILY_GB = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
DAILY_BIG5 = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
MARKS = re.compile(rb"[\xa1-\xa3].")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> tuple[str, str] | None:
    """(text, encoding), or None where the bytes are no text. Decided by what decodes and makes sense, in this order:

    a byte order mark; UTF-8; then GB18030, Big5 or Windows-1252 by the share of double bytes that are daily characters.
    A handful of broken bytes is replaced, not refused.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    if data.count(b"\x00") > len(data) // 100:
        return None
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", errors="replace")
    if loose.count("\ufffd") * 20 <= sum(1 for char in loose[:SAMPLE] if char > "\x7f"):
        return loose, "utf-8"
    chinese = _double_byte(data[:SAMPLE])
    if chinese:
        return data.decode(chinese, errors="replace"), chinese
    controls = sum(1 for byte in data[:SAMPLE] if byte < 32 and byte not in (9, 10, 13))
    if controls > len(data[:SAMPLE]) // 50:
        return None
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def _double_byte(sample: bytes) -> str | None:
    pairs = [pair for pair in PAIRS.findall(sample) if not MARKS.match(pair)]
    if not pairs:
        return None
    gb, big5 = (sum(1 for pair in pairs if daily.match(pair)) / len(pairs) for daily in (DAILY_GB, DAILY_BIG5))
    if max(gb, big5) < 0.6:
        return None
    return "gb18030" if gb >= big5 else "big5hkscs"


def find_delimiter(text: str) -> str:
    """The delimiter that parts the first lines into the most columns, evenly. ',' where there is only one column."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        rows = [row for _, row in _first(text, delimiter, 50) if row]
        counts = Counter(len(row) for row in rows)
        if not counts:
            continue
        columns, times = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = columns * times / len(rows) if columns > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first(text: str, delimiter: str, rows: int) -> list[tuple[int, list[str]]]:
    start = "\n".join(text[:SAMPLE].splitlines()[:rows])
    try:
        return list(cells(start, delimiter))
    except Refusal:
        return []


def cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which the row starts, its cells); lines that are quite empty are left out.

    A quote that is never closed would swallow the rest of the list: then quotes are taken as plain characters.
    """
    plain = False
    if '"' in text:
        plain = any(len(cell) > RUNAWAY and "\n" in cell for _, row in _parsed(text, delimiter, False) for cell in row)
    return _parsed(text, delimiter, plain)


def _parsed(text: str, delimiter: str, plain: bool) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(max(LONGEST_CELL, len(text) + 1))
    lines = io.StringIO(text, newline="")
    if plain:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, skipinitialspace=True)
    else:
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    line = 1
    for row in reader:
        if row:
            yield line, row
        line = reader.line_num + 1
