"""What asking brought: who named whom, what came of it, who is owed thanks, and which customer to ask next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.engine.evidence import Rate, rate
from tuoke.engine.referrals import Brought, Node, brought, tree
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.prospects.asks import Ask, Thanks

#: So many namings are read for the tree, the latest; a firm with more has a list of centres, not a picture.
MOST = 5_000
SHOWN = 50
#: A customer who was asked is not asked again for so many days.
REST_DAYS = 90


@dataclass(frozen=True)
class Naming:
    """`giver` named `company`: the entry that tells it, and what came of it since: '' | meeting | deal."""

    entry: int
    giver: int
    company: int
    person: str
    at: dt.datetime
    came: str


@dataclass(frozen=True)
class Centre:
    """One through whom others were reached; `rate`: meetings agreed of the companies that they named themselves."""

    node: Node
    company: Company
    rate: Rate

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.low, self.rate.high


@dataclass(frozen=True)
class Referred:
    namings: list[Naming]
    nodes: dict[Any, Node]
    companies: dict[int, Company]
    centres: list[Centre]
    owed: list[Naming]
    brought: Brought
    names_asked: int

    @property
    def depth(self) -> int:
        return max((node.depth for node in self.nodes.values()), default=0)

    def chains(self, most: int = 200) -> list[tuple[Node, Company]]:
        """The tree, each under who named it, as it is drawn; companies that the reader may not see are left out with
        what hangs on them."""
        drawn: list[tuple[Node, Company]] = []
        roots = sorted(
            (node for node in self.nodes.values() if node.parent is None), key=lambda node: (-node.reached, node.key)
        )
        waiting = roots[::-1]
        while waiting and len(drawn) < most:
            node = waiting.pop()
            company = self.companies.get(node.key)  # type: ignore[call-overload]
            if company is not None:
                drawn.append((node, company))
                waiting += [self.nodes[key] for key in node.named][::-1]
        return drawn


def read(user: Any) -> Referred:
    """All of it, of companies that the reader may see; five queries."""
    entries = JournalEntry.objects.visible_to(user).standing().filter(kind="referral").order_by("-at", "-pk")
    rows = list(entries.values_list("pk", COMPANY_NOW, "body", "at")[:MOST])[::-1]
    named = {int(body["company"]) for _pk, _giver, body, _at in rows}
    givers = {giver for _pk, giver, _body, _at in rows}
    companies = {one.pk: one for one in Company.objects.visible_to(user).filter(pk__in=named | givers)}
    came = _came(named)
    namings = [
        Naming(pk, giver, int(body["company"]), str(body.get("text", "")), at, _since(came[int(body["company"])], at))
        for pk, giver, body, at in rows
    ]
    nodes = tree([(one.giver, one.company) for one in namings])
    thanked = set(Thanks.objects.filter(entry__in=[one.entry for one in namings]).values_list("entry", flat=True))
    owed = [one for one in namings if one.came and one.entry not in thanked and one.giver in companies]
    asked = Ask.objects.visible_to(user).aggregate(companies=Count("company", distinct=True), names=Count("names"))
    won = len({one.company for one in namings if one.came == "deal"})
    return Referred(
        namings, nodes, companies, _centres(namings, nodes, companies), owed[::-1],
        brought(won, max(asked["companies"], len(givers))), asked["names"],
    )  # fmt: skip


def _came(companies: set[int]) -> defaultdict[int, list[tuple[dt.datetime, str]]]:
    """company -> the meetings agreed and deals signed there."""
    found: defaultdict[int, list[tuple[dt.datetime, str]]] = defaultdict(list)
    told = JournalEntry.objects.standing().about(list(companies)).filter(Q(outcome="meeting") | Q(kind="deal"))
    for company, kind, at in told.values_list(COMPANY_NOW, "kind", "at"):
        found[company].append((at, "deal" if kind == "deal" else "meeting"))
    return found


def _since(came: list[tuple[dt.datetime, str]], at: dt.datetime) -> str:
    after = {what for when, what in came if when >= at}
    return "deal" if "deal" in after else "meeting" if after else ""


def _centres(namings: list[Naming], nodes: dict[Any, Node], companies: dict[int, Company]) -> list[Centre]:
    came: dict[int, bool] = {}
    for one in namings:
        came[one.company] = came.get(one.company, False) or bool(one.came)
    found = [
        Centre(node, companies[key], rate(sum(came.get(other, False) for other in node.named), len(node.named)))  # type: ignore[call-overload]
        for key, node in nodes.items()
        if node.named and key in companies
    ]
    return sorted(found, key=lambda one: (-one.node.reached, -len(one.node.named), one.company.pk))[:SHOWN]


def to_ask(user: Any) -> Any:
    """Customers of one's own who are served and were not asked lately: with a deal signed, or named as a reference; the
    latest served first. `signed`: when the last deal was."""
    lately = timezone.now() - dt.timedelta(days=REST_DAYS)
    deals = JournalEntry.objects.standing().filter(kind="deal", company=OuterRef("pk"))
    asked = Ask.objects.filter(company=OuterRef("pk"), at__gte=lately)
    own = Company.objects.visible_to(user).filter(owner=user)
    served = own.filter(Q(Exists(deals)) | Q(is_reference=True)).exclude(Exists(asked))
    last = Max("journal__at", filter=Q(journal__kind="deal", journal__withdrawn_by=None))
    return served.annotate(signed=last).order_by("-signed", "name_key")[:SHOWN]


def is_served(company: Company) -> bool:
    """Whether a deal was signed there, or it is a reference (row 212: only a served customer is asked)."""
    return company.is_reference or JournalEntry.objects.standing().about_one(company.pk).filter(kind="deal").exists()
