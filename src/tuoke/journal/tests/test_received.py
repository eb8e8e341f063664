"""Letters that wait for somebody to place them: who sees them, and the three ways out."""

import pytest

from tuoke.directory.models import Channel, Person
from tuoke.journal.models import JournalEntry, ReceivedLetter
from tuoke.workspace.models import Audit


@pytest.fixture
def make_waiting():
    def make(user=None, name="<1@x>", **facts):
        given = {
            "sender": "wang@jia.example",
            "sender_name": "王总",
            "subject": "询价",
            "text": "要二十台",
            "why": "unknown",
        }
        return ReceivedLetter.objects.create(message_id=name, user=user, **(given | {"why": "unknown"} | facts))

    return make


@pytest.fixture
def jia(make_company, alice):
    return make_company("甲银行", owner=alice)


def test_a_letter_is_seen_by_whose_it_is_and_by_who_leads_them(
    make_waiting, alice, bob, charlie, mei, ada, vera, client_of
):
    make_waiting(alice, subject="只给Alice")
    make_waiting(None, "<2@x>", subject="给公司")
    sees = {}
    for who in (alice, bob, charlie, mei, ada):
        page = client_of(who).get("/journal/received/").content.decode()
        sees[who.name] = ("只给Alice" in page, "给公司" in page)
    assert sees == {
        "Alice": (True, False), "Bob": (False, False), "Charlie": (False, False), "Mei": (True, True),
        "Ada": (True, True),
    }  # fmt: skip
    assert client_of(vera).get("/journal/received/").status_code == 403


def test_a_letter_is_placed_with_a_person_and_the_address_is_theirs_from_then_on(
    make_waiting, jia, make_person, alice, client_of
):
    li = make_person(jia, "李总")
    got = make_waiting(alice)
    answer = client_of(alice).post(f"/journal/received/{got.pk}/", {"to": f"person:{li.pk}", "remember": "on"})
    assert answer["Location"] == f"/companies/{jia.pk}/"
    entry = JournalEntry.objects.get()
    assert (entry.person, entry.by, entry.body["text"], entry.at) == (li, alice, "要二十台", got.sent_at)
    assert Person.objects.get(pk=li.pk).email == "wang@jia.example" and entry.body["sender"] == ""
    assert Audit.objects.get(action="receive").by == alice
    got.refresh_from_db()
    assert (got.state, got.text, got.settled_by) == ("placed", "", alice)
    again = client_of(alice).post(f"/journal/received/{got.pk}/", {"to": f"person:{li.pk}"})
    assert again.status_code == 404 and JournalEntry.objects.count() == 1


def test_a_second_address_becomes_another_way_to_reach_and_only_when_asked(
    make_waiting, jia, make_person, alice, client_of
):
    li = make_person(jia, "李总", email="li@jia.example")
    for place, given in enumerate(({}, {"remember": "on"})):
        got = make_waiting(alice, f"<{place}@x>")
        client_of(alice).post(f"/journal/received/{got.pk}/", {"to": f"person:{li.pk}"} | given)
        assert Channel.objects.filter(person=li, key="wang@jia.example").count() == place


def test_a_company_that_one_may_not_see_is_no_place(make_waiting, make_company, charlie, alice, client_of):
    theirs = make_company("乙", owner=charlie)
    got = make_waiting(alice)
    for to in (f"company:{theirs.pk}", "company:0", "person:999999", "nonsense", ""):
        answer = client_of(alice).post(f"/journal/received/{got.pk}/", {"to": to})
        assert answer.status_code == 422 and not JournalEntry.objects.exists(), to
    assert "乙" not in client_of(alice).get(f"/journal/received/{got.pk}/?q=乙").context["companies"]


def test_somebody_new_is_made_with_their_company(make_waiting, alice, client_of):
    got = make_waiting(alice)
    page = client_of(alice).get(f"/journal/received/{got.pk}/")
    assert page.context["newcomer"].initial == {"name": "王总", "email": "wang@jia.example"}
    given = {"name": "王总", "email": "wang@jia.example", "company": "丙银行"}
    assert client_of(alice).post(f"/journal/received/{got.pk}/new/", given).status_code == 302
    entry = JournalEntry.objects.get(kind="message")
    assert (entry.company.name, entry.company.owner) == ("丙银行", alice)
    assert Person.objects.get(journal=entry).email == "wang@jia.example"


def test_somebody_new_without_a_company_is_asked_for_it_and_nothing_is_lost(make_waiting, alice, client_of):
    got = make_waiting(alice)
    answer = client_of(alice).post(f"/journal/received/{got.pk}/new/", {"name": "王大总", "email": "w@jia.example"})
    assert answer.status_code == 422 and "王大总" in answer.content.decode() and not Person.objects.exists()


def test_dismissed_is_audited_and_can_be_brought_back(make_waiting, alice, client_of):
    got = make_waiting(alice)
    browser = client_of(alice)
    browser.post(f"/journal/received/{got.pk}/dismiss/")
    assert "询价" in browser.get("/journal/received/").content.decode(), "below, to be brought back"
    assert not ReceivedLetter.objects.waiting().exists()
    browser.post(f"/journal/received/{got.pk}/bring-back/")
    assert ReceivedLetter.objects.waiting().get() == got
    assert [one.action for one in Audit.objects.order_by("pk")] == ["dismiss", "bring back"]


def test_what_a_forger_wrote_in_alices_name_stands_under_whoever_places_it(make_waiting, jia, alice, mei, client_of):
    got = make_waiting(alice, why="doubtful", direction="out", sender=alice.email, recipients=["wang@jia.example"])
    client_of(mei).post(f"/journal/received/{got.pk}/", {"to": f"company:{jia.pk}"})
    assert JournalEntry.objects.get().by == mei


def test_the_page_asks_at_most_fifteen_queries(
    make_waiting, jia, make_person, alice, client_of, django_assert_max_num_queries
):
    for place in range(30):
        make_waiting(alice, f"<{place}@x>", text="<script>alert(1)</script>")
        make_person(jia, f"李{place}", email="wang@jia.example")
    browser = client_of(alice)
    with django_assert_max_num_queries(15):
        page = browser.get("/journal/received/").content.decode()
    assert "<script>alert" not in page
    with django_assert_max_num_queries(15):
        browser.get(f"/journal/received/{ReceivedLetter.objects.latest('pk').pk}/")
