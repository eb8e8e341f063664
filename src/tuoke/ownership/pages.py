"""The public pool: what lies in it, what is about to come back, its rules, and whether a company is taken."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory import veil
from tuoke.directory.keyset import Keyset
from tuoke.directory.models import Company
from tuoke.ownership import claims, returning
from tuoke.ownership.models import PoolRules, Returned
from tuoke.ownership.quiet import due_by
from tuoke.ownership.taken import whose
from tuoke.team.access import admins, members, writers
from tuoke.workspace.audit import changes, record

PAGE = 50
LATELY = 10
#: The index of owners has names behind it: of a pool of a million a page is read at once.
ORDER = Keyset("name_key")
#: So many questions a minute: the box is for one company at a time, not for reading the directory out.
RATES = {"is_taken": "20/m/user,300/d/user"}


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PoolRules
        fields = PoolRules.FACTS
        help_texts = {
            "quiet_days": _("Contact is a call, a meeting, a message, an answer; a note to oneself is none."),
            "returns": _("Until you set this, nothing comes back by itself. Look at the preview first."),
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and given["warn_days"] >= given["quiet_days"]:
            self.add_error(
                "warn_days", gettext("Fewer days than those without contact, or every company is warned of.")
            )
        return given


class QueryForm(forms.Form):
    q = forms.CharField(label=_("Name, phone or code"), max_length=200)


@members
@require_safe
def pool(request: HttpRequest) -> HttpResponse:
    """Companies that nobody holds, by name, each with from whom it came back; and those that came back last."""
    user: Any = request.user
    free = Company.objects.visible_to(user).filter(owner=None)
    page = ORDER.page(free, after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=PAGE)
    back = Returned.objects.filter(company__in=[one.pk for one in page.rows]).select_related("seller").order_by("at")
    latest = {one.company_id: one for one in back}
    lately = Returned.objects.visible_to(user).filter(company__owner=None).select_related("company", "seller")
    rules = PoolRules.current()
    context = {
        "rows": [(one, latest.get(one.pk)) for one in page.rows],
        "lately": lately.order_by("-at", "-pk")[:LATELY],
        "after_url": f"?after={page.after}" if page.after else "",
        "before_url": f"?before={page.before}" if page.before else "",
        "rules": rules,
        "room": claims.room(user, rules),
        "warned": _warned(user, rules).count() if rules.returns and user.may_write else 0,
    }
    return render(request, "ownership/pool.html", context)


@members
@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    """One's own companies, and those of the teams below, that come back soon unless somebody talks to them."""
    rules = PoolRules.current()
    found: Any = _warned(request.user, rules).select_related("owner") if rules.returns else Company.objects.none()
    rows = [(one, one.counts + dt.timedelta(days=rules.quiet_days)) for one in found[:PAGE]]
    return render(request, "ownership/leaving.html", {"rows": rows, "rules": rules})


@writers
@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one of one's own companies back."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    if claims.let_go(pk, request.user):
        messages.success(request, gettext("%(name)s lies in the public pool now.") % {"name": found.name})
    else:
        messages.warning(request, gettext("%(name)s is not yours.") % {"name": found.name})
    return redirect("directory:company", pk)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of the pool; "preview" shows what they would give back tomorrow before they hold."""
    user: Any = request.user
    now = PoolRules.current()
    before = {name: getattr(now, name) for name in PoolRules.FACTS}
    form = RulesForm(request.POST or None, instance=now)
    good = request.method == "POST" and form.is_valid()
    if good and "preview" not in request.POST:
        with transaction.atomic():
            made = form.save(commit=False)
            made.pk, made.by, made.changed_at = 1, user, timezone.now()
            made.save()
            record(user, "update", made, **changes(made, before, list(PoolRules.FACTS)))
        messages.success(request, gettext("The rules of the pool are saved."))
        return redirect("ownership:pool")
    tomorrow = timezone.now() + dt.timedelta(days=1)
    shown = returning.preview(user, form.instance if good else PoolRules.current(), tomorrow)
    context = {"form": form, "preview": shown, "total": sum(n for _name, n in shown), "tried": good}
    return render(request, "ownership/rules.html", context, status=422 if form.errors else 200)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def taken(request: HttpRequest) -> HttpResponse:
    """Is this company taken, and by whom? Nothing else is told of it, whoever asks."""
    form = QueryForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, app="tuoke", action="is_taken", config=RATES, user=request.user):
            form.add_error(None, gettext("So many questions at once: please go on in a minute."))
            return render(request, "ownership/taken.html", {"form": form}, status=429)
        found = whose(form.cleaned_data["q"], veil.kept_from(request.user))
        with transaction.atomic():
            record(request.user, "ask", "directory.company", count=len(found))
    context = {"form": form, "found": found, "asked": found is not None}
    return render(request, "ownership/taken.html", context, status=422 if form.errors else 200)


def _warned(user: Any, rules: PoolRules) -> Any:
    """Those that come back within the days of the warning."""
    soon = timezone.now() + dt.timedelta(days=rules.warn_days)
    return due_by(Company.objects.visible_to(user), rules, soon)
