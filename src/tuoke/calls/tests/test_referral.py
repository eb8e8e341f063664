"""'Whom else should I ask?' after a refusal: the answer is a new name on the list."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.directory.models import Company, DoNotContact, Entry, List, Person
from tuoke.engine.lists.normalise import phone_key
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import Due

HTMX = {"HX-Request": "true"}


def refer(client, row, **typed):
    data = {
        "name": "赵六",
        "title": "采购总监",
        "phone": "139 0013 9000",
        "email": "",
        "company": row.company.name,
        **typed,
    }
    return client.post(reverse("calls:referral", args=[row.pk]), data, headers=HTMX)


def test_a_refusal_asks_whom_else(client_of, alice, rows):
    data = {"outcome": "not_interested", "version": 1, "seen": 0}
    answer = client_of(alice).post(reverse("calls:outcome", args=[rows[0].pk]), data, headers=HTMX)
    assert reverse("calls:referral", args=[rows[0].pk]) in answer.content.decode()


def test_the_answer_is_a_person_on_the_list_of_referrals(client_of, alice, rows):
    refer(client_of(alice), rows[0])
    person = Person.objects.get(name="赵六")
    assert (person.company, person.title, person.phone_key) == (rows[0].company, "采购总监", phone_key("139 0013 9000"))
    entry = Entry.objects.get()
    assert (entry.person, entry.list.source, entry.list.by) == (person, "referral", alice)
    told = JournalEntry.objects.get()
    assert (told.kind, told.body["person"], told.company) == ("referral", person.pk, rows[0].company)
    assert Due.objects.filter(flow="score_all").exists()


def test_another_company_is_made_and_is_the_sellers(client_of, alice, rows):
    refer(client_of(alice), rows[0], company="全新实业")
    assert Company.objects.get(name="全新实业").owner == alice
    assert Person.objects.get(name="赵六").company.name == "全新实业"


def test_one_we_know_is_found_again(client_of, alice, rows, make_company):
    known = make_company("老相识", owner=alice)
    refer(client_of(alice), rows[0], company="老相识")
    assert Person.objects.get(name="赵六").company == known


def test_a_strangers_company_is_said_to_be_taken(client_of, alice, charlie, rows, make_company):
    make_company("北方重工", owner=charlie)
    answer = refer(client_of(alice), rows[0], company="北方重工")
    assert answer.status_code == 422
    assert "Charlie" in answer.content.decode()
    assert not Person.objects.filter(name="赵六").exists()


def test_naming_the_same_person_twice_makes_one(client_of, alice, rows):
    client = client_of(alice)
    refer(client, rows[0])
    refer(client, rows[0])
    assert Person.objects.filter(name="赵六").count() == 1
    assert (List.objects.count(), Entry.objects.count()) == (1, 1)


def test_who_asked_to_be_left_alone_is_not_kept(client_of, alice, rows):
    DoNotContact.objects.create(channel="phone", key=phone_key("139 0013 9000") or "")
    assert refer(client_of(alice), rows[0]).status_code == 422
    assert not Person.objects.filter(name="赵六").exists()


@pytest.mark.parametrize("typed", [{"name": ""}, {"name": "\x00"}, {"company": "。。"}, {"name": "x" * 81}])
def test_what_cannot_be_is_refused_and_kept(client_of, alice, rows, typed):
    answer = refer(client_of(alice), rows[0], **typed)
    assert answer.status_code == 422
    assert "采购总监" in answer.content.decode()
