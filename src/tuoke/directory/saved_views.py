"""Views of the list of companies that people keep: a name for a filter, its columns and its order; for oneself, one's
team or all. What a view shows is asked anew for whoever opens it: it gives nobody a company that they may not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import Role, Team
from tuoke.workspace.asked_again import AskedAgain
from tuoke.workspace.audit import changes, record

if TYPE_CHECKING:
    # Filters read the models, and models.py imports this file.
    from tuoke.directory.filters import Filters

MOST = 30  # views that stand above the list
LONGEST = 6_000  # characters of an address


class ViewConflict(Exception):
    """Somebody else changed the view since it was opened; nothing was written."""


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> SavedViewQuerySet:
        """One's own, those for all, and those of one's team or of teams that one looks over."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        shared = Q(by=user) | Q(shared=SavedView.Shared.ALL)
        if user.is_admin:
            return self.filter(shared | Q(shared=SavedView.Shared.TEAM))
        if user.team_id:
            team = Q(team=user.team_id)
            if user.role in (Role.MANAGER, Role.VIEWER):
                team |= Q(team__path__startswith=user.team_path)
            shared |= team & Q(shared=SavedView.Shared.TEAM)
        return self.filter(shared)


class SavedView(models.Model):
    """`query`: the address of the list, without '?', as `Filters` writes it."""

    class Shared(models.TextChoices):
        ME = "me", _("only me")
        TEAM = "team", _("my team")
        ALL = "all", _("everybody")

    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(max_length=LONGEST, blank=True)
    shared = models.CharField(_("who sees it"), max_length=4, choices=Shared, default=Shared.ME)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    FACTS = ("name", "query", "shared")

    class Meta:
        verbose_name = _("view")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def filters(self) -> Filters:
        from tuoke.directory.filters import Filters

        return Filters.of(QueryDict(self.query))

    def changeable_by(self, user: Any) -> bool:
        """Whoever made it, an admin, and for a shared one who leads the team of whoever made it."""
        if not user.may_write:
            return False
        leads = user.leads and self.shared != self.Shared.ME and self.team is not None and bool(user.team_path)
        return self.by_id == user.pk or user.is_admin or (leads and self.team.path.startswith(user.team_path))  # type: ignore[union-attr]


class DefaultViewQuerySet(models.QuerySet["DefaultView"]):
    def visible_to(self, user: Any) -> DefaultViewQuerySet:
        return self.filter(user=user) if user.is_authenticated and user.is_active else self.none()


class DefaultView(models.Model):
    """With which view the list of companies opens for a person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+")

    objects = DefaultViewQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.view_id}"


VIEWS = AskedAgain(lambda user: SavedView.objects.visible_to(user).order_by("name", "pk")[:MOST])
DEFAULT = AskedAgain(
    lambda user: DefaultView.objects.filter(user=user, view__in=SavedView.objects.visible_to(user)).values("view_id")
)


def keep(name: str, query: str, shared: str, by: Any) -> SavedView:
    """A new view of whoever keeps it."""
    with transaction.atomic():
        view = SavedView.objects.create(name=name, query=_written(query), shared=shared, team=by.team, by=by)
        record(by, "create", view, after={fact: getattr(view, fact) for fact in SavedView.FACTS})
    return view


def change(view: SavedView, facts: dict[str, str], by: Any, *, version: int) -> SavedView:
    """Write name, query or who sees it over `version`; ViewConflict where it has moved on."""
    with transaction.atomic():
        now = SavedView.objects.select_for_update().get(pk=view.pk)
        if now.version != version:
            raise ViewConflict
        before = {fact: getattr(now, fact) for fact in SavedView.FACTS}
        for fact, value in facts.items():
            setattr(now, fact, _written(value) if fact == "query" else value)
        changed = changes(now, before, list(SavedView.FACTS))
        if changed["after"]:
            now.version, now.changed_at = now.version + 1, timezone.now()
            now.save()
            record(by, "update", now, **changed)
    return now


def remove(view: SavedView, by: Any) -> None:
    """The view is gone, for whoever it was the default too; the audit keeps what it was."""
    with transaction.atomic():
        record(by, "delete", view, before={fact: getattr(view, fact) for fact in SavedView.FACTS})
        view.delete()


def open_with(view: SavedView, user: Any, *, wanted: bool) -> None:
    """The list opens with this view for `user`, or no longer."""
    with transaction.atomic():
        if wanted:
            DefaultView.objects.update_or_create(user=user, defaults={"view": view})
        else:
            DefaultView.objects.filter(user=user, view=view).delete()
        record(user, "preferences", view, after={"view": view.pk if wanted else None})


def _written(query: str) -> str:
    """The query as the filters that it means write it: nothing else is ever kept."""
    return SavedView(query=query[:LONGEST]).filters.query
