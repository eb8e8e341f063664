"""Where one was named: not read yet, and read; and the names that are offered while somebody types an @."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tuoke.engine.typed_sound import sounding
from tuoke.journal import mentions
from tuoke.journal.mentions import Mention
from tuoke.journal.said import said
from tuoke.team.access import members
from tuoke.team.models import User
from tuoke.workspace.numbers import contacts_masked

SHOWN, OFFERED = 50, 8


@members
@require_safe
def mentions_page(request: HttpRequest) -> HttpResponse:
    """The latest entries in which this person was named."""
    user: Any = request.user
    rows = Mention.objects.visible_to(user).select_related("company", "entry", "by").order_by("-pk")
    told = []
    for one in rows[:SHOWN]:
        text = said(one.entry).text
        told.append((one, text if one.company.phones_open_to(user) else contacts_masked(text)))
    groups = [[pair for pair in told if (pair[0].read_at is None) is unread] for unread in (True, False)]
    return render(request, "journal/mentions.html", {"unread": groups[0], "read": groups[1]})


@login_required
@require_POST
def mentions_read(request: HttpRequest) -> HttpResponse:
    """One (`number`) or all were read; also by somebody who only looks."""
    number = request.POST.get("number", "")
    plain = number.isascii() and number.isdigit() and len(number) < 19
    mentions.read(request.user, [int(number)] if plain else None if not number else [])
    return redirect("journal:mentions")


@members
@require_safe
def mention_names(request: HttpRequest) -> JsonResponse:
    """Names of colleagues that begin with what is typed, have it in them, or sound so."""
    typed = request.GET.get("q", "")[:40].casefold().replace("\0", "")
    seen = User.objects.visible_to(request.user).filter(is_active=True).exclude(pk=request.user.pk)
    names = sorted(set(seen.exclude(name="").values_list("name", flat=True)))
    at = [place for place, name in enumerate(names) if typed in name.casefold()]
    at.sort(key=lambda place: not names[place].casefold().startswith(typed))
    at = list(dict.fromkeys([*at, *sounding(names, typed, OFFERED)]))
    return JsonResponse({"names": [names[place] for place in at[:OFFERED]]})
