"""The methods beside each other on the same draws: ours, with and without a hand card, the hand card, the peers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from bench.card.draws import Draw, draws, parted
from bench.card.measures import Measured, measured, odoo
from bench.card.sets import Set, at
from bench.lists.children import ROOT
from tuoke.engine.scorecard import Fitted, HandCard, Outcomes, fit
from tuoke.engine.scorecard_learn import hand_alone_of
from tuoke.engine.scorecard_values import as_numbers, distinct, is_number

PEERS = ("odoo", "odoo + bins", "logistic", "boosting", "fasterrisk")
OURS, WITHOUT, HAND = "ours", "ours, no hand card", "hand card"
METHODS = (HAND, *PEERS, WITHOUT, OURS)
IN_THEIR_OWN = ("logistic", "boosting", "fasterrisk")
#: FasterRisk takes ten seconds a draw.
FEWER_RISK = 0.5
ENVIRONMENT = ROOT / ".venv-peers-card"
RESULTS = ROOT / "bench" / "results" / "card.jsonl"


@dataclass(frozen=True)
class Result:
    """One method on one draw; of ours also the verdict, whether the hand card stays, and the calendar fields found."""

    name: str
    seed: int
    method: str
    n: int
    draw: int
    measured: Measured
    verdict: str = ""
    stays: bool = False
    found: tuple[str, ...] = ()


def compare(
    told: Set, seed: int, sizes: tuple[int, ...], times: float, peers: tuple[str, ...], *, in_time: bool = False
) -> list[Result]:
    """Every method on every draw; `in_time`: the first 70 % fit, with dates, the last 30 % judge."""
    won, rows = told.won, np.arange(len(told.won))
    on = None
    if in_time:
        assert told.order is not None
        cut = int(0.7 * len(rows))
        pool, judge = np.sort(told.order[:cut]), told.order[cut:]
        place = np.empty(len(rows), np.int64)
        place[told.order] = rows
        on = np.datetime64("2020-01-01") + place * 600 // len(rows)
        pool = told.order[:cut]
    else:
        pool, judge = parted(won, seed)
    drawn = list(draws(pool, won, seed, sizes, times))
    name = f"{told.name} in time" if in_time else told.name
    found: list[Result] = []

    def keep(method: str, draw: Draw, scores: np.ndarray, chances: np.ndarray, seconds: float, **more: object) -> None:
        got = measured(scores, chances, won[judge], seconds)
        found.append(Result(name, seed, method, draw.n, draw.number, got, **more))  # type: ignore[arg-type]

    judged, empty = at(told.fields, judge), {k: v[:0] for k, v in told.fields.items()}
    hand_points = told.hand.score(judged)
    nothing = fit(Outcomes(empty, won[:0]), told.hand)
    keep(OURS, Draw(-1, 0, rows[:0]), nothing.points(judged), nothing.chance(judged)[0], 0.0)
    keep(HAND, Draw(-1, 0, rows[:0]), hand_points, nothing.chance(judged)[0], 0.0)
    codes = {"odoo": coded(told, pool, bins=False), "odoo + bins": coded(told, pool, bins=True)}
    for draw in drawn:
        seen = Outcomes(at(told.fields, draw.rows), won[draw.rows], None if on is None else on[draw.rows])
        for method, hand in ((OURS, told.hand), (WITHOUT, HandCard(()))):
            began = time.process_time()
            fitted = fit(seen, hand)
            points, chances = fitted.points(judged), fitted.chance(judged)[0]
            spent = time.process_time() - began
            keep(method, draw, points, chances, spent, **_said(fitted))
        unit, base = hand_alone_of(told.hand, seen)
        keep(HAND, draw, hand_points, 1 / (1 + np.exp(-base - unit * hand_points)), 0.0)
        for method, columns in codes.items():
            if method in peers:
                began = time.process_time()
                chances = odoo(columns, won, draw.rows, judge)
                keep(method, draw, chances, chances, time.process_time() - began)
        print(f"\r  {name}: n = {draw.n or len(pool)}, draw {draw.number + 1}   ", end="", file=sys.stderr, flush=True)
    apart = tuple(peer for peer in peers if peer in IN_THEIR_OWN)
    for draw, method, chances, spent in in_their_own(told, pool, judge, drawn, apart):
        keep(method, draw, chances, chances, spent)
    print(file=sys.stderr)
    return found


def _said(fitted: Fitted) -> dict[str, object]:
    named = tuple(one.field for one in fitted.left_out if one.code == "calendar")
    return {"verdict": fitted.check.verdict, "stays": fitted.use_hand, "found": named}


def coded(told: Set, pool: np.ndarray, *, bins: bool) -> np.ndarray:
    """(rows, fields) codes, -1 unknown: texts, and with `bins` the numbers in seven quantile bins of the pool."""
    columns = []
    for column in told.fields.values():
        if not is_number(column):
            texts, inverse = distinct(column)
            columns.append(inverse - 1 if texts[0] is None else inverse)
        elif bins:
            numbers = as_numbers(column)
            cuts = np.unique(np.nanquantile(numbers[pool], np.linspace(0, 1, 8)[1:-1]))
            columns.append(np.where(np.isnan(numbers), -1, np.searchsorted(cuts, numbers, side="right")))
    return np.stack(columns, 1)


def in_their_own(
    told: Set, pool: np.ndarray, judge: np.ndarray, drawn: list[Draw], peers: tuple[str, ...]
) -> list[tuple[Draw, str, np.ndarray, float]]:
    """Chances of the peers that need an environment of their own: (draw, peer, chances, seconds)."""
    numbers = [as_numbers(column) for column in told.fields.values() if is_number(column)]
    data = {
        "codes": coded(told, pool, bins=False),
        "numbers": np.stack(numbers, 1) if numbers else np.zeros((len(told.won), 0)),
        "won": told.won,
        "judge": judge,
        "pool": pool,
    }
    found = []
    for peer in peers:
        # FasterRisk is slow: the first half of the draws of each size.
        some = [d for d in drawn if peer != "fasterrisk" or d.number < max(1, FEWER_RISK * _many(drawn, d.n))]
        with tempfile.TemporaryDirectory(prefix="tuoke-bench-") as folder:
            source, out = Path(folder) / "draws.npz", Path(folder) / "out.npz"
            np.savez(source, **data, **{f"fit_{i}": draw.rows for i, draw in enumerate(some)})  # type: ignore[arg-type]
            program = ROOT / "bench" / "peers" / "card_peers.py"
            subprocess.run([peer_python(), str(program), str(source), str(out), peer], check=True)
            told_by = np.load(out)
            for i, draw in enumerate(some):
                if f"{peer}_{i}" in told_by:
                    found.append((draw, peer, told_by[f"{peer}_{i}"], float(told_by[f"{peer}_{i}_seconds"])))
    return found


def _many(drawn: list[Draw], n: int) -> int:
    return sum(draw.n == n for draw in drawn)


def peer_python() -> str:
    """The Python of these peers' environment, made where it is missing or not the one that is asked for."""
    python, wanted = ENVIRONMENT / "bin" / "python", ROOT / "bench" / "peers" / "card_requirements.txt"
    stamp = ENVIRONMENT / "made"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        print("Making the peers' environment in .venv-peers-card (once, about 300 MB) ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
        stamp.write_text(wanted.read_text())
    return str(python)


def kept(results: list[Result]) -> None:
    """Into bench/results/card.jsonl, so that sets can be run apart and told in one table."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        for one in results:
            file.write(json.dumps(asdict(one)) + "\n")


def before(seed: int) -> list[Result]:
    """What was kept of this seed; of a method on a draw the last."""
    found: dict[tuple[object, ...], Result] = {}
    for line in RESULTS.read_text("utf-8").splitlines() if RESULTS.exists() else []:
        one = Result(**json.loads(line))
        one = replace(one, measured=Measured(**one.measured), found=tuple(one.found))  # type: ignore[arg-type]
        if one.seed == seed:
            found[one.name, one.method, one.n, one.draw] = one
    return list(found.values())


Comparing = Callable[[Set, int, tuple[int, ...], float, tuple[str, ...]], list[Result]]
