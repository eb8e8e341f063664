"""Files that a stranger might send: good ones, spoiled in a hundred ways, and bombs. The same at every run."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

ROWS = [
    ["公司名称", "股票代码", "行业", "联系人", "手机", "邮箱", "员工人数", "成立日期", "备注"],
    *(
        [
            f"测试公司{i}有限公司",
            f"{i:06d}.SZ",
            "银行",
            f"李{i}",
            f"1380013{i:04d}",
            f"p{i}@example.com",
            str(i),
            "2001",
            "x",
        ]
        for i in range(40)
    ),
]
NASTY = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\r", b"\n\n", b",,,,,,", b"\xed\xa0\x80", b"=cmd|'/C calc'!A0",
    b"\xe2\x80\xae", b"'; DROP TABLE directory_company; --", b"<script>alert(1)</script>", b"{{7*7}}", b"\x1a",
    b"9" * 400, "全".encode() * 300, b"\t", b";", b"|", b"../../etc/passwd", b"\xf0\x9f\x92\xa9",
)  # fmt: skip


def good_files() -> dict[str, bytes]:
    text = "\n".join(",".join(row) for row in ROWS)
    return {
        "list.csv": text.encode(),
        "gbk.csv": text.encode("gb18030"),
        "utf16.csv": text.encode("utf-16"),
        "tab.txt": text.replace(",", "\t").encode(),
        "list.xlsx": _xlsx(),
        "list.parquet": _parquet(),
    }


def _xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    columns = {name: [row[i] for row in ROWS[1:]] for i, name in enumerate(ROWS[0])}
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def mutated(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """`count` spoiled files with their names."""
    draw = random.Random(seed)
    files = list(good_files().items())
    for number in range(count):
        name, data = files[number % len(files)]
        for _ in range(draw.randrange(1, 4)):
            data = draw.choice(WAYS)(draw, data)
        if draw.random() < 0.15:
            name = draw.choice(
                ["x", "x.csv", "x.xlsx", "x.parquet", "../x.csv", "x\x00.csv", "名" * 250 + ".xlsx", ".csv", " "]
            )
        yield name, data


def _flip(draw: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(draw.randrange(1, 30)):
        if out:
            out[draw.randrange(len(out))] = draw.randrange(256)
    return bytes(out)


def _cut(draw: random.Random, data: bytes) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _lose_start(draw: random.Random, data: bytes) -> bytes:
    return data[draw.randrange(min(200, len(data)) + 1) :]


def _insert(draw: random.Random, data: bytes) -> bytes:
    for _ in range(draw.randrange(1, 12)):
        at = draw.randrange(len(data) + 1)
        data = data[:at] + draw.choice(NASTY) + data[at:]
    return data


def _repeat(draw: random.Random, data: bytes) -> bytes:
    a, b = sorted((draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)))
    return data[:a] + data[a:b] * draw.randrange(2, 5) + data[b:]


def _noise(draw: random.Random, data: bytes) -> bytes:
    return draw.randbytes(draw.randrange(0, 3000))


def _glue(draw: random.Random, data: bytes) -> bytes:
    return data + draw.choice(list(good_files().values()))


WAYS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _flip, _flip, _cut, _lose_start, _insert, _insert, _insert, _repeat, _noise, _glue,
)  # fmt: skip


def bombs() -> dict[str, bytes]:
    """Small files that would unpack to much, or that lie about it."""
    zeros = b"0" * (150 * 1024 * 1024)
    wide = io.BytesIO()
    pq.write_table(pa.table({f"c{i}": ["x"] for i in range(400)}), wide)
    return {
        "large_sheet.xlsx": _zip({"xl/worksheets/sheet1.xml": zeros}),
        "large_strings.xlsx": _zip({"xl/sharedStrings.xml": zeros[: 110 * 1024 * 1024], "xl/workbook.xml": b"<x/>"}),
        "many_parts.xlsx": _zip({f"xl/part{i}.xml": b"x" for i in range(2_500)}),
        "lying.xlsx": _lying(zeros),
        "wide.parquet": wide.getvalue(),
        "wide.csv": (",".join(f"c{i}" for i in range(5_000)) + "\n" + "x," * 5_000).encode(),
    }


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _lying(zeros: bytes) -> bytes:
    """The central directory says that the large part is small."""
    data = bytearray(_zip({"xl/worksheets/sheet1.xml": zeros, "[Content_Types].xml": b"<x/>"}))
    size = len(zeros).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
        at = data.find(size, at + 4)
    return bytes(data)
