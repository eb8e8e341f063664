"""A list in which every row is a company: the best of each owner, as the whole ranking has them."""

from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tuoke.engine.lists.engines import engine
from tuoke.engine.lists.long import open_long
from tuoke.engine.lists.owners import share_out
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.run import Ranking, rank_rows
from tuoke.engine.lists.run_each import each, rank_each
from tuoke.engine.lists.run_long import rank_long
from tuoke.engine.lists.sieve import doubtful
from tuoke.engine.lists.sift import without_letter
from tuoke.engine.lists.tests.rows import adds_up, card, listed, names, profile

WHO: dict[str, Any] = {
    "industries": [{"name": "软件", "synonyms": ["Software"]}, "银行"],
    "titles": ["总经理", "CEO"],
    "territories": ["广东", "Nebraska", "北京"],
    "rival_strongholds": ["北京"],
    "employees": {"min": 50, "max": 5000},
    "owner_kinds": ["民营企业", "Private"],
    "conditions": [{"field": "market", "any": ["主板", "科创板"]}, {"field": "area", "any": ["深圳", "北京", "Omaha"]}],
}
POINTS: dict[str, Any] = {
    "industry": {"软件": 2, "银行": 1},
    "title": {"总经理": 2, "CEO": 1},
    "territory": {"深圳": 2, "北京": 1},
    "trigger": {"并购": 2, "*": 1},
    "sold_before": {"points": 1, "industries": ["银行"]},
    "personally_involved": {"points": 2, "companies": ["老友公司", "000007.SZ"]},
}
VALUES: dict[str, list[str | None]] = {
    "area": ["深圳", "广东", "北京", "上海", "Omaha, Nebraska", None, " 深圳 ", "未知"],
    "industry": ["软件", "software", "银行", "餐饮", None, "-"],
    "title": ["总经理", "副总经理", "CEO", "采购经理", None],
    "owner_kind": ["民营企业", "国有", None, "private"],
    "employees": ["50-99", "20", "1.2万", None, "300人以上", "6,500"],
    "market": ["主板", "创业板", None],
    "trigger": ["并购公告", "换帅", None, " "],
    "seller": ["甲", "乙", None],
}


def one_of(values: list[str | None], salt: int) -> str:
    """SQL of one of the values, by the number of the row."""
    told = ",".join("NULL" if value is None else repr(value) for value in values)
    return f"[{told}][1 + (hash(i * 64 + {salt}) % {len(values)})::INT]"


def drawn(rows: int) -> pa.Table:
    """Rows of those values, the same every time, with names that come twice, are missing or hold no letter."""
    some: list[str | None] = [
        "老友公司",
        "甲科技有限公司",
        None,
        "  ",
        "--",
        "123",
        "Åre AB",
        "（）",
        "Acme Inc.",
        "①②",
    ]
    texts = ", ".join(f'{one_of(values, salt)} AS "{key}"' for salt, (key, values) in enumerate(VALUES.items()))
    named = f"CASE WHEN hash(i * 64 + 51) % 3 = 0 THEN {one_of(some, 50)} ELSE '公司' || i END"
    code = "CASE WHEN hash(i) % 5 = 0 THEN lpad((i % 40)::VARCHAR, 6, '0') || '.sz' END"
    return duckdb.sql(
        f"SELECT {named} AS name, {code} AS code, {texts}, i + 2 AS line FROM range({rows}) t(i) ORDER BY i"
    ).to_arrow_table()


def by_worth(sheet: pa.Table) -> pa.Table:
    """The sheet with ties in the order of the lines, as a list in which each row counts has them."""
    return sheet.sort_by([("points", "descending"), ("possible", "descending"), ("line", "ascending")])


def as_whole_ranking(rows: pa.Table, who: Profile, points: Card, best: int | None) -> Ranking:
    whole = rank_rows(rows.drop_columns(["seller"]), who, points, company_id="line_id")
    sheet = by_worth(whole.sheet)
    sheet = sheet.set_column(0, "rank", pa.array(range(1, sheet.num_rows + 1), pa.int64()))
    owners = rows.select(["line", "seller"]).rename_columns(["line", "owner"])
    return Ranking(whole.counts, share_out(sheet, owners, best), whole.struck, whole.merged, whole.skipped)


@pytest.mark.parametrize("strike", ["any", "all"])
@pytest.mark.parametrize("best", [None, 7])
@pytest.mark.parametrize("slices", [1, 4])
def test_the_best_of_each_owner_are_those_of_the_whole_ranking(
    strike: str, best: int | None, slices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuoke.engine.lists.sift.FULL", 150)
    rows, who, points = drawn(3_000), profile(**WHO, strike=strike), card(**POINTS)
    whole = as_whole_ranking(rows.append_column("line_id", rows.column("line")), who, points, best)
    given = each(rows, rows.select(["line", "seller"]).rename_columns(["line", "owner"]))
    size = -(-given.num_rows // slices)
    parts = [given.slice(start, size) for start in range(0, given.num_rows, size)]
    found = rank_each(engine(), who, points, best=best, slices=parts)
    assert found.counts == whole.counts and adds_up(found.counts)
    assert found.counts.skipped > 100 and found.counts.left > 50
    assert found.sheet.to_pylist() == whole.sheet.select(found.sheet.column_names).to_pylist()
    assert found.skipped.to_pylist() == whole.skipped.to_pylist()


def test_a_card_without_friends_asks_no_name_and_gives_the_same() -> None:
    rows, points = drawn(500), card(industry={"软件": 2}, territory={"深圳": 1})
    whole = as_whole_ranking(rows.append_column("line_id", rows.column("line")), profile(), points, 3)
    owners = rows.select(["line", "seller"]).rename_columns(["line", "owner"])
    found = rank_each(engine(), profile(), points, best=3, slices=[each(rows, owners)])
    assert found.counts.struck == {} and found.counts == whole.counts
    assert found.sheet.to_pylist() == whole.sheet.select(found.sheet.column_names).to_pylist()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("each_row", [True, False])
def test_a_file_read_in_slices_gets_the_sheet_of_one_held_whole(tmp_path: Any, ending: str, each_row: bool) -> None:
    rows, who, points = drawn(2_000).drop_columns(["line"]), profile(**WHO), card(**POINTS)
    path = tmp_path / f"list.{ending}"
    if ending == "csv":
        duckdb.sql(f"COPY (SELECT * FROM rows) TO '{path}' (HEADER)")
    else:
        pq.write_table(rows, path)
    long = open_long(path, mapping={"trigger": "trigger"}, per="seller")
    found = rank_long(long, who, points, each_row=each_row, best=9, memory="500MB")
    lined = rows.append_column("line", pa.array(range(2, rows.num_rows + 2), pa.int64()))
    owners = lined.select(["line", "seller"]).rename_columns(["line", "owner"])
    if each_row:
        whole = rank_each(engine(), who, points, best=9, slices=[each(lined, owners)])
    else:
        told = rank_rows(lined.drop_columns(["seller"]), who, points)
        whole = Ranking(told.counts, share_out(told.sheet, owners, 9), told.struck, told.merged, told.skipped)
    assert found.counts == whole.counts and adds_up(found.counts)
    assert found.sheet.to_pylist() == whole.sheet.to_pylist()


def test_values_that_come_late_in_a_long_file_are_judged_too(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuoke.engine.lists.sift.SAMPLE", 10)
    late = listed(*({"name": f"甲{n}", "area": "上海"} for n in range(50)), {"name": "乙", "area": "深圳"})
    pq.write_table(late.drop_columns(["line"]), tmp_path / "list.parquet")
    found = rank_long(open_long(tmp_path / "list.parquet"), profile(territories=["广东"]), card(), each_row=True)
    assert names(found) == ["乙"] and found.counts.struck == {"territory": 50}


def test_a_name_without_a_letter_is_told_as_the_steps_tell_it() -> None:
    few = [
        "",
        "A",
        "é公",
        "一",
        "丁",
        "鿿",
        "ꀀ",
        "䷿",
        "々",
        "①②",
        "(甲)",
        "123",
        "1z",
        "[",
        "{",
        "\u3000",
        None,
        "中",
        "",
    ]
    names = pa.chunked_array([pa.array(few[:9]), pa.array(["x", *few, "x"]).slice(1, len(few)).slice(9)])
    told = duckdb.connect()
    told.register("kept", pa.table({"name": names, "line": range(len(few))}))
    where = ibis.to_sql(ibis.table({"name": "string"}, name="kept").select(found=lambda t: doubtful(t.name)), "duckdb")
    assert without_letter(names).tolist() == [found for (found,) in told.sql(str(where)).fetchall()]


def test_a_field_of_many_values_is_looked_up_as_well(tmp_path: Any) -> None:
    many = listed(*({"name": f"甲{n}", "title": f"经理 '{n}'"} for n in range(900)), {"name": "乙", "title": "总经理"})
    pq.write_table(many.drop_columns(["line"]), tmp_path / "list.parquet")
    found = rank_long(open_long(tmp_path / "list.parquet"), profile(titles=["总经理"]), card(), each_row=True)
    assert names(found) == ["乙"] and found.counts.struck == {"title": 900}


def test_a_sheet_is_shared_out_by_owner_and_each_counts_from_one() -> None:
    sheet = pa.table({"rank": [1, 2, 3, 4], "line": [9, 7, 8, 6], "name": ["a", "b", "c", "d"]})
    owners = pa.table({"line": [6, 7, 8, 9], "owner": ["乙", None, "乙", "乙"]})
    shared = share_out(sheet, owners, 2)
    assert shared.select(["owner", "rank", "name"]).to_pylist() == [
        {"owner": "", "rank": 1, "name": "b"},
        {"owner": "乙", "rank": 1, "name": "a"},
        {"owner": "乙", "rank": 2, "name": "c"},
    ]
    assert share_out(sheet.slice(0, 0), owners).num_rows == 0
