"""Scoring: who fits, in which order, and why, for one seller at a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tuoke.directory import reasons
from tuoke.flows import prospecting
from tuoke.journal.kinds import Deal
from tuoke.journal.models import JournalEntry
from tuoke.targeting.models import Card, Involvement, Profile, Restored, Score, Scoring, Trigger
from tuoke.team.models import User
from tuoke.workspace.models import Due, Workspace

PROFILE: dict[str, Any] = {"schema": 1, "industries": [{"name": "银行"}, {"name": "证券"}], "strike": "any"}
CARD: dict[str, Any] = {
    "schema": 1,
    "industry": {"银行": 2, "证券": 1},
    "trigger": {"*": 1, "funding": 2},
    "sold_before": {"points": 1, "industries": []},
    "personally_involved": {"points": 2, "companies": []},
}


def profile_and_card(seller: User, profile: Any = PROFILE, card: Any = CARD) -> None:
    Profile.objects.create(seller=seller, number=1, body=profile, by=seller)
    Card.objects.create(seller=seller, number=1, body=card, by=seller)


def scores_of(seller: User) -> dict[str, Any]:
    prospecting.score(str(seller.pk))
    return {score.company.name: score for score in Score.objects.of(seller).select_related("company")}


@pytest.fixture
def companies(make_company, alice):
    return {
        "bank": make_company("东海银行", industry="银行", owner=alice),
        "broker": make_company("南山证券", industry="证券"),
        "mine": make_company("西岭矿业", industry="煤炭"),
        "unknown": make_company("无名公司"),
    }


def test_the_card_orders_those_that_fit_and_the_profile_strikes_the_others(alice, companies):
    profile_and_card(alice)
    found = scores_of(alice)
    assert [found[name].place for name in ("东海银行", "南山证券", "无名公司")] == [1, 2, 3]
    assert found["东海银行"].points == 2
    assert (found["西岭矿业"].place, found["西岭矿业"].struck_by) == (None, "industry")


def test_an_unknown_industry_is_neither_struck_nor_nought(alice, companies):
    profile_and_card(alice)
    score = scores_of(alice)["无名公司"]
    assert score.struck_by == ""
    assert score.items["industry"] is None
    assert score.possible > score.points


def test_a_live_trigger_counts_and_tells_its_day(alice, companies):
    profile_and_card(alice)
    today = Workspace.current().today()
    Trigger.objects.create(company=companies["broker"], kind="funding", text="融资 2 亿元", happened_on=today, by=alice)
    score = scores_of(alice)["南山证券"]
    assert score.items["trigger"] == 2
    told = next(one for one in reasons.read(score.reasons) if one.item == "trigger")
    assert (told.text, told.on) == ("融资 2 亿元", today.isoformat())


@pytest.mark.parametrize("change", [{"days": 181}, {"withdrawn": True}])
def test_old_and_withdrawn_triggers_do_not_count(alice, companies, change):
    profile_and_card(alice)
    today = Workspace.current().today()
    Trigger.objects.create(
        company=companies["broker"], kind="funding", text="旧闻", by=alice,
        happened_on=today - dt.timedelta(days=change.get("days", 1)),
        withdrawn_at=dt.datetime.now(dt.UTC) if change.get("withdrawn") else None,
    )  # fmt: skip
    assert scores_of(alice)["南山证券"].items["trigger"] == 0


def test_a_deal_in_the_industry_is_sold_before_for_all_of_it(alice, bob, companies, make_company):
    profile_and_card(alice)
    JournalEntry.objects.write(bob, make_company("老客户银行", industry="银行", owner=bob), Deal())
    found = scores_of(alice)
    assert found["东海银行"].items["sold_before"] == 1
    assert found["南山证券"].items["sold_before"] == 0
    assert found["无名公司"].items["sold_before"] is None


def test_being_involved_is_the_sellers_own(alice, bob, companies):
    for seller in (alice, bob):
        profile_and_card(seller)
    Involvement.objects.create(seller=alice, company=companies["broker"], since=dt.date(2026, 1, 5))
    assert scores_of(alice)["南山证券"].items["personally_involved"] == 2
    assert scores_of(bob)["南山证券"].items["personally_involved"] == 0


@pytest.mark.parametrize("written", ["南山证券股份有限公司", " 南山證券 ", "ns-7"])
def test_a_card_names_a_company_by_its_normalised_name_or_code(alice, companies, written):
    companies["broker"].keys.create(source="code", value="NS-7")
    profile_and_card(alice, card={**CARD, "personally_involved": {"points": 2, "companies": [written]}})
    assert scores_of(alice)["南山证券"].items["personally_involved"] == 2


def test_a_colleagues_company_is_not_scored(alice, bob, companies):
    assert "东海银行" not in scores_of(bob)


def test_without_a_card_there_is_an_order_without_points(alice, companies):
    found = scores_of(alice)
    assert sorted(score.place for score in found.values()) == [1, 2, 3, 4]
    assert {score.possible for score in found.values()} == {0}


def test_readers_follow_one_scoring_and_the_old_one_goes(alice, companies):
    profile_and_card(alice)
    scores_of(alice)
    first = Scoring.objects.get(seller=alice, current=True).pk
    scores_of(alice)
    assert list(Scoring.objects.filter(seller=alice).values_list("current", flat=True)) == [True]
    assert not Score.objects.filter(scoring=first).exists()


def test_a_restored_company_takes_its_place_by_its_points(alice, companies):
    profile_and_card(alice)
    Restored.objects.create(seller=alice, company=companies["mine"])
    today = Workspace.current().today()
    Trigger.objects.create(company=companies["mine"], kind="funding", text="上市", happened_on=today, by=alice)
    found = scores_of(alice)
    assert found["西岭矿业"].struck_by == ""
    assert found["西岭矿业"].place < found["南山证券"].place
    assert sorted(score.place for score in found.values()) == [1, 2, 3, 4]


def test_the_best_person_is_remembered(alice, companies, make_person):
    profile_and_card(alice, {"schema": 1}, {"schema": 1, "title": {"行长": 2}})
    make_person(companies["bank"], "张三", title="文员")
    boss = make_person(companies["bank"], "李四", title="行长")
    assert scores_of(alice)["东海银行"].person == boss


def test_when_companies_change_everybody_who_calls_is_scored(alice, mei, vera, companies):
    prospecting.score_all()
    asked = set(Due.objects.filter(flow="score").values_list("key", flat=True))
    assert asked == {str(alice.pk), str(mei.pk)}
