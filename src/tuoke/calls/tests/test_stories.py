"""Reference stories: versions that calls keep, and rehearsals that the call sheet asks for kindly."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tuoke.calls import outcomes, works
from tuoke.calls.models import Rehearsal, Script, Story
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User

PAGE = reverse("calls:stories")
TOLD = {"name": "省电", "introduction": "李总让我打给您", "who": "玻璃厂", "problem": "电费太高", "ask": "周二二十分钟"}


@pytest.fixture
def story(client_of, alice):
    client_of(alice).post(reverse("calls:story_create"), TOLD)
    found: Story = Story.objects.get()
    return found


def test_a_change_is_a_new_version_and_the_old_one_stays(client_of, alice, story):
    client, address = client_of(alice), reverse("calls:story", args=[story.pk])
    client.post(address, TOLD)
    client.post(address, TOLD | {"ask": "见一面"})
    assert list(Story.objects.order_by("number").values_list("number", "ask")) == [(1, "周二二十分钟"), (2, "见一面")]
    shown = client.get(PAGE).context["stories"]
    assert [(one.number, one.ask) for one in shown] == [(2, "见一面")]


def test_without_an_introduction_it_is_no_story(client_of, alice):
    answer = client_of(alice).post(reverse("calls:story_create"), TOLD | {"introduction": ""})
    assert answer.status_code == 422 and "电费太高" in answer.content.decode()
    assert not Story.objects.exists()


def test_a_call_keeps_the_version_of_the_story_that_its_line_tells(alice, rows, story):
    Script.objects.create(seller=alice, text="您好", story="省电")
    done = outcomes.log(rows[0], alice, "meeting", version=1, seen=0)
    assert done.entry is not None and done.entry.body["story"] == story.pk


def test_rates_stand_beside_each_other_by_version_of_the_story_and_by_hour(alice, story, make_company, firm):
    noon = dt.datetime.combine(firm.today() - dt.timedelta(days=1), dt.time(12, 20), tzinfo=firm.zone)
    for hours, outcome in ((0, "meeting"), (0, "no_answer"), (3, "not_interested")):
        at = noon + dt.timedelta(hours=hours)
        JournalEntry.objects.write(alice, make_company(), Call(outcome, story=story.pk), at=at)
    found = {one.code: one for one in works.kinds(User.objects.filter(pk=alice.pk), 8, by_seller=False)}
    rates = {code: {group.value: (group.rate.k, group.rate.n) for group in found[code].groups} for code in found}
    assert rates["story_version"] == {story.pk: (1, 3)}
    assert rates["hour"] == {12: (1, 2), 15: (0, 1)}


def test_the_sheet_says_kindly_what_was_not_said_aloud_yet(client_of, alice, sheet, story):
    client, today = client_of(alice), reverse("calls:call_sheet")
    line = Script.objects.create(seller=alice, text="您好", story="省电")
    assert client.get(today).context["day"].open.unrehearsed == "script"
    client.post(reverse("calls:rehearse_script", args=[line.pk]))
    assert client.get(today).context["day"].open.unrehearsed == "story"
    client.post(reverse("calls:rehearse_story", args=[story.pk]), {"partner": "Bob"})
    page = client.get(today)
    assert page.context["day"].open.unrehearsed == "" and "李总让我打给您" in page.content.decode()
    assert [(one.times, one.last is not None) for one in client.get(PAGE).context["stories"]] == [(1, True)]
    assert Rehearsal.objects.filter(partner="Bob", seller=alice).count() == 1


def test_the_line_that_we_bring_is_not_asked_for(client_of, alice, sheet):
    assert client_of(alice).get(reverse("calls:call_sheet")).context["day"].open.unrehearsed == ""


def test_nobody_rehearses_for_another_and_a_manager_reads_the_log(client_of, alice, bob, mei, story):
    client_of(alice).post(reverse("calls:rehearse_story", args=[story.pk]))
    assert client_of(bob).post(reverse("calls:rehearse_story", args=[story.pk])).status_code == 404
    assert len(client_of(mei).get(f"{PAGE}?seller={alice.pk}").context["log"]) == 1
