"""The public pool: taken by one, kept by talking, given back by rule, and asked about without being read out."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from tuoke.directory.merging import merge
from tuoke.directory.models import Company
from tuoke.flows import returning as flow
from tuoke.journal.kinds import Call, Deal, Note, Withdrawal
from tuoke.journal.models import JournalEntry
from tuoke.ownership import returning, taken
from tuoke.ownership.models import PoolRules, Returned
from tuoke.workspace.models import Audit, Due

NOW = timezone.now()


def days(n):
    return NOW - dt.timedelta(days=n)


@pytest.fixture
def rules(db):
    cache.clear()
    return PoolRules.objects.create(pk=1, returns=True, quiet_days=30, protected_days=7, warn_days=5, rest_days=30)


@pytest.fixture
def old(make_company):
    """A company that somebody has had for so many days."""

    def make(name, owner, ago=60, **facts):
        company = make_company(name, owner=owner, **facts)
        Company.objects.filter(pk=company.pk).update(made_at=days(ago), held_since=None)
        return company

    return make


def talk(company, by, ago, body=None):
    return JournalEntry.objects.write(by, company, body or Call("no_answer"), at=days(ago))


def owner_of(company):
    return Company.objects.get(pk=company.pk).owner


def test_a_company_that_nobody_talked_to_comes_back_and_says_why(rules, old, alice, client_of):
    quiet, busy = old("甲", alice), old("乙", alice)
    talk(quiet, alice, 40)
    talk(busy, alice, 10)
    flow.give_back_quiet("")
    assert (owner_of(quiet), owner_of(busy)) == (None, alice)
    told = Returned.objects.get()
    assert (told.company, told.seller, told.why, told.last_contact) == (quiet, alice, "quiet", days(40))
    assert Audit.objects.get(action="return").detail["before"] == [[quiet.pk, alice.pk]]
    assert Due.objects.filter(flow="score_all").exists()
    page = client_of(alice).get("/pool/").content.decode()
    assert "甲" in page and "Alice" in page
    flow.give_back_quiet("")
    assert Returned.objects.count() == 1


@pytest.mark.parametrize("ago,stays", [(29, True), (31, False)])
def test_the_days_are_counted_from_the_last_contact(rules, old, alice, ago, stays):
    company = old("甲", alice)
    talk(company, alice, ago)
    returning.give_back(NOW)
    assert (owner_of(company) == alice) is stays


def test_a_note_to_oneself_and_a_call_taken_back_keep_nothing(rules, old, alice):
    company = old("甲", alice)
    talk(company, alice, 1, Note("要跟进"))
    entry = talk(company, alice, 2)
    talk(company, alice, 1, None)
    JournalEntry.objects.filter(kind="call", at=days(1)).exists()
    for one in JournalEntry.objects.filter(kind="call", company=company):
        JournalEntry.objects.write(alice, company, Withdrawal(), withdraws=one)
    assert entry
    returning.give_back(NOW)
    assert owner_of(company) is None


def test_customers_and_references_stay_unless_the_rules_say_else(rules, old, alice):
    customer, reference = old("甲", alice), old("乙", alice, is_reference=True)
    talk(customer, alice, 300, Deal("单"))
    returning.give_back(NOW)
    assert (owner_of(customer), owner_of(reference)) == (alice, alice)
    PoolRules.objects.update(keep_customers=False, keep_references=False)
    returning.give_back(NOW)
    assert (owner_of(customer), owner_of(reference)) == (None, None)


def test_what_was_just_taken_or_handed_over_is_protected(rules, old, alice, bob, ada, client_of):
    company = old("甲", None, 400)
    talk(company, bob, 300)
    client_of(alice).post(f"/companies/{company.pk}/take/")
    returning.give_back(timezone.now())
    assert owner_of(company) == alice
    other = old("乙", bob, 400)
    client_of(ada).post(f"/team/people/{bob.pk}/hand-over/", {"to": alice.pk})
    returning.give_back(timezone.now())
    assert owner_of(other) == alice


def test_contact_with_what_was_merged_into_it_counts(rules, old, alice):
    company, gone = old("甲", alice), old("甲公司", alice)
    talk(gone, alice, 3)
    merge(company.pk, gone.pk, {}, alice, versions={company.pk: 1, gone.pk: 1})
    returning.give_back(NOW)
    assert owner_of(company) == alice


def test_nothing_comes_back_until_the_rule_is_switched_on(old, alice, ada, client_of):
    company = old("甲", alice)
    assert returning.give_back(NOW) == 0 and owner_of(company) == alice
    typed = {"most_held": 0, "most_a_day": 0, "returns": "on", "quiet_days": 30, "protected_days": 7, "warn_days": 5,
             "rest_days": 30, "keep_customers": "on"}  # fmt: skip
    browser = client_of(ada)
    page = browser.post("/pool/rules/", {**typed, "preview": "1"}).content.decode()
    assert "Alice" in page and not PoolRules.objects.exists()
    assert browser.post("/pool/rules/", {**typed, "warn_days": 30}).status_code == 422
    assert browser.post("/pool/rules/", typed).status_code == 302 and PoolRules.objects.get().returns


def test_the_holder_is_warned_before_and_who_leads_sees_it_too(rules, old, alice, mei, bob, client_of):
    company = old("甲", alice)
    talk(company, alice, 27)
    for user, told in ((alice, True), (mei, True), (bob, False)):
        page = client_of(user).get("/pool/leaving/").content.decode()
        assert ("甲" in page.split("<main")[1]) is told
    assert client_of(alice).get("/pool/").context["warned"] == 1


def test_who_let_it_grow_quiet_may_not_take_it_again_but_a_colleague_may(rules, old, alice, bob, client_of):
    company = old("甲", alice)
    returning.give_back(NOW)
    client_of(alice).post(f"/companies/{company.pk}/take/")
    assert owner_of(company) is None
    client_of(bob).post(f"/companies/{company.pk}/take/")
    assert owner_of(company) == bob


def test_a_seller_takes_no_more_than_the_rules_allow(rules, make_company, alice, client_of):
    PoolRules.objects.update(most_a_day=2)
    pool = [make_company(f"甲{n}", owner=None) for n in range(4)]
    browser = client_of(alice)
    for company in pool[:3]:
        browser.post(f"/companies/{company.pk}/take/")
    assert [owner_of(company) for company in pool] == [alice, alice, None, None]
    PoolRules.objects.update(most_a_day=0, most_held=3)
    for company in pool[2:]:
        browser.post(f"/companies/{company.pk}/take/")
    assert [owner_of(company) for company in pool] == [alice, alice, alice, None]


def test_a_holder_lets_go_and_nobody_else_can(rules, old, alice, mei, client_of):
    company = old("甲", alice)
    client_of(mei).post(f"/companies/{company.pk}/let-go/")
    assert owner_of(company) == alice
    client_of(alice).post(f"/companies/{company.pk}/let-go/")
    assert owner_of(company) is None and Returned.objects.get().why == "let_go"
    assert Audit.objects.filter(action="let go", object_id=company.pk).count() == 1


def test_thousands_come_back_in_slices_and_each_slice_is_one_audit_row(rules, old, alice, monkeypatch):
    monkeypatch.setattr(returning, "SLICE", 2)
    companies = [old(f"甲{n}", alice) for n in range(5)]
    assert returning.give_back(NOW) == 5
    assert all(owner_of(company) is None for company in companies)
    assert Audit.objects.filter(action="return").count() == 3


@pytest.mark.parametrize("asked", ["丙机械有限公司", "k-9", "139 0013 9000"])
def test_the_question_whether_it_is_taken_tells_by_whom_and_nothing_else(
    asked, make_company, make_person, charlie, alice, client_of
):
    cache.clear()
    company = make_company("丙机械有限公司", owner=charlie, code="K-9", area="哈尔滨")
    make_person(company, "李总", phone="13900139000")
    answer = client_of(alice).post("/pool/taken/", {"q": asked})
    page = answer.content.decode().split("<main")[1]
    assert charlie.name in page
    for hidden in ("李总", "哈尔滨", f"/companies/{company.pk}/"):
        assert hidden not in page
    assert Audit.objects.filter(action="ask", by=alice).count() == 1


def test_a_company_in_the_pool_and_one_that_is_not_known_are_told_apart(make_company, alice):
    make_company("丙机械有限公司", owner=None)
    assert [one.name for one in taken.whose("丙机械有限公司")] == [""]
    assert taken.whose("没有的公司") == [] and taken.whose("丙") == []


def test_nobody_reads_the_directory_out_by_asking(alice, client_of, db):
    cache.clear()
    browser = client_of(alice)
    codes = {browser.post("/pool/taken/", {"q": f"公司{n}"}).status_code for n in range(25)}
    assert codes == {200, 429}


def test_the_time_of_the_answer_tells_nothing(make_company, charlie, django_assert_num_queries):
    make_company("丙机械有限公司", owner=charlie)
    for text in ("丙机械有限公司", "没有的公司"):
        with django_assert_num_queries(4):
            taken.whose(text)


def test_the_pages_of_the_pool_take_at_most_fifteen_queries(
    rules, old, alice, ada, client_of, django_assert_max_num_queries
):
    for number in range(4):
        talk(old(f"甲{number}", alice), alice, 27)
        old(f"乙{number}", None)
    for user, addresses in ((alice, ("/pool/", "/pool/leaving/", "/pool/taken/")), (ada, ("/pool/rules/",))):
        browser = client_of(user)
        for address in addresses:
            browser.get(address)
            with django_assert_max_num_queries(15):
                assert browser.get(address).status_code == 200
