"""Fetching what a member named from the internet: from public addresses only, a bounded size in a bounded time.

A name is resolved once for each hop and the connection goes to that very number, so that a name that changes its answer
(rebinding) changes nothing. Every hop of a redirect is judged like the first. No proxy of the environment is used.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from django.conf import settings

from tuoke.workspace.public_addresses import Place, Resolver, is_public, resolve

PORTS = {80, 443, 8080, 8443}
MOST_HOPS = 5
MOST_ADDRESS = 2000
AGENT = "Tuoke/0.1 (reads feeds that its users named)"
#: What is read; a page of pictures or a program is not.
KINDS = (
    *("text/", "application/xml", "application/rss", "application/atom", "application/rdf", "application/xhtml"),
    *("application/json", "application/feed+json"),
)
REDIRECTS = {301, 302, 303, 307, 308}


class FetchRefused(Exception):
    """What was not fetched, with the reason as a code.

    bad_address, scheme, userinfo, port, unknown_host, not_public, redirects, status, not_text, too_large, slow,
    unreachable. `detail` is what a sentence needs: the host, the status, the kind.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code}({detail})" if detail else code)


@dataclass(frozen=True)
class Fetched:
    """`status` 200 with a body, or 304: nothing new. `address` is where it was found, after redirects."""

    status: int
    body: bytes
    content_type: str
    etag: str
    modified: str
    address: str


def fetch(
    address: str,
    *,
    most_bytes: int = 2_000_000,
    seconds: float = 10.0,
    etag: str = "",
    modified: str = "",
    resolver: Resolver = resolve,
) -> Fetched:
    """What stands at `address`; raises FetchRefused. Blocks for `seconds` at most, aside from the resolver's time."""
    until = time.monotonic() + seconds
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
    headers["Accept"] = "application/atom+xml, application/rss+xml, application/xml, text/html;q=0.9, text/*;q=0.8"
    headers |= {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
    for _hop in range(MOST_HOPS + 1):
        split = read_address(address)
        port = split.port or (443 if split.scheme == "https" else 80)
        places = _places(split.hostname or "", port, resolver)
        with _Visit(split, places, until) as visit:
            answer = visit.get({**headers, "Host": _host(split)})
            if answer.status in REDIRECTS and answer.headers.get("Location"):
                address = _moved(address, answer.headers["Location"])
                continue
            return _read(answer, address, most_bytes, visit)
    raise FetchRefused("redirects", address[:MOST_ADDRESS])


def _moved(address: str, where: str) -> str:
    try:
        return urljoin(address, where)
    except ValueError:
        raise FetchRefused("bad_address") from None


def read_address(address: str) -> SplitResult:
    """The parts of an address that may be asked; raises FetchRefused before anything is resolved."""
    if len(address) > MOST_ADDRESS or any(letter <= " " or letter == "\x7f" or letter == "\\" for letter in address):
        raise FetchRefused("bad_address")
    try:
        split = urlsplit(address)
        port, host = split.port, split.hostname
    except ValueError:
        raise FetchRefused("bad_address") from None
    if split.scheme not in ("http", "https"):
        raise FetchRefused("scheme", split.scheme)
    if "@" in split.netloc:
        raise FetchRefused("userinfo")
    if not host or "%" in host:
        raise FetchRefused("bad_address")
    if port is not None and port not in PORTS and not any(port == one.port for one in _also()):
        raise FetchRefused("port", str(port))
    return split


def _places(host: str, port: int, resolver: Resolver) -> list[Place]:
    """Where to connect: the answer of the one question that is asked. All of it must be public."""
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
        numbers: Collection[str] = resolver(name, port)
    except (OSError, UnicodeError):
        raise FetchRefused("unknown_host", host[:200]) from None
    if not numbers:
        raise FetchRefused("unknown_host", host[:200])
    places = [Place(number, port) for number in numbers]
    if any(not (is_public(one.ip) and port in PORTS) and one not in _also() for one in places):
        raise FetchRefused("not_public", host[:200])
    return places


def _also() -> set[Place]:
    """Places beside the public ones that whoever runs the machine allows (TUOKE_FETCH_ALSO)."""
    found = (one.rpartition(":") for one in settings.FETCH_ALSO)
    return {Place(ip.strip("[]"), int(port)) for ip, _colon, port in found if port.isdigit()}


def _host(split: SplitResult) -> str:
    host = split.hostname or ""
    shown = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    return f"{shown}:{split.port}" if split.port else shown


class _Visit:
    """One connection to one of the numbers, which is cut when the time is up, however slowly the other side drips."""

    def __init__(self, split: SplitResult, places: list[Place], until: float) -> None:
        self.split, self.places, self.until = split, places, until
        self.pool: Any = None
        self.answer: Any = None
        self.late = threading.Event()
        self.watch = threading.Timer(max(0.0, until - time.monotonic()), self._cut)
        self.watch.daemon = True

    def __enter__(self) -> _Visit:
        self.watch.start()
        return self

    def __exit__(self, *_gone: object) -> None:
        self.watch.cancel()
        if self.answer is not None:
            self.answer.close()
        self._leave()

    def get(self, headers: dict[str, str]) -> Any:
        """The answer to a GET, its body yet to be read."""
        path = (self.split.path or "/") + (f"?{self.split.query}" if self.split.query else "")
        for place in self.places:
            left = self.until - time.monotonic()
            if left <= 0:
                break
            self.pool = self._pool(place, left)
            try:
                self.answer = self.pool.urlopen(
                    "GET", path, headers=headers, redirect=False, retries=False, preload_content=False
                )
            except (urllib3.exceptions.HTTPError, OSError, ValueError):
                self._leave()
                continue
            return self.answer
        raise FetchRefused("slow" if self.late.is_set() or time.monotonic() >= self.until else "unreachable")

    def told(self, read: Callable[[], bytes]) -> bytes:
        """What `read` gives; a failure is slow or unreachable."""
        try:
            return read()
        except (urllib3.exceptions.HTTPError, OSError, ValueError, AttributeError):
            raise FetchRefused("slow" if self.late.is_set() else "unreachable") from None

    def _pool(self, place: Place, left: float) -> urllib3.HTTPConnectionPool:
        waits = urllib3.Timeout(connect=min(5.0, left), read=left)
        if self.split.scheme == "http":
            return _Pool(place.ip, place.port, timeout=waits, maxsize=1)
        host = (self.split.hostname or "").encode("idna").decode("ascii")
        return _PoolTLS(place.ip, place.port, timeout=waits, maxsize=1, server_hostname=host, assert_hostname=host)

    def _cut(self) -> None:
        self.late.set()
        if handle := self._handle():
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def _leave(self) -> None:
        if self.pool is not None:
            self.pool.close()
            if handle := self._handle():
                handle.close()

    def _handle(self) -> socket.socket | None:
        return getattr(getattr(self.pool, "made", None), "handle", None)


class _Kept(urllib3.connection.HTTPConnection):
    """A connection whose socket can be cut at any time, also in the middle of a handshake: a second handle is kept."""

    handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        self.handle = made.dup()
        return made


class _KeptTLS(_Kept, urllib3.connection.HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Kept
    made: Any = None

    def _new_conn(self) -> Any:
        self.made = super()._new_conn()
        return self.made


class _PoolTLS(urllib3.HTTPSConnectionPool):
    ConnectionCls = _KeptTLS
    made: Any = None

    def _new_conn(self) -> Any:
        self.made = super()._new_conn()
        return self.made


def _read(answer: Any, address: str, most_bytes: int, visit: _Visit) -> Fetched:
    """The body, no more of it than `most_bytes` however small it was packed."""
    kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    etag, modified = answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:100]
    if answer.status == 304:
        return Fetched(304, b"", kind, etag, modified, address)
    if answer.status != 200:
        raise FetchRefused("status", str(answer.status))
    if kind and not kind.startswith(KINDS) and not kind.endswith("+xml"):
        raise FetchRefused("not_text", kind[:80])
    body = bytearray()
    while piece := visit.told(lambda: answer.read1(16_384, decode_content=True)):
        body += piece
        if len(body) > most_bytes:
            raise FetchRefused("too_large", str(most_bytes))
        if time.monotonic() > visit.until:
            raise FetchRefused("slow")
    if visit.late.is_set():
        raise FetchRefused("slow")
    return Fetched(200, bytes(body), answer.headers.get("Content-Type", ""), etag, modified, address)
