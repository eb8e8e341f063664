"""Which companies may be one: those that came in, and those whose name or keys were changed, are looked at again.

Key: `arrival:A:N`, the companies that arrival A brought or changed; `all:N`, every company; both in slices, N being the
last company of the slice before. `company:C` is one company alone. A slice asks for the next in its own transaction, so
that a killed worker goes on from there; done twice, it writes the same pairs.
"""

from __future__ import annotations

from django.db import connection, transaction

from tuoke.directory.blocks import PARTS, sweep_blocks
from tuoke.directory.models import Arrival
from tuoke.prospects.suspecting import suspect
from tuoke.workspace.models import Due

SLICE = 10_000
TOUCHED = (
    "SELECT id FROM directory_company WHERE arrival = %(a)s UNION "
    "SELECT company_id FROM directory_person WHERE arrival = %(a)s UNION "
    "SELECT company_id FROM directory_externalkey WHERE arrival = %(a)s UNION "
    "SELECT company_id FROM directory_companyname WHERE arrival = %(a)s UNION "
    "SELECT ch.object_id FROM intake_change ch JOIN intake_batch b ON b.id = ch.batch_id "
    "WHERE b.arrival = %(a)s AND ch.kind = 'company'"
)


def match_companies(key: str) -> None:
    """Suspect the companies of one slice, and ask for the next."""
    what, *numbers = key.split(":")
    if what == "company":
        suspect([int(numbers[0])])
        return
    arrival, after = (int(numbers[0]) if what == "arrival" else 0), int(numbers[-1])
    if what == "arrival" and not Arrival.objects.filter(pk=arrival, revealed=True).exists():
        return
    source = TOUCHED if what == "arrival" else "SELECT id FROM directory_company"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({source}) AS touched WHERE id > %(after)s ORDER BY id LIMIT {SLICE}",
            {"a": arrival, "after": after},
        )
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return
    suspect(ids, arrival)
    if len(ids) == SLICE:
        with transaction.atomic():
            Due.objects.ask("match_companies", key.rpartition(":")[0] + f":{ids[-1]}")


def sweep_keys(key: str) -> None:
    """Block keys of companies that are gone go too, a part of the index at a time."""
    part = int(key or 0)
    with transaction.atomic():
        sweep_blocks(part)
        if part + 1 < PARTS:
            Due.objects.ask("sweep_keys", str(part + 1))
