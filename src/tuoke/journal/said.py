"""Journal entries as sentences, with the picture that stands beside each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from tuoke.directory.reaching import ChannelKind
from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry
from tuoke.workspace.dates import moment

KIND_NAMES = {
    "call": gettext_noop("Phone call"),
    "note": gettext_noop("Note"),
    "meeting": gettext_noop("Meeting held"),
    "visit": gettext_noop("Visit"),
    "sample": gettext_noop("Sample or quotation"),
    "message": gettext_noop("Message"),
    "intent": gettext_noop("Wants to go on"),
    "deal": gettext_noop("Deal signed"),
    "referral": gettext_noop("Named somebody to ask"),
    "objection": gettext_noop("Objection"),
    "inquiry": gettext_noop("Wrote to us"),
    "past": gettext_noop("Brought along"),
    "task": gettext_noop("Task"),
}
OUTCOME_NAMES = {
    "no_answer": gettext_noop("No answer"),
    "not_interested": gettext_noop("Not interested"),
    "call_back": gettext_noop("Call back at"),
    "meeting": gettext_noop("Meeting agreed"),
    "wrong_person": gettext_noop("Wrong person or number"),
    "leave_me_alone": gettext_noop("Leave me alone"),
}
OBJECTION_NAMES = {
    "product": gettext_noop("product"),
    "presentation": gettext_noop("presentation"),
    "price": gettext_noop("price"),
    "segment": gettext_noop("wrong segment"),
    "other": gettext_noop("other reason"),
}
ICONS = {
    "call": "phone", "note": "pencil", "meeting": "users", "visit": "map-pin", "sample": "briefcase",
    "message": "send", "intent": "trending-up", "deal": "heart-handshake", "referral": "user-share",
    "inquiry": "message-circle", "past": "history", "task": "list-check", "objection": "hand-stop",
    "no_answer": "phone-x", "not_interested": "circle-x", "call_back": "clock",
    "wrong_person": "user-question", "leave_me_alone": "phone-off",
}  # fmt: skip
ICONS_OF_MEETING = {"meeting": "calendar-event"}


def outcome_name(code: str) -> str:
    """The reader's word for how a call ended; a code that this version does not know stays as it is."""
    return gettext(OUTCOME_NAMES[code]) if code in OUTCOME_NAMES else code


def objection_name(code: str) -> str:
    """The reader's word for one of the five classes of an objection."""
    return gettext(OBJECTION_NAMES[code]) if code in OBJECTION_NAMES else code


@dataclass(frozen=True)
class Said:
    """What happened (`what`), its small print (`more`), and the words that were written down."""

    icon: str
    what: str
    more: str = ""
    text: str = ""


def said(entry: JournalEntry) -> Said:
    """The sentence of one entry. A body that this version does not know is said to be one."""
    try:
        body = entry.what
    except (KeyError, TypeError, ValueError):
        return Said("question-mark", gettext("An entry of a newer version"))
    name = gettext(KIND_NAMES.get(entry.kind, entry.kind))
    if isinstance(body, kinds.Call):
        icon = ICONS_OF_MEETING.get(body.outcome) or ICONS.get(body.outcome, "phone")
        return Said(
            icon,
            gettext("Call: %(outcome)s") % {"outcome": outcome_name(body.outcome)},
            _joined(_moment(body.at), _minutes(body.minutes)),
            body.note,
        )
    if isinstance(body, kinds.Deal):
        return Said(ICONS["deal"], name, " ".join(part for part in (body.amount, body.currency) if part), body.text)
    if isinstance(body, kinds.Message):
        way = str(dict(ChannelKind.choices).get(body.channel, body.channel))
        sent = gettext("Wrote to them") if body.direction == "out" else gettext("They wrote")
        return Said(
            "send" if body.direction == "out" else "message-circle",
            sent,
            _joined(way, body.subject, body.sender, _files(body.files)),
            body.text,
        )
    if isinstance(body, kinds.Objection):
        named = gettext("Objection: %(reason)s") % {"reason": objection_name(body.reason)}
        return Said(ICONS["objection"], named, "", body.text)
    if isinstance(body, kinds.Inquiry):
        return Said(ICONS["inquiry"], name, _joined(body.form, body.via), body.text)
    if isinstance(body, kinds.Past):
        more = _joined(outcome_name(body.outcome), body.subject)
        return Said(ICONS.get(body.what, "history"), gettext(KIND_NAMES.get(body.what, body.what)), more, body.text)
    text = body.reason if isinstance(body, kinds.Withdrawal) else body.text
    more = _minutes(body.minutes) if isinstance(body, kinds.Meeting | kinds.Visit) else ""
    return Said(ICONS.get(entry.kind, "pencil"), name, more, text)


def _minutes(minutes: int | None) -> str:
    return gettext("%(n)d min") % {"n": minutes} if minutes else ""


def _files(names: list[str]) -> str:
    told = gettext("with %(files)s") % {"files": gettext(", ").join(names[:5])} if names else ""
    return f"{told} +{len(names) - 5}" if len(names) > 5 else told


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _moment(iso: str) -> str:
    """The moment of a call-back or a meeting, in the reader's zone."""
    try:
        at = dt.datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return ""
    return moment(at) if at and at.tzinfo else ""
