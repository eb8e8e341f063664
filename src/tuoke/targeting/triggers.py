"""News and points on the company page, and what is written there: news, involvement, a struck company back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import BigIntegerField, Exists, FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory import reasons
from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company
from tuoke.directory.sentences import item_name, rule_name
from tuoke.directory.why import why
from tuoke.engine.lists.card import on_card
from tuoke.engine.points_mean import PointsMean
from tuoke.targeting.finding_lines import KEYS, lines_of
from tuoke.targeting.models import TRIGGER_DAYS, Involvement, Restored, Score, Trigger, TriggerKind
from tuoke.targeting.news_models import Finding
from tuoke.targeting.rescoring import score_who_may_see
from tuoke.team.access import writers
from tuoke.workspace import audit
from tuoke.workspace.asked_again import AskedAgain, Given
from tuoke.workspace.models import Due, Workspace


class TriggerForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Trigger
        fields = ["kind", "text", "happened_on", "link"]
        widgets = {"happened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    link = forms.URLField(label=gettext_lazy("link to the news"), required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", gettext("Choose…")), *TriggerKind.choices]  # type: ignore[attr-defined]

    def clean_happened_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["happened_on"]
        today = Workspace.current().today()
        if day > today:
            raise forms.ValidationError(gettext("This day is still to come."))
        if day < today - dt.timedelta(days=TRIGGER_DAYS):
            raise forms.ValidationError(
                gettext("News older than %(days)d days does not count.") % {"days": TRIGGER_DAYS}
            )
        return day

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(gettext("A link begins with https:// or http://."))
        return link


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def triggers(request: HttpRequest, company: int) -> HttpResponse:
    """The news about one company: to read, and to add one."""
    found = _company(request, company)
    form = TriggerForm(request.POST or None, initial={"happened_on": Workspace.current().today()})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            trigger = form.save(commit=False)
            trigger.company, trigger.by = found, request.user
            trigger.save()
            facts = {"kind": trigger.kind, "text": trigger.text, "on": trigger.happened_on.isoformat()}
            audit.record(request.user, "create", trigger, after=facts)
            score_who_may_see({found.owner_id})
        messages.success(request, gettext("The news is noted. Companies are being ranked anew."))
        return redirect(_page_of(found))
    known = (
        Trigger.objects.visible_to(request.user)
        .filter(company=found)
        .select_related("by")
        .order_by("-happened_on", "-pk")
    )
    waiting = Finding.objects.filter(company=found).waiting().select_related("news")
    context = {
        "company": found,
        "form": form,
        "known": known[:100],
        "back": _page_of(found),
        "days": TRIGGER_DAYS,
        "waiting": lines_of(waiting.order_by("-news__published_on", "-pk")[:50]),
        "from_company": found.pk,
        "answers": KEYS,
    }
    return render(request, "targeting/triggers.html", context, status=422 if form.errors else 200)


@writers
@require_POST
def withdraw(request: HttpRequest, trigger: int) -> HttpResponse:
    """Take a piece of news back: it stays to be read and counts no more."""
    if trigger > BIGGEST_ID:
        raise Http404
    with transaction.atomic():
        seen = Trigger.objects.visible_to(request.user).select_related("company")
        found: Trigger = get_object_or_404(seen, pk=trigger)
        if found.withdrawn_at is None:
            found.withdrawn_at = timezone.now()
            found.save(update_fields=["withdrawn_at"])
            audit.record(request.user, "withdraw", found)
            score_who_may_see({found.company.owner_id})
    messages.success(request, gettext("The news is taken back."))
    return redirect(_page_of(found.company))


@writers
@require_POST
def involve(request: HttpRequest, company: int) -> HttpResponse:
    """Say that one is personally involved with a company, or no longer (requirement 240)."""
    found = _company(request, company)
    with transaction.atomic():
        me: Any = request.user
        mine = Involvement.objects.filter(seller=me, company=found)
        if request.POST.get("involved") == "no":
            gone, _kinds = mine.delete()
            if gone:
                audit.record(request.user, "no longer involved", found)
        else:
            today = Workspace.current().today()
            _row, made = Involvement.objects.get_or_create(seller=me, company=found, defaults={"since": today})
            if made:
                audit.record(request.user, "involved", found, since=today.isoformat())
        Due.objects.ask("score", str(request.user.pk))
    return redirect(_page_of(found))


@writers
@require_POST
def restore(request: HttpRequest, company: int) -> HttpResponse:
    """Take back a company that the profile strikes, or let it be struck again (requirement 235)."""
    found = _company(request, company)
    with transaction.atomic():
        me: Any = request.user
        mine = Restored.objects.filter(seller=me, company=found)
        if request.POST.get("restored") == "no":
            gone, _kinds = mine.delete()
            if gone:
                audit.record(request.user, "struck again", found)
        elif Restored.objects.get_or_create(seller=me, company=found)[1]:
            audit.record(request.user, "restore", found)
        Due.objects.ask("score", str(request.user.pk))
    messages.success(request, gettext("Noted. Companies are being ranked anew."))
    return redirect(_page_of(found))


def company_score(request: HttpRequest, company: Company) -> SafeString:
    """The slot of the company page: why it has its points by one's own card, its news, and whether one is involved."""
    user: Any = request.user
    score = score_here(user, company)
    marks = MARKS(seller=user.pk, company=company.pk)
    told = reasons.read(score.reasons) if score else []
    maxima = score.scoring.maxima if score else {}
    means = PointsMean.from_json(score.scoring.means) if score else None
    parts = [(item_name(item), score.items.get(item), maxima[item]) for item in on_card(maxima) if score]
    context = {
        "company": company,
        "score": score,
        "means": means,
        "chance": means.chance(score.points) if means and score else None,
        "why": why(told) if score and not score.struck_by else "",
        "struck_by": rule_name(score.struck_by) if score and score.struck_by else "",
        "struck_value": told[0].value if score and score.struck_by and told else "",
        "parts": parts,
        "values": [points for _name, points, _most in parts],
        "most": [most for _name, _points, most in parts],
        "news": [_news(row) for row in marks if row["live__pk"]],
        "involved": any(row["involved"] for row in marks),
        "restored": any(row["restored"] for row in marks),
    }
    return mark_safe(render_to_string("targeting/company_score.html", context, request=request))


def score_here(user: Any, company: Company) -> Score | None:
    """The company's score of this reader; asked once, however many slots of the page want it."""
    kept = company.__dict__.setdefault("_scores_of_readers", {})
    if user.pk not in kept:
        kept[user.pk] = next(iter(SCORE(seller=user.pk, company=company.pk)), None)
    found: Score | None = kept[user.pk]
    return found


def _marks() -> QuerySet[Company, dict[str, Any]]:
    """Whether the seller is involved with the company, whether they took it back, and its news: one question for all.
    A row for each of the latest news, or one without any."""
    own = {"seller": Given("seller", BigIntegerField()), "company": COMPANY}
    marks = Company.objects.filter(pk=COMPANY).annotate(
        involved=Exists(Involvement.objects.filter(**own)),
        restored=Exists(Restored.objects.filter(**own)),
        live=FilteredRelation("triggers", condition=Q(triggers__withdrawn_at=None)),
    )
    found = marks.order_by("-live__happened_on", "-live__pk")
    return found.values("involved", "restored", "live__pk", *(f"live__{name}" for name in NEWS))[:MOST_NEWS]


def _news(row: dict[str, Any]) -> Trigger:
    return Trigger(pk=row["live__pk"], **{name: row[f"live__{name}"] for name in NEWS})


NEWS, MOST_NEWS = ("kind", "text", "happened_on", "link"), 5
COMPANY = Given("company", BigIntegerField())
MARKS = AskedAgain(_marks)
SCORE = AskedAgain(
    lambda: Score.objects.of(Given("seller", BigIntegerField())).filter(company=COMPANY).select_related("scoring")
)


def _company(request: HttpRequest, pk: int) -> Company:
    if pk > BIGGEST_ID:
        raise Http404
    found: Company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    return found


def _page_of(company: Company) -> str:
    try:
        return reverse("directory:company", args=[company.pk])
    except NoReverseMatch:
        return reverse("targeting:ranking")
