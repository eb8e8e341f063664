"""What each source of lists yields, beside its benchmark (requirement 224)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext

from tuoke.directory.models import Company, List
from tuoke.engine.evidence import Rate, chance_at_least, rate
from tuoke.engine.pooling import SURE, WINNER_FROM
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.prospects.kept import by_source, sums
from tuoke.prospects.models import Benchmark
from tuoke.prospects.readings import BENCHMARK


@dataclass(frozen=True)
class Yield:
    """Companies called from lists of one source, those with a meeting agreed, and the benchmark: k, n, who says so.

    `code`: early (under 20 called), above, below, or open: not to be told apart yet. `chance` that the rate lies above.
    """

    source: str
    rate: Rate
    benchmark: tuple[int, int, str]
    chance: float
    code: str

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.low, self.rate.high

    @property
    def words(self) -> str:
        return {
            "early": gettext("too early: under 20 called"),
            "above": gettext("better than its benchmark"),
            "below": gettext("worse than its benchmark"),
            "open": gettext("not to be told apart yet"),
        }[self.code]


def benchmarks() -> dict[str, tuple[int, int, str]]:
    """source -> its benchmark; '' for those without an own one, at first the method's 1 in 31."""
    found = {"": (*BENCHMARK, gettext("the method, of lists that marketing hands over"))}
    return found | {one.source: (one.k, one.n, one.said_by) for one in Benchmark.objects.all()}


def yields(user: Any) -> list[Yield]:
    """One of each source whose lists this person may see, most called first. Calls made since the company was on the
    list count, each company once a source: for the list that brought it."""
    known = benchmarks()
    kept = sums(user)
    found = _directly(user) if kept is None else {source: told[1:] for source, told in by_source(kept).items()}
    told = [_yield(source, k, n, known.get(source, known[""])) for source, (n, k) in found.items() if n]
    return sorted(told, key=lambda one: (-one.rate.n, one.source))


def _directly(user: Any) -> dict[str, tuple[int, int]]:
    """source -> companies called, and met, from the journal itself."""
    calls = JournalEntry.objects.standing().exclude(outcome="").filter(
        company__in=Company.objects.visible_to(user),
        company__entries__list__in=List.objects.visible_to(user),
        company__entries__made_at__lte=F("at"),
    )  # fmt: skip
    counted = calls.order_by().values(source=F("company__entries__list__source")).annotate(
        n=Count(COMPANY_NOW, distinct=True), k=Count(COMPANY_NOW, distinct=True, filter=Q(outcome="meeting"))
    )  # fmt: skip
    return {row["source"]: (row["n"], row["k"]) for row in counted}


def _yield(source: str, k: int, n: int, benchmark: tuple[int, int, str]) -> Yield:
    chance = chance_at_least(k, n, benchmark[0] / benchmark[1])
    code = "above" if chance >= SURE else "below" if 1 - chance >= SURE else "open"
    return Yield(source, rate(k, n), benchmark, chance, "early" if n < WINNER_FROM else code)
