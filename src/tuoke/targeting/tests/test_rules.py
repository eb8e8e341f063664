"""The rules that read news: to be read by all, changed by leaders, and automatic only when they have earned it."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.targeting.models import Finding, NewsItem, TriggerRule
from tuoke.targeting.rule_form import filled
from tuoke.targeting.shipped_rules import ship_rules
from tuoke.workspace.models import Audit, Due, Workspace

COUNT = itertools.count(1)
OWN = {"name": "厂庆", "kind": "other", "any": "厂庆\n周年庆，anniversary", "none": "", "role": "either"}


@pytest.fixture
def rule(firm):
    ship_rules()
    return TriggerRule.objects.get(code="funding")


@pytest.fixture
def tell(firm):
    def make(*titles):
        for title in titles:
            day = Workspace.current().today()
            NewsItem.objects.create(title=title, source="news.test", published_on=day, digest=str(next(COUNT)))

    return make


@pytest.fixture
def answered(rule, alice, make_company):
    """`answered(right=17, wrong=3)`: so many answers to what the funding rule found."""
    company = make_company(owner=alice)

    def make(right, wrong=0):
        facts = {"company": company, "rule": rule, "version": rule.version, "kind": "funding", "where": "title"}
        facts |= {"role": "actor", "status": "done", "sure": "review", "answered_by": alice}
        for answer in ["right"] * right + ["wrong_event"] * wrong:
            item = {"title": "旧闻", "source": "t", "published_on": "2020-01-01", "digest": str(next(COUNT))}
            news = NewsItem.objects.create(**item)
            Finding.objects.create(news=news, answer=answer, answered_at=timezone.now(), **facts)

    return make


def page(client, name, *args):
    return client.get(reverse(f"targeting:{name}", args=args)).content.decode()


def switch(client, rule, to):
    client.post(reverse("targeting:switch", args=[rule.pk]), {"to": to})
    rule.refresh_from_db()
    return rule


def typed(rule, **changed):
    return {**{key: value for key, value in filled(rule).items() if value is not None}, **changed}


def test_a_seller_reads_a_rule_as_sentences_and_is_offered_no_form(client_of, alice, rule):
    text = page(client_of(alice), "rule", rule.pk)
    assert "完成融资" in text
    assert "<textarea" not in text
    assert client_of(alice).post(reverse("targeting:rule", args=[rule.pk]), typed(rule)).status_code == 403


def test_the_list_tells_why_a_rule_is_not_automatic_yet(client_of, mei, rule, answered):
    def why():
        lines = client_of(mei).get(reverse("targeting:rules")).context["lines"]
        return next(line.why_not for line in lines if line.rule == rule)

    answered(right=10, wrong=2)
    assert "12" in why()
    assert "20" in why()
    answered(right=4, wrong=5)
    assert "0.60" in why()
    answered(right=30)
    assert why() == ""


def test_automatic_is_refused_until_twenty_answers_allow_it(client_of, mei, rule, answered):
    answered(right=19)
    assert not switch(client_of(mei), rule, "automatic").automatic
    answered(right=1)
    assert switch(client_of(mei), rule, "automatic").automatic
    assert rule.by == mei
    assert not switch(client_of(mei), rule, "by_hand").automatic
    assert Audit.objects.filter(kind="targeting.triggerrule", action="update").count() == 2


def test_a_bad_rule_never_becomes_automatic(client_of, ada, rule, answered):
    answered(right=20, wrong=20)
    assert not switch(client_of(ada), rule, "automatic").automatic


def test_a_seller_switches_nothing(client_of, alice, rule):
    assert switch(client_of(alice), rule, "off").on


def test_other_words_are_a_new_version_whose_answers_count_anew(client_of, mei, rule, answered):
    answered(right=20)
    switch(client_of(mei), rule, "automatic")
    before = rule.body
    client_of(mei).post(reverse("targeting:rule", args=[rule.pk]), typed(rule, none="融资融券\n传闻"))
    rule.refresh_from_db()
    assert (rule.version, rule.automatic, rule.by) == (2, False, mei)
    assert rule.body["none"] == ["融资融券", "传闻"]
    assert rule.body["near"] == before["near"]
    assert client_of(mei).get(reverse("targeting:rule", args=[rule.pk])).context["standing"].n == 0
    assert Due.objects.filter(flow="spot", key=f"rule:{rule.pk}").exists()


def test_the_same_words_are_no_new_version(client_of, mei, rule):
    client_of(mei).post(reverse("targeting:rule", args=[rule.pk]), typed(rule))
    rule.refresh_from_db()
    assert rule.version == 1


def test_a_refused_form_keeps_what_was_typed(client_of, mei, rule):
    answer = client_of(mei).post(reverse("targeting:new_rule"), {**OWN, "any": "", "none": "已否认"})
    assert answer.status_code == 422
    assert "已否认" in answer.content.decode()
    assert not TriggerRule.objects.filter(shipped=False).exists()


def test_a_rule_of_ones_own_is_kept_and_reads_at_once(client_of, mei, firm):
    client_of(mei).post(
        reverse("targeting:new_rule"), {**OWN, "first-0": "投产", "then-0": "产线，工厂", "within-0": "9"}
    )
    own = TriggerRule.objects.get()
    assert (own.name, own.kind, own.by, own.shipped, own.automatic) == ("厂庆", "other", mei, False, False)
    assert own.body["any"] == ["厂庆", "周年庆", "anniversary"]
    assert own.body["near"] == [{"first": ["投产"], "then": ["产线", "工厂"], "within": 9}]
    assert Due.objects.filter(flow="spot", key=f"rule:{own.pk}").exists()
    assert Audit.objects.filter(action="create", kind="targeting.triggerrule").exists()


def test_hits_in_kept_news_are_shown_while_one_types(client_of, mei, tell):
    tell("东海智造周年庆", "北岭物流周年庆 <b>", "别的消息")
    answer = client_of(mei).post(reverse("targeting:rule_hits"), {**OWN, "name": ""}).content.decode()
    assert "<b>2</b>" in answer
    assert "东海智造<mark>周年庆</mark>" in answer
    assert "&lt;b&gt;" in answer
    nothing = client_of(mei).post(reverse("targeting:rule_hits"), {**OWN, "any": ""})
    assert nothing.status_code == 200
    assert "risk" in nothing.content.decode()


def test_how_often_each_rule_fires_is_counted_on_kept_news(client_of, mei, rule, tell):
    tell("东海智造完成融资", "别的消息")
    answer = client_of(mei).get(reverse("targeting:rules"))
    line = next(one for one in answer.context["lines"] if one.rule == rule)
    assert (line.hits, answer.context["fired"].news) == (1, 2)
    tell("北岭物流完成融资")
    again = client_of(mei).get(reverse("targeting:rules"))
    assert next(one for one in again.context["lines"] if one.rule == rule).hits == 2
