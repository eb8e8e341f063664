"""What works: rates by script, story, source, title and seller, and no winner where there is none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.calls import outcomes, works
from tuoke.calls.models import Script
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User

PAGE = reverse("calls:what_works")


@pytest.fixture
def call(alice, make_company):
    def make(outcome, *, by=alice, company=None, person=None, script=None, times=1):
        for _ in range(times):
            body = Call(outcome, script=script)
            JournalEntry.objects.write(by, company or make_company(), body, person=person)

    return make


def kind(code, *sellers):
    people = User.objects.filter(pk__in=[one.pk for one in sellers])
    return next(one for one in works.kinds(people, 8, by_seller=True) if one.code == code)


def script_of(row):
    body = row.entry.what
    assert isinstance(body, Call)
    return body.script


def counts(found):
    return {group.value: (group.rate.k, group.rate.n) for group in found.groups}


def test_a_changed_line_is_a_new_version_and_the_old_one_stays(client_of, alice):
    client = client_of(alice)
    for text, story in (("{person}您好", ""), ("{person}您好", ""), ("{person}早", "省电"), ("{person}早", "省钱")):
        client.post(reverse("calls:script"), {"text": text, "story": story})
    assert list(Script.objects.order_by("number").values_list("number", "text", "story")) == [
        (1, "{person}您好", ""),
        (2, "{person}早", "省电"),
        (3, "{person}早", "省钱"),
    ]


def test_a_call_of_the_sheet_keeps_which_version_was_on_the_screen(client_of, alice, rows):
    done = outcomes.log(rows[0], alice, "no_answer", version=1, seen=0)
    assert script_of(done) == 0
    mine = Script.objects.create(seller=alice, number=1, text="您好")
    done = outcomes.log(rows[1], alice, "meeting", version=1, seen=0)
    assert script_of(done) == mine.pk


def test_rates_by_version_and_story_leave_out_calls_that_kept_none(alice, call):
    one, two, other = (
        Script.objects.create(seller=alice, number=n, text="您好", story=story)
        for n, story in ((1, "省电"), (2, "省电"), (3, ""))
    )
    call("meeting", script=one.pk)
    call("no_answer", script=two.pk, times=2)
    call("no_answer", script=other.pk)
    call("no_answer", script=0)
    call("meeting")
    assert counts(kind("script", alice)) == {two.pk: (0, 2), one.pk: (1, 1), other.pk: (0, 1), 0: (0, 1)}
    assert counts(kind("story", alice)) == {"省电": (1, 3)}


def test_rates_by_source_count_calls_made_since_the_company_is_on_the_list(alice, call, make_company, make_list):
    early, late = make_company(), make_company()
    call("meeting", company=early)
    make_list(alice, [early, late])
    call("meeting", company=late)
    assert counts(kind("source", alice)) == {"trade_fair": (1, 1)}


def test_rates_by_title_and_seller(alice, bob, call, make_company, make_person):
    person = make_person(make_company(), title="厂长")
    call("meeting", company=person.company, person=person)
    call("no_answer", by=bob)
    assert counts(kind("title", alice, bob)) == {"厂长": (1, 1)}
    assert counts(kind("seller", alice, bob)) == {alice.pk: (1, 1), bob.pk: (0, 1)}


def test_no_winner_under_twenty_and_one_where_the_difference_is_plain(alice, bob, call):
    call("meeting", times=19)
    call("no_answer", by=bob, times=40)
    found = kind("seller", alice, bob)
    assert found.duel[2].winner is None and found.duel[2].too_few
    assert [group.chance for group in found.groups] == [None, None]
    call("meeting")
    found = kind("seller", alice, bob)
    assert found.duel[2].winner == 0 and found.duel[0].value == alice.pk
    assert {group.value: group.alone for group in found.groups} == {alice.pk: "above", bob.pk: "below"}


def test_few_calls_are_drawn_towards_the_others(alice, bob, call):
    call("meeting", times=2)
    call("no_answer", by=bob, times=38)
    call("meeting", by=bob, times=2)
    mine = next(group for group in kind("seller", alice, bob).groups if group.value == alice.pk)
    assert mine.rate.mid < 0.75


@pytest.mark.parametrize("query", ["", "?period=26", "?period=x"])
def test_a_seller_reads_the_own_calls_and_a_leader_the_teams(
    client_of, alice, bob, mei, charlie, call, make_list, make_company, query, django_assert_max_num_queries
):
    script = Script.objects.create(seller=bob, number=1, text="您好您好", story="省电")
    call("meeting", by=bob, script=script.pk)
    call("meeting")
    company = make_company()
    make_list(bob, [company])
    call("no_answer", by=bob, company=company)
    for who, sees in ((alice, False), (mei, True)):
        client = client_of(who)
        with django_assert_max_num_queries(15):
            page = client.get(PAGE + query).content.decode()
        assert ("您好您好" in page) is sees
    assert client_of(charlie).get(f"{PAGE}?seller={alice.pk}").status_code == 404
