"""What the company page says of twins: what was merged into it, its branches, and pairs that wait for an answer."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tuoke.directory.models import Company, Merge, TwinPair
from tuoke.directory.pairs import PairState

SHOWN = 10


def twins(request: HttpRequest, company: Company) -> SafeString | str:
    """One query where there is nothing to say, as for most companies; then one more for each of the two there is."""
    user: Any = request.user
    merged = Merge.objects.standing().filter(winner=company)
    pairs = TwinPair.objects.visible_to(user).of_any([company.pk]).exclude(state__in=["same", "different"])
    marks = Company.objects.filter(pk=company.pk).values_list(Exists(merged), Exists(pairs)).first()
    has_merges, has_pairs = marks or (False, False)
    merges = list(merged.select_related("loser", "by").order_by("-pk")[:SHOWN]) if has_merges else []
    listed = (
        [] if not has_pairs else list(pairs.select_related("one", "other").order_by("-state", "-points", "pk")[:SHOWN])
    )
    if not merges and not listed:
        return ""
    open_ones = [(pair, _other(pair, company)) for pair in listed if pair.state == PairState.OPEN]
    linked = [_other(pair, company) for pair in listed if pair.state == PairState.LINKED]
    context = {"merges": merges, "open": open_ones if user.may_write else [], "linked": linked, "user": user}
    return render_to_string("prospects/twins_slot.html", context, request)


def _other(pair: TwinPair, company: Company) -> Company:
    return pair.other if pair.one_id == company.pk else pair.one
