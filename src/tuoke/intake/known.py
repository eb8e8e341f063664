"""What the directory knows, as tables to compare a list with: all companies, those hidden from the importer too."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from tuoke.intake import bulk
from tuoke.intake.models import Batch
from tuoke.team.models import Action

# A batch that is being written, or undone, is not known to anybody yet.
SETTLED = "NOT EXISTS (SELECT 1 FROM directory_arrival a WHERE a.id = {table}.arrival AND NOT a.revealed)"


NAMED = (
    "SELECT id, merged_into_id, name_key, arrival FROM directory_company UNION ALL "
    "SELECT o.id, o.merged_into_id, n.key, o.arrival FROM directory_companyname n "
    f"JOIN directory_company o ON o.id = n.company_id WHERE n.key <> '' AND {SETTLED.format(table='n')} "
    "AND NOT EXISTS (SELECT 1 FROM directory_company x WHERE x.name_key = n.key)"
)


def known_companies() -> pa.Table:
    """id, name_key, code, credit_code: a row per company, each of its names and each code; what was merged counts as
    what it went into. Another name that is some company's own counts as that one's alone."""
    columns = bulk.fetch(
        "SELECT COALESCE(c.merged_into_id, c.id), c.name_key, CASE WHEN k.source = 'code' THEN k.value END, "
        f"CASE WHEN k.source = 'credit_code' THEN k.value END FROM ({NAMED}) c "
        "LEFT JOIN directory_externalkey k ON k.company_id = c.id AND k.source IN ('code', 'credit_code') "
        f"AND {SETTLED.format(table='k')} "
        f"WHERE {SETTLED.format(table='c')}",
        types=[pa.int64(), pa.string(), pa.string(), pa.string()],
    )
    return pa.table(dict(zip(("id", "name_key", "code", "credit_code"), columns, strict=True)))


def known_codes(sources: Sequence[str]) -> pa.Table:
    """source, value and id (of the company, merges followed) of every code of these sources."""
    columns = bulk.fetch(
        "SELECT COALESCE(c.merged_into_id, c.id), k.source, k.value FROM directory_externalkey k "
        "JOIN directory_company c ON c.id = k.company_id "
        f"WHERE k.source IN ({', '.join(['%s'] * len(sources))}) AND {SETTLED.format(table='k')}",
        list(sources),
        types=[pa.int64(), pa.string(), pa.string()],
    )
    return pa.table(dict(zip(("id", "source", "value"), columns, strict=True)))


def known_person_codes(sources: Sequence[str]) -> pa.Table:
    """source and value of every code that people have."""
    columns = bulk.fetch(
        f"SELECT source, value FROM directory_personcode WHERE source IN ({', '.join(['%s'] * len(sources))})",
        list(sources),
        types=[pa.string(), pa.string()],
    )
    return pa.table(dict(zip(("source", "value"), columns, strict=True)))


def hidden(found: pa.ChunkedArray, batch: Batch) -> dict[str, pa.Array]:
    """Of the companies found: whether the importer may see them, and who has those that they may not."""
    ids = pc.unique(pc.drop_null(found)).to_pylist()
    owned = bulk.fetch_by_ids(
        "SELECT c.id, c.owner_id, u.name FROM directory_company c LEFT JOIN team_user u ON u.id = c.owner_id "
        "WHERE c.id IN ({ids})",
        ids,
        [pa.int64(), pa.int64(), pa.string()],
    )
    may_see = pa.array(type(batch.by).objects.below(batch.by, Action.IMPORT).values_list("pk", flat=True), pa.int64())
    unseen = pc.and_(pc.is_valid(owned[1]), pc.invert(pc.is_in(owned[1], value_set=may_see)))
    place = pc.index_in(found.combine_chunks(), value_set=owned[0])
    unseen_here = pc.fill_null(unseen.take(place), False)
    owner = owned[2].take(place)
    return {"hidden": unseen_here, "taken_by": pc.if_else(unseen_here, owner, pa.scalar(None, pa.string()))}
