"""What the company page says of twins: what was merged into it, its branches, and pairs that wait for an answer."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Exists, F, FilteredRelation, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tuoke.directory.models import Company, TwinPair
from tuoke.directory.pairs import PairState
from tuoke.prospects.research import unresearched
from tuoke.workspace.asked_again import AskedAgain, Given

SHOWN = 10


def twins(request: HttpRequest, company: Company) -> SafeString | str:
    """One query where no pairs are to be shown, as for most companies, else two."""
    user: Any = request.user
    known = known_here(user, company)
    merges = [row for row in known if row["merge"]]
    listed = list(_pairs(user, company.pk).select_related("one", "other")[:SHOWN]) if known[0]["paired"] else []
    if not merges and not listed:
        return ""
    open_ones = [(pair, _other(pair, company)) for pair in listed if pair.state == PairState.OPEN]
    linked = [_other(pair, company) for pair in listed if pair.state == PairState.LINKED]
    context = {"merges": merges, "open": open_ones if user.may_write else [], "linked": linked, "user": user}
    return render_to_string("prospects/twins_slot.html", context, request)


def known_here(user: Any, company: Company) -> list[Any]:
    """What `_known` tells of the company to this reader; asked once for all slots of the page."""
    kept = company.__dict__.setdefault("_known_of_twins", {})
    if user.pk not in kept:
        kept[user.pk] = list(KNOWN(user, company=company.pk))
    found: list[Any] = kept[user.pk]
    return found


def _pairs(user: Any, company: Any) -> QuerySet[TwinPair]:
    """The pairs of a company that `user` may see, those that wait for an answer first."""
    pairs = TwinPair.objects.visible_to(user).filter(Q(one=company) | Q(other=company))
    return pairs.exclude(state__in=["same", "different"]).order_by("-state", "-points", "pk")


def _known(user: Any) -> QuerySet[Any, Any]:
    """What was merged into a company, the latest first, whether it has pairs to show, and whether it is a name that
    nobody looked into. A row for each merge, or one without any."""
    company = Given("company", BigIntegerField())
    standing = FilteredRelation("merges", condition=Q(merges__undone_at=None))
    found = Company.objects.filter(pk=company).annotate(
        stands=standing,
        paired=Exists(_pairs(user, company)),
        bare=Exists(unresearched(Company.objects.filter(pk=company))),
    )
    return found.order_by("-stands__pk").values(
        "paired",
        "bare",
        merge=F("stands__pk"),
        at=F("stands__at"),
        loser=F("stands__loser__name"),
        by=F("stands__by__name"),
    )[:SHOWN]


KNOWN = AskedAgain(_known)


def _other(pair: TwinPair, company: Company) -> Company:
    return pair.other if pair.one_id == company.pk else pair.one
