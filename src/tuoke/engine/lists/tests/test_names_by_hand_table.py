"""The table of company names split by hand is itself sound.

How `data/names_by_hand.csv` was written, so that a row can be disputed:

- Parts stand as in the name after folding to half width, simplified Chinese and lower case; accents are dropped and
  `&` is "and". Dots, spaces and slashes between initials join them ("J. P." is "jp", "S. A." is "sa", "A/S" is "as"),
  an apostrophe vanishes, a dot, slash or hyphen between words parts them ("amazon com"). Listing marks, the letters of
  a share and a leading "The" belong to no part.
- A place stands at the front, in brackets, after the form or, in Chinese, after the trade; it is written without 省,
  市, 区, 县 and the like. In English the front counts for Chinese places only: "Texas Instruments" is all core. Several
  run on in the order in which they stand, each once. Where nothing distinctive is left, the place word nearest to the
  trade is the core.
- Trade in English is a plainly generic word after something distinctive ("ford | motor", but "general motors").
- A unit word (厂, 店, 医院, 事务所) is the legal form when no other form follows, otherwise part of the trade.
- The branch is written as it stands. Where one name trades as another (DBA, trading as), the parts are the other's;
  of a present and a former name, the present one's.
"""

import csv
import unicodedata
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "names_by_hand.csv"
HEADER = ["name", "place", "core", "trade", "legal_form", "group_mark", "site", "note"]
PARTS = HEADER[1:-1]


def table() -> list[list[str]]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle, strict=True))


def rows() -> list[dict[str, str]]:
    header, *lines = table()
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_the_table_has_its_header_and_every_row_is_whole() -> None:
    header, *lines = table()
    assert header == HEADER
    assert [line for line in lines if len(line) != len(HEADER)] == []


def test_there_are_enough_names_and_none_twice() -> None:
    names = [row["name"] for row in rows()]
    assert len(names) >= 250
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_name_has_a_core_and_a_reason_to_be_here() -> None:
    assert [row["name"] for row in rows() if not (row["core"] and row["note"])] == []


def test_no_cell_has_a_stray_space() -> None:
    padded = [cell for line in table() for cell in line if cell != cell.strip()]
    doubled = [row["name"] for row in rows() if any("  " in row[part] for part in PARTS)]
    assert padded == doubled == []


def test_parts_are_folded_and_hold_only_letters_digits_and_single_spaces() -> None:
    def folded(part: str) -> bool:
        return part == unicodedata.normalize("NFKC", part).lower() and part.replace(" ", "").isalnum()

    assert [row["name"] for row in rows() if not all(folded(row[part]) for part in PARTS if row[part])] == []
