"""Companies that were there before a list came in, and are found by other words since it came or went."""

from __future__ import annotations

from django.db import connection

from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company
from tuoke.intake import bulk
from tuoke.intake.models import Batch


def searched(batch: Batch) -> list[int]:
    """Companies that were there before and are found by other words now: renamed, or given people, codes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id FROM intake_change WHERE batch_id = %s AND kind = 'company' "
            "AND field IN ('name', 'name_en', 'phone', 'note', 'extra') UNION "
            "SELECT p.company_id FROM intake_change ch JOIN directory_person p ON p.id = ch.object_id "
            "WHERE ch.batch_id = %s AND ch.kind = 'person' AND ch.field IN ('phone', 'email', 'note', 'extra') UNION "
            "SELECT p.company_id FROM directory_person p JOIN directory_company c ON c.id = p.company_id "
            "WHERE p.arrival = %s AND c.arrival <> p.arrival UNION "
            "SELECT k.company_id FROM directory_externalkey k JOIN directory_company c ON c.id = k.company_id "
            "WHERE k.arrival = %s AND c.arrival <> k.arrival UNION "
            "SELECT p.company_id FROM directory_personcode k JOIN directory_person p ON p.id = k.person_id "
            "WHERE k.arrival = %s AND p.arrival <> k.arrival UNION "
            "SELECT n.company_id FROM directory_companyname n JOIN directory_company c ON c.id = n.company_id "
            "WHERE n.arrival = %s AND c.arrival <> n.arrival",
            [batch.pk, batch.pk, *[batch.arrival] * 4],
        )
        return sorted(row[0] for row in cursor.fetchall())


def index(ids: list[int]) -> None:
    """Companies that were there before are found by what the batch brought, or took away again. May run twice."""
    turns = bulk.Turns()
    for start in range(0, len(ids), bulk.SLICE // 2):
        with turns.turn():
            # Who writes one of them meanwhile waits, and indexes it after us. What is gone is forgotten.
            some = ids[start : start + bulk.SLICE // 2]
            list(Company.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk", flat=True))
            index_companies(some)
