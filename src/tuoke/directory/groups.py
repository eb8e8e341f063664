"""Which company is part of which: branches and subsidiaries under their parent, a tree of any depth.

Readings follow merges: what was said of a company that went into another holds for that other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.seen import seen_of
from tuoke.workspace.audit import record

#: A tree is looked up so far; more storeys than this are a mistake.
DEEPEST = 10
SHOWN = 50


class Kind(models.TextChoices):
    BRANCH = "branch", _("branch: the same firm at another site")
    SUBSIDIARY = "subsidiary", _("subsidiary: a firm of its own")


class PartOfQuerySet(models.QuerySet["PartOf"]):
    def visible_to(self, user: Any) -> PartOfQuerySet:
        """Whoever may see both."""
        return self.filter(seen_of(user, "company"), seen_of(user, "parent"))


class PartOf(models.Model):
    """`company` is part of `parent`."""

    company = models.ForeignKey("directory.Company", models.CASCADE, related_name="part_of")
    parent = models.ForeignKey("directory.Company", models.CASCADE, related_name="parts")
    kind = models.CharField(_("how"), max_length=10, choices=Kind, default=Kind.BRANCH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PartOfQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a group")
        constraints = [models.UniqueConstraint(fields=["company"], name="part_of_once")]

    def __str__(self) -> str:
        return f"{self.company_id} of {self.parent_id}"


@dataclass(frozen=True)
class Group:
    """The parents above a company, the topmost first, and its parts; of what the reader may see."""

    above: list[Any]
    kind: str
    parts: list[tuple[Any, str]]


def read(company: Any, user: Any) -> Group:
    """At most DEEPEST + 2 queries; three for most."""
    seen = _companies().visible_to(user)
    above: list[Any] = []
    kind, now = "", company.pk
    for _storey in range(DEEPEST):
        row = _row_of(now)
        if row is None:
            break
        kind = kind or row.get_kind_display()
        parent = seen.filter(pk=_now(row.parent)).first()
        if parent is None or parent.pk in {one.pk for one in above} | {company.pk}:
            break
        above.insert(0, parent)
        now = parent.pk
    rows = PartOf.objects.filter(Q(parent=company) | Q(parent__merged_into=company)).select_related("company")
    kinds = {_now(row.company): row.get_kind_display() for row in rows[: 2 * SHOWN]}
    parts = seen.filter(pk__in=list(kinds)).exclude(pk=company.pk).order_by("name_key", "pk")[:SHOWN]
    return Group(above, kind, [(one, kinds[one.pk]) for one in parts])


def refusal(company: Any, parent: Any) -> str:
    """Why the one cannot be part of the other, as a code: itself | below; or ''."""
    if company.pk == parent.pk:
        return "itself"
    now = parent.pk
    for _storey in range(DEEPEST):
        row = _row_of(now)
        if row is None:
            return ""
        now = _now(row.parent)
        if now == company.pk:
            return "below"
    return "below"


def put(company: Any, parent: Any | None, kind: str, by: Any) -> None:
    """Make the company part of `parent`, or of nothing."""
    with transaction.atomic():
        row = _row_of(company.pk)
        before = {"parent": row.parent_id, "kind": row.kind} if row else None
        PartOf.objects.filter(Q(company=company) | Q(company__merged_into=company)).delete()
        if parent is not None:
            PartOf.objects.create(company=company, parent=parent, kind=kind, by=by)
        # Somebody wrote about them: an import that brought either and is undone leaves both here.
        both = [company.pk, *([parent.pk] if parent else [])]
        _companies().filter(pk__in=both).update(version=F("version") + 1)
        after = {"parent": parent.pk, "kind": kind} if parent else None
        record(by, "group", company, before=before, after=after)


def _row_of(company: int) -> PartOf | None:
    rows = PartOf.objects.filter(Q(company=company) | Q(company__merged_into=company)).select_related("parent")
    return rows.order_by("-at", "-pk").first()


def _now(company: Any) -> int:
    """The id of what the company is today."""
    return int(company.merged_into_id or company.pk)


def _companies() -> Any:
    from tuoke.directory.models import Company

    return Company.objects
