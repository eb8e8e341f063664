"""Why a call was refused: one of five classes in one tap, in their words, taken back with the call."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.calls import outcomes
from tuoke.journal.models import JournalEntry
from tuoke.targeting.segments import Segment

HTMX = {"HX-Request": "true"}


@pytest.fixture
def refused(rows, alice):
    return outcomes.log(rows[0], alice, "not_interested", version=1, seen=0)


def why(client, row, reason, said="", **headers):
    return client.post(reverse("calls:objection", args=[row.pk]), {"reason": reason, "said": said}, headers=headers)


def standing():
    return list(JournalEntry.objects.standing().filter(kind="objection").values_list("outcome", "body__text"))


def test_after_a_refusal_the_five_classes_are_one_tap_away(client_of, alice, rows):
    data = {"outcome": "not_interested", "version": 1, "seen": 0}
    answer = client_of(alice).post(reverse("calls:outcome", args=[rows[0].pk]), data, headers=HTMX).content.decode()
    assert answer.count('name="reason" value=') == 5


def test_the_class_and_the_words_are_kept_with_the_profile_in_use(client_of, alice, refused):
    segment = Segment.objects.create(seller=alice, name="银行", in_use=True)
    why(client_of(alice), refused, "price", "今年没有预算", **HTMX)
    told = JournalEntry.objects.get(kind="objection")
    assert (told.outcome, told.body["text"], told.body["segment"]) == ("price", "今年没有预算", segment.pk)
    assert (told.company, told.person, told.body["call"]) == (refused.company, refused.person, refused.entry_id)


def test_another_class_takes_the_place_of_the_one_before(client_of, alice, refused):
    client = client_of(alice)
    why(client, refused, "price")
    why(client, refused, "price")
    assert JournalEntry.objects.filter(kind="objection").count() == 1
    why(client, refused, "segment", "我们不做这个")
    assert standing() == [("segment", "我们不做这个")]
    assert "我们不做这个" in client.get(reverse("calls:referral", args=[refused.pk])).content.decode()


def test_it_goes_with_the_call_that_is_undone(client_of, alice, refused):
    why(client_of(alice), refused, "product")
    outcomes.undo(refused, alice)
    assert standing() == []


def test_there_is_no_sixth_class_and_none_without_a_refusal(client_of, alice, rows, refused):
    client = client_of(alice)
    assert why(client, refused, "weather", **HTMX).status_code == 422
    why(client, rows[1], "price")
    assert standing() == []
