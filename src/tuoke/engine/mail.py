"""One e-mail as it came (bytes) -> who, to whom, when, what about, what it answers, what kind it is.

Whoever writes to us may send anything: what is broken is left out, what is huge is cut, and nothing raises. Bounds, all
of them before a parser sees the text: bytes, lines, parts, how deep parts hold parts, and the length of a header.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import Any

from tuoke.engine.mail_text import clean, decoded, from_html, header, one_line

MOST_BYTES = 10_000_000
MOST_LINES, MOST_PARTS, MOST_NESTED = 150_000, 1_000, 30
MOST_HEAD_LINES = 2_000
MOST_HEADER, MOST_PARAMETERS = 20_000, 2_000  # characters; the second of what describes a part
MOST_TEXT, MOST_FILES, MOST_ADDRESSES, MOST_ANSWERED = 20_000, 50, 100, 50
ADDRESS = r"[a-z0-9._%+'&=~#!-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}"
_ADDRESS = re.compile(ADDRESS)
#: A From that everybody reads alike: one address, behind a name or alone.
_PLAIN_FROM = re.compile(rf'\s*(?:(?:"[^"\\]*"|[^"<>@,;:]*)\s*<\s*({ADDRESS})\s*>|({ADDRESS}))\s*', re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]{1,190}>")
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_HEAD_END = re.compile(rb"\n\r?\n|\r\r")
_PART_BEGINS = re.compile(rb"\n--|\r--")
_HOLDS_PARTS = re.compile(rb"multipart/|message/", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """A name, '' where there is none, and an address in small letters."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Mail:
    """`message_id` with its angle brackets, made of the bytes where the mail has none. `sender` is None where no
    address can be read, `plain` whether there is one From that can be read in one way only. `sent_at` is aware, or
    None. `answers` the ids of In-Reply-To and References, the latest first. `cut`: some of it was not looked at."""

    message_id: str
    sender: Written | None
    plain: bool
    recipients: tuple[Written, ...]
    subject: str
    text: str
    sent_at: dt.datetime | None
    answers: tuple[str, ...]
    files: tuple[str, ...]
    cut: bool
    inside: Any  # the parsed message, for mail_kinds


class _Bounded(Compat32):
    """Headers as they came, and none that goes on for ever: the classes that today's policy makes of them raise on bad
    ones, and take minutes over long ones."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines[:1_000])
        return name[:100], value[: MOST_PARAMETERS if name.lower().startswith("content-") else MOST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:  # type: ignore[override]
        return value


def read(raw: bytes) -> Mail:
    """What the mail says."""
    kept = _bounded(raw)
    message = parsed(kept)
    froms = _raw(message, "From")
    sender = next(iter(addresses(froms[:1])), None)
    strict = _PLAIN_FROM.fullmatch(froms[0].replace("\r", "").replace("\n", "")[:1_000]) if len(froms) == 1 else None
    plain = bool(strict and sender and (strict[1] or strict[2]).lower() == sender.address)
    found = _ID.findall(" ".join(_raw(message, "Message-ID")[:1])[:1_000])
    return Mail(
        message_id=clean(found[0], 200) if found else made_id(raw),
        sender=sender,
        plain=plain,
        recipients=tuple(addresses(_raw(message, "To") + _raw(message, "Cc"))),
        subject=header(" ".join(_raw(message, "Subject")[:1])),
        text=clean("\n".join(texts(message))[: MOST_TEXT * 4], MOST_TEXT),
        sent_at=moment(" ".join(_raw(message, "Date")[:1])),
        answers=_answers(message),
        files=tuple(_files(message)),
        cut=len(kept) < len(raw),
        inside=message,
    )


def made_id(raw: bytes) -> str:
    """The name of a mail that has none: the same bytes are the same mail."""
    return f"<{hashlib.sha256(raw).hexdigest()}@no-message-id>"


def parsed(raw: bytes) -> Message:
    """The message; where its parts break the parser, its head alone."""
    head = re.split(rb"\r?\n\r?\n", raw[:200_000], maxsplit=1)[0]
    for parser, some in ((BytesParser(policy=_Bounded()), raw), (BytesHeaderParser(policy=_Bounded()), head)):
        try:
            return parser.parsebytes(some)
        except Exception:  # the parser raises whatever it stumbles over: IndexError, RecursionError ...
            continue
    return Message()


def _bounded(raw: bytes) -> bytes:
    """What of it is looked at: a head of some lines, and a body up to where it has more of anything than a letter."""
    end = min(len(raw), MOST_BYTES)
    for pattern, most in ((_LINE_ENDS, MOST_LINES), (_PART_BEGINS, MOST_PARTS), (_HOLDS_PARTS, MOST_NESTED)):
        beyond = next(islice(pattern.finditer(raw, 0, end), most, None), None)
        end = beyond.start() if beyond else end
    head = _HEAD_END.search(raw, 0, end)
    head_end = head.start() if head else end
    beyond = next(islice(_LINE_ENDS.finditer(raw, 0, head_end), MOST_HEAD_LINES, None), None)
    return raw[: beyond.start()] + raw[head_end:end] if beyond else raw[:end]


def _raw(message: Message, name: str) -> list[str]:
    """The headers of that name as they came, the topmost first; no policy has looked at them."""
    wanted = name.lower()
    return [str(value)[:MOST_HEADER] for key, value in message.raw_items() if key.lower() == wanted][:20]


def raw_headers(message: Message, name: str) -> list[str]:
    return [value.replace("\r", "").replace("\n", "") for value in _raw(message, name)]


def addresses(values: list[str]) -> list[Written]:
    """Each address once, in order."""
    found: dict[str, Written] = {}
    try:
        told = getaddresses([value.replace("\r", "").replace("\n", "") for value in values])
    except Exception:  # a parser of thirty years; it has raised before
        return []
    for name, address in told:
        matched = _ADDRESS.fullmatch(address.strip().lower()[:320])
        if matched and len(found) < MOST_ADDRESSES:
            found.setdefault(matched[0], Written(header(name, 120).strip("\"' "), matched[0]))
    return list(found.values())


def moment(text: str) -> dt.datetime | None:
    """The moment that a Date names, in UTC where it names no zone; None where it is none."""
    try:
        at = parsedate_to_datetime(text[:100].strip())
        at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
        return at.astimezone(dt.UTC)
    except Exception:  # OverflowError, ValueError, TypeError, by what it stumbles over
        return None


def _answers(message: Message) -> tuple[str, ...]:
    direct = _ID.findall(" ".join(_raw(message, "In-Reply-To"))[:2_000])
    thread = _ID.findall(" ".join(_raw(message, "References")))
    ids = [clean(one, 200) for one in (*direct, *reversed(thread))]
    return tuple(dict.fromkeys(ids))[:MOST_ANSWERED]


def children(part: Message) -> list[Message]:
    """The parts of a part; [] of what holds none."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)][:MOST_PARTS] if isinstance(payload, list) else []


def kind(part: Message) -> str:
    """text/plain and the like, text/plain where it cannot be told."""
    try:
        return part.get_content_type()
    except Exception:
        return "text/plain"


def texts(part: Message, depth: int = 0) -> list[str]:
    """The texts that a reader is shown, of several alternatives the plain one. An enclosed letter is none of them."""
    if depth > MOST_NESTED or kind(part).startswith("message/"):
        return []
    inner = children(part)
    if kind(part) == "multipart/alternative":
        told = [(kind(one) == "text/html", texts(one, depth + 1)) for one in inner[:10]]
        told = [(page, texts) for page, texts in told if any(text.strip() for text in texts)]
        return min(told, key=lambda one: one[0])[1] if told else []
    if inner:
        return [text for one in inner[:50] for text in texts(one, depth + 1)][:20]
    if kind(part) not in ("text/plain", "text/html") or _name(part) or _disposition(part) == "attachment":
        return []
    text = decoded(_bytes(part), _charset(part))
    return [from_html(text) if kind(part) == "text/html" else text]


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:
        return b""
    return data if isinstance(data, bytes) else b""


def decoded_part(part: Message) -> str:
    """The text of a part as it stands there, for those who parse it."""
    return decoded(_bytes(part), _charset(part))


def text_of(part: Message) -> str:
    return clean(decoded(_bytes(part), _charset(part)), MOST_TEXT)


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except Exception:
        return ""


def _disposition(part: Message) -> str:
    try:
        return str(part.get_content_disposition() or "")
    except Exception:
        return ""


def _name(part: Message) -> str:
    """The name of a file, without any folder; an encoded word in it is decoded, as many programs write it."""
    try:
        name = part.get_filename() or ""
    except Exception:
        return ""
    return one_line(re.split(r"[/\\]", header(str(name), 300))[-1], 120)


def _files(message: Message) -> list[str]:
    names: list[str] = []
    waiting = [(message, 0)]
    while waiting and len(names) < MOST_FILES:
        part, depth = waiting.pop(0)
        enclosed = kind(part) == "message/rfc822"
        if name := _name(part) or (enclosed and _enclosed(part)):
            names.append(name)
        if depth < MOST_NESTED and not enclosed:
            waiting += [(one, depth + 1) for one in children(part)]
    return names


def _enclosed(part: Message) -> str:
    """The name of a letter within a letter: its subject."""
    subject = header(" ".join(one for inner in children(part)[:1] for one in _raw(inner, "Subject")[:1]), 100)
    return f"{subject}.eml" if subject else ""
