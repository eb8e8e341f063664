"""What the morning mail says of the call sheet: how many companies, and the first five with why they are there."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import ngettext

from tuoke.calls.models import SheetRow
from tuoke.directory import reasons
from tuoke.directory.why import why
from tuoke.team.models import User
from tuoke.team.morning import Section

FIRST = 5


def sections(user: User, day: dt.date) -> list[Section]:
    rows = SheetRow.objects.visible_to(user).filter(sheet__seller=user, day=day).open()
    there = rows.count()
    if not there:
        return []
    first = rows.select_related("company").order_by("rank")[:FIRST]
    title = ngettext("Today's call sheet: %(n)s company", "Today's call sheet: %(n)s companies", there) % {"n": there}
    lines = [(row.company.name, why(reasons.read(row.reasons)) if row.reasons else "") for row in first]
    return [Section(title, lines, max(0, there - FIRST), order=10)]
