"""One row of the sheet as the page shows it: its points, its sentence, its number and its moments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tuoke.calls import script, stories
from tuoke.calls.models import Script, SheetRow, Story
from tuoke.calls.outcomes import last_call
from tuoke.calls.rows import Part, parts
from tuoke.calls.said import outcome_moment
from tuoke.directory import reasons, sentences
from tuoke.directory.why import why
from tuoke.engine.points_mean import PointsMean
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import outcome_name
from tuoke.team.models import Shown
from tuoke.team.rights import CONTACT
from tuoke.workspace.dates import clock, moment

#: From so many points of twelve on a score is hot; other cards in proportion.
HOT = 0.75


@dataclass
class Line:
    """One row of the sheet as `user` sees it."""

    row: SheetRow
    user: Any
    maxima: dict[str, int]
    means: PointsMean | None = None

    @property
    def chance(self) -> tuple[float, float, float] | None:
        """What its points mean; None of a card that was not learned, and of a promise, which is no stranger's call."""
        return None if self.means is None or self.promised or not self.parts else self.means.chance(self.row.points)

    @cached_property
    def parts(self) -> list[Part]:
        return parts(self.row.items, self.maxima)

    @property
    def values(self) -> list[int | None]:
        return [part.points for part in self.parts]

    @property
    def most(self) -> list[int]:
        return [part.most for part in self.parts]

    @property
    def hot(self) -> bool:
        return bool(self.parts) and self.row.points >= HOT * sum(self.most)

    @property
    def named_parts(self) -> list[tuple[str, Part]]:
        return [(sentences.item_name(part.item), part) for part in self.parts]

    @cached_property
    def reasons(self) -> list[reasons.Reason]:
        return reasons.read(self.row.reasons)

    @property
    def why(self) -> SafeString:
        """One sentence: what was promised, then why the company has its points."""
        if self.row.call_at is None:
            return why(self.reasons)
        who = self.held_for
        said = (
            gettext("%(name)s promised to call on %(moment)s") if who else gettext("You promised to call on %(moment)s")
        )
        said %= {"name": who, "moment": moment(self.row.call_at)}
        if not self.reasons:
            return format_html("<b>{}</b>{}", said, gettext("."))
        return format_html("<b>{}</b>{}{}", said, gettext("; "), why(self.reasons))

    @property
    def phone(self) -> str:
        """The number to call: the person's, else the company's; none of one who wants to be left alone."""
        person = self.row.person
        if person and person.do_not_contact_at:
            return ""
        if self.user.shown(CONTACT, self.row.company.owner_id) == Shown.HIDDEN:
            return ""
        return (person.phone if person else "") or self.row.company.phone

    @property
    def may_call(self) -> bool:
        """Whose sheet it is, and who stands in for them, sees the number; who only looks over it sees it masked."""
        mine = self.user.works_for
        owner = self.row.company.owner_id
        theirs = self.row.sheet.seller_id in mine and owner in (None, *mine)
        return theirs and self.user.reads_field(CONTACT, owner)

    @property
    def held_for(self) -> str:
        """The name of the colleague for whom the company is called: whose sheet it is stands in for them."""
        owner = self.row.company.owner
        return owner.name if owner and owner.pk != self.row.sheet.seller_id else ""

    @property
    def dial(self) -> str:
        return "tel:" + "".join(c for c in self.phone if c.isdigit() or c in "+,")

    @property
    def at(self) -> dt.datetime:
        """When it was called, else when a call was promised."""
        return self.row.done_at or self.row.call_at or self.row.sheet.made_at

    @property
    def promised(self) -> bool:
        return self.row.call_at is not None

    @property
    def waits(self) -> bool:
        """A call-back whose minute has not come."""
        return self.row.call_at is not None and self.row.call_at > timezone.now()

    @property
    def overdue(self) -> bool:
        """A promise of an earlier day."""
        return self.row.call_at is not None and timezone.localtime(self.row.call_at).date() < self.row.day

    @property
    def promised_at(self) -> str:
        """The minute that was promised; with its date where it is not the sheet's."""
        return moment(self.row.call_at) if self.overdue else clock(self.row.call_at)

    @property
    def said(self) -> str:
        """The outcome, and the moment that was agreed on."""
        entry = self.row.entry
        body = entry.what if entry else None
        agreed = outcome_moment(body.at) if isinstance(body, Call) else None
        name = outcome_name(self.row.outcome)
        return f"{name} {moment(agreed)}" if agreed else name


@dataclass
class OpenLine(Line):
    """The row that is open, with what its form must know: the company's last call, and the opening line."""

    firm: str = ""

    @cached_property
    def last(self) -> JournalEntry | None:
        return last_call(self.row.company_id)

    @property
    def seen(self) -> int:
        return self.last.pk if self.last else 0

    @cached_property
    def script(self) -> Script | None:
        return script.current(self.row.sheet.seller)

    @cached_property
    def story(self) -> Story | None:
        """The story that the line tells, as it is now."""
        return stories.told_by(self.script)

    @property
    def unrehearsed(self) -> str:
        """`script`, `story` or '': what of it nobody has said aloud yet. The line that we bring is not asked for."""
        if self.script is not None and not self.script.times:  # type: ignore[attr-defined]
            return "script"
        return "story" if self.story is not None and not self.story.times else ""  # type: ignore[attr-defined]

    @property
    def opening(self) -> str:
        me = self.row.sheet.seller
        return script.filled(
            self.script.text if self.script else script.default(),
            person=self.row.person,
            company=self.row.company,
            me=me.name,
            firm=self.firm,
            reason=script.reason_to_call(self.reasons, self.row.company),
        )
