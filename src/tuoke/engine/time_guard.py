"""Fields that must not be learned from: those that tell the calendar, or what came after the call.

A card is used on later companies than it was fitted on, and before what is known after a call is known. Each field is
looked at alone, and left out for one of these reasons:

- constant: all known values are the same, and none is unknown.
- names_each: nearly every company has a text of its own; nothing can be learned for another one.
- calendar (only with dates): the value is a function of the day (near days have near values), and later days have
  values that earlier ones had not. A weekday recurs and is none; a company's size differs within a day and is none.
- only_winners: known for winners only, or for losers only (a reason of loss): written down when it was over.
- leaks: alone it tells won from lost better than anything known before a call does.

Source: von Neumann 1941 with ranks (Bartels 1982, JASA 77, 40-46) for "a function of the day".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tuoke.engine.scorecard_values import as_numbers, distinct, is_number

#: Share of the differences between companies that the order in time explains, from which on a field follows the day.
TEXT_FOLLOWS, NUMBER_FOLLOWS = 0.6, 0.65
#: Share of the last 30 % with values that the first 70 % had not.
NEW_LATER = 0.2
FROM = 20
#: The chance of "only winners" by luck that is still taken for luck, over all fields.
LUCK = 1e-4
#: An area under the curve that no single field known beforehand reaches.
TOO_GOOD = 0.9


@dataclass(frozen=True)
class LeftOut:
    """A field that is not learned from. Codes: calendar, leaks, only_winners, constant, names_each."""

    field: str
    code: str


def left_out(fields: Mapping[str, np.ndarray], won: np.ndarray, on: np.ndarray | None) -> tuple[LeftOut, ...]:
    """Each (n,); `won` bool, `on` days or None. One reason per field, the gravest."""
    order = None if on is None else np.argsort(on, kind="stable")
    found = []
    for name, column in fields.items():
        code = _reason(column, won, order, None if on is None else on)
        if code:
            found.append(LeftOut(name, code))
    return tuple(found)


def _reason(column: np.ndarray, won: np.ndarray, order: np.ndarray | None, on: np.ndarray | None) -> str | None:
    coded, known = _coded(column)
    values = coded[known]
    n = len(column)
    if n and (not known.any() or ((values == values[0]).all() and known.all())):
        return "constant"
    if n < FROM:
        return None
    if _one_sided(known, won):
        return "only_winners"
    if order is not None and on is not None and len(np.unique(on)) > 2 and _calendar(column, coded, known, order):
        return "calendar"
    if _too_good(column, coded, won):
        return "leaks"
    different = len(np.unique(values))
    if not is_number(column) and known.sum() >= FROM and different > 0.8 * known.sum():
        return "names_each"
    return None


def _coded(column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as they are, texts by number; and which are known."""
    if is_number(column):
        numbers = as_numbers(column)
        return numbers, ~np.isnan(numbers)
    texts, inverse = distinct(column)
    known = inverse > 0 if texts and texts[0] is None else np.ones(len(column), bool)
    return inverse.astype(float), known


def _one_sided(known: np.ndarray, won: np.ndarray) -> bool:
    """Known for nearly only the won, or only the lost, where luck would not do that."""
    from scipy.special import bdtr

    share = won.mean()
    k = int(known.sum())
    if k == len(known) or not 0 < share < 1:
        return False
    wins = int(won[known].sum())
    allowed = k // 50
    one = k - wins <= allowed and bdtr(k - wins, k, 1 - share) < LUCK
    other = wins <= allowed and bdtr(wins, k, share) < LUCK
    # A loss that is hardly ever known to be lost is no leak where losses are nearly all there is.
    return bool(one or (other and won[~known].mean() > 0.9))


def _calendar(column: np.ndarray, coded: np.ndarray, known: np.ndarray, order: np.ndarray) -> bool:
    from tuoke.engine.scorecard_check import ranks

    values = coded[order][known[order]]
    n = len(values)
    if n < FROM:
        return False
    cut = int(0.7 * n)
    early, late = values[:cut], values[cut:]
    if is_number(column):
        places = ranks(values)
        varied = ((places - places.mean()) ** 2).sum()
        follows = 1 - (np.diff(places) ** 2).sum() / varied / 2 if varied > 0 else 0.0
        if follows < NUMBER_FOLLOWS:
            return False
        bounds = np.unique(np.quantile(early, np.linspace(0, 1, 21)))
        outside = (late < bounds[0]) | (late > bounds[-1])
        return bool(outside.mean() >= NEW_LATER or _unseen(early, late) >= NEW_LATER)
    counts = np.unique(values, return_counts=True)[1] / n
    differing = 1 - (counts**2).sum()
    follows = 1 - np.mean(values[1:] != values[:-1]) / differing if differing > 0 else 0.0
    return bool(follows >= TEXT_FOLLOWS and np.mean(~np.isin(late, early)) >= NEW_LATER)


def _unseen(early: np.ndarray, late: np.ndarray) -> float:
    """Share of the late in stretches of values that the early had none of: gaps of their ranks."""
    low, high = np.unique(early), late
    at = np.searchsorted(low, high)
    left = low[np.clip(at - 1, 0, len(low) - 1)]
    right = low[np.clip(at, 0, len(low) - 1)]
    near = np.minimum(np.abs(high - left), np.abs(high - right))
    spread = np.ptp(np.concatenate([early, late])) or 1.0
    return float(np.mean(near > 0.01 * spread))


def _too_good(column: np.ndarray, coded: np.ndarray, won: np.ndarray) -> bool:
    """Whether the field alone, each value scored by other rows with it, ranks too well to have been known before."""
    from tuoke.engine.scorecard_check import placements

    if min(won.sum(), (~won).sum()) < 10:
        return False
    if is_number(column):
        bounds = np.unique(np.nanquantile(coded, np.linspace(0, 1, 9)[1:-1]))
        codes = np.where(np.isnan(coded), len(bounds) + 1, np.searchsorted(bounds, coded, side="right"))
    else:
        codes = coded.astype(int)
    codes = codes.astype(int)
    halves = np.arange(len(won)) % 2
    scores = np.empty(len(won))
    size = int(codes.max()) + 1
    for half in (0, 1):
        other = halves != half
        k = np.bincount(codes[other], weights=won[other], minlength=size)
        n = np.bincount(codes[other], minlength=size)
        scores[~other] = ((k + 2 * won.mean()) / (n + 2))[codes[~other]]
    up, down = placements(scores, won)
    error = np.sqrt(up.var() / len(up) + down.var() / len(down))
    return bool(up.mean() - 1.645 * error > TOO_GOOD)
