"""What an e-mail answers to an invitation: the REPLY of a calendar program (RFC 5546, 3.2.3; RFC 6047).

Whoever writes to us may send anything: what is not one plain answer of one attendee is none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Any

import icalendar

from tuoke.engine.mail import Mail, addresses, children, decoded_part, kind
from tuoke.engine.mail_text import clean

MOST_CALENDAR, MOST_PARTS, MOST_DEEP = 100_000, 50, 10
MOST_SEQUENCE = 2**31 - 1


class Answer(Enum):
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True)
class Reply:
    """`attendee`: the address in whose name it is answered, in small letters; who sent the mail is another question.
    `at` is None where the program does not say when it was given."""

    uid: str
    sequence: int
    attendee: str
    answer: Answer
    at: dt.datetime | None
    comment: str


def reply(mail: Mail) -> Reply | None:
    """The answer that it brings; None where it brings none."""
    waiting, looked = [(mail.inside, 0)], 0
    while waiting and looked < MOST_PARTS:
        part, depth = waiting.pop(0)
        looked += 1
        if kind(part) in ("text/calendar", "application/ics"):
            return _read(decoded_part(part)[:MOST_CALENDAR])
        if depth < MOST_DEEP and kind(part) != "message/rfc822":
            waiting += [(one, depth + 1) for one in children(part)]
    return None


def _read(text: str) -> Reply | None:
    try:
        told: Any = icalendar.Calendar.from_ical(text)
        events = told.walk("VEVENT")
        if str(told.get("METHOD", "")).upper() != "REPLY" or len(events) != 1:
            return None
        event = events[0]
        attendee = event.get("ATTENDEE")
        answer = Answer(str(attendee.params.get("PARTSTAT", "")).lower())
        asked = addresses([str(attendee).lower().removeprefix("mailto:")])
        sequence = int(event.get("SEQUENCE", 0))
        uid = str(event["UID"])[:200]
        stamp = event.get("DTSTAMP")
        at = stamp.dt if stamp is not None and isinstance(stamp.dt, dt.datetime) and stamp.dt.tzinfo else None
        comment = event.get("COMMENT", "")
        words = str(comment[0] if isinstance(comment, list) else comment)
    except Exception:  # the parser raises whatever it stumbles over; a list of attendees has no parameters
        return None
    if len(asked) != 1 or not 0 <= sequence <= MOST_SEQUENCE:
        return None
    return Reply(uid, sequence, asked[0].address, answer, at, clean(" ".join(words.split()), 300))
