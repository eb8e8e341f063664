from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.rank import ITEMS, Card, CardError
from tuoke.engine.lists.tests.rows import card, listed, names, profile, ranked

FULL: dict[str, Any] = {
    "industry": {"银行": 2, "证券": 1},
    "title": {"总经理": 2, "财务总监": 1},
    "territory": {"广东": 1, "深圳": 2},
    "trigger": {"并购": 2, "*": 1},
    "sold_before": {"points": 1, "industries": ["银行"]},
    "reference": {"points": 1, "industries": ["证券"]},
    "personally_involved": {"points": 2, "companies": ["平安银行", "600000.SH"]},
}


def scores(row: dict[str, Any], who: dict[str, Any] | None = None, **points: object) -> dict[str, int | None]:
    kinds = {key: pa.bool_() for key in ("sold_before", "reference", "personally_involved") if key in row}
    ranking = ranked(listed({"name": "甲", **row}, **kinds), profile(**(who or {})), card(**{**FULL, **points}))
    (found,) = ranking.sheet.to_pylist()
    return {
        key.removeprefix("p_"): found[key] for key in found if key.startswith("p_") or key in ("points", "possible")
    }


def test_the_card_gives_at_most_twelve_points() -> None:
    row = {"name": "平安银行", "industry": "银行", "title": "总经理", "area": "深圳", "trigger": "宣布并购"}
    assert scores(row, reference={"industries": ["银行"]}) == {
        "points": 12,
        "possible": 12,
        "industry": 2,
        "title": 2,
        "territory": 2,
        "trigger": 2,
        "sold_before": 1,
        "reference": 1,
        "personally_involved": 2,
    }
    assert sum(card(**FULL).maxima.values()) == 12


def test_what_is_not_known_may_still_come_and_is_not_zero() -> None:
    assert scores({}) == {
        "points": 0,
        "possible": 8,
        "industry": None,
        "title": None,
        "territory": None,
        "trigger": 0,
        "sold_before": None,
        "reference": None,
        "personally_involved": 0,
    }


def test_no_trigger_found_is_a_known_zero_and_any_other_trigger_counts_as_the_star_says() -> None:
    assert scores({"trigger": ""})["trigger"] == 0
    assert scores({"trigger": "换了总部"})["trigger"] == 1
    assert scores({"trigger": "换了总部"}, trigger={"并购": 2})["trigger"] == 0
    assert scores({"trigger": "换帅"}, {"triggers": ["并购"]})["trigger"] == 0
    assert scores({"trigger": "并购公告"}, {"triggers": ["并购"]})["trigger"] == 2


def test_the_most_exact_place_counts() -> None:
    assert [scores({"area": area})["territory"] for area in ("深圳市", "东莞", "北京")] == [2, 1, 0]
    assert scores({"area": "广东"}, territory={"深圳": 2})["territory"] is None
    assert scores({"area": "桃花源"})["territory"] is None


def test_a_rivals_stronghold_lowers_by_one_and_says_so() -> None:
    who = profile(rival_strongholds=["深圳"])
    ranking = ranked(
        listed({"name": "甲", "area": "深圳"}, {"name": "乙", "area": "东莞"}), who, card(territory=FULL["territory"])
    )
    assert ranking.sheet.column("p_territory").to_pylist() == [1, 1]
    assert {row["name"]: row["reasons"][0]["code"] for row in ranking.sheet.to_pylist()} == {
        "甲": "stronghold",
        "乙": "points",
    }


def test_words_of_one_target_share_their_points() -> None:
    who = {"industries": [{"name": "银行", "synonyms": ["Banks"]}], "titles": [{"name": "总经理", "synonyms": ["CEO"]}]}
    found = scores({"industry": "banks", "title": "CEO"}, who)
    assert (found["industry"], found["title"], found["sold_before"]) == (2, 2, 1)


def test_involvement_is_by_name_or_code() -> None:
    assert scores({"name": "平安银行股份有限公司"})["personally_involved"] == 2
    assert scores({"name": "浦发", "code": "600000.sh"})["personally_involved"] == 2
    assert scores({"name": "浦发", "code": "600001.SH"})["personally_involved"] == 0


def test_what_a_row_says_itself_overrules_the_lists_of_the_card() -> None:
    found = scores({"industry": "银行", "sold_before": False, "reference": True, "personally_involved": True})
    assert (found["sold_before"], found["reference"], found["personally_involved"]) == (0, 1, 2)
    found = scores({"industry": "银行", "sold_before": None, "reference": None, "personally_involved": None})
    assert (found["sold_before"], found["reference"], found["personally_involved"]) == (None, None, 0)


def test_an_item_that_gives_nothing_is_not_on_the_card() -> None:
    points = card(industry={"银行": 2}, territory={"深圳": 0})
    ranking = ranked(listed({"name": "甲", "industry": "银行", "area": "深圳"}), None, points)
    assert points.items == ("industry",)
    assert [name for name in ranking.sheet.column_names if name[:2] in ("p_", "ma")] == [
        "market",
        "p_industry",
        "max_industry",
    ]
    assert [reason["item"] for reason in ranking.sheet.column("reasons")[0].as_py()] == ["industry"]


def test_the_reasons_name_item_value_and_points() -> None:
    (row,) = ranked(listed({"name": "甲", "industry": "银行", "area": "北京"}), None, card(**FULL)).sheet.to_pylist()
    assert [(reason["item"], reason["code"], reason["value"], reason["points"]) for reason in row["reasons"]] == [
        ("industry", "points", "银行", 2),
        ("title", "unknown", None, None),
        ("territory", "none", "北京", 0),
        ("trigger", "no_trigger", None, 0),
        ("sold_before", "points", "银行", 1),
        ("reference", "none", "银行", 0),
        ("personally_involved", "none", None, 0),
    ]


def test_the_title_is_that_of_the_best_person_of_the_company() -> None:
    rows = listed(
        {"name": "甲", "person": "赵", "title": "财务总监"},
        {"name": "甲", "person": "钱", "title": "总经理"},
        {"name": "甲", "person": "孙", "title": None},
    )
    ranking = ranked(rows, None, card(**FULL))
    assert ranking.sheet.select(["person", "line", "company", "points"]).to_pylist() == [
        {"person": "钱", "line": 3, "company": 2, "points": 2}
    ]


def test_ties_go_by_points_then_possible_then_name_then_line() -> None:
    rows = listed(
        {"name": "丙", "industry": "证券"},
        {"name": "b", "industry": "证券"},
        {"name": "a", "industry": "证券"},
        {"name": "c", "industry": None},
        {"name": "d", "industry": "银行"},
        {"name": "e", "industry": "其他"},
        {"name": "A Inc.", "industry": "证券", "code": "1"},
        {"name": "A", "industry": "证券", "code": "2"},
    )
    points = card(industry={"银行": 2, "证券": 1})
    assert names(ranked(rows, None, points)) == ["d", "a", "A Inc.", "A", "b", "丙", "c", "e"]


def test_a_limit_shortens_the_sheet_but_not_the_counts() -> None:
    ranking = ranked(listed({"name": "a"}, {"name": "b"}, {"name": "c"}), limit=2)
    assert (ranking.sheet.num_rows, ranking.counts.left) == (2, 3)


def test_rows_of_one_id_are_one_company_whatever_their_names() -> None:
    rows = listed(
        {"name": "甲", "id": 70, "title": "财务总监"},
        {"name": "甲", "id": 70, "title": "总经理"},
        {"name": "甲", "id": 9},
        id=pa.int64(),
    )
    ranking = ranked(rows, None, card(**FULL), company_id="id")
    assert ranking.sheet.select(["company", "line", "points"]).to_pylist() == [
        {"company": 70, "line": 3, "points": 2},
        {"company": 9, "line": 4, "points": 0},
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"industry": {"银行": 3}}, "bad_points"),
        ({"industry": {"银行": True}}, "bad_type"),
        ({"industry": ["银行"]}, "bad_type"),
        ({"territory": {"亚特兰蒂斯": 1}}, "unknown_territory"),
        ({"sold_before": {"points": 2}}, "bad_points"),
        ({"personally_involved": {"points": 3}}, "bad_points"),
        ({"reference": {"companies": ["甲"]}}, "unknown_key"),
        ({"luck": {"x": 1}}, "unknown_key"),
        ({"schema": 0}, "bad_schema"),
    ],
)
def test_a_card_that_makes_no_sense_is_refused_with_a_code(body: dict[str, object], code: str) -> None:
    with pytest.raises(CardError) as refused:
        Card.from_dict({"schema": 1, **body})
    assert refused.value.code == code


def test_a_card_is_read_back_as_it_was_written() -> None:
    assert Card.from_dict(card(**FULL).to_dict()) == card(**FULL)
    assert Card.from_dict(card().to_dict()) == card()


ROW = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["a", "b", "c", "甲", "乙", "A Inc."]),
        "code": st.sampled_from(["1", "2", "3", "4"]),
        "industry": st.sampled_from([None, "银行", "证券", "其他"]),
        "area": st.sampled_from([None, "深圳", "广东", "北京"]),
        "title": st.sampled_from([None, "总经理", "财务总监"]),
        "trigger": st.sampled_from([None, "并购", "x"]),
    }
)


@settings(max_examples=12)
@given(st.lists(ROW, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_the_order_of_the_rows(rows, random) -> None:
    table = listed(*rows)
    first = ranked(table, None, card(**FULL)).sheet
    places = list(range(table.num_rows))
    random.shuffle(places)
    assert ranked(table.take(places), None, card(**FULL)).sheet == first
    key = [
        (-row["points"], -row["possible"], name_key(row["name"]).encode(), row["company"]) for row in first.to_pylist()
    ]
    assert key == sorted(key)
    assert first.column("rank").to_pylist() == list(range(1, first.num_rows + 1))
    for row in first.to_pylist():
        known = [row[f"p_{item}"] for item in ITEMS]
        assert row["points"] == sum(points or 0 for points in known)
        unknown = sum(row[f"max_{item}"] for item, points in zip(ITEMS, known, strict=True) if points is None)
        assert row["possible"] == row["points"] + unknown
