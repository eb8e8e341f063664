"""Who may see a row that hangs on a company, for tables that are small beside the companies."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef


def seen_of(user: Any, company: str = "company") -> Exists:
    """Whether `user` may see the company of a row: looked up by its id. `IN (all that may be seen)` would read those
    first, which of a million companies takes a second."""
    from tuoke.directory.models import Company

    return Exists(Company.objects.visible_to(user).filter(pk=OuterRef(company)))
