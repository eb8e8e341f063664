"""How deep the relation of a deal is: what was done counts, with whom, and what one may see of it."""

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.deals import selling
from tuoke.deals.depth import depth_of
from tuoke.directory.models import Company, Person
from tuoke.journal.kinds import Call, Meeting, Message, Withdrawal
from tuoke.journal.models import JournalEntry


@pytest.fixture
def write(alice):
    def written(deal, body, name="", days=1):
        person = Person.objects.get_or_create(company=deal.company, name=name)[0] if name else None
        at = timezone.now() - dt.timedelta(days=days)
        return JournalEntry.objects.write(alice, deal.company, body, person=person, at=at)

    return written


def told(user, deal):
    return depth_of(user, deal, selling.stages(deal.pipeline_id))


def test_who_was_never_spoken_with_has_no_depth(sold, alice, write):
    deal = sold(alice, 10)
    write(deal, Call("no_answer"), "王")
    write(deal, Message("你好"), "王")
    assert told(alice, deal).depth == 0


def test_each_sign_counts_once(sold, alice, write):
    deal = sold(alice, 10)
    write(deal, Call("call_back"), "王", days=60)
    assert told(alice, deal).signs == {"lately": False, "people": False, "face": False, "decision": False}
    write(deal, Message("好", direction="in"), "李", days=2)
    assert told(alice, deal).signs == {"lately": True, "people": True, "face": False, "decision": False}
    write(deal, Meeting(), "李", days=40)
    deal.decision = "三个人一起定"
    deal.save()
    assert told(alice, deal).depth == 4


def test_what_was_withdrawn_or_long_ago_does_not_count(sold, alice, write):
    deal = sold(alice, 10)
    write(deal, Meeting(), "王", days=91)
    entry = write(deal, Meeting(), "李")
    JournalEntry.objects.write(alice, deal.company, Withdrawal(), withdraws=entry)
    assert told(alice, deal).depth == 0


def test_talks_of_a_company_that_was_merged_into_it_count(sold, alice, make_company, write):
    deal, twin = sold(alice, 10), make_company(owner=alice)
    JournalEntry.objects.write(alice, twin, Meeting())
    Company.objects.filter(pk=twin.pk).update(merged_into=deal.company)
    assert told(alice, deal).signs["face"]


def test_what_is_usual_is_said_from_five_deals_on(sold, alice, bob, write):
    deals = [sold(alice, n, None, 1) for n in range(10, 14)]
    for deal in deals:
        write(deal, Call("call_back"), "王")
    stage = told(alice, deals[0]).stages[1]
    assert (stage.n, stage.median) == (4, None)
    deals.append(sold(alice, 20, None, 1))
    assert told(alice, deals[0]).stages[1].median == 1
    sold(bob, 20, None, 1)
    assert told(alice, deals[0]).stages[1].n == 5, "of others' deals she learns nothing"


def test_the_page_fetches_it_with_few_queries(sold, alice, client_of, django_assert_max_num_queries):
    deal, browser = sold(alice, 10), client_of(alice)
    assert f"/deals/{deal.pk}/depth/" in browser.get(f"/deals/{deal.pk}/").content.decode()
    with django_assert_max_num_queries(15):
        assert "太少" in browser.get(f"/deals/{deal.pk}/depth/").content.decode()
