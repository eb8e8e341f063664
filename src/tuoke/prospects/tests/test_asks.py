"""Asking a served customer for names, what came back, and the tree of who named whom."""

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.directory.models import Company, Entry, Person
from tuoke.journal.kinds import Call, Deal, Referral
from tuoke.journal.models import JournalEntry
from tuoke.prospects import referred
from tuoke.prospects.models import Ask, Named, Thanks
from tuoke.workspace.models import Audit

GIVEN = {"way": "heart", "number": "3", "kind": "苏州的机加工厂老板", "benefit": "每天省一小时"}


@pytest.fixture
def customer(make_company, make_person, alice):
    company = make_company("甲机械", owner=alice)
    make_person(company, "王总", phone="13800138000")
    JournalEntry.objects.write(alice, company, Deal("样机"))
    return company


@pytest.fixture
def ask(client_of, alice):
    def send(company, **more):
        answer = client_of(alice).post(f"/companies/{company.pk}/ask/", {**GIVEN, **more})
        assert answer.status_code == 302, answer.content.decode()
        return Ask.objects.latest("pk")

    return send


@pytest.fixture
def name(client_of, alice):
    def send(asked, person, company):
        return client_of(alice).post(f"/asks/{asked.pk}/", {"name": person, "company": company})

    return send


def test_only_a_served_customer_is_asked(make_company, alice, client_of, customer):
    stranger = make_company("乙机械", owner=alice)
    browser = client_of(alice)
    assert browser.post(f"/companies/{stranger.pk}/ask/", GIVEN).status_code == 422 and not Ask.objects.exists()
    assert [one.pk for one in referred.to_ask(alice)] == [customer.pk]
    Company.objects.filter(pk=stranger.pk).update(is_reference=True)
    assert browser.post(f"/companies/{stranger.pk}/ask/", GIVEN).status_code == 302


def test_an_ask_says_number_kind_and_what_they_gained_and_gives_the_words(customer, ask, client_of, alice):
    asked = ask(customer, person=str(Person.objects.get().pk), way="reason")
    page = client_of(alice).get(f"/asks/{asked.pk}/").content.decode()
    for part in ("王总", "每天省一小时", "苏州的机加工厂老板"):
        assert part in page
    assert "{" not in page.split("<main")[1].split("</main")[0]
    assert referred.to_ask(alice).count() == 0, "asked lately: left in peace"


def test_without_what_they_gained_nobody_is_asked(customer, client_of, alice):
    answer = client_of(alice).post(f"/companies/{customer.pk}/ask/", {**GIVEN, "benefit": ""})
    assert answer.status_code == 422 and "苏州的机加工厂老板" in answer.content.decode() and not Ask.objects.exists()


def test_a_name_that_came_stands_on_the_list_of_referrals_and_in_the_journal(customer, ask, name, alice):
    asked = ask(customer)
    assert name(asked, "李总", "丙机械").status_code == 302
    entry = Entry.objects.get()
    assert (entry.list.source, str(entry.person), entry.company.owner) == ("referral", "李总", alice)
    told = Named.objects.get()
    assert (told.ask, told.entry.company, told.entry.body["company"]) == (asked, customer, entry.company_id)
    assert Audit.objects.filter(action="refer").count() == 1


def test_who_named_nobody_is_asked_for_one_next_time(customer, ask, client_of, alice):
    asked = ask(customer)
    client_of(alice).post(f"/asks/{asked.pk}/nothing/")
    client_of(alice).post(f"/asks/{asked.pk}/nothing/")
    assert Audit.objects.filter(kind="prospects.ask", action="answer").count() == 1
    Ask.objects.update(at=timezone.now() - dt.timedelta(days=120))
    assert [one.pk for one in referred.to_ask(alice)] == [customer.pk]
    assert client_of(alice).get(f"/companies/{customer.pk}/ask/").context["form"].initial["number"] == 1


def test_a_chain_of_three_is_drawn_under_its_head_with_what_came_of_it(customer, ask, name, alice, client_of):
    before = customer
    for number, word in enumerate(("丙机械", "丁机械", "戊机械")):
        name(ask(before), f"某{number}", word)
        found = Company.objects.get(name=word)
        JournalEntry.objects.write(alice, found, Call("meeting"))
        JournalEntry.objects.write(alice, found, Deal("单"))
        before = found
    read = referred.read(alice)
    assert (read.depth, read.brought.won, read.brought.asked) == (3, 3, 3)
    assert [(node.depth, company.name) for node, company in read.chains()] == [
        (0, "甲机械"), (1, "丙机械"), (2, "丁机械"), (3, "戊机械"),
    ]  # fmt: skip
    assert read.centres[0].company == customer and read.centres[0].node.reached == 3
    page = client_of(alice).get("/referrals/").content.decode().split('class="rf-tree"')[1]
    assert page.index("甲机械") < page.index("戊机械")


def test_whoever_gave_a_good_name_is_owed_thanks_until_they_were_thanked_once(customer, ask, name, alice, client_of):
    name(ask(customer), "李总", "丙机械")
    assert referred.read(alice).owed == []
    JournalEntry.objects.write(alice, Company.objects.get(name="丙机械"), Call("meeting"))
    (owed,) = referred.read(alice).owed
    assert (owed.giver, owed.came) == (customer.pk, "meeting")
    browser = client_of(alice)
    browser.post(f"/referrals/{owed.entry}/thank/", {"how": ""})
    assert not Thanks.objects.exists()
    for _twice in range(2):
        browser.post(f"/referrals/{owed.entry}/thank/", {"how": "送了一盒茶"})
    assert Thanks.objects.get().how == "送了一盒茶" and referred.read(alice).owed == []


def test_a_name_given_on_a_call_hangs_in_the_tree_as_well(customer, make_company, alice):
    other = make_company("丙机械", owner=alice)
    JournalEntry.objects.write(alice, customer, Referral(company=other.pk, text="李总"))
    assert referred.read(alice).centres[0].node.named == (other.pk,)


def test_a_meeting_before_the_name_was_given_owes_nobody(customer, make_company, alice):
    other = make_company("丙机械", owner=alice)
    JournalEntry.objects.write(alice, other, Call("meeting"), at=timezone.now() - dt.timedelta(days=3))
    JournalEntry.objects.write(alice, customer, Referral(company=other.pk, text="李总"))
    assert referred.read(alice).owed == []


def test_a_stranger_sees_nothing_of_the_tree(customer, ask, name, charlie, client_of):
    asked = ask(customer)
    name(asked, "李总", "丙机械")
    assert (
        referred.read(charlie).namings == [] and "丙机械" not in client_of(charlie).get("/referrals/").content.decode()
    )
    assert client_of(charlie).get(f"/asks/{asked.pk}/").status_code == 404


def test_the_pages_of_referrals_take_at_most_fifteen_queries(
    customer, ask, name, alice, client_of, django_assert_max_num_queries
):
    asked = ask(customer)
    for number in range(4):
        name(asked, f"某{number}", f"某{number}机械")
        JournalEntry.objects.write(alice, Company.objects.get(name=f"某{number}机械"), Call("meeting"))
    browser = client_of(alice)
    for address in ("/referrals/", f"/asks/{asked.pk}/", f"/companies/{customer.pk}/ask/"):
        browser.get(address)
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
