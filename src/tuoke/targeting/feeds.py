"""The feeds: which are read, how it went, and naming, changing, stopping and reading one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.targeting.feed_words import why
from tuoke.targeting.models import Feed
from tuoke.team.access import members, writers
from tuoke.workspace import audit
from tuoke.workspace.fetching import FetchRefused, read_address
from tuoke.workspace.models import Due, Workspace

#: So many feeds a workspace reads; of their news so many days are counted.
MOST, DAYS = 100, 30
FIELDS = ["name", "address", "every_hours"]
HOURS = (1, 2, 3, 6, 12, 24)


class FeedForm(forms.ModelForm):  # type: ignore[type-arg]
    address = forms.URLField(
        label=_("address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Of a feed (RSS or Atom), or of a page that names one."),
    )
    every_hours = forms.TypedChoiceField(label=_("read every … hours"), coerce=int, initial=6)

    class Meta:
        model = Feed
        fields = FIELDS
        help_texts = {"name": _("What you call it: a trade paper, a stock exchange, an office of tenders.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["every_hours"].choices = [(hours, str(hours)) for hours in HOURS]  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            read_address(address)
        except FetchRefused as refused:
            raise forms.ValidationError(why(refused.code, refused.detail)) from None
        return address


@members
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed with its last look and what it brought, and a form for one more."""
    user: Any = request.user
    seen = Feed.objects.visible_to(user)
    full = seen.filter(stopped_at=None).count() >= MOST
    form = FeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not full:
        with transaction.atomic():
            made = form.save(commit=False)
            made.by = user
            made.save()
            audit.record(user, "create", made, after={name: getattr(made, name) for name in FIELDS})
            Due.objects.ask("listen", str(made.pk))
        messages.success(request, gettext("The feed is being read; its news are here in a moment."))
        return redirect("targeting:feeds")
    since = Workspace.current().today() - dt.timedelta(days=DAYS)
    rows = seen.select_related("by").annotate(recent=Count("news", filter=Q(news__published_on__gte=since)))
    lines = [(one, why(one.failed)) for one in rows.order_by("stopped_at", "name", "pk")[: 3 * MOST]]
    context = {"lines": lines, "form": form, "full": full, "days": DAYS}
    failed = form.is_bound and (full or not form.is_valid())
    return render(request, "targeting/feeds.html", context, status=422 if failed else 200)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest, feed: int) -> HttpResponse:
    """One feed: its latest news, and a form to change it."""
    found = _feed(request, feed)
    before = {name: getattr(found, name) for name in FIELDS}
    form = FeedForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if form.cleaned_data["address"] != before["address"]:
                found.etag = found.modified = ""
            made = form.save()
            audit.record(request.user, "update", made, **audit.changes(made, before, FIELDS))
            Due.objects.ask("listen", str(made.pk))
        messages.success(request, gettext("Changed; it is being read."))
        return redirect("targeting:feeds")
    latest = found.news.order_by("-published_on", "-pk")[:30]
    context = {"feed": found, "form": form, "latest": latest, "why": why(found.failed), "name": before["name"]}
    return render(request, "targeting/feed.html", context, status=422 if form.errors else 200)


@writers
@require_POST
def run_feed(request: HttpRequest, feed: int) -> HttpResponse:
    """Read it now, stop it, or start it again (`do`: read, stop, start)."""
    found, do = _feed(request, feed), request.POST.get("do", "")
    with transaction.atomic():
        if do == "stop" and found.stopped_at is None:
            found.stopped_at = timezone.now()
            found.save(update_fields=["stopped_at"])
            audit.record(request.user, "stop", found)
            messages.success(request, gettext("Stopped. Its news stay."))
        elif do == "start" and found.stopped_at is not None:
            found.stopped_at = None
            found.save(update_fields=["stopped_at"])
            audit.record(request.user, "start", found)
        if do in ("read", "start") and found.stopped_at is None:
            Due.objects.ask("listen", str(found.pk))
            messages.success(request, gettext("The feed is being read; its news are here in a moment."))
    return redirect("targeting:feeds")


def _feed(request: HttpRequest, pk: int) -> Feed:
    if pk > BIGGEST_ID:
        raise Http404
    found: Feed = get_object_or_404(Feed.objects.visible_to(request.user), pk=pk)
    return found
