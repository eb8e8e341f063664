"""Companies -> suspected pairs, kept: each is looked up in the block index, compared with what shares a block, and the
pairs that may be one company wait for a person. An answer once given stands: such a pair is not written again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from tuoke.directory.blocks import keep_blocks, sharing
from tuoke.directory.models import TwinPair
from tuoke.directory.pairs import PairState
from tuoke.engine.lists import weights
from tuoke.engine.lists.match import block_keys, match
from tuoke.intake import bulk
from tuoke.prospects import named_otherwise

HERE = "NOT IN (SELECT id FROM directory_arrival WHERE NOT revealed)"
FIRST = (
    "(SELECT {} FROM directory_{} x WHERE x.company_id = c.id AND {} AND x.arrival " + HERE + " ORDER BY x.id LIMIT 1)"
)
FIELDS = {
    "id": "c.id",
    "name": "c.name",
    "website": "NULLIF(c.website, '')",
    "area": "NULLIF(c.area, '')",
    "address": "NULLIF(c.address, '')",
    "industry": "NULLIF(c.industry, '')",
    "owner_kind": "NULLIF(c.owner_kind, '')",
    "employees": "CAST(c.employees AS VARCHAR(20))",
    "founded": "CAST(c.founded AS VARCHAR(20))",
    "phone": f"COALESCE(NULLIF(c.phone, ''), {FIRST.format('x.phone', 'person', '''x.phone <> '' ''')})",
    "email": FIRST.format("x.email", "person", "x.email <> ''"),
    "person": FIRST.format("x.name", "person", "x.name <> ''"),
    "code": FIRST.format("x.value", "externalkey", "x.source = 'code'"),
    "credit_code": FIRST.format("x.value", "externalkey", "x.source = 'credit_code'"),
}
#: Signs of a branch, an office or a works of the same firm: shown together, not asked about, never merged.
SITES = frozenset({"other_site", "branch"})
#: How much of a pair's value hangs on each: journal entries of both, two owners, and how doubtful it is.
MOST_ENTRIES, TWO_OWNERS, DOUBT = 40, 20, 10
#: Of one company at most so many pairs are kept at a look, those with most points: nobody settles a hundred namesakes.
MOST_PAIRS = 10


def suspect(ids: list[int], arrival: int = 0) -> int:
    """Look at these companies anew; says how many pairs with one of them wait. Safe to repeat."""
    rows = companies(ids)
    keys = block_keys(rows) if rows.num_rows else None
    found = pa.table({})
    if keys is not None:
        near = np.setdiff1d(np.array(sharing(keys), np.int64), rows["id"].to_numpy())
        found = match(rows, companies(near.tolist()) if len(near) else None).pairs
    with transaction.atomic():
        if keys is not None:
            keep_blocks(keys)
        pairs = _pairs(found)
        return _keep(ids, [*pairs, *_otherwise(ids, pairs)], arrival)


def companies(ids: list[int]) -> pa.Table:
    """The signs of the companies as the list engine takes them; rows that nobody sees yet, and merged ones, are left
    out."""
    query = (
        f"SELECT {', '.join(FIELDS.values())} FROM directory_company c "
        f"WHERE c.id IN ({{ids}}) AND c.merged_into_id IS NULL AND c.arrival {HERE} ORDER BY c.id"
    )
    kinds = [pa.int64(), *[pa.string()] * (len(FIELDS) - 1)]
    return pa.table(dict(zip(FIELDS, bulk.fetch_by_ids(query, sorted(ids), kinds), strict=True)))


def _pairs(found: pa.Table) -> list[TwinPair]:
    """The pairs that may be one company, and those that the engine knows for sites of one firm, unsaved."""
    if not found.num_rows:
        return []
    found = found.filter(pc.or_(pc.not_equal(found["verdict"], "different"), _sites(found["evidence"])))
    found = found.take(pa.array(_nearest(found)))
    one = np.minimum(found["left"].to_numpy(), found["right"].to_numpy())
    other = np.maximum(found["left"].to_numpy(), found["right"].to_numpy())
    values = _values(one, other, found["points"].to_numpy())
    linked = _sites(found["evidence"]).to_pylist()
    return [
        TwinPair(
            one_id=a, other_id=b, points=points, evidence=evidence, value=value,
            state=PairState.LINKED if site else PairState.OPEN,
        )
        for a, b, points, evidence, value, site in zip(
            one.tolist(), other.tolist(), np.clip(found["points"].to_numpy(), -999, 999).tolist(),
            found["evidence"].to_pylist(), values.tolist(), linked, strict=True,
        )
    ]  # fmt: skip


def _otherwise(ids: list[int], known: list[TwinPair]) -> list[TwinPair]:
    """Pairs of which one bears the other's name, that are not suspected already, unsaved."""
    one, other = named_otherwise.otherwise(ids)
    if not len(one):
        return []
    points, signs = named_otherwise.evidence()
    there = {(pair.one_id, pair.other_id) for pair in known}
    values = _values(one, other, np.full(len(one), points))
    return [
        TwinPair(one_id=a, other_id=b, points=points, evidence=signs, value=value, state=PairState.OPEN)
        for a, b, value in zip(one.tolist(), other.tolist(), values.tolist(), strict=True)
        if (a, b) not in there
    ]


def _nearest(found: pa.Table) -> np.ndarray:
    """Places of the pairs that are among the MOST_PAIRS with most points for both of their companies."""
    points = -found["points"].to_numpy().astype(np.int64)
    kept = np.ones(len(points), bool)
    for side in ("left", "right"):
        company = found[side].to_numpy()
        order = np.lexsort((np.arange(len(points)), points, company))
        first = np.searchsorted(company[order], company[order])
        kept[order[np.arange(len(order)) - first >= MOST_PAIRS]] = False
    return np.flatnonzero(kept)


def _sites(evidence: Any) -> pa.Array:
    """Whether the evidence of each pair names two sites of one firm."""
    signs = evidence.combine_chunks()
    said = pc.is_in(pc.struct_field(signs.flatten(), "sign"), value_set=pa.array(sorted(SITES)))
    where = np.unique(pc.list_parent_indices(signs).filter(said).to_numpy())
    marked = np.zeros(len(signs), bool)
    marked[where] = True
    return pa.array(marked)


def _values(one: np.ndarray, other: np.ndarray, points: np.ndarray) -> np.ndarray:
    """How much hangs on each answer: what happened with the two (up to MOST_ENTRIES entries), TWO_OWNERS where two
    people call what may be one firm, and up to DOUBT points for standing midway between the limits of the engine."""
    ids = np.unique(np.concatenate([one, other]))
    company, owner, entries = bulk.fetch_by_ids(
        "SELECT c.id, c.owner_id, (SELECT COUNT(*) FROM journal_journalentry j WHERE j.company_id = c.id) "
        "FROM directory_company c WHERE c.id IN ({ids}) ORDER BY c.id",
        ids.tolist(),
        [pa.int64(), pa.int64(), pa.int64()],
    )
    place, owners, many = company.to_numpy(), pc.fill_null(owner, -1).to_numpy(), entries.to_numpy()
    left, right = np.searchsorted(place, one), np.searchsorted(place, other)
    two = (owners[left] != owners[right]) & (owners[left] >= 0) & (owners[right] >= 0)
    limits = weights.default("companies")
    doubt = np.maximum(0, DOUBT - np.abs(points - (limits.same + limits.maybe) // 2))
    return np.minimum(many[left] + many[right], MOST_ENTRIES) + two * TWO_OWNERS + doubt


def _keep(ids: list[int], pairs: list[TwinPair], arrival: int) -> int:
    """Write the pairs; open ones that the engine no longer suspects go, those that a person put together stay."""
    settled = _settled({pk for pair in pairs for pk in (pair.one_id, pair.other_id)})
    there = {(pair.one_id, pair.other_id): pair for pair in TwinPair.objects.of_any(ids)}
    new, changed = [], []
    for pair in pairs:
        known = there.pop((pair.one_id, pair.other_id), None)
        if known is not None and known.by_id is None:
            known.points, known.evidence, known.value, known.state = pair.points, pair.evidence, pair.value, pair.state
            changed.append(known)
        elif known is None and (pair.one_id, pair.other_id) not in settled:
            pair.arrival = arrival
            new.append(pair)
    gone = [pair.pk for pair in there.values() if pair.by_id is None and pair.evidence]
    for start in range(0, len(gone), 5_000):
        TwinPair.objects.filter(pk__in=gone[start : start + 5_000]).delete()
    TwinPair.objects.bulk_update(changed, ["points", "evidence", "value", "state"], batch_size=500)
    TwinPair.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return len(new) + len(changed)


def _settled(ids: set[int]) -> set[tuple[int, int]]:
    """Pairs of these companies that were answered before, perhaps under a company that was merged into them since."""
    answered = (
        "SELECT COALESCE(a.merged_into_id, a.id), COALESCE(b.merged_into_id, b.id) FROM directory_twinpair p "
        "JOIN directory_company a ON a.id = p.one_id JOIN directory_company b ON b.id = p.other_id "
        "WHERE p.by_id IS NOT NULL AND (a.merged_into_id IN ({ids}) OR b.merged_into_id IN ({ids}) OR "
        "p.one_id IN ({ids}) OR p.other_id IN ({ids}))"
    )
    one, other = bulk.fetch_by_ids(answered, sorted(ids), [pa.int64(), pa.int64()])
    return {(min(a, b), max(a, b)) for a, b in zip(one.to_pylist(), other.to_pylist(), strict=True)}


def answered() -> tuple[list[dict[str, int]], list[bool]]:
    """The evidence {level: points} of every pair that a person settled, and whether it is one company: what
    `engine.lists.learn.refit` learns weights from."""
    rows = TwinPair.objects.filter(state__in=[PairState.SAME, PairState.DIFFERENT]).exclude(by=None).order_by("pk")
    told = [(evidence, state) for evidence, state in rows.values_list("evidence", "state").iterator() if evidence]
    evidence = [{one["sign"]: one["points"] for one in signs} for signs, _state in told]
    return evidence, [state == PairState.SAME for _evidence, state in told]
