"""The drop-box: a mailbox of the firm's, read by IMAP and left as it is. What came since we last looked, once each.

Where we are in it is kept with the id of the mailbox itself (UIDVALIDITY): a mailbox made anew is read from its start.
"""

from __future__ import annotations

import datetime as dt
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, models
from django.utils import timezone
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

log = logging.getLogger(__name__)

#: Letters taken by one look, and how long a look may last in all: whoever waits behind it is not kept waiting.
MOST, SECONDS = 200, 120
TIMEOUT = 20  # seconds for any one answer of the server
EVERY = dt.timedelta(minutes=5)
LONGEST_WAIT = dt.timedelta(hours=1)


class DropBoxQuerySet(models.QuerySet["DropBox"]):
    def visible_to(self, user: Any) -> DropBoxQuerySet:
        """Whoever runs the server sees to it."""
        return self if user.is_authenticated and user.role == "admin" else self.none()


class DropBox(models.Model):
    """How far one mailbox was read, and how the last look at it ended: `failed` is '' or a code of `FAILURES`."""

    place = models.CharField(max_length=400, unique=True)
    validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(default=timezone.now)
    failed = models.CharField(max_length=12, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)  # letters that broke us, and were left

    objects = DropBoxQuerySet.as_manager()

    class Meta:
        verbose_name = "drop-box"

    def __str__(self) -> str:
        return self.place

    @classmethod
    def current(cls) -> DropBox | None:
        """The mailbox that the environment names; None where it names none."""
        if not works():
            return None
        place = f"{settings.IMAP_USER}@{settings.IMAP_HOST}:{settings.IMAP_PORT}/{settings.IMAP_FOLDER}"[:400]
        return cls.objects.get_or_create(place=place)[0]


@dataclass(frozen=True)
class Dropped:
    """One letter as it lies there, and when it came."""

    uid: int
    raw: bytes
    at: dt.datetime


class Unreachable(Exception):
    """The server did not do what it should; `code` says what: see FAILURES in checkup.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def works() -> bool:
    """Whether a drop-box is configured (TUOKE_IMAP_HOST)."""
    return bool(settings.IMAP_HOST)


def address_for_replies() -> list[str]:
    """Where answers to our letters go beside their writer: to the drop-box, unless the environment says no."""
    return settings.IMAP_ADDRESS.split(",")[:1] if works() and settings.IMAP_REPLIES and settings.IMAP_ADDRESS else []


def own_addresses() -> set[str]:
    """The addresses of the drop-box itself, in small letters."""
    return {one.strip().lower() for one in (*settings.IMAP_ADDRESS.split(","), settings.IMAP_USER) if one.strip()}


def look(box: DropBox, take: Callable[[Dropped], object], most_bytes: int) -> bool:
    """Hand every new letter to `take`, of each at most `most_bytes`, and keep how far we came; True where more waits.

    A letter that `take` raises over is left and counted; a DatabaseError is none of the letter's fault and goes up.
    Raises nothing for a server that is down: the box says so, and is left alone for a while.
    """
    began, more = timezone.now(), False
    try:
        more = _read(box, take, most_bytes, began)
        box.failed, box.failures, box.next_at = "", 0, began + EVERY
    except Unreachable as told:
        log.warning("drop-box %s: %s", box.place, told.code)
        box.failed, box.failures = told.code, min(box.failures + 1, 1000)
        box.next_at = timezone.now() + min(LONGEST_WAIT, EVERY * 2 ** min(box.failures - 1, 6))
    box.looked_at = began
    box.save(update_fields=["failed", "failures", "next_at", "looked_at"])
    return more


def _read(box: DropBox, take: Callable[[Dropped], object], most_bytes: int, began: dt.datetime) -> bool:
    with _Session(box) as session:
        uids = session.newer(box)
        for place, uid in enumerate(uids):
            if place == MOST or (timezone.now() - began).total_seconds() > SECONDS:
                return True
            dropped = session.fetch(uid, most_bytes)
            if dropped is not None:
                try:
                    take(dropped)
                except DatabaseError:
                    raise
                except Exception:
                    log.exception("drop-box %s: letter %d", box.place, uid)
                    box.unread += 1
            box.last_uid = uid
            box.save(update_fields=["validity", "last_uid", "unread"])
    return False


class _Plain(IMAP4WithTimeout):
    """Tells of its socket before the server has said a word: one that never ends its greeting can be hung up on."""

    def __init__(self, opened: Callable[[socket.socket], None], *given: Any) -> None:
        self.opened = opened
        super().__init__(*given)

    def open(self, *given: Any, **named: Any) -> None:
        super().open(*given, **named)
        self.opened(self.sock)


class _Tls(IMAP4_TLS):
    """The same, with TLS from the first byte."""

    def __init__(self, opened: Callable[[socket.socket], None], *given: Any) -> None:
        self.opened = opened
        super().__init__(*given)

    def open(self, *given: Any, **named: Any) -> None:
        super().open(*given, **named)
        self.opened(self.sock)


class _Client(IMAPClient):
    def __init__(self, opened: Callable[[socket.socket], None], **place: Any) -> None:
        self.opened = opened
        super().__init__(**place)

    def _create_IMAP4(self) -> _Plain | _Tls:
        if self.ssl:
            return _Tls(self.opened, self.host, self.port, self.ssl_context, TIMEOUT)
        return _Plain(self.opened, self.host, self.port, TIMEOUT)


class _Session:
    """One sign-in, ended by the clock whatever the server does. What goes wrong comes out as `Unreachable`."""

    def __init__(self, box: DropBox) -> None:
        self.box = box
        self.clock = threading.Timer(SECONDS + TIMEOUT, self._hang_up)
        self.clock.daemon = True

    def __enter__(self) -> _Session:
        self.clock.start()
        try:
            self._told(self._connect)
        except Unreachable:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_raised: object) -> None:
        self.clock.cancel()
        with suppress(Exception):  # no connection, or none any more
            self.client.logout()

    def newer(self, box: DropBox) -> list[int]:
        """The ids of what is new, ascending."""

        def ask() -> list[int]:
            validity = int(self.client.select_folder(settings.IMAP_FOLDER, readonly=True)[b"UIDVALIDITY"])
            if validity != box.validity:
                box.validity, box.last_uid = validity, 0
            # `n:*` names the last letter even where its id is below n.
            return sorted(uid for uid in self.client.search(["UID", f"{box.last_uid + 1}:*"]) if uid > box.last_uid)

        return self._told(ask)

    def fetch(self, uid: int, most_bytes: int) -> Dropped | None:
        """The letter, so much of it; None where somebody took it away meanwhile."""

        def ask() -> Dropped | None:
            told = self.client.fetch([uid], [f"BODY.PEEK[]<0.{most_bytes}>", "INTERNALDATE"]).get(uid)
            raw = (told or {}).get(b"BODY[]<0>")
            if not isinstance(raw, bytes):
                return None
            at = (told or {}).get(b"INTERNALDATE")
            return Dropped(uid, raw, at if isinstance(at, dt.datetime) and at.tzinfo else timezone.now())

        return self._told(ask)

    def _connect(self) -> None:
        tls = settings.IMAP_TLS
        trusted = ssl.create_default_context()
        self.client = _Client(
            self._opened, host=settings.IMAP_HOST, port=settings.IMAP_PORT, ssl=tls == "tls", ssl_context=trusted,
            timeout=TIMEOUT,
        )  # fmt: skip
        self.client.normalise_times = False
        if tls == "starttls":
            self.client.starttls(ssl_context=trusted)
        self.client.login(settings.IMAP_USER, settings.IMAP_PASSWORD)

    def _told(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except LoginError as error:
            raise Unreachable("login") from error
        except ssl.SSLError as error:
            raise Unreachable("tls") from error
        except OSError as error:
            raise Unreachable("silent" if isinstance(error, TimeoutError) else "unreachable") from error
        except IMAPClientError as error:
            raise Unreachable("refused") from error
        except Exception as error:  # it answered something that no IMAP server answers
            raise Unreachable("garbled") from error

    def _opened(self, sock: socket.socket) -> None:
        self.sock = sock

    def _hang_up(self) -> None:
        for sock in (lambda: self.client.socket(), lambda: self.sock):
            with suppress(Exception):  # none yet, wrapped into another by STARTTLS, or closed
                sock().shutdown(socket.SHUT_RDWR)
