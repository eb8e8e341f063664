"""The one place that executes: the steps are described as Ibis expressions and run here, on DuckDB in memory."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from tuoke.engine.lists.qualify import Profile
    from tuoke.engine.lists.rank import Card
    from tuoke.engine.lists.territory import Tree


@dataclass(frozen=True)
class Counts:
    """How the rows add up: read = skipped + merged + sum(struck) + left. `struck` by rule, every asked rule named."""

    read: int
    skipped: int
    merged: int
    struck: dict[str, int]
    left: int


@dataclass(frozen=True)
class Ranking:
    """The call sheet and what was struck, as tables; docs/how-to/rank.md and the README of engine/lists name the columns."""

    counts: Counts
    sheet: "pa.Table"
    struck: "pa.Table"
    skipped: "pa.Table"


def rank_rows(
    rows: "pa.Table",
    profile: "Profile",
    card: "Card",
    *,
    tree: "Tree | None" = None,
    company_id: str | None = None,
    limit: int | None = None,
) -> Ranking:
    """Rank the rows (any subset of FIELDS as text columns, and int64 `line`) by the card, after the profile's strike."""
    raise NotImplementedError


def estimate(rows: "pa.Table", profile: "Profile", *, tree: "Tree | None" = None, company_id: str | None = None) -> Counts:
    """Only the counts: the live effect of a form."""
    raise NotImplementedError


def dedupe(rows: "pa.Table") -> "pa.Table":
    """Twins inside a file: line, company (line of the first row of its company), merged_into (that line, or null)."""
    raise NotImplementedError


def match_known(rows: "pa.Table", known: "pa.Table") -> "pa.Table":
    """New rows against the directory (id, name_key, code, credit_code): line, id or null, by, differs."""
    raise NotImplementedError
