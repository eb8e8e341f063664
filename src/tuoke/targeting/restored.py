"""Ranking with an exception: companies that a seller took back are not struck, whatever the profile says. Row 235."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists import run
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.targeting.models import Restored

if TYPE_CHECKING:
    import pyarrow as pa


def ranked(rows: pa.Table, profile: Profile, card: Card, seller: Any, *, alone: bool = False) -> run.Ranking:
    """`run.rank_rows` of all rows; those of companies that the seller restored are ranked without the strike and take
    their place by their points."""
    import pyarrow as pa
    import pyarrow.compute as pc

    back = list(Restored.objects.filter(seller=seller).values_list("company_id", flat=True))
    taken_back = pc.is_in(rows["company_id"], value_set=pa.array(back, rows["company_id"].type))
    if not back or not pc.any(taken_back).as_py():
        return run.rank_rows(rows, profile, card, company_id="company_id", alone=alone)
    left = rows.filter(pc.invert(taken_back))
    others = run.rank_rows(left, profile, card, company_id="company_id", alone=alone)
    spared = run.rank_rows(rows.filter(taken_back), _without_rules(profile), card, company_id="company_id")
    return dataclasses.replace(others, counts=_added(others.counts, spared.counts), sheet=_in_order(others, spared))


def _without_rules(profile: Profile) -> Profile:
    return dataclasses.replace(
        profile, industries=(), titles=(), territories=(), employees=None, owner_kinds=(), conditions=()
    )


def _added(one: run.Counts, other: run.Counts) -> run.Counts:
    return run.Counts(
        one.read + other.read,
        one.skipped + other.skipped,
        one.merged + other.merged,
        one.struck,
        one.left + other.left,
        one.alone,
    )


def _in_order(others: run.Ranking, spared: run.Ranking) -> pa.Table:
    """Both sheets as one: by points, then by points possible, then as each was ranked."""
    import pyarrow as pa

    both = pa.concat_tables(
        [others.sheet, spared.sheet.select(others.sheet.column_names)], promote_options="permissive"
    )
    both = both.sort_by([("points", "descending"), ("possible", "descending"), ("rank", "ascending")])
    at = both.column_names.index("rank")
    return both.set_column(at, "rank", pa.array(range(1, both.num_rows + 1), both["rank"].type))
