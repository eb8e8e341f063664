"""What the outcomes say of one's card: read line by line, a field frozen, the proposal refused, another asked for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.engine.evidence import rate
from tuoke.engine.lists.rank import Card as Given
from tuoke.targeting import accepting, proposal_chart, proposal_words, versions
from tuoke.targeting.models import Card
from tuoke.targeting.proposal_body import Body, Line
from tuoke.targeting.proposals import Meaning, Proposal, State
from tuoke.targeting.settled import settled
from tuoke.team.access import members, writers
from tuoke.team.models import User
from tuoke.workspace import audit
from tuoke.workspace.models import Due, Workspace

#: Lines of a field that are shown at once; the others are one click away.
SHOWN = 6


@dataclass(frozen=True)
class Row:
    """A line with its words and its picture; `lift` is its rate beside that of all, None where nobody has the value."""

    line: Line
    value: str
    picture: SafeString
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    moves: bool

    @property
    def few(self) -> bool:
        return self.line.n < proposal_chart.FEW


@dataclass(frozen=True)
class Factor:
    """A field with its lines: those on the card or moved first, and the rest."""

    field: str
    name: str
    rows: list[Row]
    more: list[Row]
    frozen: bool

    @property
    def crossed(self) -> bool:
        """Whether it is two fields together."""
        return any(row.line.kind == "cross" for row in [*self.rows, *self.more])


@members
@require_http_methods(["GET", "HEAD"])
def proposal(request: HttpRequest, seller: int | None = None) -> HttpResponse:
    """The newest proposal for one's own card, or that of somebody below; `?of=deal` where deals count."""
    whose: Any = request.user
    if seller is not None:
        if seller > BIGGEST_ID:
            raise Http404
        whose = get_object_or_404(User.objects.below(request.user), pk=seller)  # type: ignore[arg-type]
    meaning = _meaning(request.GET.get("of", ""))
    found = Proposal.objects.newest(whose, meaning)
    own = whose.pk == request.user.pk and request.user.may_write  # type: ignore[union-attr]
    context: dict[str, Any] = {"seller": whose, "own": own, "meaning": meaning, "meanings": Meaning, "found": found}
    context["card"] = Card.objects.current(whose)
    context["asked"] = Due.objects.filter(flow="refit", key=_key(whose, meaning), done_at=None, failed_at=None).exists()
    if found is None:
        so_far = settled([whose.pk], meaning, Workspace.current().today())
        context |= {"count": len(so_far.won), "still_open": so_far.open}
    else:
        context |= drawn(found)
    return render(request, "targeting/proposal.html", context)


def drawn(found: Proposal) -> dict[str, Any]:
    """What the page shows of a proposal."""
    body = Body.from_json(found.body)
    low = min([0.0, *(line.low for line in body.lines)])
    high = max([2.0, *(max(line.high, line.scaled, line.after) for line in body.lines)])
    factors = [
        _factor(field, list(lines), body, (low, high), found.frozen)
        for field, lines in groupby(body.lines, key=lambda line: line.field)
    ]
    factors.sort(key=lambda one: not any(row.moves for row in one.rows))
    overall = body.won / body.n if body.n else None
    tick = overall or 0
    best = max((tenth.won / tenth.n for tenth in body.tenths), default=0)
    label = (
        gettext("Chance that was said, and how many were won")
        + ": "
        + "; ".join(f"{one.said * 100:.0f}% – {one.won}/{one.n}" for one in body.calibration)
    )
    return {
        "body": body,
        "factors": factors,
        "changes": _changes(found, body),
        "parts": [(field, proposal_words.name_of(field)) for field in accepting.fields_of(body)],
        "unwritten": [row.name for row in factors if row.crossed and any(one.moves for one in row.rows)],
        "verdict": proposal_words.VERDICTS.get(body.verdict, body.verdict),
        "told": proposal_words.TOLD.get(body.verdict, ""),
        "left_out": proposal_words.left_out(body),
        "calibration": proposal_chart.calibration(body.calibration, label),
        "bins": [(one, one.won / one.n, (one.low, one.high), one.n < proposal_chart.FEW) for one in body.calibration],
        "tenths": [
            (number, one, one.won / one.n, one.won / one.n / best if best else 0, tick / best if best else 0)
            for number, one in enumerate(body.tenths, 1)
        ],
        "overall": overall,
        "is_open": found.state == State.OPEN,
    }  # fmt: skip


def _changes(found: Proposal, body: Body) -> list[versions.Line]:
    """What accepting would write, as the page of versions will tell it."""
    if not body.moves:
        return []
    before = found.card.body if found.card else Given().to_dict()
    return versions.diff(before, accepting.learned(Given.from_dict(before), body).to_dict())


def _factor(field: str, lines: list[Line], body: Body, axis: tuple[float, float], frozen: list[str]) -> Factor:
    rows = [_row(line, body, axis) for line in lines]
    first = sorted(rows, key=lambda row: (not row.moves, row.line.before is None, -row.line.after, -row.line.n))
    told = [row for row in first if row.moves or row.line.before is not None][: 2 * SHOWN]
    return Factor(
        field, proposal_words.name_of(field), told, [row for row in first if row not in told], field in frozen
    )


def _row(line: Line, body: Body, axis: tuple[float, float]) -> Row:
    words = gettext("%(after).1f points, %(low).1f to %(high).1f") % {
        "after": line.exact,
        "low": line.low,
        "high": line.high,
    }
    overall = body.won / body.n if body.n else 0
    value = proposal_words.value_of(line)
    moves = line in body.moves
    picture = proposal_chart.moved(line, *axis, label=f"{value}: {words}")
    if not line.n or not overall:
        return Row(line, value, picture, None, None, None, moves)
    told = rate(line.won, line.n, 0.8)
    return Row(line, value, picture, line.won / line.n / overall, told.low / overall, told.high / overall, moves)


def _meaning(asked: str) -> Meaning:
    return Meaning.DEAL if asked == Meaning.DEAL else Meaning.MEETING


def _key(seller: Any, meaning: Meaning) -> str:
    return f"{seller.pk}:deal" if meaning == Meaning.DEAL else str(seller.pk)


def _back(meaning: str) -> HttpResponse:
    return redirect(reverse("targeting:proposal") + ("?of=deal" if meaning == Meaning.DEAL else ""))


@writers
@require_POST
def refit(request: HttpRequest) -> HttpResponse:
    """Look at the outcomes now, whatever their number."""
    meaning = _meaning(request.POST.get("of", ""))
    Due.objects.ask("learn", str(request.user.pk))
    Due.objects.ask("refit", _key(request.user, meaning))
    messages.success(
        request, gettext("The outcomes are being looked at. It takes some seconds; then load the page anew.")
    )
    return _back(meaning)


def own_open(request: HttpRequest, number: int) -> Proposal:
    """One's own proposal that is still to be decided, held until the decision is written; else there is none."""
    if number > BIGGEST_ID:
        raise Http404
    held = Proposal.objects.open().select_for_update().filter(seller=request.user)
    found: Proposal = get_object_or_404(held, pk=number)
    return found


@writers
@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Write what was learned as the next version of the card; with `field` of this field alone."""
    only = [field for field in request.POST.getlist("field") if field] or None
    with transaction.atomic():
        found = own_open(request, number)
        body = Body.from_json(found.body)
        if not body.may_be_taken or not set(only or []) <= set(accepting.fields_of(body)):
            messages.info(request, gettext("Nothing has changed."))
            return _back(found.meaning)
        try:
            made = accepting.accept(found, request.user, only)
        except accepting.Outdated:
            messages.info(request, gettext("Your card has changed since this proposal. Look anew first."))
            return _back(found.meaning)
    if made is None:
        messages.info(request, gettext("Nothing has changed."))
        return _back(found.meaning)
    said = gettext("Version %(n)d is saved. Companies are being ranked anew.")
    messages.success(request, said % {"n": made.number})
    return redirect("targeting:versions", "card")


@writers
@require_POST
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """The card stays as it is; the next outcomes may propose anew."""
    with transaction.atomic():
        found = own_open(request, number)
        found.state, found.decided_at, found.decided_by = State.REJECTED, timezone.now(), request.user  # type: ignore[assignment]
        found.save(update_fields=["state", "decided_at", "decided_by"])
        audit.record(request.user, "reject", found)
    messages.success(request, gettext("The card stays as it is. Later outcomes may propose again."))
    return _back(found.meaning)


@writers
@require_POST
def freeze(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the points of a field (`field`) whatever outcomes say, or let them move again; then look anew."""
    field = request.POST.get("field", "")
    with transaction.atomic():
        found = own_open(request, number)
        if field not in {line.field for line in Body.from_json(found.body).lines}:
            raise Http404
        before = list(found.frozen)
        found.frozen = sorted(set(before) ^ {field})
        found.save(update_fields=["frozen"])
        audit.record(request.user, "write", found, before={"frozen": before}, after={"frozen": found.frozen})
        Due.objects.ask("refit", _key(request.user, Meaning(found.meaning)))
    said = gettext("%(field)s keeps its points.") if field in found.frozen else gettext("%(field)s may move again.")
    messages.success(request, said % {"field": proposal_words.name_of(field)})
    return _back(found.meaning)
