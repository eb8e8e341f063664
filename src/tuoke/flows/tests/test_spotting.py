"""From news to findings, and from the findings of a trusted rule to stars on the sheet."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.flows.spotting import spot
from tuoke.targeting.models import Finding, NewsItem, Trigger, TriggerRule
from tuoke.targeting.shipped_rules import ship_rules
from tuoke.workspace.models import Audit, Due, Workspace

COUNT = itertools.count(1)


@pytest.fixture
def company(alice, make_company):
    return make_company("浙江云杉智能机械股份有限公司", owner=alice, area="浙江杭州", industry="机械", code="300999")


@pytest.fixture
def tell(firm):
    def make(title, first="", *, days=0):
        day = Workspace.current().today() - dt.timedelta(days=days)
        return NewsItem.objects.create(
            title=title, first=first, source="news.test", published_on=day, digest=str(next(COUNT))
        )

    return make


def answers(rule, company, alice, right, wrong):
    """So many answers to what the current version found."""
    facts = {"company": company, "rule": rule, "version": rule.version, "kind": rule.kind, "where": "title"}
    facts |= {"role": "actor", "status": "done", "sure": "review", "answered_by": alice, "answered_at": timezone.now()}
    for answer in ["right"] * right + ["wrong_event"] * wrong:
        news = NewsItem.objects.create(
            title="旧闻", source="t", published_on="2020-01-01", digest=str(next(COUNT)), spotted_at=timezone.now()
        )
        Finding.objects.create(news=news, answer=answer, **facts)


def trusted(alice, company, *, right=20, wrong=0):
    ship_rules()
    rule = TriggerRule.objects.get(code="funding")
    answers(rule, company, alice, right, wrong)
    TriggerRule.objects.filter(pk=rule.pk).update(automatic=True, by=alice)
    return rule


def test_what_the_news_tell_of_a_company_waits_for_an_answer(company, tell):
    news = tell("浙江云杉智能机械股份有限公司完成B轮融资")
    spot()
    finding = Finding.objects.get()
    assert (finding.company, finding.news, finding.kind, finding.role) == (company, news, "funding", "actor")
    assert (finding.status, finding.sure, finding.where, finding.trigger) == ("done", "auto", "title", None)
    start, end, _what = next(span for span in finding.evidence["title"] if span[2] == "company")
    assert news.title[start:end] == "浙江云杉智能机械股份有限公司"
    news.refresh_from_db()
    assert news.spotted_at is not None
    assert Audit.objects.filter(action="spot").count() == 1


def test_news_are_read_once_however_often_the_flow_runs(company, tell):
    tell("云杉智能机械（300999）完成B轮融资")
    for _time in range(3):
        spot()
    spot(f"rule:{TriggerRule.objects.get(code='funding').pk}")
    assert Finding.objects.count() == 1


def test_news_of_nobody_we_know_are_read_and_find_nothing(company, tell):
    tell("远方的公司完成B轮融资")
    spot()
    assert not Finding.objects.exists()
    assert not NewsItem.objects.filter(spotted_at=None).exists()


def test_an_automatic_rule_makes_the_trigger_at_once_in_the_name_of_who_switched_it_on(alice, company, tell):
    trusted(alice, company)
    tell("浙江云杉智能机械股份有限公司完成B轮融资")
    spot()
    trigger = Trigger.objects.get()
    assert (trigger.company, trigger.kind, trigger.by) == (company, "funding", alice)
    assert Finding.objects.get(answer="").trigger == trigger
    assert Due.objects.filter(flow="score", key=str(alice.pk)).exists()


def test_an_automatic_rule_that_is_not_trusted_any_more_asks_again(alice, company, tell):
    trusted(alice, company, right=20, wrong=15)
    tell("浙江云杉智能机械股份有限公司完成B轮融资")
    spot()
    assert not Trigger.objects.exists()
    assert Finding.objects.waiting().count() == 1


def test_what_is_not_sure_is_asked_even_of_an_automatic_rule(alice, company, tell):
    trusted(alice, company)
    tell("浙江企业云杉完成B轮融资")
    spot()
    assert not Trigger.objects.exists()


def test_one_event_told_by_many_is_one_trigger(alice, company, tell):
    trusted(alice, company)
    for days in (0, 2, 6):
        tell("浙江云杉智能机械股份有限公司完成B轮融资", days=days)
    spot()
    tell("浙江云杉智能机械股份有限公司宣布完成B轮融资", days=1)
    spot()
    assert Trigger.objects.count() == 1
    assert Finding.objects.filter(trigger=Trigger.objects.get(), answer="").count() == 4


def test_what_was_called_off_is_no_trigger(alice, company, tell):
    trusted(alice, company)
    tell("浙江云杉智能机械股份有限公司终止B轮融资，未能完成融资")
    spot()
    assert not Trigger.objects.exists()


def test_a_company_where_all_asked_to_be_left_alone_is_asked_about(alice, company, make_person, tell):
    trusted(alice, company)
    make_person(company, do_not_contact_at=timezone.now())
    tell("浙江云杉智能机械股份有限公司完成B轮融资")
    spot()
    assert not Trigger.objects.exists()
    assert "left_alone" in Finding.objects.get(answer="").evidence["why"]


def test_a_name_without_place_trade_and_form_is_no_legal_name(alice, make_company, tell):
    make_company("云杉", owner=alice)
    tell("云杉完成B轮融资")
    spot()
    assert not Finding.objects.exists()


def test_a_company_is_known_by_the_name_of_one_merged_into_it(company, make_company, tell):
    old = make_company("西湖纺机设备有限公司")
    Company.objects.filter(pk=old.pk).update(merged_into=company)
    tell("西湖纺机设备有限公司完成B轮融资")
    spot()
    assert Finding.objects.get().company == company


def test_a_new_rule_reads_the_kept_news_of_ninety_days(company, tell, alice):
    tell("浙江云杉智能机械股份有限公司举办厂庆", days=80)
    tell("浙江云杉智能机械股份有限公司厂庆", days=100)
    spot()
    body = {"code": "own", "kind": "other", "any": ["厂庆"], "near": [], "none": [], "role": "either"}
    own = TriggerRule.objects.create(code="own", kind="other", name="厂庆", body=body, by=alice)
    spot(f"rule:{own.pk}")
    assert Finding.objects.get().news.title.endswith("举办厂庆")


def test_a_shipped_rule_that_somebody_changed_stays_as_they_wrote_it(firm, alice):
    assert ship_rules() >= 16
    rule = TriggerRule.objects.get(code="tender")
    mine, old = {**rule.body, "any": ["招标"]}, {**rule.body, "any": ["旧词"]}
    TriggerRule.objects.filter(code="tender").update(body=mine, by=alice)
    TriggerRule.objects.filter(code="funding").update(body=old)
    assert ship_rules() == 1
    assert TriggerRule.objects.get(code="tender").body == mine
    assert TriggerRule.objects.get(code="funding").version == 2


def test_nothing_is_asked_of_the_database_again_for_names_that_did_not_change(
    company, tell, django_assert_max_num_queries
):
    tell("浙江云杉智能机械股份有限公司完成B轮融资")
    spot()
    tell("浙江云杉智能机械股份有限公司完成C轮融资", days=30)
    with django_assert_max_num_queries(32):
        spot()
