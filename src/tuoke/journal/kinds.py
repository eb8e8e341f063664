"""What can happen, one small typed body each. A journal entry without a class here cannot be written."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar

OUTCOMES = ("no_answer", "not_interested", "call_back", "meeting", "wrong_person", "leave_me_alone")
# Someone was on the line: everything but no answer and a wrong number.
CONVERSATIONS = ("not_interested", "call_back", "meeting", "leave_me_alone")
#: Exactly five classes of an objection (requirement 18): product, presentation, price, other, wrong segment.
OBJECTIONS = ("product", "presentation", "price", "segment", "other")


@dataclass(frozen=True)
class Call:
    """A call and how it ended. `at` is the ISO moment of the call-back or of the meeting, where there is one."""

    kind: ClassVar[str] = "call"
    outcome: str
    at: str = ""
    note: str = ""
    row: int | None = None  # calls.SheetRow it was logged from
    script: int | None = None  # calls.Script that was on the screen; 0: the line that we bring; None: not kept
    story: int | None = None  # calls.Story, the version of the story that this line tells; None: none, or not kept
    minutes: int | None = None  # how long it took; None: nobody said, which is not 0

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"unknown outcome {self.outcome!r}")


@dataclass(frozen=True)
class Note:
    kind: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True)
class Meeting:
    """A meeting that took place."""

    kind: ClassVar[str] = "meeting"
    text: str = ""
    minutes: int | None = None  # how long it took; None: nobody said, which is not 0


@dataclass(frozen=True)
class Visit:
    """Somebody of ours was there."""

    kind: ClassVar[str] = "visit"
    text: str = ""
    minutes: int | None = None  # how long it took; None: nobody said, which is not 0


@dataclass(frozen=True)
class Sample:
    """A sample, a quotation or a document went out: `text` says which."""

    kind: ClassVar[str] = "sample"
    text: str = ""


DIRECTIONS = ("out", "in")


@dataclass(frozen=True)
class Message:
    """A message by some way (directory.reaching.ChannelKind): from us (`out`) or from them (`in`). An e-mail that went
    or came through here has its subject, its Message-ID and the names of its files; `sender` is who wrote it, where
    that is no person of ours."""

    kind: ClassVar[str] = "message"
    text: str = ""
    channel: str = "wechat"
    direction: str = "out"
    subject: str = ""
    message_id: str = ""
    sender: str = ""
    files: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise ValueError(f"unknown direction {self.direction!r}")


@dataclass(frozen=True)
class Intent:
    """The customer said they want to go on: the third step of 200-20-5-1."""

    kind: ClassVar[str] = "intent"
    text: str = ""


@dataclass(frozen=True)
class Deal:
    """A signature. `amount` is a decimal as text, `currency` its ISO code; both may be unknown."""

    kind: ClassVar[str] = "deal"
    text: str = ""
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Referral:
    """'Whom else should I ask?' was answered: the new name is `company` (id) and `person` (id)."""

    kind: ClassVar[str] = "referral"
    company: int
    person: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Objection:
    """What speaks against us, in the customer's own words (`text`), and which of the five classes it is (`reason`).

    `segment`: the profile that was in use when it was said (targeting.Segment; None: the only one there was). It comes
    from the call whose entry is `call`, from the loss of the deal `deal`, or from neither.
    """

    kind: ClassVar[str] = "objection"
    reason: str
    text: str = ""
    segment: int | None = None
    call: int | None = None
    deal: int | None = None

    def __post_init__(self) -> None:
        if self.reason not in OBJECTIONS:
            raise ValueError(f"unknown class of objection {self.reason!r}")


@dataclass(frozen=True)
class Inquiry:
    """Somebody wrote to us by a web form: `text` as they wrote it, `form` (its name), `via` where they came from."""

    kind: ClassVar[str] = "inquiry"
    text: str = ""
    form: str = ""
    via: str = ""


@dataclass(frozen=True)
class Past:
    """What was brought along from another system: `what` it was (past_words.WHATS), how it ended and who wrote it, in
    the words of that system; `author` only where they are nobody here. It tells the story and is counted in nothing:
    how calls end elsewhere is not what our outcomes mean. `digest` is of company, kind, minute and text."""

    kind: ClassVar[str] = "past"
    what: str = "note"
    text: str = ""
    subject: str = ""
    outcome: str = ""
    author: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """The entry named by `withdraws` is taken back; nothing is erased."""

    kind: ClassVar[str] = "withdrawal"
    reason: str = ""


Body = (
    Call
    | Note
    | Meeting
    | Visit
    | Sample
    | Message
    | Intent
    | Deal
    | Referral
    | Objection
    | Inquiry
    | Past
    | Withdrawal
)
KINDS: dict[str, type[Any]] = {
    c.kind: c
    for c in (
        Call, Note, Meeting, Visit, Sample, Message, Intent, Deal, Referral, Objection, Inquiry, Past, Withdrawal,
    )
}  # fmt: skip


def outcome_of(body: Body) -> str:
    """What an entry keeps beside its body for counting: how a call ended, of which class an objection is."""
    return body.outcome if isinstance(body, Call) else body.reason if isinstance(body, Objection) else ""


def to_json(body: Body) -> dict[str, Any]:
    return dataclasses.asdict(body)


def from_json(kind: str, data: dict[str, Any]) -> Body:
    """The typed body of an entry. Raises KeyError for an unknown kind, TypeError for a body that does not fit it."""
    body: Body = KINDS[kind](**data)
    return body
