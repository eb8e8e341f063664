"""What kind of e-mail one is: from a person, automatic, of a list, or a bounce; what it forwards; is its sender proven.

Sources: RFC 3834 (Auto-Submitted), RFC 3464 (delivery status), RFC 2919 and 2369 (lists), RFC 8601 (authentication
results).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.message import Message
from enum import Enum

from tuoke.engine.lists.signs import HOST, REGISTERED, hosts
from tuoke.engine.mail import (
    ADDRESS,
    MOST_TEXT,
    Mail,
    Written,
    addresses,
    children,
    kind,
    moment,
    raw_headers,
    text_of,
    texts,
)
from tuoke.engine.mail_text import clean, fresh, header, heads

_AUTOMATIC = re.compile(
    r"\s*(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|away from|abwesenheitsnotiz"
    r"|automatische antwort|réponse automatique|自动回复|自動回覆|自动答复|外出自动)",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|转发|轉寄)\s*[:：]", re.IGNORECASE)
_ROBOTS = ("mailer-daemon", "postmaster", "mail-daemon")
_ID = re.compile(r"^message-id\s*:\s*(<[^<>\s]{1,190}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")


class Kind(Enum):
    PERSON = "person"
    AUTOMATIC = "automatic"  # an answer that nobody wrote: on holiday, received with thanks
    LIST = "list"  # to many: newsletters, mailing lists
    BOUNCE = "bounce"  # a mail server could not deliver
    DELAYED = "delayed"  # a mail server still tries


@dataclass(frozen=True)
class Bounce:
    """Which letter could not be delivered ('' where that is not told), to whom, the code and words of the server."""

    message_id: str
    recipient: str
    status: str
    why: str


@dataclass(frozen=True)
class Forwarded:
    """The letter inside: who wrote it, when (None where that cannot be read), under which subject, its own words."""

    sender: Written
    sent_at: dt.datetime | None
    subject: str
    text: str


def kind_of(mail: Mail) -> Kind:
    """The kind, by what its heads say; what says nothing is taken to be of a person."""
    message = mail.inside
    told = {name: " ".join(raw_headers(message, name)).strip().lower() for name in _ASKED}
    reports = _reports(message)
    if kind(message) == "multipart/report" and reports:
        actions = {one["action"] for one in reports}
        return Kind.BOUNCE if "failed" in actions else Kind.DELAYED if "delayed" in actions else Kind.AUTOMATIC
    robot = mail.sender is not None and mail.sender.address.partition("@")[0] in _ROBOTS
    if told["x-failed-recipients"] or (robot and (told["return-path"] in ("<>", "") or told["auto-submitted"])):
        return Kind.BOUNCE
    if told["auto-submitted"] and not told["auto-submitted"].startswith("no"):
        return Kind.AUTOMATIC
    if any(told[name] for name in ("x-autoreply", "x-autorespond")) or told["precedence"] in ("auto_reply", "junk"):
        return Kind.AUTOMATIC
    if _AUTOMATIC.match(mail.subject) or robot:
        return Kind.AUTOMATIC
    if told["list-id"] or told["list-unsubscribe"] or told["precedence"] in ("list", "bulk"):
        return Kind.LIST
    return Kind.PERSON


_ASKED = (
    "auto-submitted", "x-failed-recipients", "return-path", "x-autoreply", "x-autorespond", "precedence", "list-id",
    "list-unsubscribe",
)  # fmt: skip


def bounce(mail: Mail) -> Bounce:
    """What a bounce says, in as much as it can be read."""
    reports = [one for one in _reports(mail.inside) if one["action"] == "failed"] or [{}]
    told = reports[0]
    failed = addresses(raw_headers(mail.inside, "X-Failed-Recipients"))
    recipient = told.get("recipient") or (failed[0].address if failed else "")
    why = told.get("why") or next(iter(mail.text.split("\n\n")), "")
    status = _STATUS.search(told.get("status") or mail.text)
    return Bounce(_bounced_id(mail), recipient, status[0] if status else "", clean(" ".join(why.split()), 300))


def _reports(message: Message) -> list[dict[str, str]]:
    """Of each recipient in a delivery status: action, recipient, status, why."""
    found = []
    for part in (message, *children(message)):
        if kind(part) != "message/delivery-status":
            continue
        for block in children(part)[:20]:
            told = {name: " ".join(raw_headers(block, name)[:1]) for name in _REPORTED}
            if told["Action"]:
                address = re.search(ADDRESS, told["Final-Recipient"].lower())
                found.append({
                    "action": told["Action"].strip().lower(), "recipient": address[0] if address else "",
                    "status": told["Status"].strip(), "why": header(told["Diagnostic-Code"].rpartition(";")[2], 300),
                })  # fmt: skip
    return found


_REPORTED = ("Action", "Final-Recipient", "Status", "Diagnostic-Code")


def _bounced_id(mail: Mail) -> str:
    for part in children(mail.inside):
        if kind(part) == "message/rfc822" and (inner := next(iter(children(part)), None)):
            ids = _ID.findall("\n".join(f"message-id: {one}" for one in raw_headers(inner, "Message-ID")))
        elif kind(part) in ("text/rfc822-headers", "message/rfc822-headers"):
            ids = _ID.findall(text_of(part))
        else:
            continue
        if ids:
            return str(ids[0])
    named = _ID.search(mail.text)
    return named[1] if named else next(iter(mail.answers), "")


def forwarded(mail: Mail) -> Forwarded | None:
    """The letter that this one passes on, enclosed whole or copied into the text; None where it passes on none."""
    for part in children(mail.inside):
        inner = next(iter(children(part)), None) if kind(part) == "message/rfc822" else None
        if inner is not None and (sender := next(iter(addresses(raw_headers(inner, "From")[:1])), None)):
            words = clean("\n".join(texts(inner)), MOST_TEXT)
            subject = header(" ".join(raw_headers(inner, "Subject")[:1]))
            return Forwarded(sender, moment(" ".join(raw_headers(inner, "Date")[:1])), subject, fresh(words))
    if not _FORWARD.match(mail.subject):
        return None
    lines = mail.text.split("\n")
    for at in range(len(lines)):
        if (told := heads(lines, at)) and (found := re.search(ADDRESS, told["from"].lower())):
            name = re.split(r"[<\[(]", told["from"])[0].strip(" \"'*")
            name = "" if "@" in name else name
            words = "\n".join(lines[at + int(told["lines"]) :])
            date, subject = moment(told.get("date", "")), told.get("subject", "")
            return Forwarded(Written(name[:120], found[0]), date, header(subject), fresh(clean(words, MOST_TEXT)))
    return None


def own_domain(address: str) -> str:
    """The registered domain of an address or website, '' of one under which many firms or people stand: 163.com."""
    host = re.sub(HOST, "", address.rpartition("@")[2].strip().lower()[:300])
    found = re.search(REGISTERED, host)
    domain = found[0] if found else ""
    return "" if domain in hosts() or host in hosts() else domain


class Proof(Enum):
    PROVEN = "proven"
    SILENT = "silent"  # nothing speaks for it, nothing against it
    REFUTED = "refuted"


def proof(mail: Mail, server: str) -> Proof:
    """Whether the mail server named `server`, which is ours, says that the domain of the sender sent this mail.

    Only its topmost results are read: whatever stands below may have come with the mail. Proven: DMARC passed, or DKIM
    or SPF passed for the domain of the From itself. Refuted: DMARC failed.
    """
    theirs = [one for one in raw_headers(mail.inside, "Authentication-Results") if _server(one) == server.lower()]
    if mail.sender is None or not mail.plain or not server or not theirs:
        return Proof.SILENT
    told: dict[str, list[str]] = {}
    for part in _bare(theirs[0]).split(";")[1:]:
        found = re.match(r"\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)(?=\s|$)", part)
        if found:
            told.setdefault(f"{found[1]} {found[2]}", []).append(part)
    if "dmarc fail" in told:
        return Proof.REFUTED
    passed = any(_names(part, r"header\.from", mail.sender.domain, True) for part in told.get("dmarc pass", []))
    signed = any(_names(part, r"header\.(?:d|i)", mail.sender.domain) for part in told.get("dkim pass", []))
    sent = any(_names(part, r"smtp\.mailfrom", mail.sender.domain) for part in told.get("spf pass", []))
    return Proof.PROVEN if passed or signed or sent else Proof.SILENT


def _server(results: str) -> str:
    return _bare(results).split(";")[0].strip().split(" ")[0]


def _bare(results: str) -> str:
    """Without comments and quoted texts, in which a sender could write anything."""
    return re.sub(r'"[^"]*"', "", re.sub(r"\([^()]*\)", "", results)).lower()


def _names(part: str, which: str, domain: str, unsaid: bool = False) -> bool:
    """Whether the result is for the registered domain of `domain`; `unsaid` where it names none."""
    found = re.search(rf"(?:^|\s){which}\s*=\s*([^\s;]+)", part)
    if not found:
        return unsaid
    ours, theirs = (re.search(REGISTERED, one.rpartition("@")[2]) for one in (domain, found[1]))
    return bool(ours and theirs and ours[0] == theirs[0])
