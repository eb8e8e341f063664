"""Reference stories: who introduces us, whose story it is, the problem they had, and what we ask for (requirement 132).

A change is a new version under the same name, as with an opening line; calls keep which version was on the screen. A
version of a line or a story counts as rehearsed once its seller has said it aloud from beginning to end (row 140).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuoke.calls.models import Script, SellersOwnQuerySet
from tuoke.team.models import User
from tuoke.workspace import audit

PARTS = ("introduction", "who", "problem", "ask")
#: More than anybody tells; a form that is sent again and again makes no more.
MOST = 30


class Story(models.Model):
    """One version of a reference story of one seller in one language; the highest number of a name is that of now."""

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stories")
    language = models.CharField(max_length=10, default="zh-hans")
    name = models.CharField(
        _("name of the story"), max_length=60, help_text=_("The same words as in the opening line that tells it.")
    )
    number = models.PositiveIntegerField(default=1)
    introduction = models.CharField(
        _("the introduction it opens with"),
        max_length=300,
        help_text=_("Who sends us, best somebody of their own trade: “Mr Li of Nanshan Glass said I should call you.”"),
    )
    who = models.CharField(_("who had the problem"), max_length=300, help_text=_("A firm like theirs, and its role."))
    problem = models.CharField(_("the problem, as they told it"), max_length=400)
    ask = models.CharField(
        _("what we ask for"),
        max_length=300,
        help_text=_("One thing, small enough for a yes: twenty minutes on Tuesday."),
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SellersOwnQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.UniqueConstraint(fields=["seller", "language", "name", "number"], name="story_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Rehearsal(models.Model):
    """`seller` said this version of a line or of a story aloud from beginning to end, alone or with somebody."""

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="rehearsals")
    script = models.ForeignKey(Script, models.PROTECT, null=True, related_name="rehearsals")
    story = models.ForeignKey(Story, models.PROTECT, null=True, related_name="rehearsals")
    partner = models.CharField(_("with whom"), max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = SellersOwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(script=None, story__isnull=False) | Q(script__isnull=False, story=None),
                name="rehearsal_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.at:%Y-%m-%d}"


def of_now(seller: Any) -> Any:
    """The version of now of each story of this seller, in every language: newest first, with `times` rehearsed and when
    `last`."""
    newest = (
        Story.objects.filter(seller=seller, language=OuterRef("language"), name=OuterRef("name"))
        .order_by("-number")
        .values("pk")[:1]
    )
    found = Story.objects.filter(seller=seller, pk=Subquery(newest))
    return rehearsed(found).order_by("-changed_at", "-pk")


def rehearsed(versions: Any) -> Any:
    """With `times` and `last`: how often and when each version was rehearsed."""
    return versions.annotate(times=Count("rehearsals"), last=Max("rehearsals__at"))


def told_by(script: Script | None) -> Story | None:
    """The version of now of the story that this line tells; None where it tells none of those written down."""
    if script is None or not script.story:
        return None
    mine = Story.objects.filter(seller=script.seller_id, language=script.language, name=script.story)
    found: Story | None = rehearsed(mine).order_by("-number").first()
    return found


def save(given: dict[str, Any], before: Story | None, by: Any) -> Story | None:
    """A change is a new version; what is as it was stays the version it is. A name that is there already makes a
    version of that story. None where there are many already."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        language = before.language if before else get_language() or "zh-hans"
        mine = Story.objects.filter(seller=by, language=language)
        last: Story | None = mine.filter(name=given["name"]).order_by("-number").first()
        if last is not None and all(getattr(last, part) == given[part] for part in PARTS):
            return last
        if last is None and mine.values("name").distinct().count() >= MOST:
            return None
        number = last.number + 1 if last else 1
        made: Story = Story.objects.create(seller=by, language=language, number=number, **given)
        was = {part: getattr(last, part) if last else "" for part in PARTS}
        audit.record(by, "write", made, number=number, **audit.changes(made, was, list(PARTS)))
    return made


def rehearse(by: Any, *, script: Script | None = None, story: Story | None = None, partner: str = "") -> Rehearsal:
    """Note that `by` rehearsed this version now."""
    with transaction.atomic():
        made: Rehearsal = Rehearsal.objects.create(seller=by, script=script, story=story, partner=partner)
        audit.record(
            by, "rehearse", made, after={"partner": partner, "script": str(script or ""), "story": str(story or "")}
        )
    return made
