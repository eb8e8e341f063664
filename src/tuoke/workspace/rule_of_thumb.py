"""The firm's rule of thumb, which own figures replace as they come: of so many calls so many meetings, intents, deals.

As long as nobody changed it, it is that of the method: 200-20-5-1, and 10 conversations to 25 messages. Each change is
a row that stays, so that it can be told who believed what when.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.engine.evidence import Step
from tuoke.workspace.asked_again import AskedAgain


class RuleQuerySet(models.QuerySet["RuleOfThumb"]):
    def visible_to(self, user: Any) -> RuleQuerySet:
        """Whoever works here plans by it."""
        return self if user.is_authenticated and user.is_active else self.none()


class RuleOfThumb(models.Model):
    """The latest row counts. `said_by`: a book, an association, our own last year."""

    calls = models.PositiveIntegerField(_("calls"), default=200)
    meetings = models.PositiveIntegerField(_("meetings of these"), default=20)
    intents = models.PositiveIntegerField(_("intents of these"), default=5)
    deals = models.PositiveIntegerField(_("signatures of these"), default=1)
    messages = models.PositiveIntegerField(_("messages sent"), default=25)
    conversations = models.PositiveIntegerField(_("conversations that come of them"), default=10)
    said_by = models.CharField(_("who says so"), max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = RuleQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words

    @classmethod
    def current(cls) -> RuleOfThumb:
        """The firm's, or the method's, unsaved. One query."""
        found: list[RuleOfThumb] = CURRENT()
        return found[0] if found else cls()

    @property
    def words(self) -> str:
        return f"{self.calls}-{self.meetings}-{self.intents}-{self.deals}"

    @property
    def steps(self) -> tuple[Step, ...]:
        """As the engine takes it (evidence.PLAIN_FUNNEL)."""
        return (
            Step("meetings", self.meetings, self.calls),
            Step("intents", self.intents, self.meetings),
            Step("deals", self.deals, self.intents),
        )

    def calls_for(self, deals: int) -> float:
        return deals * self.calls / self.deals


CURRENT = AskedAgain(lambda: RuleOfThumb.objects.order_by("-pk")[:1])
