"""Companies that come back into the pool by the rules: in slices, each with its reason, one audit row a slice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.ownership.models import PoolRules, Returned
from tuoke.ownership.quiet import due_by
from tuoke.workspace.audit import record
from tuoke.workspace.kept import touch
from tuoke.workspace.models import Due

SLICE = 500


def give_back(moment: dt.datetime | None = None) -> int:
    """All that the rules give back at `moment` (now); how many came. What somebody touched meanwhile stays theirs.

    Harmless to run again, and after a kill: each slice is whole.
    """
    rules, moment = PoolRules.current(), moment or timezone.now()
    came, reached = 0, 0
    while rules.returns and (told := _slice(rules, moment, reached)):
        went, reached = told
        came += went
    if came:
        with transaction.atomic():
            Due.objects.ask("score_all")
    return came


def _slice(rules: PoolRules, moment: dt.datetime, reached: int) -> tuple[int, int] | None:
    """The next slice above the id `reached`: how many went, and up to which id; None where none is due any more. In the
    order of ids, so that all slices together read the companies once."""
    with transaction.atomic():
        due = due_by(Company.objects.arrived().filter(pk__gt=reached), rules, moment).order_by("pk")
        found = list(due.values_list("pk", "owner", "contact")[:SLICE])
        if not found:
            return None
        # Locked and looked at again: a call that was written meanwhile keeps the company.
        locked = (
            Company.objects.select_for_update().filter(pk__in=[pk for pk, _owner, _contact in found]).order_by("pk")
        )
        there = set(locked.values_list("pk", "owner"))
        still = set(due.filter(pk__in=[pk for pk, _owner in there]).values_list("pk", flat=True))
        going = [one for one in found if one[:2] in there and one[0] in still]
        ids = [pk for pk, _owner, _contact in going]
        Company.objects.filter(pk__in=ids).update(
            owner=None, held_since=None, version=F("version") + 1, changed_at=moment
        )
        Returned.objects.bulk_create(
            Returned(company_id=pk, seller_id=owner, why=Returned.Why.QUIET, last_contact=contact, at=moment)
            for pk, owner, contact in going
        )
        if going:
            before = [[pk, owner] for pk, owner, _contact in going]
            record(None, "return", "directory.company", before=before, after={"owner": None})
            touch(ids)
    return len(going), found[-1][0]


def preview(user: Any, rules: PoolRules, moment: dt.datetime) -> list[tuple[str, int]]:
    """Of each holder below `user`, how many would come back at `moment` by these rules; the most first."""
    due = due_by(Company.objects.visible_to(user), rules, moment).order_by()
    counted = due.values("owner__name").annotate(n=Count("pk")).order_by("-n", "owner__name")
    return [(row["owner__name"], row["n"]) for row in counted[:100]]
