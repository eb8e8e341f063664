"""The calendar: a week of appointments, tasks and call-backs; making, moving, cancelling and settling one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.models import Company
from tuoke.journal import appointments, calendar_feed, invitations, repeating, tasks
from tuoke.journal.appointment_form import MINUTE, AppointmentForm
from tuoke.journal.appointments import Appointment
from tuoke.journal.calendar_feed import CalendarFeed
from tuoke.journal.invitations import Invitee
from tuoke.journal.tasks import Task
from tuoke.team.access import members, writers
from tuoke.team.models import User
from tuoke.workspace.models import Workspace
from tuoke.workspace.once import once

ANSWERS = [one for one in Invitee.Answer.choices if one[0]]
MOST = 300


@dataclass(frozen=True)
class Line:
    """One thing of a day: `url` leads to it."""

    at: dt.datetime
    what: str
    about: str
    url: str
    until: dt.datetime | None = None
    gone: bool = False


@members
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The week with the day `?day=`; `?who=team` adds what the people below have to do."""
    user: Any = request.user
    workspace = Workspace.current()
    today = workspace.today()
    day = _day(request.GET.get("day", "")) or today
    monday = day - dt.timedelta(days=day.weekday())
    first, end = workspace.day_bounds(monday)[0], workspace.day_bounds(monday + dt.timedelta(days=6))[1]
    whole_team = request.GET.get("who") == "team" and user.leads
    lines = sorted(_lines(user, first, end, whole_team=whole_team), key=lambda line: line.at)
    days = []
    for number in range(7):
        one = monday + dt.timedelta(days=number)
        days.append((one, [line for line in lines if line.at.astimezone(workspace.zone).date() == one]))
    context = {
        "days": days, "today": today, "monday": monday, "sunday": monday + dt.timedelta(days=6), "any": bool(lines),
        "before": monday - dt.timedelta(days=7), "after": monday + dt.timedelta(days=7), "whole_team": whole_team,
        "unsettled": Appointment.objects.visible_to(user).of(user).unsettled().select_related("company")[:20],
    }  # fmt: skip
    return render(request, "journal/calendar.html", context)


def _day(typed: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _lines(user: Any, first: dt.datetime, end: dt.datetime, *, whole_team: bool) -> list[Line]:
    planned = Appointment.objects.visible_to(user).between(first, end).select_related("company")
    waiting = Task.objects.visible_to(user).open().filter(at__gte=first, at__lt=end).select_related("company", "owner")
    if not whole_team:
        planned, waiting = planned.of(user), waiting.filter(owner=user)
    found = [
        Line(
            one.starts, one.what, one.company.name, reverse("calendar:appointment", args=[one.pk]),
            one.ends,
            gone=one.cancelled_at is not None,
        )
        for one in planned[:MOST]
    ]  # fmt: skip
    for task in waiting.order_by("at", "pk")[:MOST]:
        assert task.at is not None
        about = " · ".join([task.company.name] if task.company else [])
        if task.owner_id != user.pk:
            about = " · ".join(filter(None, [task.owner.name, about]))
        url = reverse("journal:task_edit", args=[task.pk]) if user.may_write else reverse("journal:tasks")
        found.append(Line(task.at, task.what, about, url))
    for promise in tasks.promises(user, User.objects.below(user).values("pk") if whole_team else None):
        if first <= promise.at < end:
            url = reverse("directory:company", args=[promise.company])
            about = promise.name if promise.by[0] == user.pk else f"{promise.by[1]} · {promise.name}"
            found.append(Line(promise.at, gettext("Call back"), about, url))
    return found


@writers
@once
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_create(request: HttpRequest, company: int) -> HttpResponse:
    """A new appointment with a company; `?person=` ticks one of its people."""
    user: Any = request.user
    found = get_object_or_404(Company.objects.visible_to(user), pk=company)
    soon = timezone.now().astimezone(Workspace.current().zone).replace(minute=0) + dt.timedelta(days=1)
    asked = request.GET.get("person", "")
    first = {
        "starts": soon.strftime(MINUTE), "ends": (soon + dt.timedelta(hours=1)).strftime(MINUTE), "team": [user.pk],
        "people": [int(asked)] if asked.isascii() and asked.isdecimal() and len(asked) < 19 else [],
    }  # fmt: skip
    form = AppointmentForm(request.POST or None, company=found, initial=first)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "company": found}
        return render(request, "journal/appointment_form.html", context, status=422 if form.errors else 200)
    made = form.save(commit=False)
    made.company = found
    people, team = form.cleaned_data["people"], form.cleaned_data["team"]
    if form.days:
        repeating.plan(made, people, team, user, form.days, form.zone)
        messages.success(request, gettext("Noted %(n)d times: %(what)s") % {"n": len(form.days), "what": made.what})
    else:
        appointments.plan(made, people, team, user)
        messages.success(request, gettext("Noted: %(what)s") % {"what": made.what})
    return redirect("calendar:appointment", made.pk)


def _found(request: HttpRequest, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.visible_to(request.user).select_related("company", "by"), pk=pk)


@members
@require_safe
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where, with whom; and once its time is over, what came of it."""
    found = _found(request, pk)
    row = list(repeating.row_of(found, request.user))
    context = {
        "row": row, "later": sum(one.is_open and one.starts > found.starts for one in row),
        "appointment": found, "people": found.people.order_by("pk"), "team": found.team.order_by("name", "pk"),
        "invitees": found.invitees.select_related("person", "user").order_by("user", "pk"), "answers": ANSWERS,
    }  # fmt: skip
    return render(request, "journal/appointment.html", context)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another hour, another place, other people."""
    found = _found(request, pk)
    form = AppointmentForm(request.POST or None, company=found.company, instance=found)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "company": found.company, "appointment": found}
        return render(request, "journal/appointment_form.html", context, status=422 if form.errors else 200)
    made, told = form.save(commit=False), form.cleaned_data
    if told.get("which") == "later":
        changed = repeating.change(made, told["people"], told["team"], request.user, form.zone)
    else:
        changed = int(appointments.change(made, told["people"], told["team"], request.user))
    if changed:
        messages.success(request, gettext("Saved."))
    else:
        messages.error(request, gettext("It was cancelled or settled already."))
    return redirect("calendar:appointment", pk)


@writers
@require_POST
def appointment_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not take place; it stays to be read. `later=1`: nor will the later ones of its row."""
    found = _found(request, pk)
    if request.POST.get("later") == "1":
        if n := repeating.cancel(found, request.user):
            messages.success(request, gettext("Cancelled %(n)d times: %(what)s") % {"n": n, "what": found.what})
    elif appointments.cancel(found, request.user):
        messages.success(request, gettext("Cancelled: %(what)s") % {"what": found.what})
    return redirect("calendar:appointment", pk)


@writers
@require_POST
def invitee_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody said of it by phone: `answer` is accepted, tentative or declined."""
    found = get_object_or_404(Invitee.objects.visible_to(request.user), pk=pk)
    if request.POST.get("answer") in dict(ANSWERS):
        invitations.note_answer(found, request.POST["answer"], request.user)
    return redirect("calendar:appointment", found.appointment_id)


@writers
@require_POST
def invitee_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send them the invitation again."""
    found = get_object_or_404(Invitee.objects.visible_to(request.user), pk=pk)
    if invitations.send_again(found, request.user):
        messages.success(request, gettext("It waits to be sent."))
    return redirect("calendar:appointment", found.appointment_id)


@writers
@require_POST
def appointment_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """It took place: one press writes it into the journal, with what was said if somebody typed it, and how long it
    took; a number of minutes that is none is as good as not said."""
    found = _found(request, pk)
    typed = request.POST.get("minutes", "").strip()
    minutes = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 0
    known = minutes if 0 < minutes <= appointments.MOST_MINUTES else None
    if appointments.settle(found, request.user, request.POST.get("text", "").strip()[:4_000], known):
        messages.success(request, gettext("Written down."))
    return redirect("directory:company", found.company_id)


@members
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Whether a calendar elsewhere reads one's days."""
    return render(
        request, "journal/calendar_feed.html", {"feed": CalendarFeed.objects.visible_to(request.user).first()}
    )


@writers
@require_POST
def feed_renew(request: HttpRequest) -> HttpResponse:
    """A new secret address, shown this once; the old one is dead. `end=1` only ends it."""
    user: Any = request.user
    if request.POST.get("end") == "1":
        calendar_feed.end(user)
        return redirect("calendar:subscribe")
    token = calendar_feed.renew(user)
    address = request.build_absolute_uri(reverse("calendar:feed", args=[token]))
    context = {"feed": CalendarFeed.objects.visible_to(user).first(), "address": address}
    response = render(request, "journal/calendar_feed.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days of whoever made this address, for calendars, which cannot sign in."""
    found = CalendarFeed.objects.find(token)
    if found is None:
        raise Http404
    response = HttpResponse(calendar_feed.written(found.user), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
