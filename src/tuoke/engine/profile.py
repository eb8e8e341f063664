"""Which tags mark the customers we won, against those we lost and those we never called.

The face of the lean profile; the steps are in `profile_counts` (one tag), `profile_search` (all of them at once),
`homogeneity` (how alike the won are) and `drift` (whether the new are still the same).

Assumptions:
1. A company has a tag, has it not, or it is unknown (1, 0, -1). Unknown counts neither for the tag nor against it.
2. Under luck every company is as likely as any other to be among the won. Companies of one group break this.
3. The tags were known before the outcome. A tag that only winners can get ("signed") proves nothing: leave it out.
4. Not-contacted companies are a random sample of those that fit; without them only "whom we call" is learned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoke.engine.profile_counts import LEVEL, Counted, count, lift_of
from tuoke.engine.profile_search import LUCK_ROUNDS, Search, columns_of, search_of

#: A tag is tried from so many companies on that have it ...
LEAST = 5
#: ... and from this share of all on.
LEAST_SHARE = 0.1
#: Under so many won nothing is searched: the best of many tags would be luck.
LEAST_WON = 8
#: As good a tag may turn up by luck in so many of all searches; above it is no news.
NEWS = 0.1
#: A pair must win by so much more often than either of its tags alone.
GAIN = 0.05
#: The later part of the accounts, by day, on which marks are confirmed.
LATER = 0.3


@dataclass(frozen=True)
class Accounts:
    """n companies and m tags.

    `has`: int8 (n, m), 1 has it, 0 has it not, -1 unknown. `won`, `called`: bool (n,); won implies called, a company
    that is not called is one of the sample of not-contacted ones. `on`: datetime64[D] (n,), the day of the outcome
    (NaT for not-contacted), or None where no days are known. `field_of`: for each tag the field it comes from.
    """

    tags: tuple[str, ...]
    has: np.ndarray
    won: np.ndarray
    called: np.ndarray
    on: np.ndarray | None = None

    def rows(self, keep: np.ndarray) -> Accounts:
        on = None if self.on is None else self.on[keep]
        return Accounts(self.tags, self.has[keep], self.won[keep], self.called[keep], on)


@dataclass(frozen=True)
class Mark:
    """One tag, or two of them together, and what it says of the won.

    `luck`: in which share of searches over the same companies, outcomes shuffled, the best tag is as good as this.
    `against_lost`, `against_others`: lift over the lost alone, and over the not-contacted alone (nan: none of them).
    `code`: marks (rarer than NEWS by luck) | luck | called (it marks whom we call, not who buys) | against.
    `later`: what later accounts say: confirmed | open | not_held | too_few | new (earlier ones did not show it yet).
    """

    tags: tuple[str, ...]
    counted: Counted
    q: float
    luck: float
    against_lost: float
    against_others: float
    code: str
    later: str
    later_lift: tuple[float, float, float] | None


@dataclass(frozen=True)
class Lean:
    """What was found. `code`: found | luck | too_few. `marks`: best first, single tags and pairs that pay.

    `tried`: how many tags and pairs the search looked at. `luck_median`, `luck_high`: the lift of the best tag in a
    search by luck alone: its median, and what it stays under in 95 % of them (nan when nothing was tried).
    """

    code: str
    n: int
    won: int
    lost: int
    others: int
    tried: int
    marks: tuple[Mark, ...]
    luck_median: float
    luck_high: float


def lean_profile(
    accounts: Accounts, *, least: int = LEAST, share: float = LEAST_SHARE, rounds: int = LUCK_ROUNDS, seed: int = 0
) -> Lean:
    """The tags that mark the won; ValueError where the shapes of `accounts` do not agree."""
    n = len(accounts.won)
    if accounts.has.shape != (n, len(accounts.tags)) or accounts.called.shape != (n,):
        raise ValueError(f"{n} outcomes, tags {accounts.has.shape}, called {accounts.called.shape}")
    won = int(accounts.won.sum())
    lost = int((accounts.called & ~accounts.won).sum())
    nothing = Lean("too_few", n, won, lost, n - won - lost, 0, (), np.nan, np.nan)
    if won < LEAST_WON or n - won < LEAST_WON:
        return nothing
    columns = columns_of(accounts.has, max(least, int(np.ceil(share * n))))
    if not columns.which:
        return nothing
    search = search_of(columns, accounts.won, rounds=rounds, seed=seed)
    kept = _without_redundant(search)
    later = _later(accounts, columns.which, least, rounds, seed)
    marks = [_mark(accounts, search, at, later) for at in kept]
    marks.sort(key=lambda mark: (mark.code != "marks", mark.luck, mark.counted.p, -mark.counted.lift, mark.tags))
    found = "found" if any(mark.code == "marks" for mark in marks) else "luck"
    low, high = (float(np.quantile(search.best_lifts, at)) for at in (0.5, 0.95))
    return Lean(found, n, won, lost, nothing.others, len(columns.which), tuple(marks), low, high)


def _without_redundant(search: Search) -> list[int]:
    """Places of all single tags, and of the pairs that win more often by GAIN than either of their tags."""
    alone = {which[0]: counted.rate for which, counted in search.each() if len(which) == 1}
    kept = []
    for at, (which, counted) in enumerate(search.each()):
        parents = [alone[tag] for tag in which if tag in alone]
        if len(which) == 1 or counted.rate - max(parents, default=0.0) >= GAIN:
            kept.append(at)
    return kept


def _mark(
    accounts: Accounts, search: Search, at: int, later: dict[tuple[int, ...], tuple[str, Counted | None]]
) -> Mark:
    which, counted = search.columns.which[at], search.counted[at]
    has = search.columns.has[:, at]
    lost, others = accounts.called & ~accounts.won, ~accounts.called
    against_lost, against_others = (lift_of(has, accounts.won, accounts.won | rest) for rest in (lost, others))
    luck = float(search.luck[at])
    code = "luck"
    if counted.lift <= 1:
        code = "against"
    elif luck <= NEWS:
        code = "called" if lost.any() and against_lost <= 1 else "marks"
    said, seen = later.get(which, ("new", None))
    lift = None if seen is None else (seen.low, seen.lift, seen.high)
    names = tuple(accounts.tags[tag] for tag in which)
    return Mark(names, counted, float(search.q[at]), luck, against_lost, against_others, code, said, lift)


def _later(
    accounts: Accounts, tried: list[tuple[int, ...]], least: int, rounds: int, seed: int
) -> dict[tuple[int, ...], tuple[str, Counted | None]]:
    """For the marks that the earlier accounts show: what the later ones, which took no part in the search, say.

    The not-contacted have no day; each half is compared with its own half of them.
    """
    if accounts.on is None or (~np.isnat(accounts.on)).sum() < 4 * LEAST:
        return dict.fromkeys(tried, ("too_few", None))
    dated = ~np.isnat(accounts.on)
    cut = np.quantile(accounts.on[dated].astype("int64"), 1 - LATER)
    after = dated & (accounts.on.astype("int64") > cut)
    undated = np.flatnonzero(~dated)
    after[undated[np.random.default_rng(seed).random(len(undated)) < LATER]] = True
    columns = columns_of(accounts.has, 0, of=tried)
    early, late = columns.rows(~after), columns.rows(after)
    won_early, won_late = accounts.won[~after], accounts.won[after]
    if won_early.sum() < LEAST_WON or won_late.sum() < LEAST:
        return dict.fromkeys(tried, ("too_few", None))
    found: dict[tuple[int, ...], tuple[str, Counted | None]] = {}
    search = search_of(early, won_early, rounds=rounds, seed=seed)
    for at, which in enumerate(tried):
        if search.luck[at] > NEWS or search.counted[at].lift <= 1:
            continue
        seen = count(late.has[:, at], won_late, level=LEVEL, seed=seed)
        code = "too_few" if seen.n < least else "confirmed" if seen.low > 1 else "not_held" if seen.high < 1 else "open"
        found[which] = (code, seen)
    return found
