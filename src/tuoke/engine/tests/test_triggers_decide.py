"""Whose event it is: names in news are matched carefully, and rather missed than wrong."""

import pytest

from tuoke.engine.aliases import Alias, Aliases, aliases_of
from tuoke.engine.triggers import Story, shipped, spot
from tuoke.engine.triggers_decide import Known, decide
from tuoke.engine.triggers_precision import fires_too_often, precision

OURS = aliases_of(
    [1, 2, 3, 4, 5],
    [
        "浙江云杉智能机械股份有限公司",
        "金石化工集团有限公司",
        "上海大堂餐饮有限公司",
        "Bolt Pumps Inc.",
        "温州绿谷天成涂料有限公司",
    ],
    domains={4: "boltpumps.com"},
    codes=[(1, "300999")],
)
KNOWN = {1: Known(places=("浙江",), codes=("300999",)), 3: Known(places=("上海",), industry=("餐饮",))}


def decided(title, kind, first="", aliases=OURS, known=KNOWN):
    names = Aliases(aliases)
    rules = {rule.code: rule for rule in shipped()}
    story = Story(title, first)
    for hit in spot(shipped(), [story]):
        if hit.kind == kind:
            text = story.title if hit.where == "title" else story.first
            return {one.company: one for one in decide(rules[hit.rule], hit, story, names.mentions(text), known)}
    raise AssertionError(f"no {kind} in {title}")


def test_a_legal_name_in_a_title_that_acts_is_believed():
    one = decided("浙江云杉智能机械股份有限公司完成B轮融资", "funding")[1]
    assert (one.code, one.role) == ("auto", "actor")
    assert "safe_alias" in one.why


def test_a_two_character_name_needs_a_second_sign():
    alone = decided("云杉完成B轮融资", "funding")[1]
    assert alone.code == "drop"
    assert "no_second_sign" in alone.why
    with_place = decided("浙江企业云杉完成B轮融资", "funding")[1]
    assert with_place.code == "review"
    assert "place" in with_place.why


def test_a_listed_code_is_as_good_as_the_legal_name():
    assert decided("云杉（300999）完成B轮融资", "funding")[1].code == "auto"


def test_digits_are_a_listed_code_only_where_they_stand_as_one():
    assert not Aliases(OURS).mentions("公司回购300999股并完成融资")
    for said in ("云杉(300999)", "云杉 300999.SZ", "云杉（股票代码：300999）"):
        assert 1 in [one.company for one in Aliases(OURS).mentions(said) if one.kind == "code"], said


def test_a_headline_shortens_a_long_name_to_four_letters():
    one = decided("云杉智能完成B轮融资", "funding")[1]
    assert (one.alias, one.code) == ("云杉智能", "review")


def test_a_name_at_the_very_end_of_a_headline_holds_its_role():
    title = "远山收购金石化工"
    found = decided(title, "merger")[2]
    assert (found.role, found.code) == ("target", "review")
    assert max(end for _start, end, _what in found.spans) == len(title)


@pytest.mark.parametrize(
    "title",
    [
        "原金石化工总裁出任云杉智能CEO",
        "Former Bolt Pumps CFO named CEO of Acme",
        "Ex-Bolt Pumps chief named CEO of Acme",
    ],
)
def test_whoever_left_a_firm_for_another_tells_nothing_of_the_first(title):
    found = decided(title, "executive")
    left = 2 if 2 in found else 4
    assert (found[left].role, found[left].code) == ("mentioned", "drop")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("江南纸业获金石化工集团有限公司投资", "funding"),
        ("Acme raises Series B led by Bolt Pumps Inc.", "funding"),
        ("江南纸业中标金石化工集团有限公司项目", "contract"),
        ("Acme wins contract issued by Bolt Pumps Inc.", "contract"),
        ("Acme awarded contract by Bolt Pumps Inc.", "contract"),
    ],
)
def test_who_gives_the_money_is_asked_about_and_never_believed_to_get_it(title, kind):
    (one,) = decided(title, kind).values()
    assert (one.role, one.code) == ("target", "review")
    assert "other_role" in one.why


def test_who_gets_sued_is_the_target_of_who_sues():
    found = decided("云杉智能机械遭金石化工起诉", "lawsuit")
    assert (found[1].role, found[2].role) == ("target", "actor")


def test_a_word_of_every_day_is_no_name():
    assert decided("好吃的大堂完成B轮融资", "funding") == {}
    assert Aliases(OURS).risk("大堂") == "never"


def test_in_a_passive_the_target_stands_first():
    found = decided("绿谷天成涂料被金石化工收购", "merger")
    assert found[5].role == "target"
    assert found[2].role == "actor"


def test_a_bystander_is_not_told():
    found = decided(
        "金石化工大涨，远山控股收购江南纸业",
        "merger",
        aliases=[*OURS, Alias(9, "远山控股有限公司", "legal"), Alias(9, "远山控股", "brand")],
    )
    assert found[2].code == "drop"
    assert "mentioned" in found[2].why
    assert found[9].role == "actor"


def test_two_who_do_it_together_are_both_told():
    found = decided("金石化工与云杉智能机械签署战略合作协议", "partnership")
    assert {one.role for one in found.values()} == {"actor"}
    assert {one.code for one in found.values()} == {"review"}


def test_what_was_called_off_is_dropped_and_what_is_planned_is_asked():
    assert decided("金石化工集团有限公司终止收购江南纸业", "merger")[2].code == "drop"
    assert decided("金石化工集团有限公司拟收购江南纸业", "merger")[2].code == "review"


def test_a_first_sentence_is_asked_about_and_never_believed_alone():
    one = decided("行业动态", "funding", first="浙江云杉智能机械股份有限公司宣布完成B轮融资。")[1]
    assert (one.code, "first_sentence" in one.why) == ("review", True)


def test_a_name_that_several_of_ours_bear_is_asked_about():
    ours = [Alias(1, "远山控股集团", "legal"), Alias(2, "远山控股集团", "legal")]
    found = decided("远山控股集团完成B轮融资", "funding", aliases=ours, known={})
    assert [one.code for one in found.values()] == ["review", "review"]


def test_the_longest_name_stands():
    ours = [Alias(1, "远山控股", "brand"), Alias(2, "远山控股资本", "brand")]
    assert [one.company for one in Aliases(ours).mentions("远山控股资本收购江南纸业")] == [2]


def test_a_latin_name_is_a_whole_word():
    names = Aliases([Alias(1, "Bolt Pumps", "legal"), Alias(2, "Arc", "legal")])
    assert [one.company for one in names.mentions("Bolt Pumps sued; Archer and boltpumps not")] == [1]


def test_people_who_say_wrong_company_make_an_alias_riskier():
    alias = [Alias(1, "绿谷天地间", "short")]
    assert Aliases(alias).risk("绿谷天地间") == "safe"
    assert Aliases(alias, wrong={"绿谷天地间": 1}).risk("绿谷天地间") == "support"
    assert Aliases(alias, wrong={"绿谷天地间": 3}).risk("绿谷天地间") == "never"
    assert Aliases(alias, fired={"绿谷天地间": 40}, read=1000).risk("绿谷天地间") == "support"


def test_evidence_points_at_the_words_and_the_name():
    title = "浙江云杉智能机械股份有限公司完成B轮融资"
    one = decided(title, "funding")[1]
    assert next((title[a:b], what) for a, b, what in one.spans) == ("浙江云杉智能机械股份有限公司", "company")
    assert "event" in {what for _a, _b, what in one.spans}


@pytest.mark.parametrize(
    ("right", "n", "code"), [(0, 0, "too_few"), (19, 19, "too_few"), (20, 20, "enough"), (13, 20, "too_low")]
)
def test_a_rule_acts_by_itself_only_after_twenty_answers_and_a_lower_bound_of_six_in_ten(right, n, code):
    found = precision(right, n)
    assert found.code == code
    assert found.may_be_automatic == (code == "enough")
    assert (found.value is None) == (n == 0)


def test_a_rule_that_fires_all_the_time_is_named():
    assert fires_too_often(30, 100) is None
    assert fires_too_often(30, 1000) is False
    assert fires_too_often(80, 1000) is True


def test_a_bare_short_name_is_no_legal_name_though_a_list_gives_no_longer_one():
    bare = aliases_of([1, 2], ["云杉", "浙江云杉智能机械股份有限公司"])
    assert {one.kind for one in bare if one.text == "云杉"} == {"short"}
    assert Aliases(bare).risk("云杉") == "support"
    assert Aliases(bare).risk("浙江云杉智能机械股份有限公司") == "safe"
