"""The worked example of docs/how-to/matching.md is a real run."""

from pathlib import Path

import pyarrow as pa

from tuoke.engine.lists.match import match

PAGE = Path(__file__).resolve().parents[5] / "docs" / "how-to" / "matching.md"
FIELDS = ("name", "area", "website", "phone")
ROWS = (
    ("深圳市远山自动化设备有限公司", "广东深圳", "www.yuanshan-auto.cn", "0755-26881234"),
    ("遠山自動化設備（深圳）", "深圳市", "yuanshan-auto.cn", "13800138000"),
    ("上海远山自动化设备有限公司", "上海", "ys-sh.cn", None),
    ("深圳市远山自动化设备有限公司北京分公司", "北京", "yuanshan-auto.cn", None),
    ("启明物流有限公司", "苏州", None, "0512-65551234"),
    ("启明", "江苏苏州", None, None),
    ("Yellow Kite Foods, Inc.", "Chicago", "yellowkite.com", None),
    ("The Yelow Kite Foods", "Chicago", None, "+1 312 555 0142"),
    ("Yellow Kite Logistics LLC", "Chicago", "ykl.com", None),
)


def test_the_page_shows_the_rows_and_what_was_found() -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = match(pa.table({"id": range(1, len(ROWS) + 1), **dict(zip(FIELDS, zip(*ROWS, strict=True), strict=True))}))
    for number, row in enumerate(ROWS, 1):
        assert f"| {number} | " + " | ".join(value or "" for value in row).replace("|  |", "| |") in page
    for pair in found.pairs.to_pylist():
        evidence = ", ".join(f"`{told['sign']}` {told['points']:+d}" for told in pair["evidence"])
        assert f"| {pair['left']}, {pair['right']} | {evidence} | {pair['points']} | {pair['verdict']} |" in page
    assert found.groups.column("company").to_pylist() == [1, 1, 3, 4, 5, 6, 7, 7, 9]
