"""Which cut of a list would have raised the hit rate most: a field, a value, and how much of it is luck.

Every cut that a profile could make is tried: at least or under a size, only or without a value. Who tries many finds
one that looks good by chance, so the best of all is compared with the best of all after the results were shuffled.

Assumptions:
1. Each company's result is one draw; the results do not influence each other.
2. Unknown never strikes: a company whose value is missing stays under every cut.
3. A rate is drawn towards that of all by PRIOR results (Beta(PRIOR * base + k, PRIOR * (1 - base) + n - k)): a cut that
   leaves few companies must not win by their small number.
4. `luck` of a cut: the share of shuffles in which the best of all cuts, whichever it is, does as well as this one.

Source: Westfall & Young 1993, Resampling-Based Multiple Testing (the maximum over all that was searched).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuoke.engine.evidence import Rate, rate

if TYPE_CHECKING:
    import numpy as np

FROM, BELOW, ONLY, WITHOUT = "from", "below", "only", "without"
PRIOR = 20.0
SHUFFLES = 999
LEVEL = 0.95
#: A cut leaves at least so many companies, and so large a part of all.
LEAST, LEAST_PART = 15, 0.15
#: A value must be borne by so many to be asked for; a field is cut at so many places.
BORNE, PLACES, VALUES = 5, 9, 30
#: Two cuts that keep so much of the same companies are one.
ALIKE = 0.8


@dataclass(frozen=True)
class Cut:
    """Keep companies whose `field` is from / below `value` (a number), or only / not (`without`) `value` (a text).

    `k` of `n` companies that it leaves; `mid`, `low`, `high`: their shrunk rate, 95 % interval; `luck`: 0 to 1.
    """

    field: str
    kind: str
    value: float | str
    k: int
    n: int
    mid: float
    low: float
    high: float
    luck: float


@dataclass(frozen=True)
class Tightening:
    """`base`: the rate of all; the best `cuts`, best first, none where nothing raises it; `tried`: how many were."""

    base: Rate
    cuts: tuple[Cut, ...]
    tried: int


def tighten(won: "np.ndarray", fields: "Mapping[str, np.ndarray]", *, best: int = 3, seed: int = 0) -> Tightening:
    """The cuts that would have raised the rate most.

    `won`: bool (n,). `fields`: name -> float (n,), nan = unknown, or object array of str (n,), None or '' = unknown.
    """
    import numpy as np

    won = np.asarray(won, bool)
    n = len(won)
    base = rate(int(won.sum()), n, LEVEL)
    if n < 2 * LEAST or not won.any():
        return Tightening(base, (), 0)
    tried: list[tuple[str, str, float | str]] = []
    masks: list[np.ndarray] = []
    for name, values in fields.items():
        for kind, value, kept in _cuts_of(np.asarray(values)):
            if max(LEAST, LEAST_PART * n) <= kept.sum() < n:
                tried.append((name, kind, value))
                masks.append(kept)
    if not tried:
        return Tightening(base, (), 0)
    kept = np.array(masks, np.float32)
    sizes, part = kept.sum(1), float(won.mean())
    found = _shrunk(kept @ won.astype(np.float32), sizes, part)
    luck = _luck(found, kept, sizes, won, seed)
    cuts = []
    for at in _apart(kept, found, part, best):
        k, size = int(won[masks[at]].sum()), int(sizes[at])
        low, high = _ends(k, size, part)
        name, kind, value = tried[at]
        cuts.append(Cut(name, kind, value, k, size, float(found[at]), low, high, float(luck[at])))
    return Tightening(base, tuple(cuts), len(tried))


def _cuts_of(values: "np.ndarray") -> "Iterator[tuple[str, float | str, np.ndarray]]":
    import numpy as np

    if values.dtype.kind == "f":
        known = values[~np.isnan(values)]
        if len(known) < 2 * BORNE:
            return
        for place in np.unique([_round(x) for x in np.quantile(known, np.linspace(0.1, 0.9, PLACES))]):
            yield FROM, float(place), np.isnan(values) | (values >= place)
            yield BELOW, float(place), np.isnan(values) | (values < place)
        return
    unknown = np.array([not value for value in values], bool)
    names, counts = np.unique(values[~unknown].astype(str), return_counts=True)
    for name in names[np.argsort(-counts, kind="stable")][:VALUES]:
        same = ~unknown & (values == name)
        if same.sum() >= BORNE:
            yield ONLY, str(name), unknown | same
            yield WITHOUT, str(name), ~same


def _round(x: float) -> float:
    """To two figures, as people name a limit: 187 -> 190, 1996 stays a year."""
    if x <= 0 or 1800 <= x <= 2100:
        return float(round(x))
    import math

    step = 10 ** max(0, math.floor(math.log10(x)) - 1)
    return float(round(x / step) * step)


def _shrunk(k: "np.ndarray", n: "np.ndarray", part: float) -> "np.ndarray":
    shrunk: np.ndarray = (k + PRIOR * part) / (n + PRIOR)
    return shrunk


def _luck(found: "np.ndarray", kept: "np.ndarray", sizes: "np.ndarray", won: "np.ndarray", seed: int) -> "np.ndarray":
    """Of each cut, the share of shuffles whose best is as good."""
    import numpy as np

    draw = np.random.default_rng(seed)
    shuffled = draw.permuted(np.tile(won.astype(np.float32), (SHUFFLES, 1)), axis=1)
    best = _shrunk(kept @ shuffled.T, sizes[:, None], float(won.mean())).max(0)
    luck: np.ndarray = (1 + (best[None, :] >= found[:, None] - 1e-9).sum(1)) / (SHUFFLES + 1)
    return luck


def _apart(kept: "np.ndarray", found: "np.ndarray", part: float, best: int) -> list[int]:
    """The best cuts that raise the rate and are not one another in other words."""
    import numpy as np

    chosen: list[int] = []
    for at in np.argsort(-found, kind="stable"):
        if found[at] <= part or len(chosen) == best:
            break
        both = [np.minimum(kept[at], kept[other]).sum() / np.maximum(kept[at], kept[other]).sum() for other in chosen]
        if all(alike < ALIKE for alike in both):
            chosen.append(int(at))
    return chosen


def _ends(k: int, n: int, part: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    a, b, tail = PRIOR * part + k, PRIOR * (1 - part) + n - k, (1 - LEVEL) / 2
    return float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))
