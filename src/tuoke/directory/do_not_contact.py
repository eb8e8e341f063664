"""'Leave me alone': kept by phone number and address, so that it holds on every list, also on those still to come."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from tuoke.directory.models import Company, DoNotContact, Person
from tuoke.engine.lists.normalise import phone_key
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due


def leave_alone(person: Person | None, by: Any, at: dt.datetime | None = None, *, company: Company) -> list[int]:
    """Register the person's phone and address and mark everybody who has one of them; gives the ids of those marked.

    Where the call reached no person, it is the company's own number that is registered. All bear the moment `at`, by
    which `lift` finds them again. Asks for new scores.
    """
    at = at or timezone.now()
    phone = person.phone_key if person else phone_key(company.phone)
    same = Q(pk=person.pk if person else None)
    with transaction.atomic():
        for channel, key in (("phone", phone), ("email", person.email_key if person else "")):
            if key:
                DoNotContact.objects.get_or_create(channel=channel, key=key, defaults={"since": at, "by": by})
                same |= Q(**{f"{channel}_key": key})
        marked = list(Person.objects.filter(same, do_not_contact_at=None).order_by("pk").values_list("pk", flat=True))
        Person.objects.filter(pk__in=marked).update(do_not_contact_at=at, version=F("version") + 1)
        record(by, "leave alone", "directory.person", ids=marked, before=None, after=at.isoformat())
        Due.objects.ask("score_all")
    return marked


def lift(at: dt.datetime, by: Any, *, set_by: Any) -> list[int]:
    """`by` takes back what `set_by` set with `leave_alone` at this moment, and nothing that was set before or since;
    gives the ids of the people who may be called again. Asks for new scores."""
    with transaction.atomic():
        DoNotContact.objects.filter(since=at, by=set_by).delete()
        marked = list(Person.objects.filter(do_not_contact_at=at).order_by("pk").values_list("pk", flat=True))
        Person.objects.filter(pk__in=marked).update(do_not_contact_at=None, version=F("version") + 1)
        record(by, "lift leave alone", "directory.person", ids=marked, before=at.isoformat(), after=None)
        Due.objects.ask("score_all")
    return marked


def registered(phone_key: str, email_key: str) -> dt.datetime | None:
    """Since when this phone or this address is to be left alone; None where it is not."""
    asked = Q(channel="phone", key=phone_key or None) | Q(channel="email", key=email_key or None)
    if not phone_key and not email_key:
        return None
    return DoNotContact.objects.filter(asked).order_by("since").values_list("since", flat=True).first()
