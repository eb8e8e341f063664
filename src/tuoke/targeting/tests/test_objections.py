"""Objections: five classes, counted by profile and source, only of what the reader may see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tuoke.journal import writing
from tuoke.journal.kinds import Call, Objection
from tuoke.journal.models import JournalEntry
from tuoke.targeting.models import Profile
from tuoke.targeting.segments import Segment

PAGE = reverse("targeting:objections")


@pytest.fixture
def said(alice, make_company):
    def make(reason, *, by=alice, text="", times=1, company=None, segment=None):
        for _ in range(times):
            body = Objection(reason, text, segment=segment.pk if segment else None)
            entry = JournalEntry.objects.write(by, company or make_company(owner=by), body)
        return entry

    return make


def lines(page):
    return [(line.bar.code, line.bar.share.k) for line in page.context["lines"]]


def test_the_most_frequent_stands_first_and_what_is_noise_is_said(client_of, alice, said):
    said("price", times=14)
    said("segment", times=3)
    said("product", times=2)
    page = client_of(alice).get(PAGE)
    assert lines(page)[:3] == [("price", 14), ("segment", 3), ("product", 2)]
    first, second, *_rest = page.context["lines"]
    assert not first.bar.sure and "20" in first.says  # beyond luck, but of 17
    said("price", times=5)
    first, second, *_rest = client_of(alice).get(PAGE).context["lines"]
    assert first.bar.sure and not second.bar.sure


def test_what_was_taken_back_counts_no_more(client_of, alice, said):
    writing.withdraw(said("price"), alice)
    said("other")
    assert lines(client_of(alice).get(PAGE))[0] == ("other", 1)


def test_a_seller_reads_their_own_and_a_manager_the_teams_by_profile_of_one_name(client_of, alice, bob, mei, said):
    banks = [Segment.objects.create(seller=who, name="银行", in_use=True) for who in (alice, bob)]
    said("price", segment=banks[0], times=2)
    said("segment", by=bob, segment=banks[1])
    said("other", by=bob)
    assert sum(n for _code, n in lines(client_of(alice).get(PAGE))) == 2
    page = client_of(mei).get(PAGE)
    found = {group.name: group.n for group in page.context["found"].profiles}
    assert sum(found.values()) == 4 and found["银行"] == 3
    narrowed = client_of(mei).get(f"{PAGE}?segment={banks[0].pk}")
    assert sum(n for _code, n in lines(narrowed)) == 3
    of_bob = client_of(mei).get(f"{PAGE}?seller={bob.pk}")
    assert sum(n for _code, n in lines(of_bob)) == 2


def test_a_strangers_objections_are_not_there(client_of, alice, charlie, said):
    said("price", by=charlie, text="太贵了")
    page = client_of(alice).get(f"{PAGE}?seller={charlie.pk}")
    assert "太贵了" not in page.content.decode() and "lines" in page.context


def test_one_profile_without_a_name_has_that_of_its_industries(client_of, alice, said):
    Profile.objects.create(seller=alice, number=1, body={"schema": 1, "industries": [{"name": "券商"}]}, by=alice)
    said("price")
    assert [group.name for group in client_of(alice).get(PAGE).context["found"].profiles] == ["券商"]


def test_they_are_counted_by_the_source_of_the_list(client_of, alice, said, make_company, make_list):
    company = make_company(owner=alice)
    make_list(alice, [company])
    said("product", company=company)
    sources = client_of(alice).get(PAGE).context["sources"]
    assert [(group.value, group.n) for group in sources] == [("trade_fair", 1)]


def test_how_many_refusals_have_no_reason_is_said(client_of, alice, said, make_company):
    company = make_company(owner=alice)
    call = JournalEntry.objects.write(alice, company, Call("not_interested"))
    JournalEntry.objects.write(alice, make_company(owner=alice), Call("not_interested"))
    JournalEntry.objects.write(alice, company, Objection("price", call=call.pk))
    assert client_of(alice).get(PAGE).context["found"].refusals == (2, 1)


def test_the_wrong_segment_leads_to_the_profile_and_back(client_of, alice, said):
    segment = Segment.objects.create(seller=alice, name="银行", in_use=True)
    entry = said("segment", text="我们是券商", segment=segment)
    said("price", segment=segment)
    client = client_of(alice)
    state = reverse("targeting:state_of", args=[segment.pk])
    assert state in client.get(f"{PAGE}?segment={segment.pk}").content.decode()
    shown = client.get(state).content.decode()
    assert entry.company.name in shown and "我们是券商" in shown and f"{PAGE}?segment={segment.pk}" in shown


def test_it_asks_few_questions(client_of, mei, said, django_assert_max_num_queries):
    said("price", times=3)
    client = client_of(mei)
    client.get(PAGE)
    with django_assert_max_num_queries(15):
        client.get(PAGE)
