"""The inbox: what waits is answered with four keys, and what is right becomes a star."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.urls import reverse

from tuoke.targeting.answers import make_trigger, told
from tuoke.targeting.models import Finding, NewsItem, Trigger, TriggerRule
from tuoke.workspace.models import Audit, Due, Workspace

COUNT = itertools.count(1)
BODY = {"code": "funding", "kind": "funding", "any": ["融资"], "near": [], "none": [], "role": "actor"}


@pytest.fixture
def rule(firm):
    return TriggerRule.objects.create(code="funding", kind="funding", body=BODY, shipped=True)


@pytest.fixture
def company(alice, make_company):
    return make_company("东海智造", owner=alice, industry="机械")


@pytest.fixture
def find(rule):
    def make(company, title="东海智造完成 2 亿元融资", *, days=0, first="", **facts):
        day = Workspace.current().today() - dt.timedelta(days=days)
        item = {"title": title, "first": first, "source": "news.test", "link": "https://news.test/1"}
        news = NewsItem.objects.create(**item, published_on=day, digest=str(next(COUNT)))
        known = {"version": 1, "kind": "funding", "where": "title", "role": "actor", "status": "done", "sure": "review"}
        return Finding.objects.create(company=company, news=news, rule=rule, **{**known, **facts})

    return make


def say(client, finding, answer, **more):
    return client.post(reverse("targeting:answer", args=[finding.pk]), {"answer": answer, **more})


@pytest.mark.parametrize("answer", ["useful", "right"])
def test_a_right_finding_becomes_a_trigger_of_who_answered(client_of, alice, company, find, answer):
    finding = find(company)
    say(client_of(alice), finding, answer)
    finding.refresh_from_db()
    trigger = Trigger.objects.get()
    assert (finding.answer, finding.answered_by, finding.trigger) == (answer, alice, trigger)
    assert (trigger.company, trigger.kind, trigger.by) == (company, "funding", alice)
    assert (trigger.text, trigger.link) == (finding.news.title, "https://news.test/1")
    assert trigger.happened_on == finding.news.published_on
    assert Due.objects.filter(flow="score", key=str(alice.pk)).exists()
    assert Audit.objects.filter(action="answer", kind="targeting.finding").count() == 1


@pytest.mark.parametrize("answer", ["wrong_company", "wrong_event"])
def test_a_wrong_finding_is_counted_and_makes_no_trigger(client_of, alice, company, find, answer):
    finding = find(company)
    say(client_of(alice), finding, answer)
    finding.refresh_from_db()
    assert finding.answer == answer
    assert not Trigger.objects.exists()
    assert not Due.objects.filter(flow__startswith="score").exists()


def test_of_two_who_answer_at_once_the_first_stands_and_the_second_is_told(client_of, alice, mei, company, find):
    finding = find(company)
    say(client_of(alice), finding, "wrong_event")
    page = client_of(mei).post(reverse("targeting:answer", args=[finding.pk]), {"answer": "right"}, follow=True)
    finding.refresh_from_db()
    assert (finding.answer, finding.answered_by) == ("wrong_event", alice)
    assert "Alice" in page.content.decode()
    assert not Trigger.objects.exists()
    assert Audit.objects.filter(action="answer").count() == 1


def test_the_same_event_told_again_is_evidence_and_no_second_trigger(client_of, alice, company, find):
    first, same, later = find(company), find(company, "融资消息", days=5), find(company, "又融资", days=30)
    page = client_of(alice).get(reverse("targeting:inbox")).content.decode()
    assert page.count("data-row") == 2
    say(client_of(alice), first, "right")
    for one in (same, later):
        one.refresh_from_db()
    assert same.trigger == Trigger.objects.get()
    assert later.trigger is None
    assert page.count("东海智造完成") == 1
    say(client_of(alice), later, "useful")
    assert Trigger.objects.count() == 2


def test_what_was_called_off_never_becomes_a_trigger(client_of, alice, company, find):
    say(client_of(alice), find(company, status="cancelled"), "right")
    assert not Trigger.objects.exists()


def test_what_is_only_planned_says_so(client_of, alice, company, find):
    say(client_of(alice), find(company, status="planned"), "right")
    assert Trigger.objects.get().text == "计划中：东海智造完成 2 亿元融资"
    assert told(find(company, "Donghai raises funds", status="planned")) == "Planned: Donghai raises funds"


def test_an_answer_taken_back_takes_its_trigger_along(client_of, alice, company, find):
    finding, same = find(company), find(company, days=2)
    say(client_of(alice), finding, "right")
    client_of(alice).post(reverse("targeting:unanswer", args=[finding.pk]))
    for one in (finding, same):
        one.refresh_from_db()
    assert (finding.answer, finding.answered_by, finding.trigger) == ("", None, None)
    assert same.trigger is None
    assert Trigger.objects.get().withdrawn_at is not None
    assert Audit.objects.filter(action="undo", kind="targeting.finding").count() == 1
    say(client_of(alice), finding, "right")
    assert Trigger.objects.filter(withdrawn_at=None).count() == 1


def test_a_trigger_written_by_hand_stays_when_an_answer_is_taken_back(client_of, alice, company, find):
    today = Workspace.current().today()
    hand = Trigger.objects.create(company=company, kind="funding", text="听说融资了", happened_on=today, by=alice)
    finding = find(company, days=3)
    say(client_of(alice), finding, "useful")
    finding.refresh_from_db()
    assert finding.trigger == hand
    client_of(alice).post(reverse("targeting:unanswer", args=[finding.pk]))
    hand.refresh_from_db()
    assert hand.withdrawn_at is None


def test_nobody_takes_back_what_another_answered(client_of, alice, mei, company, find):
    finding = find(company)
    say(client_of(alice), finding, "right")
    client_of(mei).post(reverse("targeting:unanswer", args=[finding.pk]))
    finding.refresh_from_db()
    assert finding.answer == "right"


def test_evidence_is_marked_and_hostile_titles_are_text(client_of, alice, company, find):
    find(company, "<script>融资</script>", evidence={"title": [[8, 10, "word"], [2, 1, "x"], [90, 99, "y"]]})
    page = client_of(alice).get(reverse("targeting:inbox")).content.decode()
    assert "&lt;script&gt;<mark>融资</mark>&lt;/script&gt;" in page


def test_a_viewer_reads_and_is_offered_no_keys(client_of, vera, company, find):
    find(company)
    page = client_of(vera).get(reverse("targeting:inbox")).content.decode()
    assert "东海智造完成" in page
    assert "data-key" not in page.split('id="inbox"')[1].split("</main>")[0]


def test_charlie_sees_nothing_of_what_is_told_of_alices(client_of, charlie, company, find):
    finding = find(company)
    assert "东海智造" not in client_of(charlie).get(reverse("targeting:inbox")).content.decode()
    assert say(client_of(charlie), finding, "right").status_code == 404


def test_one_may_look_at_one_kind_and_at_ones_own(client_of, alice, company, make_company, find):
    find(company)
    find(make_company("无主机械"), "无主机械融资", kind="tender")
    client = client_of(alice)

    def names(query):
        page = client.get(reverse("targeting:inbox") + query).content.decode()
        return [name for name in ("东海智造</a>", "无主机械</a>") if name in page]

    assert names("") == ["东海智造</a>", "无主机械</a>"]
    assert names("?kind=tender") == ["无主机械</a>"]
    assert names("?mine=1") == ["东海智造</a>"]


def test_the_next_one_stands_first_for_the_keys_after_an_answer(client_of, alice, company, make_company, find):
    older = find(make_company("北岭物流"), "北岭物流融资", days=9)
    newer = find(company)
    NewsItem.objects.all()
    answer = client_of(alice).post(
        reverse("targeting:answer", args=[newer.pk]),
        {"answer": "right", "next": older.pk},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert f'id="f-{older.pk}" tabindex="-1" autofocus' in page
    assert reverse("targeting:unanswer", args=[newer.pk]) in page


def test_a_long_inbox_is_read_page_by_page(client_of, alice, make_company, find):
    for number in range(15):
        find(make_company(f"公司{number:02}", owner=alice), f"公司{number:02}融资")
    client = client_of(alice)
    first = client.get(reverse("targeting:inbox"))
    second = client.get(reverse("targeting:inbox") + first.context["after_url"])
    names = [group.company.name for page in (first, second) for group in page.context["groups"]]
    assert names == [f"公司{number:02}" for number in reversed(range(15))]


def test_an_empty_inbox_says_what_to_do_next(client_of, alice):
    assert "tk-empty" in client_of(alice).get(reverse("targeting:inbox")).content.decode()


def test_no_answer_but_the_four_is_taken(client_of, alice, company, find):
    assert say(client_of(alice), find(company), "maybe").status_code == 404


def test_what_a_rule_took_by_itself_is_answered_afterwards(client_of, alice, company, find):
    finding = find(company, sure="auto")
    make_trigger(finding, alice, finding.made_at)
    client = client_of(alice)
    assert client.get(reverse("targeting:inbox")).context["groups"] == []
    (group,) = client.get(reverse("targeting:inbox") + "?taken=1").context["groups"]
    assert [line.finding for line in group.lines] == [finding]
    say(client, finding, "wrong_event")
    assert Trigger.objects.get().withdrawn_at is not None
    assert client.get(reverse("targeting:inbox") + "?taken=1").context["groups"] == []
