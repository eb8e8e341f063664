"""Teams and the teams in them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.team.access import admins
from tuoke.team.forms import TeamForm
from tuoke.team.models import Team
from tuoke.workspace.audit import changes, record
from tuoke.workspace.models import Due

FIELDS = ["name", "parent_id"]


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """All teams as a tree, with how many people are in each; a new one below."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save()
            record(request.user, "create", made, name=made.name, parent=made.parent_id)
        messages.success(request, gettext("%(team)s is there.") % {"team": made})
        return redirect("team:teams")
    known = {"teams": _tree(), "form": form}
    return render(request, "team/teams.html", known, status=422 if form.errors else 200)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Name one team anew, or move it with all that is below it."""
    shown = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    before = {name: shown.serializable_value(name) for name in FIELDS}
    form = TeamForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            move(form.save(commit=False))
            differing = changes(form.instance, before, FIELDS)
            if differing["after"]:
                record(request.user, "update", form.instance, **differing)
        messages.success(request, gettext("Saved."))
        return redirect("team:teams")
    people = shown.members.order_by("name")[:100]
    known = {"team": Team.objects.get(pk=pk), "form": form, "people": people, "is_empty": is_empty(shown)}
    return render(request, "team/team.html", known, status=422 if form.errors else 200)


@admins
@require_POST
def team_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Only an empty team goes: nobody is left without one by accident."""
    shown = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    with transaction.atomic():
        if not is_empty(shown):
            messages.error(request, gettext("There are still people or teams in it."))
            return redirect("team:team", pk=pk)
        record(request.user, "delete", shown, name=shown.name, parent=shown.parent_id)
        shown.delete()
    messages.success(request, gettext("%(team)s is gone.") % {"team": shown.name})
    return redirect("team:teams")


def is_empty(shown: Team) -> bool:
    return not shown.members.exists() and not shown.children.exists()


def move(changed: Team) -> None:
    """Save a team; where its place changed, the paths below follow and scores are made anew (who sees what differs)."""
    old = Team.objects.get(pk=changed.pk).path
    changed.save()
    if changed.path != old:
        for below in Team.objects.filter(path__startswith=old).exclude(pk=changed.pk):
            Team.objects.filter(pk=below.pk).update(path=changed.path + below.path.removeprefix(old))
        Due.objects.ask("score_all")


def _tree() -> list[tuple[Team, range]]:
    """Every team below its parent, by name among its sisters, with as many steps as it is deep."""
    counted = models.Count("members", filter=models.Q(members__is_active=True))
    below: dict[int | None, list[Any]] = {}
    for one in Team.objects.annotate(people=counted).order_by("name", "pk"):
        below.setdefault(one.parent_id, []).append(one)
    ordered: list[tuple[Team, range]] = []
    waiting = [(one, 0) for one in reversed(below.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        ordered.append((one, range(depth)))
        waiting += [(child, depth + 1) for child in reversed(below.get(one.pk, []))]
    return ordered
