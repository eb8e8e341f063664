"""Handing over in one step: a leaver, a territory; evenly, into the pool, and back again."""

import pytest
from django.utils import timezone

from tuoke.directory.models import BulkChange, Company
from tuoke.flows.changing_many import change_many
from tuoke.journal.models import Task
from tuoke.ownership.models import HandOver, Returned
from tuoke.team import people
from tuoke.workspace.models import Audit


def owners(companies):
    return [Company.objects.get(pk=company.pk).owner for company in companies]


def test_all_of_a_leaver_goes_to_two_colleagues_evenly_and_comes_back(client_of, ada, alice, bob, mei, make_company):
    companies = [make_company(f"甲{n}", owner=alice) for n in range(5)]
    other = make_company("乙", owner=mei)
    browser, sent = client_of(ada), {"holder": alice.pk, "to": [bob.pk, mei.pk]}
    preview = browser.post("/hand-over/", sent)
    assert preview.context["shown"] == [("Alice", 5)] and "2–3" in preview.content.decode()
    assert owners(companies) == [alice] * 5 and not HandOver.objects.exists()
    browser.post("/hand-over/", {**sent, "go": "1"})
    now = owners(companies)
    assert sorted([now.count(bob), now.count(mei)]) == [2, 3] and owners([other]) == [mei]
    made = HandOver.objects.get()
    assert Audit.objects.get(action="hand_over").detail["count"] == 5
    assert Audit.objects.filter(action="bulk").count() == 2
    browser.post(f"/hand-over/{made.pk}/undo/")
    assert owners(companies) == [alice] * 5
    assert "撤销" in browser.get(f"/hand-over/{made.pk}/").content.decode()
    browser.post(f"/hand-over/{made.pk}/undo/")
    assert owners(companies) == [alice] * 5


def test_a_manager_reassigns_a_province_with_its_cities_and_those_that_nobody_holds(
    client_of, mei, alice, bob, charlie, make_company
):
    guangdong = [make_company(owner=alice, area="广东深圳"), make_company(owner=None, area="东莞")]
    elsewhere = [make_company(owner=alice, area="南京"), make_company(owner=charlie, area="深圳")]
    client_of(mei).post("/hand-over/", {"area": "Guangdong", "free": "on", "to": [bob.pk], "go": "1"})
    assert owners(guangdong) == [bob, bob] and owners(elsewhere) == [alice, charlie]


def test_what_goes_to_nobody_lies_in_the_pool_and_says_from_whom(client_of, mei, alice, make_company):
    company = make_company("甲机械", owner=alice)
    client_of(mei).post("/hand-over/", {"holder": alice.pk, "pool": "on", "go": "1"})
    told = Returned.objects.get()
    assert owners([company]) == [None] and (told.why, told.seller) == ("handed", alice)
    page = client_of(alice).get("/pool/").content.decode()
    assert "Alice" in page.split("<main")[1]
    client_of(alice).post(f"/companies/{company.pk}/take/")
    assert owners([company]) == [alice], "it was no neglect of hers, so she may take it"


@pytest.mark.parametrize(
    "sent", [{}, {"to": "bob"}, {"holder": "alice"}, {"holder": "alice", "to": "alice"},
             {"holder": "alice", "to": "bob", "pool": "on"}, {"holder": "charlie", "to": "bob"}],
)  # fmt: skip
def test_a_hand_over_that_says_not_whose_or_to_whom_is_asked_again(
    sent, client_of, mei, alice, bob, charlie, make_company
):
    who = {"alice": alice.pk, "bob": bob.pk, "charlie": charlie.pk}
    make_company(owner=alice)
    answer = client_of(mei).post("/hand-over/", {"go": "1", **{k: who.get(v, v) for k, v in sent.items()}})
    assert answer.status_code == 422 and not HandOver.objects.exists()


def test_what_somebody_changed_since_stays_and_to_who_is_gone_nothing_goes_back(
    client_of, ada, alice, bob, charlie, make_company
):
    companies = [make_company(owner=alice) for _ in range(3)]
    browser = client_of(ada)
    browser.post("/hand-over/", {"holder": alice.pk, "to": [bob.pk], "go": "1"})
    Company.objects.filter(pk=companies[0].pk).update(owner=charlie)
    made = HandOver.objects.get()
    people.deactivate(ada, alice)
    browser.post(f"/hand-over/{made.pk}/undo/")
    assert owners(companies) == [charlie, bob, bob]
    assert {one.restored for one in made.changes.all()} == {0}


def test_open_tasks_go_along_and_come_back(client_of, ada, alice, bob, firm, make_company):
    company, day = make_company(owner=alice), firm.today()
    facts = {"on": day, "owner": alice, "by": alice}
    tasks = [Task.objects.create(what="送样", company=company, **facts), Task.objects.create(what="写方案", **facts)]
    done = Task.objects.create(what="寄资料", company=company, done_at=timezone.now(), **facts)
    browser, sent = client_of(ada), {"holder": alice.pk, "to": [bob.pk]}
    assert browser.post("/hand-over/", sent).context["tasks"] == 2
    browser.post("/hand-over/", {**sent, "go": "1"})
    assert {Task.objects.get(pk=one.pk).owner for one in tasks} == {bob}
    assert Task.objects.get(pk=done.pk).owner == alice
    browser.post(f"/hand-over/{HandOver.objects.get().pk}/undo/")
    assert {Task.objects.get(pk=one.pk).owner for one in tasks} == {alice}


def test_many_are_handed_over_by_the_worker(client_of, ada, alice, bob, make_company, monkeypatch):
    monkeypatch.setattr("tuoke.directory.bulk_changes.AT_ONCE", 2)
    companies = [make_company(owner=alice) for _ in range(4)]
    browser = client_of(ada)
    browser.post("/hand-over/", {"holder": alice.pk, "to": [bob.pk], "go": "1"})
    made = HandOver.objects.get()
    assert owners(companies) == [alice] * 4 and browser.get(f"/hand-over/{made.pk}/").context["under_way"]
    change_many(str(BulkChange.objects.get().pk))
    assert owners(companies) == [bob] * 4


def test_the_pages_of_a_hand_over_take_at_most_fifteen_queries(
    client_of, ada, alice, bob, make_company, django_assert_max_num_queries
):
    make_company(owner=alice)
    browser = client_of(ada)
    browser.post("/hand-over/", {"holder": alice.pk, "to": [bob.pk], "go": "1"})
    for address in ("/hand-over/", f"/hand-over/{HandOver.objects.get().pk}/"):
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
