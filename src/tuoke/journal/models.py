"""What happened, append-only: when, who, which company, which kind, and a small typed body (kinds.py)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from tuoke.directory.models import Company, Person, Revealed
from tuoke.journal import kinds
from tuoke.workspace.kept import touch

#: The company that an entry tells of today: the one that its own was merged into, else its own.
COMPANY_NOW = Coalesce("company__merged_into", "company")


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, user: Any) -> JournalQuerySet:
        """Whoever may see the company reads its journal, also that of what was merged into it; what an import brings
        along when it is complete."""
        return self.filter(Revealed("arrival")).about(Company.objects.visible_to(user))

    def about(self, companies: Any) -> JournalQuerySet:
        """The entries of these companies (ids, rows or a queryset) and of those merged into them."""
        own = Company.objects.filter(Q(pk__in=companies) | Q(merged_into__in=companies))
        return self.filter(company__in=own.values("pk"))

    def about_one(self, company: Any) -> JournalQuerySet:
        """The same for one company (its id, or an expression of it)."""
        return self.filter(company__in=Company.objects.filter(Q(pk=company) | Q(merged_into=company)).values("pk"))

    def standing(self) -> JournalQuerySet:
        """Without what was withdrawn, and without the withdrawals themselves."""
        return self.filter(withdrawn_by=None).exclude(kind=kinds.Withdrawal.kind)

    def write(
        self,
        by: Any,
        company: Company,
        body: kinds.Body,
        *,
        person: Person | None = None,
        at: dt.datetime | None = None,
        withdraws: JournalEntry | None = None,
    ) -> JournalEntry:
        """Append what happened. `at` defaults to now. Call it inside the transaction of the change it tells of."""
        touch([company.pk])
        return self.create(
            by=by, company=company, person=person, kind=body.kind, outcome=kinds.outcome_of(body),
            body=kinds.to_json(body), at=at or timezone.now(), withdraws=withdraws,
        )  # fmt: skip


class JournalEntry(models.Model):
    at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(default=timezone.now)
    # None: somebody who is nobody here wrote it, in the system that it was brought along from (kinds.Past.author).
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="journal")
    company = models.ForeignKey(Company, models.PROTECT, related_name="journal")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="journal")
    kind = models.CharField(max_length=12)
    outcome = models.CharField(max_length=14, blank=True)  # kinds.outcome_of its body, for counting
    body = models.JSONField(default=dict)
    arrival = models.BigIntegerField(default=0, db_default=0, editable=False)  # 0: written here
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawn_by")

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "journal entries"
        indexes = [
            models.Index(fields=["company", "-at", "-id"]),
            models.Index(fields=["by", "kind", "at"]),
            models.Index(fields=["kind", "at"]),
            models.Index(fields=["arrival"], condition=~Q(arrival=0), name="journal_arrival"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.company_id} {self.at:%Y-%m-%d}"

    @property
    def what(self) -> kinds.Body:
        return kinds.from_json(self.kind, self.body)


from tuoke.journal.appointments import Appointment as Appointment  # noqa: E402
from tuoke.journal.attachments import Attachment as Attachment  # noqa: E402
from tuoke.journal.calendar_feed import CalendarFeed as CalendarFeed  # noqa: E402
from tuoke.journal.invitations import Invitee as Invitee  # noqa: E402
from tuoke.journal.letters import Letter as Letter  # noqa: E402
from tuoke.journal.letters import LetterTemplate as LetterTemplate  # noqa: E402
from tuoke.journal.mentions import Mention as Mention  # noqa: E402
from tuoke.journal.preparing import Preparation as Preparation  # noqa: E402
from tuoke.journal.preparing import Promise as Promise  # noqa: E402
from tuoke.journal.preparing import Snippet as Snippet  # noqa: E402
from tuoke.journal.received import ReceivedLetter as ReceivedLetter  # noqa: E402
from tuoke.journal.tasks import Task as Task  # noqa: E402 (models of this room, kept in a file that needs the above)
