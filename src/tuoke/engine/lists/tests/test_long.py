"""A list too long to be held: read in slices, line by line as it stands in the file."""

import io
from pathlib import Path

import pytest

from tuoke.engine.lists import long as reading
from tuoke.engine.lists.long import AsUtf8, is_long, open_long
from tuoke.engine.lists.read import ReadError, Skipped

LINES = ("名单 2026", "公司名称,地区,卖家", "甲公司,深圳,a", "", "乙公司,上海", "丙公司,北京,b,多了,1", "丁公司,,c")


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_rows_keep_their_lines_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    long = open_long(written(tmp_path, "\r\n".join(LINES), encoding), per="卖家")
    assert long.found.mapping == {"name": "公司名称", "area": "地区"}
    (rows,) = long.slices()
    told = rows.select(["line", "name", "area", "owner"]).to_pylist()
    assert [row for row in told if row["name"]] == [
        {"line": 3, "name": "甲公司", "area": "深圳", "owner": "a"},
        {"line": 7, "name": "丁公司", "area": None, "owner": "c"},
    ]
    assert long.understood.skipped == [
        Skipped(1, "above_header"),
        Skipped(5, "too_few_cells"),
        Skipped(6, "too_many_cells"),
    ]


def test_lines_go_on_from_slice_to_slice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 40)
    monkeypatch.setattr(reading, "BLOCK", 1 << 10)
    rows = [f"公司{n},{'x,y' if n % 50 == 7 else '深圳'}" for n in range(500)]
    long = open_long(written(tmp_path, "\n".join(["name,area", *rows])))
    slices = list(long.slices())
    assert len(slices) > 3
    told = [(row["line"], row["name"]) for part in slices for row in part.select(["line", "name"]).to_pylist()]
    assert told == [(n + 2, f"公司{n}") for n in range(500) if n % 50 != 7]
    assert [row.line for row in long.skipped] == [n + 2 for n in range(500) if n % 50 == 7]


def test_a_cell_may_hold_quotes_and_line_breaks(tmp_path: Path) -> None:
    long = open_long(written(tmp_path, 'name;area\n"甲 ""一""\n公司";深圳\n乙;上海\n'))
    (rows,) = long.slices()
    assert rows.column("name").to_pylist() == ['甲 "一"\n公司', "乙"]


def test_broken_bytes_are_replaced_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    good = "甲公司,深圳\n" * 90_000  # beyond the first megabyte, by which the encoding is told
    path.write_bytes(b"name,area\n" + good.encode() + b"\xe4\xb9,\xff\n" + "乙\x00公司,上海\n".encode())
    rows = list(open_long(path).slices())[-1]
    assert rows.column("name").to_pylist()[-2:] == ["\ufffd", "乙公司"]
    assert rows.column("line").to_pylist()[-1] == 90_003


def test_lines_of_two_encodings_are_each_read_in_theirs(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("name,area\n甲公司,深圳\n".encode() + "乙有限公司,上海浦东\n".encode("gb18030"))
    (rows,) = open_long(path).slices()
    assert rows.column("name").to_pylist() == ["甲公司", "乙有限公司"]


def test_a_file_is_read_in_whole_lines() -> None:
    plain = AsUtf8(io.BytesIO("甲公司\n乙公司\n".encode()), "utf-8")
    assert plain.read(1).decode() == "甲公司\n"
    assert plain.read(100).decode() == "乙公司\n" and plain.read(100) == b""


def test_a_column_of_owners_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        open_long(written(tmp_path, "\n".join(LINES)), per="销售")
    assert caught.value.code == "unknown_column" and caught.value.detail["column"] == "销售"


def test_only_a_big_file_of_a_known_kind_is_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "\n".join(LINES))
    assert not is_long(path)
    monkeypatch.setattr(reading, "LONG_BYTES", 10)
    assert is_long(path)
    assert not is_long(path.rename(tmp_path / "list.xlsx"))
    assert not is_long(tmp_path / "nowhere.csv")
