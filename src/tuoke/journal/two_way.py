"""Messages that became conversations: only what was answered counts as one (requirement 134).

A message of ours is answered where the next one between us and that company, by whatever way, is theirs. Of three
reminders that one answer ended only the last is answered: motion is not action. What is not a week old may still be
answered, and is left out.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, TextField
from django.db.models.fields.json import KT

from tuoke.journal.kinds import Message
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import Workspace

#: Until so many days have gone by nobody knows whether an answer will come.
WAIT = dt.timedelta(days=7)

SENT, ANSWERED = Count("pk"), Count("pk", filter=Q(then="in"))


def sent(by: Any, weeks: int) -> Any:
    """What `by` (ids) wrote in so many weeks up to a week ago; `then`: who wrote next, 'in', 'out' or null."""
    workspace = Workspace.current()
    end = workspace.day_bounds(workspace.today())[1] - WAIT
    told = JournalEntry.objects.standing().filter(kind=Message.kind)
    own = told.filter(by__in=by, at__gte=end - dt.timedelta(weeks=weeks), at__lt=end, body__direction="out")
    after = told.filter(company=OuterRef("company"), at__gt=OuterRef("at")).order_by("at", "pk")
    direction = after.annotate(way=KT("body__direction")).values("way")[:1]
    return own.annotate(then=Subquery(direction, output_field=TextField())).order_by()


def answered(by: Any, weeks: int) -> tuple[int, int]:
    """(answered, sent)."""
    found = sent(by, weeks).aggregate(n=SENT, k=ANSWERED)
    return found["k"], found["n"]


def answered_each(by: Any, weeks: int) -> dict[int, tuple[int, int]]:
    """Seller -> (answered, sent)."""
    rows = sent(by, weeks).values("by").annotate(n=SENT, k=ANSWERED)
    return {row["by"]: (row["k"], row["n"]) for row in rows}
