import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuoke.engine.lists.qualify import Profile, ProfileError
from tuoke.engine.lists.run import estimate
from tuoke.engine.lists.tests.rows import adds_up, listed, names, profile, ranked
from tuoke.engine.lists.verdicts import is_title

WHO = {
    "industries": ["银行"],
    "titles": ["总经理"],
    "territories": ["广东"],
    "owner_kinds": ["民营企业"],
    "employees": {"min": 100},
}


def struck_by(row: dict[str, str], **who: object) -> str | None:
    ranking = ranked(listed({"name": "甲", **row}), profile(**who))
    rules = ranking.struck.column("rule").to_pylist()
    return rules[0] if rules else None


def test_a_company_that_fits_everything_is_left() -> None:
    row = {"industry": "银行", "title": "总经理", "area": "深圳", "owner_kind": "民营企业", "employees": "100"}
    assert struck_by(row, **WHO) is None


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({"industry": "证券"}, "industry"),
        ({"title": "副总经理"}, "title"),
        ({"area": "北京"}, "territory"),
        ({"owner_kind": "中央企业"}, "owner_kind"),
        ({"employees": "99"}, "employees"),
    ],
)
def test_each_rule_strikes_what_it_asks_for(value: dict[str, str], rule: str) -> None:
    assert struck_by(value, **WHO) == rule


@pytest.mark.parametrize("key", ["industry", "title", "area", "owner_kind", "employees"])
@pytest.mark.parametrize("value", [None, "", "未知", "-"])
def test_what_is_not_known_never_strikes(key: str, value: str | None) -> None:
    assert struck_by({key: value or "", "note": "x"}, **WHO) is None


def test_an_area_nobody_knows_or_a_wider_one_than_asked_is_not_known() -> None:
    assert struck_by({"area": "桃花源"}, territories=["广东"]) is None
    assert struck_by({"area": "广东"}, territories=["深圳"]) is None
    assert struck_by({"area": "广东省东莞市"}, territories=["深圳"]) == "territory"


def test_the_first_rule_that_strikes_is_the_one_that_is_counted() -> None:
    ranking = ranked(listed({"name": "甲", "industry": "证券", "area": "北京", "title": "科长"}), profile(**WHO))
    assert ranking.counts.struck == {"industry": 1, "title": 0, "territory": 0, "employees": 0, "owner_kind": 0}
    assert ranking.struck.to_pylist() == [{"company": 2, "line": 2, "name": "甲", "rule": "industry", "value": "证券"}]


def test_an_item_that_names_nothing_does_not_strike() -> None:
    ranking = ranked(listed({"name": "甲", "industry": "证券", "area": "北京"}), profile())
    assert (ranking.counts.left, ranking.counts.struck) == (1, {})


def test_synonyms_width_and_case_are_the_same_industry() -> None:
    who = {"industries": [{"name": "软件服务", "synonyms": ["Software & IT"]}]}
    assert struck_by({"industry": "SOFTWARE and it"}, **who) is None
    assert struck_by({"industry": "软件 服务"}, **who) is None
    assert struck_by({"industry": "软件"}, **who) == "industry"


def test_with_strike_all_one_match_saves_the_name() -> None:
    who = {**WHO, "strike": "all"}
    assert struck_by({"industry": "证券", "area": "深圳"}, **who) is None
    assert struck_by({"industry": "证券", "area": "北京"}, **who) is None, "title and others are not known"
    only = {"industries": ["银行"], "territories": ["广东"], "strike": "all"}
    assert struck_by({"industry": "证券", "area": "北京"}, **only) == "industry"


def test_a_condition_strikes_what_has_another_value() -> None:
    who = {"conditions": [{"field": "market", "any": ["主板", "创业板"]}, {"field": "note", "any": ["A"]}]}
    assert struck_by({"market": "主板"}, **who) is None
    assert struck_by({"market": "北交所"}, **who) == "conditions"
    assert struck_by({"market": "主板", "note": "B"}, **who) == "conditions"
    assert struck_by({"note": "ａ"}, **who) is None


def test_a_company_is_struck_by_title_only_when_none_of_its_people_fits() -> None:
    rows = listed(
        {"name": "甲", "person": "赵", "title": "科长"},
        {"name": "甲", "person": "钱", "title": "总经理"},
        {"name": "乙", "person": "孙", "title": "科长"},
    )
    ranking = ranked(rows, profile(titles=["总经理"]))
    assert ranking.sheet.select(["name", "person", "line"]).to_pylist() == [{"name": "甲", "person": "钱", "line": 3}]
    assert (ranking.counts.merged, ranking.counts.struck) == (1, {"title": 1})


@pytest.mark.parametrize(
    ("text", "wanted", "same"),
    [
        ("设备部总经理", "总经理", True),
        ("董事长兼总经理", "总经理", True),
        ("副总经理", "总经理", False),
        ("总经理助理", "总经理", False),
        ("前总经理", "总经理", False),
        ("副董事长兼总经理", "总经理", True),
        ("President", "President", True),
        ("Vice President", "President", False),
        ("Vice President, Sales", "vice president", True),
        ("Director of IT", "CTO", False),
        ("CEO & Founder", "CEO", True),
        ("Assistant to the CEO", "CEO", False),
        ("CEO's assistant", "CEO", False),
    ],
)
def test_a_title_contains_the_wanted_one_but_a_deputy_is_another(text: str, wanted: str, same: bool) -> None:
    assert is_title(text, wanted) is same


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"industries": ["a", "b", "c"]}, "too_many_industries"),
        ({"titles": ["a", "b", "c", "d"]}, "too_many_titles"),
        ({"territories": ["亚特兰蒂斯"]}, "unknown_territory"),
        ({"rival_strongholds": ["Atlantis"]}, "unknown_territory"),
        ({"employees": {"min": 10, "max": 5}}, "bad_range"),
        ({"employees": {"min": -1}}, "bad_range"),
        ({"strike": "some"}, "bad_strike"),
        ({"schema": 2}, "bad_schema"),
        ({"schema": True}, "bad_schema"),
        ({"industrys": []}, "unknown_key"),
        ({"industries": "银行"}, "bad_type"),
        ({"industries": [{"name": " "}]}, "empty_name"),
        ({"titles": [{"name": "a", "decides": 1}]}, "bad_type"),
        ({"titles": [{"name": "a", "power": True}]}, "unknown_key"),
        ({"conditions": [{"field": "", "any": ["42"]}]}, "unknown_field"),
        ({"conditions": [{"field": "market", "any": ["a"], "min": 3}]}, "two_kinds"),
        ({"conditions": [{"field": "revenue", "min": 9, "max": 3}]}, "bad_range"),
        ({"conditions": [{"field": "revenue", "min": "9"}]}, "bad_type"),
        ({"conditions": [{"field": "revenue", "min": float("nan")}]}, "bad_type"),
        ({"conditions": [{"field": "title", "any": ["x"]}]}, "unknown_field"),
        ({"conditions": [{"field": "market", "any": []}]}, "empty_name"),
        ({"owner_kinds": ["a" * 300]}, "bad_text"),
    ],
)
def test_a_profile_that_is_too_wide_or_makes_no_sense_is_refused_with_a_code(
    body: dict[str, object], code: str
) -> None:
    with pytest.raises(ProfileError) as refused:
        Profile.from_dict({"schema": 1, **body})
    assert refused.value.code == code


@pytest.mark.parametrize("given", [None, 3, "x", [], {"schema": None}])
def test_what_is_no_profile_at_all_is_refused(given: object) -> None:
    with pytest.raises(ProfileError):
        Profile.from_dict(given)


def test_a_profile_is_read_back_as_it_was_written() -> None:
    who = profile(**{**WHO, "titles": [{"name": "总经理", "synonyms": ["CEO"], "decides": True}], "triggers": ["并购"]})
    assert Profile.from_dict(who.to_dict()) == who
    assert who.titles[0].decides


VALUES = {
    "name": st.sampled_from(["甲", "甲有限公司", "乙", "丙", "", "***"]),
    "code": st.sampled_from([None, "1", "2"]),
    "industry": st.sampled_from([None, "银行", "证券", "未知"]),
    "area": st.sampled_from([None, "深圳", "北京", "nowhere"]),
    "title": st.sampled_from([None, "总经理", "副总经理"]),
    "employees": st.sampled_from([None, "50", "500"]),
    "market": st.sampled_from([None, "主板", "北交所"]),
}
PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "industries": st.just(["银行"]),
        "titles": st.just(["总经理"]),
        "territories": st.just(["广东"]),
        "employees": st.just({"min": 100}),
        "conditions": st.just([{"field": "market", "any": ["主板"]}]),
        "strike": st.sampled_from(["any", "all"]),
    },
)


@settings(max_examples=12)
@given(st.lists(st.fixed_dictionaries(VALUES), max_size=12), PROFILES)
def test_the_counts_always_add_up_and_the_estimate_says_the_same(
    rows: list[dict[str, str]], who: dict[str, object]
) -> None:
    table = listed(*rows) if rows else listed({"name": "甲"}).slice(0, 0)
    ranking = ranked(table, profile(**who))
    assert adds_up(ranking.counts)
    assert ranking.counts.read == len(rows)
    assert ranking.sheet.num_rows == ranking.counts.left
    assert ranking.struck.num_rows == sum(ranking.counts.struck.values())
    assert ranking.merged.num_rows == ranking.counts.merged
    assert ranking.skipped.num_rows == ranking.counts.skipped
    assert estimate(table, profile(**who)) == ranking.counts
    assert len(names(ranking)) == len(set(ranking.sheet.column("company").to_pylist()))
