import datetime as dt

import pytest
from django.utils import timezone

from tuoke.calls.models import Sheet
from tuoke.directory.models import Company, DoNotContact, Entry, List, Person, TwinPair
from tuoke.flows import demo_firm, demo_twins, demonstrating
from tuoke.intake.kinds import BASES
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.prospects.sources import SOURCES
from tuoke.targeting.models import Finding, Score, TriggerRule
from tuoke.targeting.rule_standing import standings
from tuoke.team.models import Role
from tuoke.workspace.models import Due, Workspace


@pytest.fixture
def demo(db, monkeypatch):
    """The demo firm with 300 companies in place of 2,000; returns its people."""
    monkeypatch.setattr(demonstrating, "COMPANIES", 300)
    return demonstrating.make_demo()


def test_the_demo_is_a_whole_firm_with_a_past_and_todays_sheets(demo):
    assert Workspace.current().is_demo
    assert [person.role for person in demo] == [Role.SELLER] * 3 + [Role.MANAGER, Role.ADMIN]
    assert not Due.objects.filter(done_at=None), "all that followed is done"
    today = Workspace.current().today()
    for seller in demo[:3]:
        assert Sheet.objects.get(seller=seller, day=today).rows.count() > 0
        assert Score.objects.of(seller).fitting().exists()

    calls = JournalEntry.objects.filter(kind="call")
    assert {call.by for call in calls} == set(demo[:3])
    assert calls.filter(outcome="meeting").exists()
    assert not JournalEntry.objects.filter(at__gte=timezone.now()), "nothing has happened in the future"
    assert all(entry.what for entry in JournalEntry.objects.all()), "every body is one that may be written"

    for made in List.objects.all():
        assert made.source in {source.code for source in SOURCES}
        assert made.lawful_basis in {basis.code for basis in BASES}
    assert not Company.objects.exclude(pk__in=Entry.objects.values("company")), "every company came on some list"


def test_everything_in_its_past_happened_in_working_hours(demo):
    zone = Workspace.current().zone
    moments = []
    for entry in JournalEntry.objects.all():
        moments.append(entry.at)
        body = entry.what
        if isinstance(body, Call) and body.at:
            moments.append(dt.datetime.fromisoformat(body.at))
    assert moments
    for moment in moments:
        local = moment.astimezone(zone)
        assert local.weekday() < 5 and 9 <= local.hour < 18, local


def test_who_asked_to_be_left_alone_is_not_on_todays_sheet(demo):
    alone = Person.objects.exclude(do_not_contact_at=None)
    keys = set(DoNotContact.objects.values_list("key", flat=True))
    assert all(not person.phone_key or person.phone_key in keys for person in alone)
    for person in alone:
        later = JournalEntry.objects.filter(kind="call", person=person, at__gt=person.do_not_contact_at)
        assert not later, "nobody was called again"
    assert not Sheet.objects.filter(rows__person__in=alone)


def test_everybody_at_the_demo_has_twins_to_settle_and_most_hangs_on_the_first(demo):
    for seller in demo[:3]:
        pairs = TwinPair.objects.visible_to(seller).open().in_turn()
        assert pairs.count() >= 3, seller
        assert all(pair.points >= 6 and pair.evidence for pair in pairs)
    assert TwinPair.objects.open().count() == demo_twins.HOW_MANY, "those that were made, all and no others"
    hidden = TwinPair.objects.exclude(pk__in=[p.pk for s in demo[:3] for p in TwinPair.objects.visible_to(s)])
    assert hidden.count() == 1 and hidden.visible_to(demo[3]), "one firm that two sellers call: their manager sees it"


def test_who_runs_out_of_the_best_names_goes_on_with_the_others(demo):
    newest = JournalEntry.objects.filter(kind="call").latest("at").at
    for seller, plan in zip(demo[:3], demo_firm.SELLERS, strict=True):
        last_week = JournalEntry.objects.filter(kind="call", by=seller, at__gt=newest - dt.timedelta(days=7))
        called = JournalEntry.objects.filter(kind="call", by=seller).values("company")
        others = Company.objects.filter(owner=seller).exclude(industry__in=plan.industries)
        assert last_week.count() >= 5 or 2 * others.filter(pk__in=called).count() > others.count(), seller


def test_the_demos_inbox_has_something_to_answer_and_a_rule_that_may_be_trusted(demo):
    for seller in demo[:3]:
        assert Finding.objects.visible_to(seller).waiting().count() >= 4, seller
    waiting = Finding.objects.waiting()
    assert {"title", "first"} == set(waiting.values_list("where", flat=True))
    assert {"auto", "review"} == set(waiting.values_list("sure", flat=True))
    assert "planned" in set(waiting.values_list("status", flat=True))
    rule = TriggerRule.objects.get(code="funding")
    standing = standings([rule])[rule.pk]
    assert standing.n >= 20
    assert standing.may_be_automatic
    assert not rule.automatic
