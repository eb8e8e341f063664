"""The page "more like these": from chosen companies or from all that were won, over the directory or one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company, Entry, List, Tag
from tuoke.directory.sentences import field_name
from tuoke.targeting.alike import MOST, Found, find, won_by
from tuoke.team.access import members, writers
from tuoke.workspace.audit import record
from tuoke.workspace.kept import touch
from tuoke.workspace.places import place_name

MOST_CHOSEN, MOST_LISTS = 50, 100


@dataclass(frozen=True)
class Line:
    """One company as the page draws it: `likeness` known, `possible` what unknown fields could still add."""

    company: Company
    likeness: float
    possible: float
    agrees: str
    lacks: str


@members
@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """`?to=7&to=9` like these companies, `?from=won` like all that were won; `&list=3` on that list only."""
    user: Any = request.user
    lists = List.objects.visible_to(user).order_by("-pk")
    listed = _ids([request.GET.get("list", "")])
    within = get_object_or_404(lists, pk=listed[0]) if listed else None
    from_won = request.GET.get("from") == "won"
    asked = _ids(request.GET.getlist("to"))[:MOST_CHOSEN]
    chosen = won_by(user) if from_won else asked
    found = find(user, chosen, within) if chosen else None
    context = {
        "found": found,
        "lines": _lines(user, found) if found else [],
        "from_won": from_won,
        "chosen": [] if from_won else list(Company.objects.visible_to(user).filter(pk__in=asked).order_by("pk")),
        "weights": _weights(found) if found else "",
        "within": within,
        "lists": lists[:MOST_LISTS],
        "asked": bool(chosen) or from_won,
    }
    return render(request, "targeting/alike.html", context)


@writers
@require_POST
def keep_alike(request: HttpRequest) -> HttpResponse:
    """What was found becomes a list of one's own: of companies only, so no personal data comes on it."""
    user: Any = request.user
    asked = _ids(request.POST.getlist("company"))[:MOST]
    found = list(Company.objects.visible_to(user).filter(pk__in=asked).order_by("pk"))
    if not found:
        raise Http404
    place = {pk: at for at, pk in enumerate(asked)}
    with transaction.atomic():
        name = gettext("More like %(names)s") % {"names": request.POST.get("like", "").replace("\x00", "")}
        made = List.objects.create(name=name[:120], source="other", lawful_basis="companies_only", by=user)
        ordered = sorted(found, key=lambda company: place[company.pk])
        Entry.objects.bulk_create([Entry(list=made, company=company) for company in ordered])
        touch(company.pk for company in ordered)
        record(user, "create", made, after={"name": made.name, "companies": [one.pk for one in ordered]})
    messages.success(request, gettext("%(name)s: kept as a list.") % {"name": made.name})
    return redirect(f"{reverse('directory:companies')}?list={made.pk}")


def _lines(user: Any, found: Found) -> list[Line]:
    rows = Company.objects.visible_to(user).select_related("owner").in_bulk(found.companies)
    tags = _tag_names(found)
    return [
        Line(
            rows[pk],
            float(found.result.likeness[at]),
            float(found.result.possible[at]),
            _joined([_agreement(rows[pk], name, tags) for name in found.result.agreeing(at)]),
            _joined([_name(name, tags) for name, column in found.result.each.items() if column[at] != column[at]]),
        )
        for at, pk in enumerate(found.companies)
        if pk in rows
    ]


def _agreement(company: Company, name: str, tags: dict[str, str]) -> str:
    """'Industry 泵', 'Number of employees 120', or the tag."""
    if name.startswith("tag:"):
        return tags.get(name, "")
    value = place_name(company.area) if name == "area" else getattr(company, name)
    return f"{_name(name, tags)} {value:,}" if name == "employees" else f"{_name(name, tags)} {value}"


def _name(name: str, tags: dict[str, str]) -> str:
    return tags.get(name) or field_name(name)


def _tag_names(found: Found) -> dict[str, str]:
    ids = [int(name.partition(":")[2]) for name in found.result.each if name.startswith("tag:")]
    return {f"tag:{tag.pk}": str(tag) for tag in Tag.objects.filter(pk__in=ids)} if ids else {}


def _weights(found: Found) -> str:
    """'Industry 1.8×, tags 1.3×': which fields weigh more, by what marked the won; '' where all weigh the same."""
    said = [
        f"{gettext('tags') if name == 'tag' else field_name(name)} {weight:.1f}×"
        for name, weight in sorted(found.weights.items(), key=lambda pair: -pair[1])
    ]
    return _joined(said)


def _joined(words: list[str]) -> str:
    return gettext(", ").join(word for word in words if word)


def _ids(written: list[str]) -> list[int]:
    numbers = [int(text) for text in written if text.isascii() and text.isdigit() and len(text) < 20]
    return [number for number in numbers if number <= BIGGEST_ID]
