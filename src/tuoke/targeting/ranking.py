"""Everybody in their order, and those who were struck with the reason: pages of the current scoring, by keyset."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tuoke.directory import reasons
from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company
from tuoke.directory.sentences import rule_name
from tuoke.directory.why import why
from tuoke.engine.lists.card import on_card
from tuoke.engine.lists.ties import as_text, ties
from tuoke.engine.points_mean import PointsMean
from tuoke.targeting.gate import Evidence, Tier
from tuoke.targeting.models import Score, Scoring
from tuoke.team.access import members
from tuoke.team.models import User

PAGE = 50


@members
@require_http_methods(["GET", "HEAD"])
def ranking(request: HttpRequest) -> HttpResponse:
    """Those that fit, by place; `?struck=industry` those that this rule struck. `?after=` and `?before=` turn pages."""
    seller = _seller(request)
    scoring = Scoring.objects.visible_to(request.user).filter(seller=seller, current=True).first()
    counts = scoring.counts if scoring else {}
    struck = {rule: n for rule, n in (counts.get("struck") or {}).items() if n}
    rule = request.GET.get("struck", "")
    rule = rule if rule in struck else ""
    precise = Evidence.objects.precise()
    of_precise = request.GET.get("tier") == Tier.PRECISE and not rule
    scores, before, after = _page(request, scoring, rule, precise if of_precise else None)
    shown = _seen(scores, request.user)
    means = PointsMean.from_json(scoring.means) if scoring else None
    own = seller.pk == request.user.pk
    kept = {**({"struck": rule} if rule else {}), **({} if own else {"seller": seller.pk})}
    kept |= {"tier": Tier.PRECISE.value} if of_precise else {}
    context = {
        "seller": seller,
        "own": own,
        "scoring": scoring,
        "left": counts.get("left", 0),
        "of_precise": of_precise,
        "precise": Score.objects.filter(scoring=scoring, struck_by="", company__in=precise).count() if scoring else 0,
        "rules": [(code, rule_name(code), n) for code, n in struck.items()],
        "rule": rule,
        "lines": [_line(score, scoring.maxima if scoring else {}, means) for score in shown],
        "means": means,
        "equal": "" if rule or of_precise else _equal(shown),
        "before_url": before and "?" + urlencode({**kept, "before": before}),
        "after_url": after and "?" + urlencode({**kept, "after": after}),
        "others": User.objects.below(request.user).sellers().exclude(pk=seller.pk)[:50],  # type: ignore[arg-type]
    }
    return render(request, "targeting/ranking.html", context)


def _page(
    request: HttpRequest, scoring: Scoring | None, rule: str, within: Any = None
) -> tuple[list[Score], int | None, int | None]:
    """One page of rows with the keys of its ends, where there is more beyond them. `within`: of these companies."""
    if scoring is None:
        return [], None, None
    key = "company_id" if rule else "place"
    rows = Score.objects.filter(scoring=scoring, struck_by=rule).select_related("company", "person")
    rows = rows if within is None else rows.filter(company__in=within)
    before, after = _number(request.GET.get("before")), _number(request.GET.get("after"))
    if before is not None:
        found = list(rows.filter(**{f"{key}__lt": before}).order_by(f"-{key}")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        first = getattr(found[0], key) if found and more else None
        return found, first, getattr(found[-1], key) if found else None
    found = list(rows.filter(**{f"{key}__gt": after or 0}).order_by(key)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return found, getattr(found[0], key) if found and after else None, getattr(found[-1], key) if more else None


def _equal(scores: list[Score]) -> str:
    """The places on this page, as text, that are equal on points."""
    runs = ties([score.points for score in scores], [score.possible for score in scores])
    return as_text([(scores[a - 1].place or 0, scores[b - 1].place or 0) for a, b in runs], gettext(", "))


def _seen(scores: list[Score], user: Any) -> list[Score]:
    """Without companies that went to somebody else since; asked by id, these few."""
    ids = [score.company_id for score in scores]
    seen = set(Company.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [score for score in scores if score.company_id in seen]


def _line(score: Score, maxima: dict[str, int], means: PointsMean | None) -> dict[str, Any]:
    told = reasons.read(score.reasons)
    items = on_card(maxima)
    return {
        "score": score,
        "values": [score.items.get(item) for item in items],
        "most": [maxima[item] for item in items],
        "chance": means.chance(score.points) if means else None,
        "why": "" if score.struck_by else why(told),
        "rule": rule_name(score.struck_by) if score.struck_by else "",
        "value": told[0].value if told and score.struck_by else "",
    }


def _seller(request: HttpRequest) -> Any:
    asked = _number(request.GET.get("seller"))
    if asked is None:
        return request.user
    return get_object_or_404(User.objects.below(request.user), pk=asked)  # type: ignore[arg-type]


def _number(written: str | None) -> int | None:
    text = str(written or "")
    # More digits than the largest id has are no id; past 4,300 of them Python itself refuses to read one.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= BIGGEST_ID else None
