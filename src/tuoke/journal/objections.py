"""Objections: what customers hold against us, in their words and in exactly five classes (requirement 18).

Each keeps the profile that was in use when it was said, so that what is said of one is not counted for another. The
room that has the profiles declares it in its AppConfig:

class TargetingConfig(AppConfig):
    segment_in_use = "tuoke.targeting.segments.in_use_of"
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from tuoke.journal.kinds import Objection
from tuoke.journal.models import JournalEntry, JournalQuerySet


def segment_in_use(seller: Any) -> int | None:
    """The id of the profile that this seller has in use; None where there is none, or but one without a name."""
    paths = (getattr(app, "segment_in_use", "") for app in apps.get_app_configs())
    return next((import_string(path)(seller) for path in paths if path), None)


def of_call(entry: JournalEntry) -> JournalQuerySet:
    """The standing objections that were written down after this call."""
    told = JournalEntry.objects.standing().filter(company=entry.company_id, kind=Objection.kind)
    return told.filter(body__call=entry.pk)
