"""The seven ways to find customers: what each is, when it is of use, what speaks for and against it; and what it took.

Rows 165 to 171. The words are those of the method, in short; costs and yields are one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Entry, List
from tuoke.engine.evidence import Rate, rate
from tuoke.engine.spending import Each, cost_of_each
from tuoke.prospects import sources
from tuoke.prospects.kept import by_source, sums
from tuoke.prospects.spending import Spending
from tuoke.prospects.yields import yields


@dataclass(frozen=True)
class Method:
    """`code`: the source of lists that come by it."""

    code: str
    what: Any
    when: Any
    plus: Any
    minus: Any


METHODS = (
    Method("canvassing", _("Visit everybody of one area or trade, one after the other."),
           _("A new area, unknown customers, goods that many need. Set the bounds first."),
           _("Nobody is missed; you learn the market, people hear of you, beginners learn."),
           _("Blind, slow, dear, and often unwelcome.")),
    Method("chain_referral", _("Ask each customer to name others: a chain without end."),
           _("What is bought on trust: services, industrial goods."),
           _("Trust, low cost, better customers."),
           _("Hangs on the first customer's trust; one waits for names.")),
    Method("influential_centre", _("Win those whom others follow."),
           _("Professions, communities, fashions."),
           _("Saves effort; their name speaks for you."),
           _("Hard to win, and hard to tell who they are.")),
    Method("observation", _("Look and listen for signs: an old machine, a hiring notice, a new building."),
           _("Everywhere; the ground of all the others."),
           _("Easy; shows what others miss."),
           _("Chance; needs practice; you do not know them yet.")),
    Method("assistant", _("Paid helpers find the names."),
           _("Large areas, large orders, things that are bought again."),
           _("Cheap and wide; saves the sellers' time."),
           _("Hard to find and to guide; their interest is not yours.")),
    Method("advertising", _("Spread the offer by media and let them come."),
           _("Many customers, low value each."),
           _("Fast and wide."),
           _("Media cost; hard to measure; the medium must be right.")),
    Method("market_consultant", _("Buy names from agencies, bureaus, associations."),
           _("Professional and newer markets."),
           _("Quick, cheap for each name, neutral."),
           _("Second-hand, often stale; one gets used to waiting.")),
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What one source gave and took: names, the rate of meetings among companies called, money by currency, hours."""

    source: str
    method: Method | None
    names: int
    rate: Rate
    money: list[tuple[str, Each]]
    hours: Each

    @property
    def label(self) -> str:
        return sources.label(self.source)

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.low, self.rate.high


def taken(user: Any) -> list[Taken]:
    """The seven methods, then every other source with names or costs, of what this person may see; five queries."""
    rates = {one.source: one.rate for one in yields(user)}
    names = _names(user)
    spent: dict[str, list[tuple[str, float]]] = {}
    hours: dict[str, float] = {}
    seen = Spending.objects.visible_to(user).order_by("source", "currency")
    for source, currency, amount, time in seen.values_list("source", "currency").annotate(Sum("amount"), Sum("hours")):
        if amount:
            spent.setdefault(source, []).append((currency, float(amount)))
        hours[source] = hours.get(source, 0.0) + float(time or 0)
    seven = {one.code: one for one in METHODS}
    others = sorted({*names, *rates, *hours} - seven.keys(), key=lambda code: (-names.get(code, 0), code))
    return [
        _taken(
            code,
            seven.get(code),
            names.get(code, 0),
            rates.get(code, rate(0, 0)),
            spent.get(code, []),
            hours.get(code, 0.0),
        )
        for code in (*seven, *others)
    ]


def _names(user: Any) -> dict[str, int]:
    """source -> companies that came by it, each once: from the kept sums, else from the lists themselves."""
    if (kept := sums(user)) is not None:
        return {source: told[0] for source, told in by_source(kept).items()}
    entries = Entry.objects.filter(
        list__in=List.objects.visible_to(user).values("pk"), company__in=Company.objects.visible_to(user)
    )
    return dict(entries.order_by().values_list("list__source").annotate(n=Count("company", distinct=True)))


def _taken(
    code: str, method: Method | None, names: int, found: Rate, spent: list[tuple[str, float]], hours: float
) -> Taken:
    money = [(currency, cost_of_each(amount, found.k)) for currency, amount in spent]
    return Taken(code, method, names, found, money, cost_of_each(hours, found.k))
