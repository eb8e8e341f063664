"""All tags at once, and their pairs: how good the best of so many is by luck alone.

The outcomes are shuffled among the companies, the whole search is run again, and its best value is kept: Westfall &
Young 1993, single-step maximum. What is compared is the exact p value, so that a tag of 5 companies and one of 200
stand on one scale; the best lift is kept beside it, to be told.

Which pairs are tried is chosen by how many companies have them, never by outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tuoke.engine.profile_counts import Counted, count, false_discovery

LUCK_ROUNDS = 999
#: Pairs are made of so many tags, the most common ones.
PAIRS_OF = 40
#: So many numbers are held at once while shuffling.
HELD = 20_000_000


@dataclass(frozen=True)
class Columns:
    """What is searched: for each place the tag, or the two tags, and int8 (n, places) as in `Accounts.has`."""

    which: list[tuple[int, ...]]
    has: np.ndarray

    def rows(self, keep: np.ndarray) -> Columns:
        return Columns(self.which, self.has[keep])


@dataclass(frozen=True)
class Search:
    """One search: each place counted, its q, its chance by luck, and the best lift of each shuffled round."""

    columns: Columns
    counted: list[Counted]
    q: np.ndarray
    luck: np.ndarray
    best_lifts: np.ndarray

    def each(self) -> Iterator[tuple[tuple[int, ...], Counted]]:
        return zip(self.columns.which, self.counted, strict=True)


def columns_of(has: np.ndarray, least: int, of: list[tuple[int, ...]] | None = None) -> Columns:
    """The tags that at least `least` companies have and at least one has not, and such pairs of them; or those `of`."""
    if of is None:
        many = (has == 1).sum(0)
        singles = [int(at) for at in np.flatnonzero((many >= least) & ((has == 0).sum(0) > 0))]
        common = sorted(singles, key=lambda at: (-many[at], at))[:PAIRS_OF]
        pairs = list(combinations(sorted(common), 2))
        held = (has[:, common] == 1).astype(np.float32)
        together = held.T @ held
        place = {tag: at for at, tag in enumerate(common)}
        # A pair that is all of one of its tags says nothing new.
        pairs = [(a, b) for a, b in pairs if least <= together[place[a], place[b]] < min(many[a], many[b])]
        of = [*((at,) for at in singles), *pairs]
    if not of:
        return Columns([], np.zeros((len(has), 0), np.int8))
    return Columns(of, np.column_stack([_both(has, tags) for tags in of]).astype(np.int8))


def _both(has: np.ndarray, tags: tuple[int, ...]) -> np.ndarray:
    """1 where it has all, 0 where it lacks one, else unknown."""
    return np.asarray(has[:, list(tags)].min(1) if len(tags) == 1 else _and(has[:, tags[0]], has[:, tags[1]]))


def _and(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.where((a == 0) | (b == 0), 0, np.where((a == 1) & (b == 1), 1, -1))


def search_of(columns: Columns, won: np.ndarray, *, rounds: int = LUCK_ROUNDS, seed: int = 0) -> Search:
    """Count every place, then shuffle the outcomes `rounds` times. `won` bool (n,)."""
    each = [count(columns.has[:, at], won, seed=seed) for at in range(len(columns.which))]
    p = np.array([one.p for one in each])
    best_p, best_lift = best_by_luck(columns.has, int(won.sum()), rounds=rounds, seed=seed)
    best_p.sort()
    # As good or better, the search that was made counted in: never 0.
    luck = (1 + np.searchsorted(best_p, p * (1 + 1e-9), side="right")) / (rounds + 1)
    return Search(columns, each, false_discovery(p), luck, best_lift)


def best_by_luck(
    has: np.ndarray, won: int, *, rounds: int = LUCK_ROUNDS, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Smallest p and largest lift of each of `rounds` searches where `won` of the n companies are drawn by lot."""
    n, places = has.shape
    rng = np.random.default_rng(seed)
    with_tag, known = (has == 1).astype(np.float32), (has >= 0).astype(np.float32)
    totals = np.column_stack([with_tag.sum(0), known.sum(0)]).astype(np.int64)
    best_p, best_lift = np.ones(rounds), np.zeros(rounds)
    slice_of = max(1, min(rounds, HELD // max(1, n + 2 * places)))
    for start in range(0, rounds, slice_of):
        size = min(slice_of, rounds - start)
        drawn = (rng.permuted(np.tile(np.arange(n) < won, (size, 1)), axis=1)).astype(np.float32)
        k, base = (np.rint(drawn @ held).astype(np.int64) for held in (with_tag, known))
        best_p[start : start + size] = _exact(k, base, totals).min(1)
        with np.errstate(divide="ignore", invalid="ignore"):
            lifts = (k / totals[:, 0]) / (base / totals[:, 1])
        best_lift[start : start + size] = np.nanmax(np.where(np.isfinite(lifts), lifts, 0.0), axis=1)
    return best_p, best_lift


def _exact(k: np.ndarray, base: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """One-sided Fisher p of every cell (rounds, places): each different set of counts is worked out once."""
    from scipy.stats import hypergeom

    n, of = (np.broadcast_to(totals[:, at], k.shape) for at in (0, 1))
    limit = int(of.max()) + 1
    code = ((k * limit + base) * limit + n) * limit + of
    different, back = np.unique(code.ravel(), return_inverse=True)
    rest, last = np.divmod(different, limit)
    rest, have = np.divmod(rest, limit)
    wins, drawn = np.divmod(rest, limit)
    return np.asarray(hypergeom.sf(wins - 1, last, drawn, have))[back].reshape(k.shape)
