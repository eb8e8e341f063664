"""Runs the steps over a list that is read in slices (long.py), on DuckDB, with a cap on its memory."""

from typing import TYPE_CHECKING

from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.engines import DuckDB
from tuoke.engine.lists.normalise import FLAGS, NOT_GIVEN
from tuoke.engine.lists.owners import share_out
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.run import Ranking, rank_given
from tuoke.engine.lists.run_each import rank_each

if TYPE_CHECKING:
    from tuoke.engine.lists.long import LongList


def rank_long(
    long: "LongList",
    profile: Profile,
    card: Card,
    *,
    each_row: bool = False,
    best: int | None = None,
    memory: str | None = None,
) -> Ranking:
    """The ranking of the list; with `long.per` the `best` of each owner (None: all).

    With `each_row` every row is a company of its own, and memory holds only those that fit; else equal code or name
    makes one company (`rank_rows`), and what does not fit below `memory` ('4GB') is spilled to disk. `struck` and
    `merged` are empty, the counts are whole.
    """
    on = DuckDB(memory)
    # Every row has its line, and what needs an order says so.
    on.tell("SET preserve_insertion_order = false")
    csv = long.found.kind == "csv"
    if not csv:
        on.tell(f"CREATE TEMP VIEW rows_each AS {long.view()}")
    if each_row:
        absent = [key for key in FIELD_KEYS if key not in long.found.mapping]
        ranking = rank_each(on, profile, card, best=best, slices=long.slices() if csv else None, absent=absent)
        on.close()
        return ranking
    if csv:
        for place, rows in enumerate(long.slices()):
            on.give("slice", rows)
            on.tell(f"{'INSERT INTO' if place else 'CREATE TEMP TABLE'} rows_each {'' if place else 'AS'} FROM slice")
    fields = ", ".join(f"coalesce({key}, '') AS {key}" for key in FIELD_KEYS)
    flags = ", ".join(f"{NOT_GIVEN}::TINYINT AS {flag}" for flag in FLAGS)
    on.tell(f"CREATE TEMP VIEW rows AS SELECT {fields}, line, NULL::BIGINT AS company_id, {flags} FROM rows_each")
    (read,) = on.ask("SELECT count(*) FROM rows").column(0).to_pylist()
    ranking = rank_given(on, read, profile, card)
    if long.per:
        owners = on.ask("SELECT line, owner FROM rows_each WHERE line IN (SELECT line FROM best WHERE rule IS NULL)")
        sheet = share_out(ranking.sheet, owners, best)
        ranking = Ranking(ranking.counts, sheet, ranking.struck, ranking.merged, ranking.skipped)
    on.close()
    return ranking
