"""How well lists are matched, by the one default table of weights and pair of limits, on labelled lists.

    python -m bench.bench_match_quality [NAME ...] [--rows 200000] [--seed 31]

Names: febrl3, febrl4, patstat, cn_listed, generated; all of them, where none is given. `--rows` and `--seed` are of the
generated list. The real lists lie in ../shared/data; what is absent is said and left out. Figures are pairwise and
taken after grouping: of the pairs that stand in one group, how many are true (precision), and of the true pairs, how
many stand in one group (recall).
"""

import argparse
import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.table import say
from tuoke.engine.lists.match import Matching, match

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True)
class Quality:
    """true, found: pairs; right: how many of `found` are true."""

    true: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0

    def __str__(self) -> str:
        return f"P {self.precision:.4f} R {self.recall:.4f} F1 {self.f1:.4f}"


def numbered(values: list | np.ndarray) -> np.ndarray:
    return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int64)


def pairs_within(labels: np.ndarray) -> int:
    counts = np.bincount(labels)
    return int((counts * (counts - 1) // 2).sum())


def quality(truth: np.ndarray, found: np.ndarray) -> Quality:
    """Pairwise: both arrays give a label to each row of one list."""
    both = numbered(truth * (found.max() + 1) + found)
    return Quality(pairs_within(truth), pairs_within(found), pairs_within(both))


def between(truth: np.ndarray, found: np.ndarray, side: np.ndarray) -> Quality:
    """The same, counting only pairs of one row from each of two lists (`side` False and True)."""
    all_, one, two = quality(truth, found), quality(truth[side], found[side]), quality(truth[~side], found[~side])
    return Quality(
        all_.true - one.true - two.true, all_.found - one.found - two.found, all_.right - one.right - two.right
    )


def labels(found: Matching, size: int) -> np.ndarray:
    """The company of each id from 0 to size - 1; a row that was left out stands alone."""
    company = np.arange(size, dtype=np.int64)
    company[found.groups.column("id").to_numpy()] = found.groups.column("company").to_numpy()
    return company


def rows_of(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def persons(rows: list[dict[str, str]]) -> tuple[pa.Table, np.ndarray]:
    """A list of FEBRL as a list of persons, and whose record each row is."""

    def joined(*keys: str) -> list[str]:
        return [" ".join(row[key] for key in keys if row[key]) for row in rows]

    table = pa.table(
        {
            "id": range(len(rows)),
            "person": joined("given_name", "surname"),
            "born": joined("date_of_birth"),
            "id_number": joined("soc_sec_id"),
            "address": joined("street_number", "address_1", "address_2"),
            "area": joined("suburb"),
            "postcode": joined("postcode"),
        }
    )
    return table, numbered([row["rec_id"].split("-")[1] for row in rows])


def febrl3() -> Quality:
    table, truth = persons(rows_of(DATA / "matching/febrl/dataset3.csv"))
    return quality(truth, labels(match(table, kind="persons"), len(truth)))


def febrl4() -> Quality:
    lists = [rows_of(DATA / f"matching/febrl/dataset4{side}.csv") for side in "ab"]
    table, truth = persons(lists[0] + lists[1])
    side = np.arange(len(truth)) >= len(lists[0])
    return between(truth, labels(match(table, kind="persons"), len(truth)), side)


def patstat() -> Quality:
    rows = rows_of(DATA / "matching/patstat/patstat_reference.csv")
    table = pa.table({"id": range(len(rows)), "name": [row["person_name"] for row in rows]})
    truth = numbered([row["leuven_id"] for row in rows])
    return quality(truth, labels(match(table), len(truth)))


def cn_listed() -> Quality:
    """The older list against the newer by the short name alone; the codes are the truth."""
    old = rows_of(DATA / "cn_listed/listed_companies_older_gbk.csv", "gbk")
    new = rows_of(DATA / "cn_listed/listed_companies.csv", "utf-8-sig")
    codes = [row["TS代码"] for row in old], [row["ts_code"] for row in new]
    tables = [
        pa.table({"id": range(len(rows)), "name": [row[key] for row in rows]})
        for rows, key in ((old, "股票名称"), (new, "name"))
    ]
    found = match(tables[0], tables[1])
    linked = [(row["id"], row["company"]) for row in found.groups.to_pylist() if row["known"]]
    right = sum(codes[0][old_id] == codes[1][new_id] for old_id, new_id in linked)
    asked = set(zip(found.pairs["left"].to_pylist(), found.pairs["right"].to_pylist(), strict=True))
    newer, links = {code: place for place, code in enumerate(codes[1])}, dict(linked)
    missed = [
        (old[place]["股票名称"], new[newer[code]]["name"], (place, newer[code]) in asked)
        for place, code in enumerate(codes[0])
        if code in newer and links.get(place) != newer[code]
    ]
    told = _told_kinds(missed)
    print(f"    not linked: {told}")
    say("cn_listed: not linked by name alone, by kind", "", told, None)
    return Quality(len(set(codes[0]) & set(codes[1])), len(linked), right)


def _told_kinds(missed: list[tuple[str, str, bool]]) -> str:
    """How many of each kind of change were missed, and how many of them a person is asked about."""
    counts: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for before, after, is_asked in missed:
        one, other = (MARK.sub("", name) for name in (before, after))
        shared = len(set(one) & set(other))
        if shared >= max(len(one), len(other)) - 1:
            kind = "one sign apart"
        elif set(one) <= set(other) or set(other) <= set(one):
            kind = "cut short"
        else:
            kind = "partly renamed" if shared >= 2 else "renamed"
        counts[kind] += 1
        asked[kind] += is_asked
    return ", ".join(f"{kind} {count} ({asked[kind]} asked)" for kind, count in counts.most_common())


#: What the exchange sets before a name for a time.
MARK = re.compile(r"^(\*?ST|S\*?ST|SST|XD|XR|DR|N)")
GENERATED_ROWS, SEED = 200_000, 31


def generated(rows_: int = GENERATED_ROWS, seed: int = SEED) -> Quality:
    """The invented list (bench/labelled) with a seed that no weight was chosen by, and how many repeated rows of each
    kind stand with the first row of their firm."""
    from bench.labelled.__main__ import labelled

    rows = labelled(rows_, seed)
    truth = numbered(rows.column("entity").to_numpy())
    found = labels(match(rows.drop_columns(["entity", "kind", "trap", "parent"])), len(truth))
    kind = np.array(rows.column("kind").to_pylist())
    first = np.full(truth.max() + 1, -1)
    first[truth[kind == ""]] = np.flatnonzero(kind == "")
    again = np.flatnonzero((kind != "") & (first[truth] >= 0))
    right = found[again] == found[first[truth[again]]]
    shares = {}
    for name in np.unique(kind[again]):
        some = kind[again] == name
        shares[name] = right[some].mean()
        print(f"    {name:<20} {some.sum():>7,} rows, found again {shares[name]:.3f}")
    told = ", ".join(f"{name} {share:.3f}" for name, share in sorted(shares.items(), key=lambda one: one[1]))
    say(f"generated {rows_:,}: share found again, by kind", "", told, None)
    return quality(truth, found)


SETS: dict[str, tuple[Callable[[], Quality], str, Callable[[Quality], bool]]] = {
    "febrl3": (febrl3, "F1 >= .995", lambda q: q.f1 >= 0.995),
    "febrl4": (febrl4, "F1 >= .99", lambda q: q.f1 >= 0.99),
    "patstat": (patstat, "F1 >= .82 (aim .85) at P >= .99", lambda q: q.f1 >= 0.82 and q.precision >= 0.99),
    "cn_listed": (cn_listed, "P >= .995", lambda q: q.precision >= 0.995),
    "generated": (generated, "F1 >= .95 at P >= .99", lambda q: q.f1 >= 0.95 and q.precision >= 0.99),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", metavar="NAME")
    parser.add_argument("--rows", type=int, default=GENERATED_ROWS)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    missed = False
    for name in args.only or SETS:
        measure, goal, is_met = SETS[name]
        if name == "generated":
            measure, name = partial(generated, args.rows, args.seed), f"generated {args.rows:,}, seed {args.seed}"
        start = time.process_time()
        try:
            found = measure()
        except FileNotFoundError as missing:
            print(f"{name:<12} not here: {missing.filename}")
            continue
        met = is_met(found)
        missed = missed or not met
        print(
            f"{name:<12} {found}   goal {goal}: {'met' if met else 'MISSED'}   {time.process_time() - start:.1f} CPU s"
        )
        say(f"matching {name}, at the one default limit", goal, str(found), met)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
