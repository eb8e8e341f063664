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
#: Of so many lines one that is UTF-8 tells a mixed file from one that is not UTF-8 at all.
MIXED_FROM = 25
PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
#: The characters in daily use sit together at the front of both sets: that tells one from the other.
DAILY_GB = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
DAILY_BIG5 = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
MARKS = re.compile(rb"[\xa1-\xa3].")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> tuple[str, str] | None:
    """(text, encoding), or None where the bytes are no text. Decided by what decodes and makes sense, in this order:

    a byte order mark; UTF-8; lines of UTF-8 among lines of another encoding, each line for itself ("utf-8+gb18030");
    then GB18030, Big5 or Windows-1252 by the share of double bytes that are daily characters. A handful of broken bytes
    is replaced, not refused.
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
    mixed = _line_by_line(data)
    if mixed:
        return mixed
    loose = data.decode("utf-8", errors="replace")
    if loose.count("\ufffd") * 20 <= sum(1 for char in loose[:SAMPLE] if char > "\x7f"):
        return loose, "utf-8"
    return _other(data)


def _other(data: bytes) -> tuple[str, str] | None:
    """Text that is not UTF-8, in the encoding that makes sense of it; None where none does."""
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


def _line_by_line(data: bytes) -> tuple[str, str] | None:
    """Lists put together from several files: lines of UTF-8 beside lines of one other encoding. None where the file is
    all of one, but for broken bytes, or for lines of the other that are UTF-8 by accident (联通 in GBK is)."""
    lines, others, real = data.split(b"\n"), list[int](), 0
    for number, line in enumerate(lines):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            real += 1
        except UnicodeDecodeError:
            if _mostly_broken(line):
                others.append(number)
    if not others or real < max(1, (real + len(others)) // MIXED_FROM):
        return None
    read = _other(b"\n".join(lines[number] for number in others))
    if read is None:
        return None
    text = data.decode("utf-8", errors="replace").split("\n")
    for number in others:
        text[number] = lines[number].decode(read[1], errors="replace")
    return "\n".join(text), f"utf-8+{read[1]}"


def _mostly_broken(line: bytes) -> bool:
    """Whether what UTF-8 makes of the line is rather another encoding than a byte lost here and there."""
    loose = line.decode("utf-8", errors="replace")
    return loose.count("\ufffd") * 3 > sum(1 for char in loose if char > "\x7f")


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
