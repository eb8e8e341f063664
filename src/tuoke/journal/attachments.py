"""Files that hang on a company, a person, an entry of the journal, or on what a higher room holds (a deal).

They lie below the workspace's uploads under names drawn by lot, the same bytes once, and leave the house through one
view that asks `visible_to` (attachment_pages.py). What is taken out stays a month, so that it can be put back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.seen import seen_of
from tuoke.engine import file_kinds, file_pictures
from tuoke.engine.file_kinds import NotTaken
from tuoke.journal.holders import holders
from tuoke.journal.models import JournalEntry
from tuoke.workspace.audit import record

#: How long what was taken out can be put back; then its bytes go.
KEPT = dt.timedelta(days=30)
ABANDONED_AFTER = 24 * 3600  # seconds
SPARED = 256 << 20  # bytes that stay free on the disk


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """Of companies that one may see; what hangs on a deal, of deals that one may see."""
        seen = Q(holder="")
        for one in holders().values():
            seen |= Q(Exists(one.all().visible_to(user).filter(pk=OuterRef("held_by"))), holder=one.code)
        return self.filter(seen_of(user)).filter(seen)

    def standing(self) -> AttachmentQuerySet:
        return self.filter(removed_at=None)


class Attachment(models.Model):
    """`stored`: the file's name on disk; those with the same `digest` share it. `pictured`: a picture of it lies beside
    it. `holder` and `held_by`: what it hangs on in a room above ('' and None: nothing)."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="attachments")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    entry = models.ForeignKey(JournalEntry, models.PROTECT, null=True, related_name="attachments")
    holder = models.CharField(max_length=12, blank=True)
    held_by = models.BigIntegerField(null=True)
    name = models.CharField(_("file"), max_length=140)
    kind = models.CharField(max_length=12)  # of engine.file_kinds.KINDS
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    stored = models.CharField(max_length=32)
    pictured = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        indexes = [
            models.Index(fields=["digest"]),
            models.Index(fields=["holder", "held_by"], condition=~Q(holder=""), name="attachment_held"),
            models.Index(fields=["removed_at"], condition=Q(removed_at__isnull=False), name="attachment_removed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def media(self) -> str:
        return file_kinds.KINDS[self.kind].media if self.kind in file_kinds.KINDS else "application/octet-stream"

    @property
    def shown(self) -> str:
        return file_kinds.KINDS[self.kind].shown if self.kind in file_kinds.KINDS else ""

    @property
    def file(self) -> Path:
        return path_of(self.stored)

    @property
    def picture(self) -> Path:
        return path_of(self.stored).with_suffix(".webp")


def root() -> Path:
    return Path(settings.UPLOADS) / "files"


def path_of(stored: str) -> Path:
    return root() / stored[:2] / stored


@dataclass(frozen=True)
class Received:
    """A file that was looked at and may be attached; it lies in a folder of its own until then."""

    folder: Path
    name: str
    kind: str
    size: int
    digest: str

    @property
    def pictured(self) -> bool:
        return (self.folder / "picture.webp").is_file()

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def receive(name: str, chunks: Iterable[bytes]) -> Received:
    """Write the bytes down and look at them. Raises NotTaken: too_large, no_room, or what engine.file_kinds refuses
    (a picture that is a bomb or damaged too); nothing is left behind then."""
    folder = Path(settings.UPLOADS) / f"incoming-{token_hex(8)}"  # the broom of the imports knows these
    folder.mkdir(parents=True, mode=0o700)
    try:
        digest, size = _written(folder / "file", chunks)
        with (folder / "file").open("rb") as file:
            kind = file_kinds.look(file, name)
        _draw(kind, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Received(folder, file_kinds.named(name, kind), kind, size, digest)


def _written(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    if shutil.disk_usage(path.parent).free < SPARED:
        raise NotTaken("no_room")
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.FILE_LIMIT:
                raise NotTaken("too_large")
            digest.update(chunk)
            file.write(chunk)
    path.chmod(0o600)
    return digest.hexdigest(), size


def _draw(kind: str, folder: Path) -> None:
    shown = file_kinds.KINDS[kind].shown
    if shown not in ("picture", "pdf"):
        return
    try:
        file_pictures.make(kind, folder / "file", folder / "picture.webp")
    except NotTaken:
        if shown == "picture":  # a PDF with a password is a PDF all the same
            raise


def attach(
    received: Iterable[Received], company: Company, by: Any, *, person: Person | None = None,
    entry: JournalEntry | None = None, holder: str = "", held_by: int | None = None,
) -> list[Attachment]:  # fmt: skip
    """Keep what was received, each with its audit row; the same bytes lie there once."""
    made = []
    with transaction.atomic():
        for one in received:
            about = {"person": person, "entry": entry, "holder": holder, "held_by": held_by}
            facts = {"name": one.name, "kind": one.kind, "size": one.size, "digest": one.digest}
            stored, pictured = _settled(one)
            row = Attachment.objects.create(
                company=company, by=by, stored=stored, pictured=pictured, **about, **facts
            )  # fmt: skip
            record(by, "upload", row, company=company.pk, file=one.name, size=one.size, sha256=one.digest)
            made.append(row)
    return made


def _settled(one: Received) -> tuple[str, bool]:
    """The name on disk: that of the same bytes where they lie there already, else a new one."""
    same = Attachment.objects.filter(digest=one.digest).values_list("stored", "pictured").first()
    if same and path_of(same[0]).is_file():
        os.utime(path_of(same[0]))  # not for the broom, whoever else lets go of it now
        one.forget()
        return same
    stored = token_hex(16)
    path_of(stored).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pictured = one.pictured
    if pictured:
        os.replace(one.folder / "picture.webp", path_of(stored).with_suffix(".webp"))
    os.replace(one.folder / "file", path_of(stored))
    one.forget()
    return stored, pictured


def may_remove(found: Attachment, by: Any) -> bool:
    """Whoever attached it while their role may undo what is its own; another's, who may undo what others did."""
    return bool(by.may_write and by.may_undo(found.by_id))


def remove(found: Attachment, by: Any) -> bool:
    """Take it out; False where that was done already."""
    with transaction.atomic():
        now = timezone.now()
        done = Attachment.objects.filter(pk=found.pk, removed_at=None).update(removed_at=now, removed_by=by)
        if done:
            record(by, "withdraw", found, company=found.company_id, file=found.name)
    return bool(done)


def put_back(found: Attachment, by: Any) -> bool:
    """Undo of taking it out; False where it is there, or its bytes are gone."""
    with transaction.atomic():
        gone = Attachment.objects.filter(pk=found.pk).exclude(removed_at=None)
        done = found.file.is_file() and gone.update(removed_at=None, removed_by=None)
        if done:
            record(by, "restore", found, company=found.company_id, file=found.name)
    return bool(done)


def sweep(now: dt.datetime) -> None:
    """Forget what was taken out a month ago, and files that no row knows (an upload whose transaction failed)."""
    for old in Attachment.objects.filter(removed_at__lt=now - KEPT):
        with transaction.atomic():
            record(None, "delete", old, company=old.company_id, file=old.name)
            old.delete()
    known = set(Attachment.objects.values_list("stored", flat=True))
    before = time.time() - ABANDONED_AFTER
    for path in root().glob("*/*"):
        if path.stem not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def all_files() -> Iterator[tuple[str, Path]]:
    """(name in a folder of files, path) of all that hangs somewhere, for taking everything out."""
    for pk, name, stored in Attachment.objects.standing().values_list("pk", "name", "stored").iterator():
        yield f"{pk}-{name}", path_of(stored)
