"""Who is named in an entry by @ and their name, and is told of it, as far as they may see the company."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.directory.seen import seen_of
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.asked_again import Asked, AskedAgain
from tuoke.workspace.audit import record

MOST = 20  # told of one entry
#: What stands before the sign is no part of an e-mail address.
SIGN = r"(?<![A-Za-z0-9._-])[@＠]"


class MentionQuerySet(models.QuerySet["Mention"]):
    def visible_to(self, user: Any) -> MentionQuerySet:
        """One's own, of companies that one may see today, where the entry was not taken back."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        taken_back = JournalEntry.objects.filter(withdraws=OuterRef("entry"))
        return self.filter(seen_of(user), ~Exists(taken_back), user=user)


class Mention(models.Model):
    """`name`: as it stands in the text. `read_at`: when they said that they have read it."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    entry = models.ForeignKey(JournalEntry, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["user", "-id"]),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="mention_unread"),
        ]

    def __str__(self) -> str:
        return f"@{self.name}"


def _names(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    return re.compile(rf"{SIGN}({'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9])", re.I)


def named(text: str, by: Any) -> dict[User, str]:
    """The colleagues whose names stand in the text behind an @, and how each is written there; two of one name both. A
    name that `by` has no colleague of is plain text, and so is one's own."""
    if "@" not in text and "＠" not in text:
        return {}
    people = list(User.objects.visible_to(by).filter(is_active=True).exclude(name="").exclude(pk=by.pk))
    if not people:
        return {}
    written = {name.casefold(): name for name in _names(one.name for one in people).findall(text)}
    found = {one: written[one.name.casefold()] for one in people if one.name.casefold() in written}
    return dict(list(found.items())[:MOST])


def tell(entry: JournalEntry, text: str, by: Any) -> None:
    """Tell those who are named and may see the company. Call it inside the transaction that writes the entry."""
    for user, name in named(text, by).items():
        if not _may_see(user, entry):
            continue
        made = Mention.objects.create(company=entry.company, entry=entry, user=user, name=name, by=by)
        record(by, "mention", made, entry=entry.pk, user=user.pk)


def not_told(entry: JournalEntry, text: str, by: Any) -> list[str]:
    """The names of those who are named and cannot see the company."""
    return [user.name for user in named(text, by) if not _may_see(user, entry)]


def _may_see(user: User, entry: JournalEntry) -> bool:
    return Company.objects.visible_to(user).filter(pk=entry.company_id).exists()


def read(user: Any, numbers: list[int] | None = None) -> None:
    """Mark those of one's mentions as read, or all of them."""
    unread = Mention.objects.filter(user=user, read_at=None)
    (unread if numbers is None else unread.filter(pk__in=numbers)).update(read_at=timezone.now())


UNREAD = AskedAgain(lambda user: Mention.objects.visible_to(user).filter(read_at=None).values_list("pk"))


def waiting(user: Any) -> Asked:
    """Those that one has not read, for the sidebar."""
    return UNREAD.asked(user)


def pieces(text: str, names: list[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is an @ and the name of somebody who was told."""
    if not names:
        return [(text, False)] if text else []
    found, last = [], 0
    for one in _names(names).finditer(text):
        found += [(text[last : one.start()], False), (one.group(0), True)]
        last = one.end()
    return [piece for piece in [*found, (text[last:], False)] if piece[0]]
