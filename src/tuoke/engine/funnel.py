"""What happened -> how many come how far, how many of them go on, and how long that takes.

A case (a company, a deal: what the room counts) enters a step, then goes on, goes out, or is still there. Everything
asked of a funnel is a sum over such passages, so sums per day, kept as readings, tell the same to the digit as the
events themselves.

Assumptions:
1. Events, not statuses: a case reaches a step on the first day on which an event of it, or of a later step, stands.
   Who signs without a noted meeting counts as met, on the day of the signature.
2. A case belongs to the group of its first event. Coming back after going out is a case of its own.
3. Of those still in a step, each counts as tried by as much as its waiting so long tells of the rate: at the start
   nothing; later wholly, unless those who are lost are noted as lost. Thus new calls do not make the rate look worse
   than it is. With I and O the shares gone on and out by that age, S = 1 - I - O and p the share ever gone on, this is
   ((1 - p) I / p - O) / S, the slope of the log likelihood beside that of one that is lost (delayed feedback: Chapelle
   2014, KDD, 1097-1105; here with two ways out).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoke.engine.evidence import Rate, rate
from tuoke.engine.time_in_step import Quantile, Waiting, waiting

OPEN, ON, OUT = 0, 1, 2
#: The step of an event that ends a case: lost, or given up.
GONE = -1
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Events:
    """n events: `who` int64, `step` (0 the first; GONE ends the case), `day` whole days, `group` (default all 0)."""

    who: np.ndarray
    step: np.ndarray
    day: np.ndarray
    group: np.ndarray | None = None


@dataclass(frozen=True)
class Passages:
    """Who entered a step when, and how they left it; each row stands for `n` equal ones. All int64 (m,).

    `began`: the day of the case's first step; `entered`: of this one; `left`: the day of leaving, -1 while OPEN.
    `who`: only of passages straight from events, for asking who is stuck; None in readings. The last step has passages
    too, that end nowhere: they count who reached it.
    """

    step: np.ndarray
    group: np.ndarray
    began: np.ndarray
    entered: np.ndarray
    left: np.ndarray
    how: np.ndarray
    n: np.ndarray
    who: np.ndarray | None = None

    COLUMNS = ("step", "group", "began", "entered", "left", "how", "n")

    def of(self, rows: np.ndarray) -> Passages:
        """Only these rows, given as a mask or as places."""
        own = {name: getattr(self, name)[rows] for name in self.COLUMNS}
        return Passages(**own, who=None if self.who is None else self.who[rows])

    def waited(self, until: int) -> np.ndarray:
        """Days in the step: up to leaving, or up to `until` while open; never below 0."""
        return np.maximum(np.where(self.how == OPEN, until, self.left) - self.entered, 0)


@dataclass(frozen=True)
class Conversion:
    """One step of the funnel: of `entered`, `on` went on, `out` left, `still` are there.

    `tried`: the entered less what is still too young to tell (assumption 3); `rate`: on of tried, with its interval and
    what its n allows to be said; `time`: days in the step, the median.
    """

    step: int
    entered: int
    on: int
    out: int
    still: int
    tried: float
    rate: Rate
    time: Quantile


def passages(events: Events, steps: int) -> Passages:
    """Every step that every case reached; ValueError where an event has a step that is not there."""
    step = np.asarray(events.step, np.int64)
    if len(step) and (step.max() >= steps or step.min() < GONE):
        raise ValueError(f"not a step: {step.min()} or {step.max()} of {steps}")
    who, place = _numbered(np.asarray(events.who, np.int64))
    day = np.asarray(events.day, np.int64)
    first = np.full((len(who), steps + 1), NEVER)
    # Where a case ends stands in the column behind the last step.
    np.minimum.at(first.reshape(-1), place * (steps + 1) + np.where(step == GONE, steps, step), day)
    ended, reached = first[:, steps], np.minimum.accumulate(first[:, :steps][:, ::-1], 1)[:, ::-1]
    group = _first_group(events, place, day, len(who))
    rows, at = np.nonzero(reached != NEVER)
    entered = reached[rows, at]
    last = at == steps - 1
    following = np.where(last, NEVER, reached[rows, np.minimum(at + 1, steps - 1)])
    # An end before a later step was taken back: the case went on.
    over = np.where(last, NEVER, ended[rows])
    how = np.where(following != NEVER, ON, np.where((over != NEVER) & ~last, OUT, OPEN))
    left = np.where(how == ON, following, np.where(how == OUT, np.maximum(over, entered), -1))
    ones = np.ones(len(rows), np.int64)
    return Passages(at.astype(np.int64), group[rows], reached[rows, 0], entered, left, how, ones, who[rows])


def readings(*given: Passages) -> Passages:
    """Equal passages as one row with their number: sums that add up, in one order. Several parts make one whole."""
    columns = [np.concatenate([getattr(part, name) for part in given]) for name in Passages.COLUMNS]
    *keys, n = columns
    if not len(n):
        return Passages(**dict(zip(Passages.COLUMNS, columns, strict=True)))
    order = np.lexsort(keys[::-1])
    sorted_keys = [key[order] for key in keys]
    new = np.concatenate([[True], np.any([key[1:] != key[:-1] for key in sorted_keys], 0)])
    starts = np.flatnonzero(new)
    summed = [*(key[starts] for key in sorted_keys), np.add.reduceat(n[order], starts)]
    return Passages(**dict(zip(Passages.COLUMNS, summed, strict=True)))


def counts(given: Passages, steps: int, edges: np.ndarray, groups: int = 1, *, by: str = "period") -> np.ndarray:
    """How many reached each of the first `steps`: int (steps, periods, groups).

    `edges`: rising days, each period from one to the day before the next.

    by "period": who entered the step in the period; "cohort": who began in the period, whenever they came so far.
    """
    if by not in ("period", "cohort"):
        raise ValueError(f"not a way of counting: {by}")
    periods = len(edges) - 1
    at = np.searchsorted(edges, given.entered if by == "period" else given.began, "right") - 1
    within = (at >= 0) & (at < periods) & (given.step < steps)
    place = (given.step[within] * periods + at[within]) * groups + given.group[within]
    found = np.bincount(place, given.n[within], steps * periods * groups)
    return found.astype(np.int64).reshape(steps, periods, groups)


def by_cohort(
    given: Passages, step: int, edges: np.ndarray, days: np.ndarray, until: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of those who began in each period, how many had come beyond `step` within so many days of beginning.

    Returns n (periods,), on (periods, days), and whether all of the period are that old by now: where they are not, the
    count goes on rising.
    """
    began = counts(given, 1, edges, int(given.group.max(initial=0)) + 1, by="cohort")[0].sum(1)
    own = given.of((given.step == step + 1) & (given.entered <= until))
    at = np.searchsorted(edges, own.began, "right") - 1
    within = (at >= 0) & (at < len(edges) - 1)
    # The first of the spans that is long enough; from there on it counts.
    span = np.searchsorted(days, (own.entered - own.began)[within], "left")
    size = len(days) + 1
    on = np.bincount(at[within] * size + span, own.n[within], (len(edges) - 1) * size).astype(np.int64)
    old = until - (np.asarray(edges)[1:, None] - 1) >= np.asarray(days)[None, :]
    return began, np.cumsum(on.reshape(-1, size), 1)[:, : len(days)], old


def conversions(given: Passages, steps: int, until: int, level: float = 0.8) -> list[Conversion]:
    """Each step but the last, as seen at the end of day `until`."""
    found = []
    for step in range(steps - 1):
        own = given.of(given.step == step)
        curve = waited(own, until)
        on, out = int(own.n[own.how == ON].sum()), int(own.n[own.how == OUT].sum())
        tried = on + out + float(tried_open(own, curve, until)[0])
        known = rate(on, max(on, int(tried + 1e-9)), level)
        time = curve.quantile(0.5, level)
        found.append(Conversion(step, int(own.n.sum()), on, out, curve.still, tried, known, time))
    return found


def without_ends(given: Passages) -> Passages:
    """As if nobody had noted that a case ended: those who ended are still there, and are taken for lost by how long
    they wait. For putting people beside each other: a noted refusal counts as tried at once, an unnoted one only with
    time, so that whoever notes them would look worse than who does not, at one and the same rate."""
    gone = given.how == OUT
    how, left = np.where(gone, OPEN, given.how), np.where(gone, -1, given.left)
    return Passages(given.step, given.group, given.began, given.entered, left, how, given.n, given.who)


def waited(given: Passages, until: int) -> Waiting:
    """The time in the step of these passages, all of one step."""
    return waiting(given.waited(until), given.how, given.n)


def so_far(given: Passages, until: int) -> Passages:
    """As it stood at the end of day `until`: what came later is not known yet."""
    known = given.of(given.entered <= until)
    later = (known.how != OPEN) & (known.left > until)
    how, left = np.where(later, OPEN, known.how), np.where(later, -1, known.left)
    return Passages(known.step, known.group, known.began, known.entered, left, how, known.n, known.who)


def tried_open(own: Passages, curve: Waiting, until: int, groups: int | None = None) -> np.ndarray:
    """What the open ones of one step count as tried (assumption 3), by the group they are of; None: all are one."""
    still = own.of(own.how == OPEN)
    ages, many = still.waited(until), groups or 1
    size = int(ages.max()) + 1 if len(ages) else 1
    # Counted per day first, in whole numbers, so that readings and events agree to the digit.
    place = ages if groups is None else still.group * size + ages
    per_day = np.bincount(place, still.n, many * size).reshape(many, size)
    if not len(curve.days) or curve.gone_on[-1] <= 0:
        # Nobody went on yet, so nobody knows how long that takes: all count.
        return per_day.sum(1)
    at = np.searchsorted(curve.days, np.arange(size), "right")
    p, on, stay = curve.gone_on[-1], curve.gone_on, curve.stay
    told = ((1 - p) * on / p - (1 - on - stay)) / np.maximum(stay, 1e-12)
    over = np.concatenate([[0.0], np.clip(np.where(stay > 1e-12, told, 1.0), 0, 1)])
    return (per_day * over[at]).sum(1)


def on_and_tried(own: Passages, curve: Waiting, until: int, groups: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(groups,) of the passages of one step: how many went on, of how many tried; how much of the wait is over is told
    by one curve for all. `groups`: at least so many places."""
    many = max(groups, int(own.group.max()) + 1 if len(own.group) else 1)
    on, out = (np.bincount(own.group[own.how == way], own.n[own.how == way], many) for way in (ON, OUT))
    return on, on + out + tried_open(own, curve, until, many)


def _numbered(who: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct ids, rising, and the place of each among them. Ids of a database are dense: then without sorting."""
    if len(who) and who.min() >= 0 and who.max() < 4 * len(who) + 1000:
        seen = np.zeros(int(who.max()) + 1, bool)
        seen[who] = True
        return np.flatnonzero(seen), (np.cumsum(seen) - 1)[who]
    distinct, place = np.unique(who, return_inverse=True)
    return distinct, place


def _first_group(events: Events, place: np.ndarray, day: np.ndarray, cases: int) -> np.ndarray:
    if events.group is None:
        return np.zeros(cases, np.int64)
    group = np.asarray(events.group, np.int64)
    least = np.full(cases, NEVER)
    np.minimum.at(least, place, day)
    of_first = day == least[place]
    found = np.full(cases, NEVER)
    # Two on one day: the lower group, so that the order of rows tells nothing.
    np.minimum.at(found, place[of_first], group[of_first])
    return found
