"""Conditions on any column of a list: one of some words, holding a word, a number or a year from-to."""

from typing import Any

import pytest

from tuoke.engine.lists.engines import DUCKDB, engine
from tuoke.engine.lists.qualify import ProfileError
from tuoke.engine.lists.run import estimate
from tuoke.engine.lists.run_each import each, rank_each
from tuoke.engine.lists.tests.rows import card, listed, names, profile, ranked


def fits(field: str, value: str | None, **asked: Any) -> bool:
    who = profile(conditions=[{"field": field, **asked}])
    return bool(ranked(listed({"name": "甲", field: value, "note": "x"}), who).counts.left)


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ("500万-1亿", True), ("1.2亿", True), ("3000万元", False), ("$120M", True), ("USD 99.5 million", False),
        ("1,200,000,00", True), ("1 bn", True), ("9000万以下", False), ("5000万以上", True), ("8000万~9000万", False),
        ("-3亿", False), ("100 months", False), ("2亿～3亿", True),
    ],
)  # fmt: skip
def test_a_sum_is_read_with_its_unit_and_fits_where_its_span_meets_the_range(value: str, inside: bool) -> None:
    assert fits("revenue", value, min=100_000_000) is inside


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ("2015-03-01", True),
        ("2009", False),
        ("20121231", True),
        ("2018年5月", True),
        ("2025", False),
        ("1999/12/31", False),
    ],
)
def test_a_day_of_founding_counts_as_its_year(value: str, inside: bool) -> None:
    assert fits("founded", value, min=2010, max=2020) is inside
    assert fits("建厂", value, min=2010, max=2020) is inside or value == "20121231", "a bare number is no day"


@pytest.mark.parametrize("field", ["revenue", "founded", "年采购额"])
@pytest.mark.parametrize("value", [None, "", "未知", "-", "不便透露", "n/a"])
def test_what_tells_no_number_never_strikes(field: str, value: str | None) -> None:
    assert fits(field, value, min=5)


def test_a_text_may_hold_a_word_in_any_width_and_case() -> None:
    assert fits("website", "https://www.ACME.com.cn", contains=["acme", "甲"])
    assert fits("name_en", "Ａｃｍｅ Ltd", contains=["acme"])
    assert not fits("website", "https://www.other.cn", contains=["acme", "甲"])
    assert fits("website", None, contains=["acme"])


def test_a_further_column_is_asked_like_a_field_and_twins_complete_each_other() -> None:
    rows = listed(
        {"name": "甲", "设备": "注塑机 12 台", "等级": "A"},
        {"name": "乙", "设备": "车床", "等级": "A"},
        {"name": "丙", "设备": "注塑机", "等级": "C"},
        {"name": "丁", "设备": "", "等级": "Ａ"},
        {"name": "丁", "设备": "冲床", "等级": ""},
        {"name": "戊"},
    )
    who = profile(conditions=[{"field": "设备", "contains": ["注塑机"]}, {"field": "等级", "any": ["a", "B"]}])
    assert set(names(ranked(rows, who))) == {"甲", "戊"}


def test_a_column_that_the_list_lacks_strikes_nobody() -> None:
    assert ranked(listed({"name": "甲"}), profile(conditions=[{"field": "鞋码", "any": ["42"]}])).counts.left == 1


def test_rows_read_by_themselves_refuse_a_further_column_rather_than_pass_over_it() -> None:
    who = profile(conditions=[{"field": "鞋码", "any": ["42"]}])
    with pytest.raises(ProfileError) as refused:
        rank_each(engine(DUCKDB), who, card(), slices=[each(listed({"name": "甲"}))])
    assert refused.value.code == "only_whole_lists"


def test_rows_read_by_themselves_know_ranges_and_words_within() -> None:
    who = profile(conditions=[{"field": "revenue", "min": 100}, {"field": "website", "contains": ["acme"]}])
    rows = listed(
        {"name": "甲", "revenue": "1万", "website": "acme.cn"}, {"name": "乙", "revenue": "20"}, {"name": "丙"}
    )
    assert set(names(rank_each(engine(DUCKDB), who, card(), slices=[each(rows)]))) == {"甲", "丙"}


def test_it_counts_what_each_rule_strikes_alone() -> None:
    rows = listed(
        {"name": "甲", "industry": "银行", "area": "深圳"},
        {"name": "乙", "industry": "证券", "area": "深圳"},
        {"name": "丙", "industry": "证券", "area": "北京"},
        {"name": "丁", "industry": "银行", "area": "北京", "title": "科长"},
        {"name": "丁", "industry": "银行", "area": "北京", "title": "总经理"},
    )
    who = {"industries": ["银行"], "territories": ["广东"], "titles": ["总经理"]}
    counts = estimate(rows, profile(**who))
    assert counts.struck == {"industry": 2, "title": 0, "territory": 1}
    assert counts.alone == {"industry": 1, "title": 0, "territory": 1}
    without = estimate(rows, profile(**{**who, "industries": []}))
    assert without.left == counts.left + counts.alone["industry"]
    assert estimate(rows, profile(**who, strike="all")).alone == {"industry": 0, "title": 0, "territory": 0}
