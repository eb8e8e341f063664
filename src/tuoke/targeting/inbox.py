"""The inbox: what rules saw in the news and nobody answered yet, company by company, and the four answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.db.models import DateTimeField, Max, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory.keyset import BIGGEST_ID, Keyset, Page
from tuoke.directory.models import Company, CompanyQuerySet
from tuoke.targeting import answers
from tuoke.targeting.finding_lines import KEYS, Line, lines_of
from tuoke.targeting.models import TriggerKind
from tuoke.targeting.news_models import Feed, Finding, FindingAnswer, FindingQuerySet, NewsItem
from tuoke.team.access import members, writers

COMPANIES = 12  # a page
FINDINGS = 120
MOST = 1_000  # counted; beyond, "1,000+"
ORDER = Keyset("latest", down=True, moments=True)


@dataclass
class Group:
    """What waits about one company."""

    company: Company
    lines: list[Line] = field(default_factory=list)


@members
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Findings that wait, the company with the latest first."""
    return render(request, "targeting/inbox.html", _shown(request))


@writers
@require_POST
def answer(request: HttpRequest, finding: int) -> HttpResponse:
    """One of four answers; the next finding then stands first in line for the keys."""
    found, said = _finding(request, finding), request.POST.get("answer", "")
    if said not in FindingAnswer.values:
        raise Http404
    done = answers.answer(found.pk, said, request.user)
    if not done.first:
        told = gettext("%(who)s was quicker: “%(answer)s” stands.") % {
            "who": done.finding.answered_by and done.finding.answered_by.name,
            "answer": done.finding.get_answer_display(),
        }
        return _next(request, told)
    says = {"name": found.company.name, "answer": done.finding.get_answer_display()}
    told = gettext("%(name)s: %(answer)s.") % says
    if done.trigger:
        told = gettext("%(name)s: %(answer)s. It gets its star.") % says
    return _next(request, told, undo=reverse("targeting:unanswer", args=[finding]))


@writers
@require_POST
def unanswer(request: HttpRequest, finding: int) -> HttpResponse:
    """Take one's own answer back; the finding waits again."""
    found = _finding(request, finding)
    if not answers.take_back(found, request.user):
        return _next(request, gettext("There is no answer of yours to take back."))
    return _next(request, gettext("Asked again: %(name)s.") % {"name": found.company.name}, now=finding)


def _next(request: HttpRequest, told: str, *, undo: str = "", now: int | None = None) -> HttpResponse:
    """The inbox as it is now, what was done in a line, and the way back."""
    back = _back(request)
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, told)
        return redirect(back or "targeting:inbox")
    after = request.POST.get("next", "")
    wanted = now or (int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None)
    context = {**_shown(request, wanted), "told": told, "undo": undo, "moved": True}
    return render(request, "targeting/inbox_answered.html", context)


def _shown(request: HttpRequest, now: int | None = None) -> dict[str, Any]:
    """The page's context; `now`: the finding that the keys answer first."""
    me: Any = request.user
    kind, mine = request.GET.get("kind", ""), request.GET.get("mine") == "1"
    kind = kind if kind in TriggerKind.values else ""
    taken = request.GET.get("taken") == "1"
    # Who may see a finding is asked of its company, once: asked of every finding as well, a page took minutes.
    seen = Company.objects.visible_to(me).filter(owner=me) if mine else Company.objects.visible_to(me)
    waiting = Finding.objects.taken() if taken else Finding.objects.waiting()
    kept = waiting.filter(kind=kind) if kind else waiting
    page = _page(request, seen, kept)
    groups = _groups(page, kept)
    shown = [line for group in groups for line in group.lines]
    for line, following in pairwise(shown):
        line.next = following.finding.pk
    first = next((line for line in shown if line.finding.pk == now), shown[0] if shown else None)
    if first:
        first.now = True
    asked = _asked(kind, mine, taken)
    return {
        "groups": groups,
        "waiting": kept.filter(company__in=seen)[:MOST].count() if shown else 0,
        "most": MOST,
        "kinds": TriggerKind.choices,
        "kind": kind,
        "mine": mine,
        "taken": taken,
        "answers": KEYS,
        "query": _with(asked, request.GET.get("after", ""), request.GET.get("before", "")),
        "before_url": page.before and f"?{_with(asked, '', page.before)}",
        "after_url": page.after and f"?{_with(asked, page.after, '')}",
        "any_feed": bool(shown) or Feed.objects.running().exists(),
        "any_news": bool(shown) or NewsItem.objects.exists(),
        "filtered": bool(kind or mine or taken),
    }


def _page(request: HttpRequest, seen: CompanyQuerySet, kept: FindingQuerySet) -> Page[Company]:
    """Companies with something waiting, the latest first."""
    of_one = kept.filter(company=OuterRef("pk")).order_by().values("company").annotate(latest=Max("made_at"))
    latest = Subquery(of_one.values("latest"), output_field=DateTimeField())
    told = seen.filter(pk__in=kept.order_by().values("company"))
    rows: Any = told.annotate(latest=latest).select_related("owner")
    page = ORDER.page(rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=COMPANIES)
    return page if page.rows else ORDER.page(rows, size=COMPANIES)  # the last of this page is answered


def _groups(page: Page[Company], kept: FindingQuerySet) -> list[Group]:
    groups = {company.pk: Group(company) for company in page.rows}
    found = kept.filter(company__in=list(groups)).select_related("news", "news__feed", "rule")
    for line in lines_of(found.order_by("-news__published_on", "-pk")[:FINDINGS]):
        groups[line.finding.company_id].lines.append(line)
    return [group for group in groups.values() if group.lines]


def _asked(kind: str, mine: bool, taken: bool) -> QueryDict:
    asked = QueryDict(mutable=True)
    if kind:
        asked["kind"] = kind
    if mine:
        asked["mine"] = "1"
    if taken:
        asked["taken"] = "1"
    return asked


def _with(asked: QueryDict, after: str, before: str) -> str:
    placed = asked.copy()
    for name, cursor in (("after", after), ("before", before)):
        if cursor and ORDER.place(cursor):
            placed[name] = cursor
    return placed.urlencode()


def _back(request: HttpRequest) -> str:
    """The company's page of news, where the answer was given there; '' for the inbox."""
    company = request.POST.get("from", "")
    if company.isascii() and company.isdigit() and len(company) < 19:
        return reverse("targeting:triggers", args=[int(company)])
    return ""


def _finding(request: HttpRequest, pk: int) -> Finding:
    if pk > BIGGEST_ID:
        raise Http404
    seen = Finding.objects.visible_to(request.user).select_related("company", "trigger", "news", "rule")
    found: Finding = get_object_or_404(seen, pk=pk)
    return found
