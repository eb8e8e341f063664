"""My tasks: overdue, today, later; those of one company; and the quiet reminder when a minute has come."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.models import Company
from tuoke.journal import tasks
from tuoke.journal.received import ReceivedLetter
from tuoke.journal.tasks import Task
from tuoke.team.access import members, writers
from tuoke.team.models import User
from tuoke.workspace import drop_box
from tuoke.workspace.audit import changes, record
from tuoke.workspace.models import Workspace
from tuoke.workspace.once import once

FACTS = ("what", "on", "at", "person_id", "owner_id", "repeat")


class TaskForm(forms.ModelForm):  # type: ignore[type-arg]
    time = forms.TimeField(
        label=_("time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    field_order = ["what", "on", "time", "person", "owner", "repeat"]

    class Meta:
        model = Task
        fields = ("what", "on", "person", "owner", "repeat")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, user: Any, company: Company | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = Workspace.current().zone
        if self.instance.at:
            self.initial["time"] = self.instance.at.astimezone(zone).strftime("%H:%M")
        self.zone = zone
        self.fields["what"].widget.attrs["autofocus"] = True
        people: Any = self.fields["person"]
        if company is None:
            del self.fields["person"]
        else:
            people.queryset = company.people.order_by("pk")
            people.empty_label = gettext("nobody in particular")
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.below(user).filter(is_active=True).order_by("name", "pk")
        if owner.queryset.count() < 2:
            del self.fields["owner"]

    @property
    def at(self) -> dt.datetime | None:
        time: dt.time | None = self.cleaned_data.get("time")
        return dt.datetime.combine(self.cleaned_data["on"], time, tzinfo=self.zone) if time else None


@members
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    """What this person has to do: overdue, today, later; call-backs they promised stand beside; done lately below."""
    user: Any = request.user
    today = Workspace.current().today()
    mine = Task.objects.visible_to(user).filter(owner=user).select_related("company", "person", "by")
    waiting = list(mine.open().order_by("on", F("at").asc(nulls_last=True), "pk")[: tasks.SHOWN])
    groups = [
        (gettext("Overdue"), [one for one in waiting if one.on < today]),
        (gettext("Today"), [one for one in waiting if one.on == today]),
        (gettext("Later"), [one for one in waiting if one.on > today]),
    ]
    given = Task.objects.visible_to(user).open().filter(by=user).exclude(owner=user).select_related("company", "owner")
    context = {
        "groups": [(name, some) for name, some in groups if some],
        "promises": tasks.promises(user),
        "done": mine.exclude(done_at=None).order_by("-done_at")[:10],
        "given": given.order_by("on", "pk")[:20],
        "form": TaskForm(user=user, company=None, initial={"on": today, "owner": user}) if user.may_write else None,
        "today": today,
        "letters": ReceivedLetter.objects.visible_to(user).waiting()[:100].count() if drop_box.works() else 0,
    }
    return render(request, "journal/tasks.html", context)


@members
@require_safe
def company_tasks(request: HttpRequest, company: int) -> HttpResponse:
    """The open tasks of one company: a fragment that its page fetches."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    open_ones = Task.objects.visible_to(request.user).open().filter(company=found).select_related("owner")
    context = {"company": found, "tasks": open_ones.order_by("on", "pk")[:10], "today": Workspace.current().today()}
    return render(request, "journal/company_tasks.html", context)


@writers
@once
@require_http_methods(["GET", "HEAD", "POST"])
def task_create(request: HttpRequest, company: int | None = None) -> HttpResponse:
    """A new task, of a company or of none."""
    user: Any = request.user
    found = get_object_or_404(Company.objects.visible_to(user), pk=company) if company is not None else None
    first = {"on": Workspace.current().today(), "owner": user}
    form = TaskForm(request.POST or None, user=user, company=found, initial=first)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "company": found}
        return render(request, "journal/task_form.html", context, status=422 if form.errors else 200)
    made = form.save(commit=False)
    made.company, made.at = found, form.at
    made.owner = form.cleaned_data.get("owner") or user
    tasks.add(made, user)
    messages.success(request, gettext("Noted: %(what)s") % {"what": made.what})
    return redirect("directory:company", found.pk) if found else redirect("journal:tasks")


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, another wording, another person."""
    user: Any = request.user
    found = get_object_or_404(Task.objects.visible_to(user).select_related("company", "owner"), pk=pk)
    before = {name: getattr(found, name) for name in FACTS}
    owner = found.owner
    form = TaskForm(request.POST or None, user=user, company=found.company, instance=found)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "company": found.company, "task": found}
        return render(request, "journal/task_form.html", context, status=422 if form.errors else 200)
    made = form.save(commit=False)
    made.at, made.owner, made.version = form.at, form.cleaned_data.get("owner") or owner, found.version + 1
    made.reminded_at = None
    with transaction.atomic():
        made.save()
        record(user, "update", made, **changes(made, before, list(FACTS)))
    return redirect("journal:tasks")


@writers
@require_POST
def task_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, or dropped; one key on the page."""
    found = get_object_or_404(Task.objects.visible_to(request.user).select_related("company", "owner", "person"), pk=pk)
    dropped = request.POST.get("dropped") == "1"
    if tasks.finish(found, request.user, dropped=dropped):
        said = gettext("Dropped: %(what)s") if dropped else gettext("Done: %(what)s")
        messages.success(request, said % {"what": found.what})
    return redirect("journal:tasks")


@writers
@require_POST
def task_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo."""
    found = get_object_or_404(Task.objects.visible_to(request.user).select_related("company", "owner"), pk=pk)
    if tasks.reopen(found, request.user):
        messages.success(request, gettext("Open again: %(what)s") % {"what": found.what})
    return redirect("journal:tasks")


@members
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """Asked once a minute by every open page: the task whose minute has come, told once; else nothing."""
    user: Any = request.user
    now = timezone.now()
    coming = Task.objects.visible_to(user).open().filter(owner=user, reminded_at=None, at__lte=now)
    found = coming.filter(at__gte=now - dt.timedelta(hours=12)).order_by("at").first()
    # Told by whoever marks it first: two open pages do not tell it twice.
    if found is None or not Task.objects.filter(pk=found.pk, reminded_at=None).update(reminded_at=now):
        return HttpResponse(status=204)
    return render(request, "journal/reminder.html", {"task": found})
