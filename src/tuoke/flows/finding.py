"""A field of the firm that is new, or holds something else by now, and notes from before they were searched: a search
finds by what stands there already.

Key: `field:N` (`indexing.having`), N being the last company of the slice before. A slice asks for the next in its own
transaction, so that a killed worker goes on from there; done twice, it writes the same.
"""

from __future__ import annotations

from django.db import transaction

from tuoke.directory.indexing import having, index_companies
from tuoke.directory.models import Company
from tuoke.workspace.models import Due

SLICE = 2_000


def index_field(key: str) -> None:
    """Put the companies of one slice that have the field into the index anew, and ask for the next."""
    field, _, after = key.rpartition(":")
    ids = having(field, int(after), SLICE)
    with transaction.atomic():
        # Who writes one of them meanwhile waits, and indexes it after us.
        held = Company.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        index_companies(held.values_list("pk", flat=True))
        if len(ids) == SLICE:
            Due.objects.ask("index_field", f"{field}:{ids[-1]}")
