"""A word of its own in every text of the other team, so that a walk over the pages can tell what leaks, and whence."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from tests.conftest import World, a_file
from tuoke.calls.models import Rehearsal, Script, Story
from tuoke.deals.models import DealLine, PastDeal
from tuoke.directory.indexing import reindex
from tuoke.directory.models import (
    BulkChange,
    BulkRow,
    Company,
    CompanyName,
    DefaultView,
    Entry,
    ExternalKey,
    List,
    PartOf,
    Person,
    PersonCode,
    SavedView,
    Tagged,
    TwinPair,
)
from tuoke.intake.models import Change, Remembered
from tuoke.journal.attachments import Attachment
from tuoke.journal.kinds import KINDS, Referral, Withdrawal
from tuoke.journal.models import JournalEntry, Letter, Mention, Promise, Task
from tuoke.ownership.models import HandOver, Returned
from tuoke.prospects.asks import Named, Thanks
from tuoke.prospects.models import CalledAnyway, Researched
from tuoke.prospects.network import Acquaintance
from tuoke.prospects.spending import Spending
from tuoke.prospects.web_forms import Answer, take
from tuoke.targeting.gate import Feature, Source
from tuoke.targeting.models import Card, Evidence, Profile, Score, Scoring
from tuoke.targeting.segments import Segment

WORD = "qzkan"
#: A word that only they have, in Chinese, in letters and as it sounds; and a number that only they have.
ONLY_THEIRS, SOUND, NUMBER, CODE = "月桂渚", "yueguizhu", "13977318264", "CK839201"

#: The firm's: whoever works here reads these, and they hold no customer.
FIRMS = {
    "team.Team", "team.User", "workspace.Workspace", "directory.Tag", "directory.CustomField", "journal.LetterTemplate",
    "prospects.GatheringPlace", "prospects.WebForm", "prospects.Benchmark", "ownership.PoolRules",
    "ownership.AssignmentRule", "ownership.Capacity", "targeting.Feed", "targeting.TriggerRule", "directory.Arrival",
    "deals.Pipeline", "deals.Stage", "deals.Point", "workspace.RuleOfThumb",
    "workspace.ActivityNorm",
}  # fmt: skip
#: Read by an admin alone, or by nobody: the walk of the addresses (test_permissions) holds who gets there.
ADMINS = {
    "workspace.Audit",
    "workspace.Due",
    "workspace.Once",
    "workspace.DropBox",
    "workspace.Kept",
    "workspace.Touched",
    "team.SignInLink",
    "team.RoleRights",
    "journal.CalendarFeed",
    "directory.DoNotContact",
}
#: What no person writes: codes, keys that are made, bodies of figures. Their rows are planted where a text is copied.
CODES = {
    "directory.BulkChange.kind", "directory.BulkChange.what", "directory.TwinPair.evidence", "directory.Merge.moved",
    "directory.Merge.codes", "directory.Merge.followed", "directory.Merge.left", "directory.Merge.picked",
    "directory.Channel.key", "directory.SavedView.query", "directory.Company.name_key", "directory.Person.phone_key",
    "directory.CompanyName.key",
    "directory.PersonCode.source",
    "directory.Person.email_key", "directory.ExternalKey.source", "directory.List.source",
    "directory.List.lawful_basis", "journal.JournalEntry.kind", "journal.JournalEntry.outcome",
    "journal.Letter.message_id", "journal.Letter.why", "journal.Attachment.holder", "journal.Attachment.kind",
    "journal.Attachment.digest", "journal.Attachment.stored", "journal.Invitee.why", "journal.Invitee.address",
    "team.MorningMail.why", "deals.PastDeal.currency", "deals.PastDeal.digest",
    "intake.Batch.kind", "intake.Batch.file_digest", "intake.Batch.reading",
    "intake.Batch.mapping", "intake.Batch.signature", "intake.Batch.corrections", "intake.Batch.choices",
    "intake.Batch.source", "intake.Batch.lawful_basis", "intake.Batch.counts", "intake.Batch.error",
    "intake.Batch.error_detail", "intake.Batch.undo_report", "intake.Batch.extra", "intake.Remembered.kind",
    "intake.Remembered.signature", "intake.Remembered.mapping", "intake.Change.field", "prospects.Spending.source",
    "prospects.Spending.currency", "ownership.HandOver.area", "ownership.HandOver.tasks", "targeting.Called.outcome",
    "targeting.LeanReading.body", "targeting.NewsItem.digest", "targeting.NewsItem.sources",
    "targeting.NewsItem.source", "targeting.NewsItem.link", "targeting.Finding.where", "targeting.Finding.role",
    "targeting.Finding.status", "targeting.Finding.sure", "targeting.Proposal.frozen", "targeting.Proposal.body",
    "targeting.Card.body", "targeting.Trigger.link", "targeting.Scoring.counts", "targeting.Scoring.maxima",
    "targeting.Scoring.means", "targeting.Score.items", "targeting.Score.struck_by", "calls.Tightened.cuts",
    "calls.Story.language",
    "calls.Script.language", "calls.Sheet.maxima", "calls.Sheet.means", "calls.Sheet.struck", "calls.SheetRow.items",
    "calls.SheetRow.outcome", "calls.SheetRow.reasons", "targeting.Score.reasons", "targeting.Finding.evidence",
    "targeting.Called.known", "intake.Remembered.extra", "intake.Change.back", "deals.Deal.currency",
    "deals.Target.currency", "deals.Target.told", "calls.Plan.asked_for",
    "deals.Snapshot.kind", "deals.Snapshot.of", "deals.Snapshot.currency",
    "deals.DealChange.currency", "journal.ReceivedLetter.message_id", "journal.ReceivedLetter.recipients",
    "journal.ReceivedLetter.files", "journal.ReceivedLetter.answers_to",
}  # fmt: skip
WRITTEN_ONCE = {"deals.DealChange", "journal.JournalEntry", "targeting.Evidence", "intake.Change"}


def rooms() -> Iterator[type[models.Model]]:
    """All models of ours but those of the firm and those of the admins."""
    for model in apps.get_models():
        if model.__module__.startswith("tuoke.") and model._meta.label not in FIRMS | ADMINS:
            yield model


def texts_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Its fields that hold what people write."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    found = [one for one in model._meta.concrete_fields if isinstance(one, kinds) and not one.choices]
    return [one for one in found if f"{model._meta.label}.{one.name}" not in CODES]


class Plant:
    """Numbered words; `where` tells what field of what model has which."""

    def __init__(self) -> None:
        self.where: dict[str, str] = {}
        self._numbers = itertools.count(100)

    def word(self, where: str, longest: int | None = None) -> str:
        word = f"{WORD}{next(self._numbers)}"
        self.where[word] = where
        full = f"{word}{ONLY_THEIRS}{SOUND}"
        return full if longest is None or len(full) <= longest else word

    def value(self, label: str, field: models.Field[Any, Any], before: Any) -> Any:
        where = f"{label}.{field.name}"
        if field.name == "phone":
            return NUMBER
        if where == "directory.ExternalKey.value":
            self.where[CODE] = where
            return CODE
        if field.name == "email":
            return f"{self.word(where)}@{WORD}.test"
        if isinstance(field, models.JSONField):
            if where == "directory.Person.extra":
                return {"wish": self.word(where)}
            if where == "directory.Company.extra":
                return {self.word(f"{where} key"): self.word(where), "prio": self.word(where)}
            if where == "targeting.Profile.body":
                return {**before, "name": self.word(where, 40), "territories": [self.word(where, 40)]}
            if where == "targeting.Segment.worksheet":
                return {"who": self.word(where)}
            if where == "deals.Deal.rivals":
                return [self.word(where)]
            return before
        return self.word(where, field.max_length)


def plant(theirs: World, seller: Any, lead: Any, shared: Company, free: Company) -> Plant:
    """Fill every text of `theirs`, which is `seller`'s. `shared` is a company of ours that their rows hang on too,
    `free` one that nobody holds: their lists, tasks and acquaintances meet ours there."""
    made = Plant()
    before = {model: set(model._default_manager.values_list("pk", flat=True)) for model in rooms()}
    _more(theirs, seller, lead, shared, free, made)
    new = {model: set(model._default_manager.values_list("pk", flat=True)) - before[model] for model in rooms()}
    for model in rooms():
        label = model._meta.label
        if label in WRITTEN_ONCE or not texts_of(model):
            continue
        mine = model._default_manager.filter(pk__in=new[model] | _of_theirs(theirs, model))
        for row in mine:
            values = {one.name: made.value(label, one, getattr(row, one.name)) for one in texts_of(model)}
            if label == "directory.SavedView":
                values["query"] = f"industry={made.word(label + '.query')}"
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
    Person.objects.filter(company__owner=seller).update(phone_key=NUMBER)
    reindex()
    return made


def _of_theirs(theirs: World, model: type[models.Model]) -> set[int]:
    """Of what was there already: the world's own rows, and those of that model that hang on them."""
    found = {getattr(theirs, one.name) for one in dataclasses.fields(theirs) if one.name not in ("people", "token")}
    found.add(theirs.finding.news)
    mine = {one.pk for one in found if isinstance(one, model)}
    holder = theirs.company.owner
    for name in ("owner", "seller", "by"):
        if name in {one.name for one in model._meta.concrete_fields}:
            mine |= set(model._default_manager.filter(**{name: holder}).values_list("pk", flat=True))
    return mine


def _said(theirs: World, seller: Any, made: Plant) -> JournalEntry:
    """A journal entry of every kind with texts of its own; the last of them."""
    for kind, body in KINDS.items():
        if body in (Referral, Withdrawal):
            continue
        fields = {one.name: one for one in dataclasses.fields(body)}
        texts: dict[str, Any] = {
            name: made.word(f"journal.{kind}.{name}") for name in ("text", "note", "subject") if name in fields
        }
        needed = {"outcome": "meeting", "at": timezone.now().isoformat()} if kind == "call" else {}
        if kind == "deal":
            needed = {"amount": "8391.50", "currency": "CNY"}
        if kind == "objection":
            needed = {"reason": "price"}
        entry = JournalEntry.objects.write(seller, theirs.company, body(**texts, **needed), person=theirs.person)
    return entry


def _more(theirs: World, seller: Any, lead: Any, shared: Company, free: Company, made: Plant) -> None:
    """A row of every model that the world has none of, and rows where their things meet ours."""
    company, today = theirs.company, timezone.localdate()
    person = shared.people.get()
    ExternalKey.objects.create(company=company, source="code", value=CODE)
    CompanyName.objects.create(company=company, text="")
    PersonCode.objects.create(person=theirs.person, source="badge", value=made.word("directory.PersonCode.value"))
    Company.objects.filter(owner=seller).update(is_reference=True)
    entry = _said(theirs, seller, made)
    # Somebody of ours was named there, before or after the company went to them.
    ours: Any = theirs.people["alice"]
    Mention.objects.create(company=company, entry=entry, user=ours, name="", by=seller)
    PastDeal.objects.create(company=company, opened_on=today, state="open", digest="1")
    Letter.objects.create(message_id="<1@x.test>", company=company, person=theirs.person, entry=entry, by=seller)
    theirs.file.file.write_text(f"{made.word('journal.Attachment content')},1\n")
    theirs.picture.picture.write_text(made.word("journal.Attachment picture"))
    task = Task.objects.create(what="", on=today, company=company, owner=seller, by=lead)
    Promise.objects.create(appointment=theirs.appointment, task=task, theirs=True)
    about_deal = a_file(shared, seller, "", "text", made.word("journal.Attachment of a deal").encode())
    # Of a deal of theirs with a company of ours.
    Attachment.objects.filter(pk=about_deal.pk).update(holder="deal", held_by=theirs.deal.pk)
    # One of their companies was named by a customer of ours, and one is the parent of another of ours.
    JournalEntry.objects.write(seller, shared, Referral(company=company.pk, person=theirs.person.pk, text="王"))
    named = JournalEntry.objects.write(seller, company, Referral(company=shared.pk, text=made.word("journal.referral")))
    Named.objects.create(entry=named, ask=theirs.ask)
    Thanks.objects.create(entry=named, how="", by=seller)
    PartOf.objects.create(company=shared, parent=company, by=lead)
    TwinPair.objects.create(one=shared, other=company, points=9)
    listed = List.objects.create(name="", by=seller, source="trade_fair", lawful_basis="legitimate_interest")
    for one in (company, shared, free):
        Entry.objects.create(list=listed, company=one)
        Tagged.objects.create(company=one, tag=theirs.tag, by=seller)
    CalledAnyway.objects.create(list=listed, reason="", by=seller)
    Researched.objects.create(company=company, found="", by=seller)
    for about in (shared, free, company, None):
        Task.objects.create(what="", on=today, company=about, owner=seller, by=lead)
        Task.objects.create(what="", on=today, company=about, owner=seller, by=lead, done_at=timezone.now())
    Acquaintance.objects.create(seller=seller, person=person, relation="")
    Acquaintance.objects.create(seller=seller, person=theirs.person, relation="")
    Spending.objects.create(source="trade_fair", on=today, hours=2, by=seller)
    for held in (True, False):
        change = BulkChange.objects.create(kind="field", what="industry", value="", state="done", by=seller)
        BulkRow.objects.create(change=change, company=(company if held else shared).pk, state="written", before="")
    _sold(theirs, seller, lead, free, made)


def _sold(theirs: World, seller: Any, lead: Any, free: Company, made: Plant) -> None:
    """The second half of `_more`: what selling leaves behind."""
    company, today = theirs.company, timezone.localdate()
    HandOver.objects.create(holder=seller, by=lead)
    Returned.objects.create(company=company, seller=seller, why="quiet")
    SavedView.objects.create(name="", query="", shared="team", team=seller.team, by=lead)
    DefaultView.objects.create(user=seller, view=theirs.view)
    script = Script.objects.create(seller=seller, number=9, text="", story="")
    story = Story.objects.create(seller=seller, number=9, name="", introduction="", who="", problem="", ask="")
    Rehearsal.objects.create(seller=seller, script=script, partner="")
    Rehearsal.objects.create(seller=seller, story=story, partner="")
    Card.objects.create(seller=seller, number=1, body={}, by=seller)
    scoring = Scoring.objects.create(seller=seller, profile=Profile.objects.get(seller=seller))
    for one in (company, free):
        Score.objects.create(scoring=scoring, company=one, struck_by="")
    Segment.objects.create(seller=seller, name="")
    DealLine.objects.create(deal=theirs.deal, product="")
    told = theirs.deal.changes.latest("pk")
    told.pk, told.why = None, made.word("deals.DealChange.why")  # type: ignore[assignment]
    told.save()
    Evidence.objects.create(
        company=company, feature=Feature.values[0], answer="yes", text=made.word("targeting.Evidence.text"), by=seller,
        who=made.word("targeting.Evidence.who"), source=Source.values[0], happened_on=today,
    )  # fmt: skip
    both = {name: made.word(f"intake.Change.{name}") for name in ("before", "after")}
    Change.objects.create(batch=theirs.batch, kind="company", object_id=company.pk, field="industry", **both)
    Remembered.objects.create(kind="companies", signature="x", by=seller)
    answer = Answer(
        company=made.word("web form.company"), name=made.word("web form.name"), phone=NUMBER,
        email=f"{made.word('web form.email')}@x.test", wechat=made.word("web form.wechat"),
        need=made.word("web form.need"), via="",
    )  # fmt: skip
    take(theirs.form, answer)
