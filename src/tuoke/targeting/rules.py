"""The rules that read news: everybody reads them, leaders change them, and automatic is earned by answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.targeting.models import TriggerKind
from tuoke.targeting.news_models import Finding, TriggerRule
from tuoke.targeting.rule_form import RuleForm, filled
from tuoke.targeting.rule_hits import DAYS, Hits, fires, hits_of
from tuoke.targeting.rule_standing import Standing, standings
from tuoke.targeting.rule_words import sentences, why_not
from tuoke.team.access import leaders, members
from tuoke.workspace import audit
from tuoke.workspace.models import Due

OWN_MOST = 40  # rules of a firm's own


@dataclass(frozen=True)
class Line:
    """One rule in the list."""

    rule: TriggerRule
    standing: Standing
    why_not: str
    hits: int


@members
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules: how often they fire, how often they were right, and whether they may be automatic."""
    order = {code: place for place, code in enumerate(TriggerKind.values)}
    found = sorted(TriggerRule.objects.visible_to(request.user), key=lambda rule: (order[rule.kind], rule.pk))
    known, fired = standings(found), fires(found)
    lines = [Line(rule, known[rule.pk], why_not(known[rule.pk]), fired.of.get(rule.pk, 0)) for rule in found]
    context = {"lines": lines, "fired": fired, "days": DAYS, "may_add": len(found) < OWN_MOST + 32}
    return render(request, "targeting/rules.html", context)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, rule: int) -> HttpResponse:
    """One rule as sentences, with what it hits in stored news; a leader writes its next version."""
    found, may = _rule(request, rule), bool(getattr(request.user, "leads", False))
    if request.method == "POST":
        return _write(request, found)
    return _page(request, found, RuleForm(rule=found, initial=filled(found)) if may else None)


@leaders
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest) -> HttpResponse:
    """A rule of one's own."""
    me: Any = request.user
    form = RuleForm(request.POST or None, initial={"kind": TriggerKind.OTHER, "role": "either"})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = TriggerRule.objects.create(
                code=f"own-{timezone.now():%Y%m%d%H%M%S%f}",
                kind=form.cleaned_data["kind"],
                name=form.cleaned_data["name"],
                body={},
                by=me,
            )
            made.code = f"own-{made.pk}"
            made.body = {**form.cleaned_data["body"], "code": made.code}
            made.save(update_fields=["code", "body"])
            audit.record(request.user, "create", made, after={"name": made.name, "kind": made.kind, "body": made.body})
            Due.objects.ask("spot", f"rule:{made.pk}")
        messages.success(request, gettext("The rule is kept; it reads the news of the last 90 days now."))
        return redirect("targeting:rule", made.pk)
    context = {"form": form, "days": DAYS}
    return render(request, "targeting/rule_new.html", context, status=422 if form.errors else 200)


@leaders
@require_POST
def rule_hits(request: HttpRequest) -> HttpResponse:
    """What the form as it stands would hit in stored news, as a fragment; nothing is written."""
    asked = request.POST.get("rule", "")
    stored = _rule(request, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    form = RuleForm(request.POST, rule=stored)
    if stored is None:
        form.fields["name"].required = False
    hits = hits_of(form.cleaned_data["body"]) if form.is_valid() else None
    return render(request, "targeting/rule_hits.html", {"hits": hits, "form": form, "days": DAYS})


@leaders
@require_POST
def switch(request: HttpRequest, rule: int) -> HttpResponse:
    """On or off, automatic or by hand; automatic only where the answers allow it."""
    wanted = request.POST.get("to", "")
    if wanted not in ("on", "off", "automatic", "by_hand"):
        raise Http404
    with transaction.atomic():
        _rule(request, rule)
        found = TriggerRule.objects.select_for_update().get(pk=rule)
        refused = why_not(standings([found])[found.pk]) if wanted == "automatic" else ""
        if not refused:
            name, value = ("on", wanted == "on") if wanted in ("on", "off") else ("automatic", wanted == "automatic")
            if getattr(found, name) != value:
                audit.record(request.user, "update", found, before={name: not value}, after={name: value})
                setattr(found, name, value)
                found.by, found.changed_at = request.user, timezone.now()  # type: ignore[assignment]
                found.save(update_fields=[name, "by", "changed_at"])
    if refused:
        messages.warning(request, gettext("Not automatic yet: %(why)s.") % {"why": refused})
    else:
        messages.success(request, gettext("Noted."))
    return redirect("targeting:rule", rule)


def _write(request: HttpRequest, found: TriggerRule) -> HttpResponse:
    """A change of the words is a new version: by hand again, and its answers count anew."""
    if not getattr(request.user, "leads", False):
        return render(request, "403.html", status=403)
    form = RuleForm(request.POST, rule=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    body, name = form.cleaned_data["body"], form.cleaned_data.get("name", found.name)
    if (body, name) != (found.body, found.name):
        with transaction.atomic():
            now = TriggerRule.objects.select_for_update().get(pk=found.pk)
            before = {"body": now.body, "version": now.version, "name": now.name}
            if body != now.body:
                now.version, now.automatic = now.version + 1, False
                Due.objects.ask("spot", f"rule:{now.pk}")
            now.body, now.name, now.by, now.changed_at = body, name, request.user, timezone.now()  # type: ignore[assignment]
            now.save()
            after = {"body": now.body, "version": now.version, "name": now.name}
            audit.record(request.user, "update", now, before=before, after=after)
        messages.success(
            request, gettext("Version %(n)s reads from now on; its answers count anew.") % {"n": now.version}
        )
    return redirect("targeting:rule", found.pk)


def _page(request: HttpRequest, found: TriggerRule, form: RuleForm | None, status: int = 200) -> HttpResponse:
    standing = standings([found])[found.pk]
    hits: Hits | None = hits_of(found.body)
    recent = Finding.objects.visible_to(request.user).filter(rule=found).exclude(answer="")
    context: dict[str, Any] = {
        "rule": found,
        "form": form,
        "standing": standing,
        "why_not": why_not(standing),
        "sentences": sentences(found.body),
        "hits": hits,
        "recent": recent.select_related("news", "company", "answered_by").order_by("-answered_at")[:8],
        "days": DAYS,
    }
    return render(request, "targeting/rule.html", context, status=status)


def _rule(request: HttpRequest, pk: int) -> TriggerRule:
    if pk > BIGGEST_ID:
        raise Http404
    found: TriggerRule = get_object_or_404(TriggerRule.objects.visible_to(request.user), pk=pk)
    return found
