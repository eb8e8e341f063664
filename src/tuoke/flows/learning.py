"""The card that learns: calls -> what was known and what came of it -> a refit, proposed and never applied unasked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tuoke.calls.models import SheetRow
from tuoke.engine.lists import rank
from tuoke.journal.kinds import Call
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.targeting import refitting
from tuoke.targeting.called import Called
from tuoke.targeting.models import Card
from tuoke.targeting.proposals import Meaning, Proposal
from tuoke.targeting.remembered import as_on_sheet, known_now
from tuoke.targeting.settled import settled
from tuoke.team.models import User
from tuoke.workspace import audit
from tuoke.workspace.models import Due, Workspace

#: So many companies newly won or lost, and a refit is made.
ENOUGH = 20


def learn(key: str) -> None:
    """Keep what was known of the companies that the seller (`key`: their id) called since; ask for a refit of enough.

    Harmless to run again: each call is kept once, and one that was taken back is withdrawn.
    """
    seller = User.objects.filter(pk=int(key)).first()
    if seller is None:
        return
    workspace = Workspace.current()
    _withdraw(seller)
    calls = JournalEntry.objects.standing().filter(kind=Call.kind, by=seller)
    new = list(calls.exclude(pk__in=Called.objects.filter(seller=seller).values("entry")).annotate(now=COMPANY_NOW))
    card = Card.objects.current(seller)
    given = rank.Card.from_dict(card.body) if card else rank.Card()
    known = known_now(seller, {entry.now for entry in new}, given, workspace.today()) if new else {}
    rows = {row.entry_id: row for row in SheetRow.objects.filter(entry__in=new)}
    titles = dict(JournalEntry.objects.filter(pk__in=[one.pk for one in new]).values_list("pk", "person__title"))
    made = []
    for entry in new:
        told = dict(known.get(entry.now, {}))
        if titles[entry.pk]:
            told["title"] = titles[entry.pk]
        if row := rows.get(entry.pk):
            told = as_on_sheet(told, row.items, row.reasons)
        on = entry.at.astimezone(workspace.zone).date()
        made.append(Called(seller=seller, company_id=entry.now, entry=entry, on=on, known=told, outcome=entry.outcome))
    if made:
        with transaction.atomic():
            Called.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
            audit.record(seller, "write", Called._meta.label_lower, count=len(made))
    _ask(seller)


def _withdraw(seller: User) -> None:
    with transaction.atomic():
        gone = Called.objects.standing().filter(seller=seller, entry__withdrawn_by__isnull=False)
        count = gone.update(withdrawn_at=timezone.now())
        if count:
            audit.record(seller, "withdraw", Called._meta.label_lower, count=count)


def _ask(seller: User) -> None:
    """For a refit where so many companies more were won or lost since the last one."""
    last = Proposal.objects.newest(seller, Meaning.MEETING)
    count = settled([seller.pk], Meaning.MEETING, Workspace.current().today()).count(seller.pk)
    if count - (last.called if last else 0) >= ENOUGH:
        Due.objects.ask("refit", str(seller.pk))


def refit(key: str) -> None:
    """Propose what outcomes would change on the seller's card (`key`: their id, ":deal" where deals are to count).

    The team's outcomes lend strength. What was open is replaced; nothing is applied.
    """
    number, _colon, meaning = key.partition(":")
    seller = User.objects.filter(pk=int(number), is_active=True).first()
    if seller is None:
        return
    learn_from = [seller.pk]
    if seller.team_id:
        learn_from += User.objects.filter(team=seller.team_id).exclude(pk=seller.pk).values_list("pk", flat=True)
    of = Meaning.DEAL if meaning == Meaning.DEAL else Meaning.MEETING
    refitting.propose(seller, of, settled(learn_from, of, Workspace.current().today()))
