"""Kept readings are what the journal says, to the digit, whatever happened meanwhile and wherever a worker died."""

import datetime as dt
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.utils import timezone

from tuoke.deals import funnel
from tuoke.deals.cases import EPOCH, local_days
from tuoke.deals.cohorts import cohorts, reached
from tuoke.deals.models import FunnelCase, FunnelMonth
from tuoke.directory.bulk_changes import begin
from tuoke.directory.changes import give
from tuoke.directory.merging import merge, unmerge
from tuoke.directory.models import Arrival, Company, Entry, List, Merge
from tuoke.flows import keeping
from tuoke.flows.keeping import keep_readings, rebuild
from tuoke.journal.kinds import OUTCOMES, Call, Deal, Intent, Meeting, Note, Past, Visit, to_json
from tuoke.journal.models import JournalEntry
from tuoke.journal.writing import log, withdraw
from tuoke.prospects.kept import COUNTS, ListSum
from tuoke.prospects.methods import _names
from tuoke.prospects.readings import directly, readings
from tuoke.prospects.yields import yields
from tuoke.team.people import hand_over
from tuoke.workspace.kept import Kept, Touched, horizon, touch


def told(user, scope, how):
    found = how(user, scope, 12)
    by = found.today + dt.timedelta(days=60)
    plan = funnel.backwards(found, 2, by, 40) if user.is_admin and scope == "all" else None
    months = [cohorts(found, step) for step in (1, 2, 3)]
    return found.counts, found.steps, found.a_day, plan, months, reached(found)


def same_everywhere(people):
    """Kept, read from the journal, and made anew: equal for everybody."""
    keep_readings("")
    kept = [told(user, scope, funnel.read) for user in people for scope in ("me", "all")]
    assert kept == [told(user, scope, funnel.directly) for user in people for scope in ("me", "all")]
    sums = summed()
    rebuild(anew=True)
    assert summed() == sums


def summed():
    """The kept sums of the funnel as they lie there, but for their generation."""
    return {
        (whole, seller, month): sorted(map(tuple, np.frombuffer(held, "<i4").reshape(-1, 6).tolist()))
        for whole, seller, month, held in FunnelMonth.objects.values_list("whole", "seller", "month", "sums")
    }


def lists_of(user, how):
    return how(List.objects.visible_to(user).order_by("pk"), user)


def lists_everywhere(people):
    """The same of lists, and of the sources that they came from."""
    keep_readings("")
    assert [lists_of(user, readings) for user in people] == [lists_of(user, directly) for user in people]
    ada = people[-1]
    kept, names = yields(ada), _names(ada)
    sums = set(ListSum.objects.exclude(size=0).values_list("list", "holder", *COUNTS))
    rebuild(anew=True)
    assert set(ListSum.objects.values_list("list", "holder", *COUNTS)) == sums
    standing = Kept.objects.get().generation
    Kept.objects.update(generation=0)
    assert (yields(ada), _names(ada)) == (kept, names)
    Kept.objects.update(generation=standing)


def an_event(chance, companies, sellers):
    """Something that may happen on any day."""
    what, company = chance.randrange(12), chance.choice(companies)
    at = timezone.now() - dt.timedelta(days=chance.randrange(200), seconds=chance.randrange(86_400))
    entries = list(JournalEntry.objects.standing().exclude(kind="past").order_by("pk"))
    if what == 0 and entries:
        withdraw(chance.choice(entries), chance.choice(sellers))
    elif what == 1:
        pair = list(Company.objects.filter(merged_into=None).order_by("pk"))
        if len(pair) > 2:
            one, other = chance.sample(pair, 2)
            one, other = Company.objects.get(pk=one.pk), Company.objects.get(pk=other.pk)
            merge(one.pk, other.pk, {}, sellers[-1], versions={one.pk: one.version, other.pk: other.version})
    elif what == 2 and (done := Merge.objects.standing().order_by("-pk").first()):
        unmerge(done, sellers[-1])
    elif what == 3:
        arrival = Arrival.objects.create(revealed=True).pk
        JournalEntry.objects.create(company=company, at=at, kind="past", body=to_json(Past()), arrival=arrival)
    elif what == 4:
        give(Company.objects.get(pk=company.pk), chance.choice(sellers), sellers[-1])
    else:
        kinds = [Call(chance.choice(OUTCOMES)), Call("meeting"), Meeting(), Visit(), Intent(), Deal("一台"), Note("x")]
        log(company, chance.choice(kinds), chance.choice(sellers), at=at)


def test_kept_rebuilt_and_read_from_the_journal_are_equal_to_the_digit(make_company, alice, bob, mei, charlie, ada):
    chance = Random(6)
    companies = [make_company(f"公司 {n}") for n in range(8)]
    for company in companies:
        log(company, Call("call_back"), alice, at=timezone.now() - dt.timedelta(days=chance.randrange(90)))
    for _ in range(4):
        for _ in range(12):
            an_event(chance, companies, [alice, bob, charlie, ada])
        same_everywhere([alice, mei, ada])
    assert funnel.read(ada, "all", 52).counts[0] > 0


def test_lists_and_sources_are_kept_through_all_that_happens_to_companies(
    make_company, make_list, alice, bob, mei, charlie, ada
):
    chance, sellers = Random(3), [alice, bob, charlie]
    companies = [make_company(f"公司 {n}", owner=chance.choice([*sellers, None])) for n in range(10)]
    lists = [make_list(one, chance.sample(companies, 4), name=f"名单 {one}") for one in (alice, bob, ada)]
    List.objects.filter(pk=lists[-1].pk).update(source="referral")
    Entry.objects.update(made_at=timezone.now() - dt.timedelta(days=120))
    touch(company.pk for company in companies)
    for turn in range(4):
        for _ in range(10):
            an_event(chance, companies, [*sellers, ada])
        company = Company.objects.get(pk=chance.choice(companies).pk)
        give(company, chance.choice([*sellers, None]), ada)
        hand_over(ada, chance.choice(sellers), chance.choice(sellers))
        some = Company.objects.filter(merged_into=None)
        begin(some, "field", "owner", str(bob.pk) if turn % 2 else "", ada)
        lists_everywhere([alice, mei, charlie, ada])
    assert yields(ada)


def test_one_case_belongs_to_who_began_it_and_to_each_their_own_share(make_company, alice, bob, mei):
    company, now = make_company("远山"), timezone.now()
    log(company, Call("meeting"), alice, at=now - dt.timedelta(days=20))
    log(company, Deal("一台"), bob, at=now - dt.timedelta(days=2))
    keep_readings("")
    assert funnel.read(mei, "all", 12).counts == [1, 1, 1, 1]
    assert funnel.read(alice, "all", 12).counts == [1, 1, 1, 1]
    assert funnel.read(alice, "me", 12).counts == [1, 1, 0, 0]
    assert funnel.read(bob, "all", 12).counts == [0, 0, 0, 0]
    assert funnel.read(bob, "me", 12).counts == [1, 1, 1, 1]


def test_the_page_says_as_of_when_its_readings_are(make_company, alice, client_of, django_assert_max_num_queries):
    company = make_company("远山")
    log(company, Call("call_back"), alice)
    keep_readings("")
    browser = client_of(alice)
    browser.get("/funnel/")
    with django_assert_max_num_queries(15):
        page = browser.get("/funnel/")
    assert page.context["found"].as_of is None and page.context["found"].counts[0] == 1
    log(make_company("近水"), Call("call_back"), alice)
    page = browser.get("/funnel/")
    assert page.context["found"].as_of == Touched.objects.get().at
    assert "截至" in page.content.decode() and page.context["found"].counts[0] == 1
    keep_readings("")
    assert browser.get("/funnel/").context["found"].counts[0] == 2


def test_nothing_is_lost_or_doubled_by_a_worker_that_dies(make_company, alice, ada, monkeypatch):
    for n in range(5):
        log(make_company(f"公司 {n}"), Call("call_back"), alice)
    monkeypatch.setattr(keeping, "SLICE", 2)
    real = keeping._slice
    died: list[Any] = []

    def dies(standing):
        real(standing)
        if len(died) < 2:
            died.append(standing.position)
            raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "_slice", dies)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            keep_readings("")
        assert Kept.standing() is None and funnel.read(ada, "all", 12).counts[0] == 5
    keep_readings("")
    assert funnel.read(ada, "all", 12).counts[0] == 5 and not Touched.objects.exists()
    log(make_company("公司 6"), Call("call_back"), alice)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(keeping.funnel, "_keep", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        keep_readings("")
    assert Touched.objects.count() == 1
    keep_readings("")
    assert funnel.read(ada, "all", 12).counts[0] == 6


def test_what_is_touched_waits_while_all_is_made_anew(make_company, alice, ada):
    keep_readings("")
    log(make_company("远山"), Call("call_back"), alice)
    keeping._begin(True)
    assert not keeping._catch_up() and Touched.objects.count() == 1
    keep_readings("")
    assert funnel.read(ada, "all", 12).counts[0] == 1
    generation = Kept.objects.get().generation
    assert set(FunnelCase.objects.values_list("generation", flat=True)) == {generation}


def test_days_are_those_of_the_firm_also_where_the_clock_is_changed(firm):
    zone = ZoneInfo("Europe/Berlin")
    moments = [dt.datetime(2026, month, 14, 22, 30, tzinfo=dt.UTC) for month in (1, 7)]
    days = local_days(np.array([int(one.timestamp()) for one in moments]), zone)
    assert [EPOCH + dt.timedelta(days=int(day)) for day in days] == [dt.date(2026, 1, 14), dt.date(2026, 7, 15)]


def test_the_cut_moves_with_the_quarter_and_then_all_is_made_anew(make_company, alice, monkeypatch):
    assert horizon(dt.date(2026, 11, 27)) == dt.date(2024, 10, 1)
    log(make_company("远山"), Call("call_back"), alice)
    keep_readings("")
    before = Kept.objects.get().generation
    keep_readings("")
    assert Kept.objects.get().generation == before
    monkeypatch.setattr(keeping, "horizon", lambda today: dt.date(2020, 1, 1))
    keep_readings("")
    assert Kept.objects.get().generation == before + 1
