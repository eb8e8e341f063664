"""Findings as they are read: one line for each event, its evidence marked, its further sources behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from tuoke.targeting.answers import SAME_EVENT
from tuoke.targeting.models import TriggerKind
from tuoke.targeting.news_models import Finding, FindingAnswer
from tuoke.targeting.trigger_words import MATTERS, ROLES, STATUS, marked_spans, why_words

#: Each answer with the key that gives it.
KEYS = tuple(zip("1234", FindingAnswer.choices, strict=True))


@dataclass
class Line:
    """One event of one company: the finding that is answered, and others that tell of the same event."""

    finding: Finding
    others: list[Finding] = field(default_factory=list)
    next: int | None = None
    now: bool = False

    @property
    def title(self) -> SafeString:
        return marked_spans(self.finding.news.title, self.finding.evidence.get("title", ()))

    @property
    def first(self) -> SafeString:
        return marked_spans(self.finding.news.first, self.finding.evidence.get("first", ()))

    @property
    def kind(self) -> Any:
        return TriggerKind(self.finding.kind).label

    @property
    def matters(self) -> Any:
        return MATTERS[self.finding.kind]

    @property
    def role(self) -> Any:
        return ROLES.get(self.finding.role, "")

    @property
    def status(self) -> Any:
        return STATUS.get(self.finding.status, "")

    @property
    def why(self) -> list[Any]:
        """Why it is asked rather than taken at once, or what speaks for it, at most three."""
        return why_words(self.finding.evidence.get("why", ()))[:3]

    @property
    def sources(self) -> int:
        """How many told of it."""
        return sum(one.news.copies for one in (self.finding, *self.others))


def lines_of(findings: Iterable[Finding]) -> list[Line]:
    """One line an event (company, kind, 7 days), in the order given; asked is the surest of those that tell of it."""
    lines: list[Line] = []
    of: dict[tuple[int, str], list[Line]] = {}
    for finding in findings:
        known = of.setdefault((finding.company_id, finding.kind), [])
        day = finding.news.published_on
        line = next((one for one in known if abs(one.finding.news.published_on - day) <= SAME_EVENT), None)
        if line is None or (line.finding.status == "cancelled") != (finding.status == "cancelled"):
            line = Line(finding)
            known.append(line)
            lines.append(line)
        elif _sureness(finding) > _sureness(line.finding):
            line.others.append(line.finding)
            line.finding = finding
        else:
            line.others.append(finding)
    return lines


def _sureness(finding: Finding) -> tuple[bool, bool, bool]:
    return finding.sure == "auto", finding.where == "title", finding.role != "mentioned"
