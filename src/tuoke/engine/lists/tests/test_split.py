"""Company names are split as people split them, one by one and as a column, whichever engine reads."""

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tuoke.engine.lists import parts as whole
from tuoke.engine.lists.engines import Spark
from tuoke.engine.lists.name_parts import PARTS
from tuoke.engine.lists.names import name_key, split
from tuoke.engine.lists.tests.test_names_by_hand_table import rows

#: Names of the table that are split otherwise than by hand, and why.
BEYOND = {
    "广州市天河区石牌好又鲜便利店": "石牌 is a part of town that no table has",
    "全聚德前门店": "前门 is a part of town that no table has",
}
ROWS = rows()
NAMES = [row["name"] for row in ROWS]
ALPHABET = "万科有限公司股份集团分司深圳市浙江省长安汽车科技银行厂店()（）【】 ST-uAaBbCco.,&' ltd inc the new gmbh ö華"


def told(names: list[str]) -> list[dict[str, str]]:
    return [{part: getattr(split(name), part) for part in PARTS} for name in names]


def as_a_column(names: list[str | None]) -> list[dict[str, str]]:
    found = whole.by_column(pa.array(names, pa.string())).sort_by("id").to_pylist()
    assert [row["name_key"] or "" for row in found] == [name_key(name) for name in names]
    return [{part: row[part] or "" for part in PARTS} for row in found]


@pytest.mark.parametrize("row", [row for row in ROWS if row["name"] not in BEYOND], ids=lambda row: row["name"])
def test_a_name_is_split_as_by_hand(row: dict[str, str]) -> None:
    assert told([row["name"]]) == [{part: row[part] for part in PARTS}]


def test_of_the_names_split_by_hand_at_most_three_in_a_hundred_are_beyond_the_tables() -> None:
    assert len(BEYOND) <= 0.03 * len(ROWS)


def test_a_column_of_names_is_split_as_each_of_them_is() -> None:
    assert as_a_column([*NAMES]) == told(NAMES)


@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(st.lists(st.text(ALPHABET, max_size=18), min_size=30, max_size=80))
def test_any_text_is_split_alike_in_python_and_in_the_list_engine(names: list[str]) -> None:
    assert as_a_column([*names]) == told(names)


def test_a_missing_name_has_no_parts() -> None:
    assert as_a_column([None, "", "   "]) == [dict.fromkeys(PARTS, "")] * 3
    assert whole.parts(pa.array([None, "远山科技"])).to_pylist()[0] == dict.fromkeys(("name_key", *PARTS))


def test_few_names_and_many_are_split_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    few = whole.parts(pa.array(NAMES[:200]))
    monkeypatch.setattr(whole, "FEW", 0)
    assert whole.parts(pa.array(NAMES[:200])).equals(few)


def test_a_name_carries_its_key() -> None:
    assert split("華為技術有限公司").key == name_key("华为技术")


def test_spark_splits_names_as_duckdb_does(spark: Spark) -> None:
    frame = spark.session.createDataFrame(list(enumerate([*NAMES, None])), "id long, name string")
    found = sorted(whole.on_spark(frame).collect(), key=lambda row: row["id"])
    assert [{part: row[part] or "" for part in PARTS} for row in found] == told([*NAMES, ""])
