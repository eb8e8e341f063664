"""The block index: for every company the keys under which a twin of it may be found (`engine/lists/blocks.py`).

`directory_matchblock` holds block and company, in the order of the blocks, and nothing else. A key that a company has
no longer is left there: it costs one comparison. Keys of companies that are gone are swept out by `sweep_blocks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    import pyarrow as pa

#: Of a block that holds more, only so many are looked at, of a rough kind fewer still: what is one company shares a
#: rarer key as well.
MOST, MOST_ROUGH = 40, 4
ASKED = 5_000  # blocks looked up by one query
SPAN = 1 << 60  # blocks are whole numbers below this
PARTS = 64


def keep_blocks(keys: pa.Table) -> None:
    """Write the keys (`id`, `block`) that are not there yet, in the caller's transaction."""
    ordered = keys.select(["block", "id"]).sort_by([("block", "ascending"), ("id", "ascending")])
    blocks, ids = ordered["block"].to_pylist(), ordered["id"].to_pylist()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO directory_matchblock (block, company_id) "
                "SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",
                [blocks, ids],
            )
        else:
            rows = list(zip(blocks, ids, strict=True))
            cursor.executemany("INSERT OR IGNORE INTO directory_matchblock (block, company_id) VALUES (%s, %s)", rows)


def sharing(keys: pa.Table) -> list[int]:
    """Ids of the companies that the index has under any of the keys (`kind`, `block`), ascending."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tuoke.engine.lists.candidates import ROUGH

    rough = pc.is_in(keys["kind"], value_set=pa.array(sorted(ROUGH)))
    found: set[int] = set()
    with connection.cursor() as cursor:
        for some, most in ((keys.filter(pc.invert(rough)), MOST), (keys.filter(rough), MOST_ROUGH)):
            for blocks in _slices(some["block"].unique().sort().to_pylist()):
                cursor.execute(
                    "SELECT DISTINCT company_id FROM (SELECT company_id, ROW_NUMBER() OVER (PARTITION BY block "
                    f"ORDER BY company_id DESC) AS place FROM directory_matchblock WHERE block IN ({_numbers(blocks)})"
                    f") AS near WHERE place <= {most}"
                )
                found.update(row[0] for row in cursor.fetchall())
    return sorted(found)


def sweep_blocks(part: int) -> int:
    """Forget the keys, in one of PARTS parts of the index, of companies that are gone; says how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM directory_matchblock WHERE block >= %s AND block < %s AND NOT EXISTS "
            "(SELECT 1 FROM directory_company c WHERE c.id = company_id)",
            [SPAN // PARTS * part, SPAN // PARTS * (part + 1)],
        )
        return int(cursor.rowcount)


def _slices(values: list[Any]) -> Iterator[list[Any]]:
    return (values[at : at + ASKED] for at in range(0, len(values), ASKED))


def _numbers(values: Iterable[int]) -> str:
    """The numbers as SQL: whole numbers, nothing else."""
    return ",".join(str(int(one)) for one in values)
