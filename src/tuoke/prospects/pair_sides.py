"""A suspected pair as a person settles it: the evidence in words, and both companies field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory import veil
from tuoke.directory.columns import CUSTOM
from tuoke.directory.models import Company, Entry, ExternalKey, Person, Revealed, TwinPair
from tuoke.directory.picking import FIELDS, JOINED, picks, unknown
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.prospects.sign_words import Sign, said
from tuoke.team import rights
from tuoke.workspace.dates import day
from tuoke.workspace.numbers import contacts_masked, count, phone_masked

SHOWN = 6  # people, codes and lists named on each side
LABELS: dict[str, Any] = {"owner_id": _("owner"), "extra": _("Other columns")}


@dataclass(frozen=True)
class Line:
    """One field of both: `ours` of the company that stays, `theirs` of the one that goes into it.

    `pick` is the side taken (winner, loser, both); `choose`: a person may take the other. `field` is '' where there is
    nothing to choose.
    """

    label: Any
    ours: str
    theirs: str
    pick: str
    field: str = ""
    choose: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.ours and self.theirs and self.ours != self.theirs)


@dataclass(frozen=True)
class Shown:
    """The pair with all that the page needs; `winner` stays, `loser` goes into it."""

    pair: TwinPair
    winner: Company
    loser: Company
    way: str
    signs: list[Sign]
    lines: list[Line] = field(default_factory=list)


def show(pair: TwinPair, user: Any, way: str = "fuller") -> Shown:
    """Five queries. The one with more journal stays, then the one with an owner, then the one that was here first."""
    sides = {company.pk: company for company in (pair.one, pair.other)}
    ids = sorted(sides)
    told = {
        now: (many, last)
        for now, many, last in JournalEntry.objects.about(ids)
        .order_by()
        .values_list(COMPANY_NOW)
        .annotate(many=Count("pk"), last=Max("at"))
    }
    winner = min(ids, key=lambda pk: (-told.get(pk, (0, None))[0], sides[pk].owner_id is None, pk))
    ours, theirs = sides[winner], sides[next(pk for pk in ids if pk != winner)]
    lines = [*_facts(ours, theirs, user, way), *_hanging(ours, theirs, user)]
    mine, other = (str(told.get(company.pk, (0, None))[0] or "") for company in (ours, theirs))
    lines.append(Line(_("Journal entries"), mine, other, "both"))
    lines.append(Line(_("Changed"), day(ours.changed_at), day(theirs.changed_at), ""))
    return Shown(pair, ours, theirs, way, said(pair.evidence), [line for line in lines if line.ours or line.theirs])


def label_of(name: str) -> Any:
    """What a field of a company is called."""
    found: Any = Company._meta.get_field(name)
    return LABELS.get(name) or found.verbose_name


def _facts(ours: Company, theirs: Company, user: Any, way: str) -> list[Line]:
    picked = picks(ours, theirs, way)
    lines = []
    for name in FIELDS:
        mine, other = getattr(ours, name), getattr(theirs, name)
        label = label_of(name)
        choose = name not in JOINED and not unknown(mine) and not unknown(other) and mine != other
        lines.append(Line(label, _text(ours, name, user), _text(theirs, name, user), picked[name], name, choose))
    return lines


def _text(company: Company, name: str, user: Any) -> str:
    """As the company page shows it, phones masked for those who may not read them."""
    shown = user.shown(rights.CONTACT if name == "phone" else name, company.owner_id)
    if shown == rights.Shown.HIDDEN or (shown == rights.Shown.MASKED and name != "phone"):
        return "" if unknown(getattr(company, name)) else veil.told(shown, veil.MASK)
    company = veil.company(company, user)
    value = getattr(company, name)
    masked = not company.phones_open_to(user)
    if unknown(value) or value is False:
        return ""
    if name == "owner_id":
        return company.owner.name if company.owner else ""
    if name == "employees":
        return count(value)
    if name == "phone":
        return phone_masked(value) if masked else value
    if name == "extra":
        parts = gettext("; ").join(f"{key} {text}" for key, text in company.extra_texts)[:400]
        return contacts_masked(parts) if masked else parts
    return "✓" if value is True else str(value)[:400]


def _hanging(ours: Company, theirs: Company, user: Any) -> list[Line]:
    """What hangs on the companies and stays, of both."""
    ids = [ours.pk, theirs.pk]
    people = Person.objects.filter(Revealed("arrival")).filter(company__in=ids).order_by("pk")
    codes = ExternalKey.objects.filter(Revealed("arrival")).filter(company__in=ids).order_by("pk")
    hidden = {key.removeprefix(CUSTOM) for key in veil.kept_from(user)}
    entries = Entry.objects.visible_to(user).filter(company__in=ids).order_by("-pk")
    found: list[tuple[Any, list[tuple[int, str]]]] = [
        (_("People"), [(one.company_id, f"{one.name} {one.title}".strip()) for one in people[:40]]),
        (_("Codes"), list(codes.exclude(source__in=sorted(hidden)).values_list("company_id", "value")[:40])),
        (_("Lists"), list(entries.values_list("company_id", "list__name")[:40])),
    ]
    return [Line(label, _joined(rows, ours.pk), _joined(rows, theirs.pk), "both") for label, rows in found]


def _joined(rows: list[tuple[int, str]], company: int) -> str:
    own = list(dict.fromkeys(text for pk, text in rows if pk == company))
    return gettext("; ").join(own[:SHOWN]) + (" …" if len(own) > SHOWN else "")
