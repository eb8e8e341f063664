"""Calls become outcomes, outcomes a proposal; nothing is applied, and nothing learned twice."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.utils import timezone

from tuoke.calls import outcomes
from tuoke.calls.models import Sheet, SheetRow
from tuoke.directory.merging import merge
from tuoke.flows import learning
from tuoke.journal.kinds import Call, Deal, Withdrawal
from tuoke.journal.models import JournalEntry
from tuoke.targeting.called import Called
from tuoke.targeting.models import Card
from tuoke.targeting.proposal_body import Body
from tuoke.targeting.proposals import Meaning, Proposal, State
from tuoke.targeting.settled import settled
from tuoke.workspace.models import Audit, Due

pytestmark = pytest.mark.django_db
CARD = {"schema": 1, "industry": {"银行": 2, "证券": 1}, "territory": {"广东": 1}}


def called(seller, company, outcome, days=0):
    at = timezone.now() - dt.timedelta(days=days)
    return JournalEntry.objects.write(seller, company, Call(outcome), at=at)


def learn(seller):
    learning.learn(str(seller.pk))
    return list(Called.objects.filter(seller=seller).order_by("pk"))


def lived(alice, make_company, n=60):
    """Calls of some weeks in which state-owned firms agree to meet far more often, whatever their industry."""
    luck = random.Random(7)
    for number in range(n):
        owner = luck.choice(["国有", "民营"])
        facts = {"industry": luck.choice(["银行", "证券", "保险"]), "owner_kind": owner, "area": "深圳"}
        company = make_company(owner=alice, **facts)
        won = luck.random() < (0.8 if owner == "国有" else 0.1)
        called(alice, company, "meeting" if won else "not_interested", days=(n - number) // 2 + 1)


def test_what_a_company_looked_like_when_called_is_kept_as_it_was(alice, make_company):
    company = make_company(owner=alice, industry="银行", area="深圳", owner_kind="国有", employees=300)
    called(alice, company, "meeting")
    (one,) = learn(alice)
    company.industry, company.employees = "物流", 900
    company.save()
    (again,) = learn(alice)
    assert again.pk == one.pk
    assert (again.known["industry"], again.known["employees"], again.known["owner_kind"]) == ("银行", 300, "国有")


def test_what_the_sheet_said_that_morning_counts_and_not_what_was_written_since(alice, firm, make_company):
    company = make_company(owner=alice, industry="物流", area="深圳")
    sheet = Sheet.objects.create(seller=alice, day=firm.today(), pool=1)
    told = [{"code": "points", "item": "industry", "value": "银行", "points": 2}]
    row = SheetRow.objects.create(
        sheet=sheet, day=sheet.day, rank=1, company=company, items={"industry": 2}, reasons=told
    )
    outcomes.log(row, alice, "meeting", version=1, seen=0)
    assert Due.objects.filter(flow="learn", key=str(alice.pk)).exists()
    (one,) = learn(alice)
    assert one.known["industry"] == "银行"


def test_a_call_that_is_taken_back_is_withdrawn_here_too(alice, make_company):
    entry = called(alice, make_company(owner=alice, industry="银行"), "meeting")
    learn(alice)
    JournalEntry.objects.write(alice, entry.company, Withdrawal("undo"), withdraws=entry)
    (one,) = learn(alice)
    assert one.withdrawn_at is not None
    assert settled([alice.pk], Meaning.MEETING, timezone.localdate()).won == []


def test_a_merge_takes_what_was_learned_along(alice, make_company):
    one, other = make_company("临江化工", owner=alice), make_company("临江化工集团", owner=alice)
    called(alice, other, "meeting")
    learn(alice)
    merge(one.pk, other.pk, {}, alice, versions={one.pk: 1, other.pk: 1})
    assert list(Called.objects.values_list("company", flat=True)) == [one.pk]


def test_each_sees_only_the_outcomes_and_proposals_of_those_below(alice, bob, charlie, mei, ada, make_company):
    called(alice, make_company(owner=alice), "meeting")
    learn(alice)
    learning.refit(str(alice.pk))
    for model in (Called, Proposal):
        seen = {who.name: model.objects.visible_to(who).count() for who in (alice, bob, charlie, mei, ada)}
        assert seen == {"Alice": 1, "Bob": 0, "Charlie": 0, "Mei": 1, "Ada": 1}


def test_nobody_on_the_line_yesterday_is_still_open_and_two_weeks_later_a_no(alice, make_company):
    called(alice, make_company(owner=alice), "no_answer", days=1)
    called(alice, make_company(owner=alice), "no_answer", days=20)
    learn(alice)
    found = settled([alice.pk], Meaning.MEETING, timezone.localdate())
    assert (found.won, found.open) == ([False], 1)


def test_a_deal_counts_where_deals_are_asked_for(alice, make_company):
    company = make_company(owner=alice)
    called(alice, company, "meeting", days=9)
    JournalEntry.objects.write(alice, company, Deal())
    called(alice, make_company(owner=alice), "meeting", days=9)
    learn(alice)
    assert settled([alice.pk], Meaning.DEAL, timezone.localdate()).won == [True]


def test_a_refit_is_asked_for_after_twenty_new_outcomes_and_not_before(alice, make_company):
    lived(alice, make_company, 19)
    learn(alice)
    assert not Due.objects.filter(flow="refit").exists()
    called(alice, make_company(owner=alice), "not_interested")
    learn(alice)
    assert Due.objects.filter(flow="refit", key=str(alice.pk)).count() == 1
    learning.refit(str(alice.pk))
    Due.objects.filter(flow="refit").delete()
    learn(alice)
    assert not Due.objects.filter(flow="refit").exists()


def test_too_few_outcomes_are_a_result(alice, make_company):
    called(alice, make_company(owner=alice), "meeting")
    learn(alice)
    learning.refit(str(alice.pk))
    body = Body.from_json(Proposal.objects.get().body)
    assert (body.n, body.won, body.verdict, body.may_be_taken) == (1, 1, "too_few", False)


def test_what_outcomes_say_is_proposed_and_never_applied(alice, make_company):
    Card.objects.create(seller=alice, number=1, body=CARD, by=alice)
    lived(alice, make_company, 120)
    learn(alice)
    learning.refit(str(alice.pk))
    learning.refit(str(alice.pk))
    newest = Proposal.objects.newest(alice, Meaning.MEETING)
    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == [State.REPLACED, State.OPEN]
    body = Body.from_json(newest.body)
    assert Body.from_json(body.to_json()) == body
    by_value = {(line.field, line.text): line.after for line in body.lines}
    assert by_value["owner_kind", "国有"] > by_value.get(("owner_kind", "民营"), 0)
    assert (body.verdict, body.use_hand) == ("better", False)
    assert body.may_be_taken
    assert body.written
    points = {line.get("is"): line["points"] for line in body.written["fields"]["owner_kind"]}
    assert points["国有"] > points["民营"]
    assert Card.objects.current(alice).number == 1
    assert Audit.objects.filter(action="propose", object_id=newest.pk).exists()
