"""Who is away, and who stands in: within these days the deputy sees and works what the other holds; it ends by itself.

What a deputy holds is read in one place, `User.stands_in_for`. There are no chains: a deputy sees what the other holds,
never what the other stands in for.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import Role, User
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due, Workspace

LONGEST = 366  # days


class LeaveQuerySet(models.QuerySet["Leave"]):
    def visible_to(self, user: Any) -> LeaveQuerySet:
        """Colleagues know who is away and whom to ask."""
        return self if user.is_authenticated and user.is_active else self.none()

    def on(self, day: dt.date) -> LeaveQuerySet:
        return self.filter(start__lte=day, end__gte=day, ended_at=None)

    def meeting(self, start: dt.date, end: dt.date) -> LeaveQuerySet:
        """Those that share a day with these."""
        return self.filter(start__lte=end, end__gte=start, ended_at=None)


class Leave(models.Model):
    """`person` is away from the first day to the last, both included; `deputy` stands in. `ended_at`: called off, or
    back sooner."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leaves", verbose_name=_("who"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputised", verbose_name=_("deputy")
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        ordering = ["start", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.start} {self.end}"


def refusal(person: User, deputy: User, start: dt.date, end: dt.date, today: dt.date) -> tuple[str, str]:
    """What speaks against it: a field of the form and a sentence; two empty texts where nothing does."""
    if end < start:
        return "end", gettext("The last day is before the first.")
    if end < today:
        return "end", gettext("These days are over.")
    if (end - start).days >= LONGEST:
        return "end", gettext("A year at most. Hand the companies over instead.")
    if deputy.pk == person.pk:
        return "deputy", gettext("Nobody stands in for themselves.")
    there = Leave.objects.meeting(start, end)
    if there.filter(person=person).exists():
        return "start", gettext("There is a leave in these days already. End it first.")
    if there.filter(person=deputy).exists():
        return "deputy", gettext("%(name)s is away in these days too.") % {"name": deputy.name}
    if there.filter(deputy=person).exists():
        said = gettext("%(name)s stands in for somebody in these days: somebody else must stand in there first.")
        return "start", said % {"name": person.name}
    return "", ""


def take(person: User, deputy: User, start: dt.date, end: dt.date, by: Any) -> Leave:
    """Write it down; whoever calls has asked `refusal`."""
    with transaction.atomic():
        made = Leave.objects.create(person=person, deputy=deputy, start=start, end=end, by=by)
        told = {"person": person.pk, "deputy": deputy.pk, "start": start.isoformat(), "end": end.isoformat()}
        record(by, "leave", made, after=told)
        _keep(person, deputy)
        _rank_anew(deputy, start, end)
    return made


def call_off(leave: Leave, by: Any) -> None:
    """From now on the deputy sees no more than before."""
    with transaction.atomic():
        now = timezone.now()
        if Leave.objects.filter(pk=leave.pk, ended_at=None).update(ended_at=now):
            record(by, "leave_end", leave, before={"ended_at": None}, after={"ended_at": now.isoformat()})
            _keep(leave.person, leave.deputy)
            Due.objects.ask("score", str(leave.deputy_id))


def _keep(person: User, deputy: User) -> None:
    """On both stands until when there may be something to look for, so that nobody else is ever asked."""
    live = Leave.objects.filter(ended_at=None)
    away = live.filter(person=person).aggregate(last=Max("end"))["last"]
    stands = live.filter(deputy=deputy).aggregate(last=Max("end"))["last"]
    User.objects.filter(pk=person.pk).update(away_until=away)
    User.objects.filter(pk=deputy.pk).update(stands_in_until=stands)


def _rank_anew(deputy: User, start: dt.date, end: dt.date) -> None:
    """The deputy's ranking takes in what is theirs for now as it begins, and lets it go as it ends."""
    firm = Workspace.current()
    for day in (start, end + dt.timedelta(days=1)):
        begins, _ends = firm.day_bounds(day)
        Due.objects.ask("score", str(deputy.pk), slot=f"leave {day.isoformat()}", after=begins)


def held_by(deputy: User, day: dt.date) -> tuple[int, ...]:
    """Ids of those whom they stand in for on `day`."""
    return tuple(Leave.objects.on(day).filter(deputy=deputy).order_by("person").values_list("person", flat=True))


def of(person: User, day: dt.date) -> Leave | None:
    """Their leave on `day`."""
    if person.away_until is None or person.away_until < day:
        return None
    return Leave.objects.on(day).filter(person=person).select_related("deputy").first()


def who_may_stand_in(person: User) -> models.QuerySet[User]:
    """Colleagues of the same team and those who lead it; for whom leads or sits in no team, whoever may write."""
    there = User.objects.filter(is_active=True).exclude(role=Role.VIEWER).exclude(pk=person.pk)
    if person.leads or person.team is None:
        return there.order_by("name", "pk")
    above = [f"{'/'.join(person.team_path.split('/')[:n])}/" for n in range(1, person.team_path.count("/") + 1)]
    leads = Q(role=Role.MANAGER, team__path__in=above) | Q(role=Role.ADMIN)
    return there.filter(Q(team=person.team_id) | leads).order_by("name", "pk")
