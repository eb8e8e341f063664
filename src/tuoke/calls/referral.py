"""'Whom else should I ask?': the answer to a refusal becomes a new name on the list. Requirement 000, outreach."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from tuoke.calls.models import SheetRow
from tuoke.directory.newcomers import Newcomer, NewcomerForm, bring
from tuoke.journal.kinds import Referral
from tuoke.journal.models import JournalEntry
from tuoke.workspace import audit

SOURCE = "referral"


class ReferralForm(NewcomerForm):
    """Name, and what is known of them; the company is the same unless another is written."""

    def __init__(self, *args: Any, row: SheetRow, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, here=row.company, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True  # a name is typed at once, above it or not
        self.fields["company"].initial = row.company.name


def refer(row: SheetRow, by: Any, form: ReferralForm) -> Newcomer:
    """Write who was named, and that they were named on the call in `row`."""
    with transaction.atomic():
        told = bring(form, by, source=SOURCE, list_name=gettext("Referrals"))
        said = Referral(company=told.company.pk, person=told.person.pk, text=told.person.name)
        entry = JournalEntry.objects.write(by, row.company, said, person=row.person)
        audit.record(by, "refer", entry, person=told.person.pk, company=told.company.pk)
    return told
