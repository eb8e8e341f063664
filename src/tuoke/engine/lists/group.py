"""Pairs -> groups: each group is one company, and none holds a pair that was judged different.

Where everything that is linked agrees, a group is what is linked (most are). Where a chain of likenesses would bring
together two that differ, its links are taken strongest first, and a link that would do so is left out. One that is
drawn equally to two groups that must stay apart joins neither: it is not guessed.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

Barriers = dict[int, set[int]]


def group(
    size: int,
    left: np.ndarray,
    right: np.ndarray,
    points: np.ndarray,
    apart: tuple[np.ndarray, np.ndarray],
    units: np.ndarray,
    known: int = 0,
) -> np.ndarray:
    """For each of `size` rows the smallest row of its group.

    The first `known` rows are known companies, each another one: a group has at most one of them.

    `left`, `right`, `points`: the pairs judged the same. `apart`: the pairs judged different, as two arrays. `units`:
    which legal unit a row names by its code (-1: none); a group names at most one.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    _, part = connected_components(links, directed=False)
    torn = _torn(part, apart, units)
    several = np.bincount(part[:known], minlength=len(torn)) > 1
    torn |= several
    smallest = np.full(part.max(initial=-1) + 1, size, np.int64)
    np.minimum.at(smallest, part, np.arange(size))
    label = smallest[part]
    if not torn.any():
        return label
    inside = torn[part[left]]
    within = (part[apart[0]] == part[apart[1]]) & torn[part[apart[0]]]
    rows = np.flatnonzero(torn[part])
    careful = _Careful(rows, units[rows], known, zip(apart[0][within].tolist(), apart[1][within].tolist(), strict=True))
    careful.join(left[inside], right[inside], points[inside])
    label[rows] = careful.labels()
    return label


def _torn(part: np.ndarray, apart: tuple[np.ndarray, np.ndarray], units: np.ndarray) -> np.ndarray:
    """Which parts hold a pair judged different, or two units."""
    torn = np.zeros(part.max(initial=-1) + 1, bool)
    one = part[apart[0]]
    torn[one[one == part[apart[1]]]] = True
    coded = np.flatnonzero(units >= 0)
    if len(coded):
        highest, lowest = np.full(len(torn), -1, np.int64), np.full(len(torn), np.iinfo(np.int64).max)
        np.maximum.at(highest, part[coded], units[coded])
        np.minimum.at(lowest, part[coded], units[coded])
        torn |= (highest >= 0) & (highest != lowest)
    return torn


class _Careful:
    """Joins rows one link after the other; only for the few parts in which something differs."""

    def __init__(self, rows: np.ndarray, units: np.ndarray, known: int, apart: Iterable[tuple[int, int]]) -> None:
        self.rows = rows.tolist()
        self.parent = {row: row for row in self.rows}
        self.unit = dict(zip(self.rows, units.tolist(), strict=True))
        self.company = {row: row if row < known else -1 for row in self.rows}
        self.apart: Barriers = defaultdict(set)
        for a, b in apart:
            self.apart[a].add(b)
            self.apart[b].add(a)

    def root(self, row: int) -> int:
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def differ(self, a: int, b: int) -> bool:
        """Whether two groups, by their roots, must stay apart."""
        return b in self.apart[a] or any(min(of[a], of[b]) >= 0 and of[a] != of[b] for of in (self.unit, self.company))

    def join(self, left: np.ndarray, right: np.ndarray, points: np.ndarray) -> None:
        """Links of equal points are looked at together, so that their order decides nothing."""
        order = np.lexsort((right, left, -points))
        cuts = np.flatnonzero(np.diff(points[order])) + 1
        for same in np.split(order, cuts):
            links = [
                (self.root(a), self.root(b)) for a, b in zip(left[same].tolist(), right[same].tolist(), strict=True)
            ]
            links = [(a, b) for a, b in dict.fromkeys(links) if a != b and not self.differ(a, b)]
            self.part_the_torn(links)
            for a, b in links:
                a, b = self.root(a), self.root(b)
                if a != b and not self.differ(a, b):
                    self.merge(a, b)

    def part_the_torn(self, links: list[tuple[int, int]]) -> None:
        """Who is drawn to two groups that must stay apart is kept from both."""
        drawn: dict[int, set[int]] = defaultdict(set)
        for a, b in links:
            drawn[a].add(b)
            drawn[b].add(a)
        for one, others in drawn.items():
            against = self.against(others)
            for other in against:
                self.apart[one].add(other)
                self.apart[other].add(one)

    def against(self, groups: set[int]) -> set[int]:
        """Those of the groups that must stay apart from another of them."""
        found = {g for g in groups if not self.apart[g].isdisjoint(groups)}
        for of in (self.unit, self.company):
            named = {g for g in groups if of[g] >= 0}
            if len({of[g] for g in named}) > 1:
                found |= named
        return found

    def merge(self, a: int, b: int) -> None:
        if len(self.apart[a]) < len(self.apart[b]):
            a, b = b, a
        self.parent[b] = a
        for of in (self.unit, self.company):
            of[a] = max(of[a], of[b])
        for other in self.apart.pop(b, set()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart[a].add(other)

    def labels(self) -> np.ndarray:
        """The smallest row of the group of each row."""
        smallest: dict[int, int] = {}
        for row in self.rows:
            smallest.setdefault(self.root(row), row)
        return np.array([smallest[self.root(row)] for row in self.rows], np.int64)
