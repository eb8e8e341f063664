"""Companies that bear each other's names: the other name of one is the name, or another name, of the other. Such two
may be one company, however unlike their own names are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from tuoke.engine.lists import weights
from tuoke.intake import bulk

#: A name that more companies bear tells nobody apart.
MOST_BEARERS = 4
HERE = "NOT IN (SELECT id FROM directory_arrival WHERE NOT revealed)"
#: name -> who bears it, as its own or as another.
BORNE = (
    f"SELECT id AS company, name_key AS key FROM directory_company WHERE merged_into_id IS NULL AND arrival {HERE} "
    "UNION SELECT n.company_id, n.key FROM directory_companyname n JOIN directory_company o ON o.id = n.company_id "
    f"WHERE o.merged_into_id IS NULL AND o.arrival {HERE} AND n.arrival {HERE}"
)
CREDIT = "(SELECT MIN(value) FROM directory_externalkey WHERE source = 'credit_code' AND company_id = {})"


def otherwise(ids: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """The pairs with one of these companies of which one bears the other's name as another name, the smaller id first;
    without those whose registration numbers differ, and names that many bear. Two queries, or one where none is."""
    if not ids:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    keys = _keys(ids)
    if not keys:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    marks = ",".join(["%s"] * len(keys))
    company, key = bulk.fetch(
        f"SELECT company, key FROM ({BORNE}) AS borne WHERE key IN ({marks})", keys, [pa.int64(), pa.string()]
    )
    bearers: dict[str, set[int]] = {}
    for one, name in zip(company.to_pylist(), key.to_pylist(), strict=True):
        bearers.setdefault(name, set()).add(one)
    asked = set(ids)
    pairs = {
        (min(a, b), max(a, b))
        for some in bearers.values()
        if 1 < len(some) <= MOST_BEARERS
        for a in some & asked
        for b in some - {a}
    }
    told = sorted(pairs - _unlike(pairs))
    return np.array([a for a, _b in told], np.int64), np.array([b for _a, b in told], np.int64)


def evidence() -> tuple[int, list[dict[str, Any]]]:
    """Points and signs of such a pair: enough to be asked about, too little to be sure."""
    points = weights.default("companies").maybe
    return points, [{"sign": "other_name", "points": points}]


def _keys(ids: list[int]) -> list[str]:
    """The names by which one of these companies is another's: other names of theirs, and own ones that others bear."""
    found = bulk.fetch_by_ids(
        "SELECT key FROM directory_companyname WHERE key <> '' AND company_id IN ({ids}) UNION "
        "SELECT n.key FROM directory_companyname n JOIN directory_company c ON c.name_key = n.key "
        "WHERE n.key <> '' AND c.id IN ({ids}) AND c.id <> n.company_id",
        sorted(ids),
        [pa.string()],
    )[0]
    return sorted(set(found.to_pylist()))[:10_000]


def _unlike(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the pairs whose registration numbers differ."""
    ids = sorted({pk for pair in pairs for pk in pair})
    rows = bulk.fetch_by_ids(
        f"SELECT id, {CREDIT.format('directory_company.id')} FROM directory_company WHERE id IN ({{ids}})",
        ids,
        [pa.int64(), pa.string()],
    )
    codes = dict(zip(rows[0].to_pylist(), rows[1].to_pylist(), strict=True))
    return {(a, b) for a, b in pairs if codes.get(a) and codes.get(b) and codes[a] != codes[b]}
