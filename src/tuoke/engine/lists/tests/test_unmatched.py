import pyarrow as pa

from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.unmatched import Unmatched, near, unmatched, values_of

VALUES = {
    "industry": {"食品饮料": 30, "饮料制造": 8, "银行": 40, "ＢＡＮＫ": 1},
    "area": {"广东": 20, "深圳": 9, "上海市": 4},
    "title": {"设备部总经理": 3, "副总裁": 2, "Vice President": 1},
    "owner_kind": {"民营企业": 30},
    "name": {"平安银行股份有限公司": 1, "平安保险": 1},
    "code": {"000001": 1},
}


def names(profile: dict, card: dict | None = None, values: dict = VALUES) -> list[tuple[str, str]]:
    found = unmatched(
        values, Profile.from_dict({"schema": 1, **profile}), Card.from_dict({"schema": 1, **(card or {})})
    )
    return [(one.item, one.name) for one in found]


def test_an_industry_that_no_row_has_is_told_with_its_near_spellings() -> None:
    found = unmatched(VALUES, Profile.from_dict({"schema": 1, "industries": ["饮料", "bank"]}), Card())
    assert found == [Unmatched("industry", "饮料", ("食品饮料", "饮料制造"))]


def test_a_synonym_that_matches_speaks_for_its_name_on_profile_and_card() -> None:
    profile = {
        "industries": [{"name": "饮品", "synonyms": ["食品饮料"]}],
        "titles": [{"name": "总裁", "synonyms": ["总经理"]}],
    }
    assert names(profile, {"industry": {"饮品": 2}, "title": {"总裁": 2}}) == []
    assert names({}, {"industry": {"饮品": 2}, "title": {"总裁": 2}}) == [("industry", "饮品"), ("title", "总裁")]


def test_a_deputy_is_not_the_title_that_was_asked_for() -> None:
    assert names({"titles": ["President", "总经理"]}) == [("title", "President")]


def test_a_wider_place_on_the_list_may_be_the_one_that_was_meant() -> None:
    assert names({"territories": ["东莞", "广东", "北京"], "rival_strongholds": ["四川"]}) == [
        ("territory", "北京"),
        ("territory", "四川"),
    ]


def test_the_name_of_profile_and_card_is_told_once() -> None:
    assert names({"industries": ["煤炭"]}, {"industry": {"煤炭": 2}}) == [("industry", "煤炭")]


def test_kinds_of_owner_conditions_flags_and_companies_are_looked_up_too() -> None:
    profile = {"owner_kinds": ["国企", "民营企业"], "conditions": [{"field": "industry", "any": ["银行", "证券"]}]}
    card = {
        "sold_before": {"points": 1, "industries": ["钢铁"]},
        "personally_involved": {"points": 2, "companies": ["平安银行", "000001", "平安信托"]},
    }
    assert names(profile, card) == [
        ("owner_kind", "国企"),
        ("industry", "证券"),
        ("sold_before", "钢铁"),
        ("personally_involved", "平安信托"),
    ]


def test_a_field_of_which_the_list_knows_nothing_tells_nothing() -> None:
    assert names({"industries": ["煤炭"], "titles": ["厂长"], "territories": ["北京"]}, values={"industry": {}}) == []


def test_values_are_counted_without_what_means_unknown() -> None:
    rows = pa.table({"industry": [" 银行", "银行 ", "未知", "", None, "-"], "line": [1, 2, 3, 4, 5, 6]})
    assert values_of(rows) == {"industry": {"银行": 2}}


def test_near_spellings_hold_the_name_or_share_most_of_its_signs() -> None:
    assert near("Health Care", {"Healthcare Services": 5, "Healthcar": 1, "Energy": 9}) == (
        "Healthcar",
        "Healthcare Services",
    )
    assert near("饮料", {"银行": 9}) == ()
    assert near("", {"银行": 9}) == ()
