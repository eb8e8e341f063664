"""A learned card: further fields, up to 20 points, missing values that count, and the chance that points mean."""

import math
from typing import Any

import pytest

from tuoke.engine.lists.card import Card, CardError
from tuoke.engine.lists.card_lines import hand_card, with_lines
from tuoke.engine.lists.engines import engine
from tuoke.engine.lists.run import rank_rows
from tuoke.engine.lists.run_each import each, rank_each
from tuoke.engine.lists.tests.rows import card, listed, names, profile, ranked
from tuoke.engine.lists.tests.test_each_row import POINTS, WHO, as_whole_ranking, drawn
from tuoke.engine.scorecard import Line, Missing, Other, Range, Value

FIELDS: dict[str, Any] = {
    "employees": [{"from": 200, "to": 1000, "points": 3}, {"from": 1000, "points": 1}, {"missing": True, "points": 2}],
    "owner_kind": [{"is": "国有", "points": 7}, {"other": True, "points": 1}],
}
LEARNED: dict[str, Any] = {
    "industry": {"银行": 9, "*": 2, "?": 3},
    "territory": {"深圳": 5, "?": 1},
    "trigger": {"并购": 4, "*": 2, "?": 1},
    "sold_before": {"points": 2, "industries": ["银行"], "no": 3, "unknown": 1},
    "personally_involved": {"points": 1, "companies": ["老友公司", "000007.SZ"], "no": 2},
    "fields": FIELDS,
    "unit": 0.25,
    "base": -4.0,
    "spread": 0.5,
}


def learned(**body: Any) -> Card:
    return Card.from_dict({"schema": 2, **body})


def points(row: dict[str, Any], **body: Any) -> dict[str, int | None]:
    (found,) = ranked(listed({"name": "甲", **row}), points=learned(**body)).sheet.to_pylist()
    return {key.removeprefix("p_"): found[key] for key in found if key.startswith("p_") or key == "possible"}


@pytest.mark.parametrize(
    ("employees", "given"),
    [("200-499", 3), ("999", 3), ("1000", 1), ("1.2万", 1), ("50人以下", 0), ("", 2), ("很多", 2)],
)
def test_a_number_falls_into_a_range_whose_upper_end_is_not_in_it(employees: str, given: int) -> None:
    assert points({"employees": employees}, fields=FIELDS)["employees"] == given


def test_a_text_without_a_line_counts_as_any_other_and_an_unknown_one_may_still_come() -> None:
    assert points({"owner_kind": "国有 "}, fields=FIELDS)["owner_kind"] == 7
    assert points({"owner_kind": "民营"}, fields=FIELDS)["owner_kind"] == 1
    assert points({}, fields=FIELDS) == {"employees": 2, "owner_kind": None, "possible": 9}


def test_any_column_of_the_list_counts_and_twins_complete_each_other() -> None:
    rows = listed({"name": "甲", "等级": ""}, {"name": "甲", "等级": "Ａ"}, {"name": "乙", "等级": "C"}, {"name": "丙"})
    found = ranked(
        rows, points=learned(fields={"等级": [{"is": "a", "points": 5}], "鞋码": [{"is": "42", "points": 1}]})
    )
    assert names(found) == ["甲", "丙", "乙"] and found.sheet["p_等级"].to_pylist() == [5, None, 0]
    assert found.sheet["p_鞋码"].to_pylist() == [None] * 3 and found.sheet["max_鞋码"].to_pylist() == [1] * 3


def test_items_of_a_learned_card_have_points_for_any_other_value_and_for_a_missing_one() -> None:
    assert points({"industry": "餐饮", "area": "上海", "trigger": "换帅"}, **LEARNED) == {
        "industry": 2, "territory": 0, "trigger": 2, "sold_before": 3, "personally_involved": 2,
        "employees": 2, "owner_kind": None, "possible": 18,
    }  # fmt: skip
    found = points({}, **LEARNED)
    assert (found["industry"], found["territory"], found["trigger"], found["sold_before"]) == (3, 1, 1, 1)


def test_a_learned_title_is_this_title_a_typed_one_is_every_title_that_names_it() -> None:
    told = {"总经理": 9, "设备部总经理": 4}
    assert points({"title": "设备部总经理"}, title=told)["title"] == 4
    assert points({"title": "销售部总经理"}, title=told)["title"] == 9


def test_the_chance_follows_from_the_points_and_stands_in_its_interval() -> None:
    rows = listed({"name": "甲", "owner_kind": "国有"}, {"name": "乙", "owner_kind": "民营"})
    body = {"fields": FIELDS, "unit": 0.5, "base": -4.0}
    (first, second) = ranked(rows, points=learned(**body, spread=0.4)).sheet.to_pylist()
    expected = [1 / (1 + math.exp(4 - 0.5 * p - x)) for p, x in ((9, 0), (9, -0.4), (9, 0.4), (3, 0))]
    given = [first["chance"], first["chance_low"], first["chance_high"], second["chance"]]
    assert given == pytest.approx(expected, abs=1e-6)
    assert "chance_low" not in ranked(rows, points=learned(**body)).sheet.column_names
    assert "chance" not in ranked(rows, points=learned(fields=FIELDS)).sheet.column_names


def test_reasons_name_the_range_and_what_counts_though_it_is_missing() -> None:
    rows = listed({"name": "甲", "employees": "350"}, {"name": "乙"})
    told = [row["reasons"] for row in ranked(rows, points=learned(fields=FIELDS)).sheet.to_pylist()]
    assert told[0][0] == {"code": "range", "item": "employees", "value": "200..1000", "points": 3}
    assert told[0][1]["code"] == "unknown"
    assert told[1][0] == {"code": "missing", "item": "employees", "value": None, "points": 2}


@pytest.mark.parametrize("strike", ["any", "all"])
@pytest.mark.parametrize("best", [None, 7])
def test_rows_read_by_themselves_have_the_points_chances_and_reasons_of_the_whole_list(strike: str, best: Any) -> None:
    rows, who, given = drawn(2_000), profile(**WHO, strike=strike), learned(**LEARNED)
    whole = as_whole_ranking(rows.append_column("line_id", rows.column("line")), who, given, best)
    owners = rows.select(["line", "seller"]).rename_columns(["line", "owner"])
    found = rank_each(engine(), who, given, best=best, slices=[each(rows, owners)])
    assert found.counts == whole.counts
    assert found.sheet.to_pylist() == whole.sheet.select(found.sheet.column_names).to_pylist()
    assert found.sheet.column_names == whole.sheet.column_names


def test_a_card_of_ninety_fields_of_twenty_points_still_fits_into_one_number() -> None:
    fields = {
        key: [{"is": "x", "points": 20}] for key in ("market", "website", "address", "name_en", "note", "revenue")
    }
    given = learned(industry={"软件": 20}, sold_before={"points": 20, "industries": ["软件"]}, fields=fields)
    rows = listed({"name": "甲", "industry": "软件", **dict.fromkeys(fields, "x")}, {"name": "乙"})
    first, second = rank_each(engine(), profile(), given, slices=[each(rows)]).sheet.to_pylist()
    assert (first["points"], first["possible"]) == (160, 160) and (second["points"], second["possible"]) == (0, 160)
    assert first["p_market"] == 20


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"industry": {"银行": 21}}, "bad_points"),
        ({"fields": {"employees": [{"from": 1, "to": 5}, {"from": 4, "points": 1}]}}, "overlapping"),
        ({"fields": {"employees": [{"from": 5, "to": 5, "points": 1}]}}, "bad_range"),
        ({"fields": {"employees": [{"from": 1, "is": "x", "points": 1}]}}, "bad_line"),
        ({"fields": {"employees": [{"points": 1}]}}, "bad_line"),
        ({"fields": {"employees": [{"from": 1, "points": 1}, {"is": "x", "points": 1}]}}, "overlapping"),
        ({"fields": {"industry": [{"is": "x", "points": 1}]}}, "field_is_item"),
        ({"fields": {f"f{n}": [] for n in range(91)}}, "too_many_fields"),
        ({"fields": []}, "bad_type"),
        ({"unit": 0.3}, "bad_type"),
        ({"unit": "0.3", "base": 1}, "bad_type"),
        ({"territory": {"桃花源": 1}}, "unknown_territory"),
        ({"shoe": 1}, "unknown_key"),
    ],
)
def test_a_learned_card_that_makes_no_sense_is_refused_with_the_reason(body: dict[str, Any], code: str) -> None:
    with pytest.raises(CardError) as refused:
        learned(**body)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "body", [{"fields": FIELDS}, {"industry": {"银行": 3}}, {"unit": 1.0, "base": 0}, {"industry": {"*": 1}}]
)
def test_a_typed_card_stays_at_seven_items_and_two_points(body: dict[str, Any]) -> None:
    if body == {"industry": {"*": 1}}:
        # Any text may be an industry's name on a typed card.
        assert card(**body).maxima["industry"] == 1
        return
    with pytest.raises(CardError):
        card(**body)


def test_a_card_that_is_written_is_read_back_equal() -> None:
    for one in (learned(**LEARNED), card(**POINTS), learned(fields=FIELDS)):
        assert Card.from_dict(one.to_dict()) == one


def test_a_card_is_lines_and_lines_are_a_card() -> None:
    given = learned(**LEARNED)
    lines = given.lines()
    assert Line("industry", Value("银行"), 9) in lines and Line("industry", Value(Missing()), 3) in lines
    assert Line("sold_before", Value("no"), 3) in lines and Line("owner_kind", Value(Other()), 1) in lines
    assert Line("employees", Value(Range(200, 1000)), 3) in lines
    again = with_lines(given, lines, unit=0.25, base=-4.0, spread=0.5)
    rows = drawn(400).drop_columns(["seller"])
    assert rank_rows(rows, profile(), again).sheet.equals(rank_rows(rows, profile(), given).sheet)
    assert hand_card(card(**POINTS)).fields == (
        "industry",
        "title",
        "territory",
        "trigger",
        "sold_before",
        "personally_involved",
    )


def test_lines_of_values_that_a_card_cannot_hold_are_left_out() -> None:
    lines = [
        Line("territory", Value("桃花源"), 3),
        Line("territory", Value("北京"), 2),
        Line(("a", "b"), Value(("x", "y")), 9),
    ]
    made = with_lines(Card(), lines)
    assert made.territory == {"北京": 2} and made.fields == {}
