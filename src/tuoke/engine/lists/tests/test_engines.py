"""One list, one profile, one card: DuckDB and Spark give the same in every step."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tuoke.engine.lists import marks, run, run_each, sift, steps, verdicts
from tuoke.engine.lists.card import FieldLine
from tuoke.engine.lists.coding import named, named_names
from tuoke.engine.lists.engines import DuckDB, Engine, EngineError, Spark, engine
from tuoke.engine.lists.further import further_values
from tuoke.engine.lists.inputs import prepared
from tuoke.engine.lists.match_session import stacked
from tuoke.engine.lists.normalise import ROWS as COLUMNS
from tuoke.engine.lists.rank import Card, Listed, on_card
from tuoke.engine.lists.signs import PERSON_ROWS
from tuoke.engine.lists.sources import open_source
from tuoke.engine.lists.tests.rows import listed, profile

ROWS: tuple[dict[str, Any], ...] = (
    {"name": "深圳市華遠科技有限公司", "code": "000001.SZ", "area": "廣東深圳", "industry": "软件",
     "employees": "1.2万", "person": "张伟", "title": "采购经理", "phone": "0755-2600 0000",
     "email": "zhang@huayuan.cn", "年采购额": "3000万-6000万"},
    {"name": "华远科技", "area": "深圳市", "industry": "软件服务", "website": "https://www.huayuan.cn/about"},
    {"name": "Acme Inc.", "area": "Omaha, Nebraska", "industry": "Software", "person": "Ana Núñez", "title": "CEO",
     "email": "ana@acme.com", "employees": "500-999", "trigger": "Funding; new plant"},
    {"name": "ACME", "website": "acme.com", "phone": "+1 402 555 0100", "code": "ACM"},
    {"name": "Acme Inc. - London", "website": "acme.com", "area": "London", "address": "1 High Street"},
    {"name": "  "},
    {"name": "Zenith 😀 Foods Ltd", "area": None, "industry": "-", "note": "\u202eevil"},
    *(
        {"name": f"北斗{n}号贸易有限公司", "area": "北京", "industry": "贸易", "phone": "010-88880000"}
        for n in "一二三四五"
    ),
)  # fmt: skip
WHO = profile(
    industries=[{"name": "软件", "synonyms": ["Software", "软件服务"]}], territories=["广东", "Nebraska", "北京"],
    titles=["采购经理", "CEO"],
    conditions=[
        {"field": "website", "contains": ["acme", "huayuan"]}, {"field": "employees", "min": 800}, {"field": "code",
        "any": ["000001.SZ", "ACM"]}, {"field": "年采购额", "max": 5e7},
    ],
)  # fmt: skip
WHO_EACH = replace(WHO, conditions=WHO.conditions[:3])
POINTS = Card.from_dict({
    "schema": 2, "unit": 0.3, "base": -3, "spread": 0.4,
    "industry": {"软件": 12, "贸易": 1, "*": 3}, "territory": {"深圳": 2, "北京": 1, "?": 1},
    "title": {"CEO": 2, "采购经理": 1}, "trigger": {"Funding": 2},
    "fields": {
        "employees": [{"from": 500, "to": 10_000, "points": 3}, {"from": 10_000, "points": 5}],
        "website": [{"is": "ACME.com", "points": 4}, {"other": True, "points": 1}, {"missing": True, "points": 2}],
    },
})  # fmt: skip
#: Rows that are read by themselves do not bring it.
MORE = {"等级": (FieldLine("is", 6, "A"), FieldLine("missing", 1))}
FRIENDS = replace(POINTS, personally_involved=Listed(2, ("华远科技",)))
#: In which order the steps need each other; where a step is asked of another kind of list it comes later.
RANKING = (
    "companies", "people", "further", "facts_asked", "asked", "unmet", "field_values", "field_judged", "judged",
    "tally", "alone", "best", "ranked", "struck", "merged", "twins", "keys", "matched", "recognised",
)  # fmt: skip


def told(table: pa.Table) -> list[str]:
    """The rows as texts, in an order of their own: the checksum of a table that says where it differs."""
    names = sorted(table.column_names)
    return sorted(repr([(name, row[name]) for name in names]) for row in table.select(names).to_pylist())


def kept(on: Engine, step: str) -> list[str]:
    """What a step gives on which others rest: run once and kept, as `run` and `match_session` keep it."""
    on.keep(step)
    return told(on.ask(f"SELECT * FROM {step}"))


def every_step(on: Engine) -> dict[str, list[str]]:
    """What each step of ranking gives, from first to last."""
    found = {}
    rows, points = (
        listed(*({**row, "等级": "a" * (n % 3)} for n, row in enumerate(ROWS))),
        replace(POINTS, fields={**POINTS.fields, **MORE}),
    )
    given = prepared(rows, None)
    on.give("rows", given)
    for step in ("clean", "grouped"):
        found[step] = kept(on, step)
    session = run._Session.__new__(run._Session)
    session.engine, session.rows = on, given.num_rows
    known = {"id": [7], "name_key": ["acme"], "code": ["ACM"], "credit_code": pa.nulls(1, pa.string())}
    on.give("known", pa.table(known))
    session.judge(WHO, points, run.Tree.load(), further_values(rows, ["等级", *WHO.further]))
    for step in RANKING:
        found[step] = kept(on, step) if step in ("best", "keys", "matched") else told(on.read(step))
    return found


def every_step_of_rows(on: Engine) -> dict[str, list[str]]:
    """What each step gives of a list in which every row is a company: read as a whole on both engines."""
    found = {}
    owners = pa.table({"owner": ["甲", None, "乙"] * 4})
    on.give("rows_each", run_each.each(listed(*ROWS), owners))
    gain = 2 * (marks.PACK + 1)
    for name, value in {"rules_needed": 0, "standing_may_gain": gain, "places_of_each": 2}.items():
        on.tell(marks.constant(name, value, on.dialect))
    on.tell(on_card(FRIENDS, on.dialect))
    on.give("settings", run.input_table("settings", verdicts.settings(WHO_EACH, FRIENDS)))
    on.give("worth", run.input_table("worth", verdicts.worth(FRIENDS)))
    on.give("involved", run.input_table("involved", verdicts.involved(FRIENDS)))
    sifting = sift.Sift(on, WHO_EACH, FRIENDS, run.Tree.load())
    sifting.view()
    on.give("strikes", pa.table({"mark": pa.array(range(marks.STRIKES + 1), pa.int64())}))
    found["struck_by"] = told(on.read("struck_by"))
    found["kept"] = told(on.ask("SELECT * FROM kept"))
    for step in (
        "marked",
        "sifted",
        "doubted",
        "standings",
        "cut",
        "hopeful",
        "called",
        "friends",
        "placed",
    ):
        found[step] = told(on.read(step)) if step in ("marked", "sifted") else kept(on, step)
    sifting.tell_details()
    found["placed_rows"] = kept(on, "placed_rows")
    run_each._judge_fields(on, FRIENDS)
    found["sheets"] = kept(on, "sheets")
    return found


def every_step_of_matching(on: Engine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = listed(*ROWS)
    people = {"born": "19700101", "person": "Ana Núñez", "address": "1 High Street", "postcode": "68102"}
    persons = listed(people, {**people, "person": "Nuñez Ana"}, {"person": "张伟", "phone": "13800138000"})
    given = stacked(rows, None, COLUMNS)
    on.give("rows", given)
    on.give("named_rows", named(given))
    on.give("named_names", named_names(given["name"].combine_chunks()))
    found |= {step: told(on.read(step)) for step in ("names_told", "facts_told")}
    on.give("person_rows", stacked(persons, None, PERSON_ROWS))
    for kind, first in (("companies", ("told",)), ("persons", ())):
        for step in (*first, "signs", "blocks"):
            found[f"{kind}_{step}"] = kept(on, f"{kind}_{step}")
    return found


def test_every_step_gives_the_same_on_spark_as_on_duckdb(spark: Spark) -> None:
    here = every_step(DuckDB()) | every_step_of_matching(DuckDB()) | every_step_of_rows(DuckDB())
    there = every_step(spark) | every_step_of_matching(spark) | every_step_of_rows(spark)
    for step, rows in here.items():
        assert there[step] == rows, step
    assert set(steps.STEPS) <= set(here) | {"by_id", *steps.SPLIT}  # names in parts: test_split.py
    assert len(here["ranked"]) >= 2 and len(here["struck"]) >= 1 and here["companies_blocks"]
    assert len(here["sheets"]) >= 2 and any("'gained', 2" in row for row in here["placed"])


def test_a_list_that_spark_reads_itself_gets_the_same_sheet(spark: Spark, tmp_path: Path) -> None:
    table = listed(*ROWS).drop_columns(["line"])
    pq.write_table(table, tmp_path / "list.parquet")
    here = run.rank_rows(listed(*ROWS), WHO_EACH, POINTS)
    source = open_source(spark, str(tmp_path / "list.parquet"), mapping={"trigger": "trigger"})
    assert source.found.mapping["name"] == "name"
    there = run.rank_source(spark, source, WHO_EACH, POINTS, top=1, out=str(tmp_path / "sheet.parquet"))
    assert there.counts == here.counts and there.sheet.num_rows == 1
    sheet = pq.read_table(tmp_path / "sheet.parquet").sort_by("rank")
    columns = ["rank", "name", "line", "points", "possible", "chance", "chance_high", "reasons"]
    assert sheet.select(columns).to_pylist() == here.sheet.select(columns).to_pylist()
    with pytest.raises(EngineError, match="taken"):
        run.rank_source(spark, source, WHO_EACH, POINTS, out=str(tmp_path / "sheet.parquet"))


def test_a_list_of_rows_that_spark_reads_itself_gets_the_same_sheets(spark: Spark, tmp_path: Path) -> None:
    owners = pa.array(["甲", None, "乙"] * 4)
    table = listed(*ROWS).drop_columns(["line"]).append_column("卖家", owners)
    pq.write_table(table, tmp_path / "list.parquet", row_group_size=3)
    rows = run_each.each(listed(*ROWS), pa.table({"owner": owners}))
    here = run_each.rank_each(engine(), WHO_EACH, FRIENDS, best=2, slices=[rows])
    source = open_source(spark, str(tmp_path / "list.parquet"), mapping={"trigger": "trigger"})
    out = tmp_path / "sheets.parquet"
    there = run_each.rank_each_source(spark, source, WHO_EACH, FRIENDS, best=2, per="卖家", top=1, out=str(out))
    assert there.counts == here.counts and there.sheet.num_rows == 1
    sheet = pq.read_table(out).sort_by([("owner", "ascending"), ("rank", "ascending")])
    columns = ["owner", "rank", "name", "line", "points", "possible", "chance", "reasons"]
    assert sheet.select(columns).to_pylist() == here.sheet.select(columns).to_pylist()


def test_an_engine_that_nobody_knows_is_refused() -> None:
    with pytest.raises(EngineError, match="unknown_engine"):
        engine("flink://here")
