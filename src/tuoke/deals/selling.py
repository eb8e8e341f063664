"""What is done with a deal: opened, taken on by evidence, won, lost, opened again. Each with its change, its place in
the journal and its audit row, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from tuoke.deals.models import Deal, DealChange, DealLine, Kind, Level, Point, Proof, Stage, State, What
from tuoke.directory.models import Company
from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry
from tuoke.journal.tasks import Task
from tuoke.journal.tasks import add as add_task
from tuoke.journal.writing import log, withdraw
from tuoke.team.models import Role, User
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace

FACTS = (
    "name", "person_id", "owner_id", "amount", "currency", "close_on", "customer_kind", "rivals", "decision",
)  # fmt: skip
#: Of these every change is kept, for the forecast asks what they were.
DATED = ("amount", "currency", "close_on", "owner_id")


class Unproven(Exception):
    """Control points of the stages that a deal would leave behind have no evidence: `points`."""

    def __init__(self, points: list[Point]) -> None:
        super().__init__([point.pk for point in points])
        self.points = points


class Elsewhere(Exception):
    """Somebody changed the deal meanwhile: `now` is how it stands."""

    def __init__(self, now: Deal) -> None:
        super().__init__(now.pk)
        self.now = now


def stages(pipeline: int) -> list[Stage]:
    return list(Stage.objects.filter(pipeline=pipeline, retired=False).order_by("place", "pk"))


def open_deal(deal: Deal, by: Any, *, at: dt.datetime | None = None) -> Deal:
    """A new deal in the first stage of its pipeline, or in the one it has. `at`: when it began, of an earlier one."""
    with transaction.atomic():
        first = deal.stage if deal.stage_id else stages(deal.pipeline_id)[0]
        deal.stage, deal.by = first, by
        deal.opened_at = deal.stage_since = at or timezone.now()
        deal.save()
        _keep(deal, What.OPENED, by, deal.opened_at, entry=_intent(deal, by, at))
        after = {name: str(deal.serializable_value(name) or "") for name in ("name", "amount", "currency", "close_on")}
        record(by, "create", deal, company=deal.company_id, after=after)
        _add_work(deal, by)
        _escalate(deal, by)
    return deal


def missing(deal: Deal, to: Stage) -> list[Point]:
    """The control points between where the deal is and `to` that nothing shows to be met; none on the way back."""
    left = Stage.objects.filter(
        pipeline=deal.pipeline_id, retired=False, place__gte=deal.stage.place, place__lt=to.place
    ).values("pk")  # fmt: skip
    return _unproven(deal, left)


def missing_to_sign(deal: Deal) -> list[Point]:
    """The same for a signature: what is left from its stage on to the last."""
    left = Stage.objects.filter(pipeline=deal.pipeline_id, retired=False, place__gte=deal.stage.place).values("pk")
    return _unproven(deal, left)


def _unproven(deal: Deal, left: Any) -> list[Point]:
    points = Point.objects.filter(stage__in=left, kind=Kind.PROOF, retired=False).select_related("stage")
    standing = Proof.objects.filter(deal=deal, withdrawn_at=None).values("point")
    return list(points.exclude(pk__in=standing).order_by("stage__place", "place", "pk"))


def prove(deal: Deal, point: Point, text: str, by: Any) -> Proof:
    """Write down what shows that a control point is met; a second time it takes the place of the first."""
    with transaction.atomic():
        Proof.objects.filter(deal=deal, point=point, withdrawn_at=None).update(withdrawn_at=timezone.now())
        made: Proof = Proof.objects.create(deal=deal, point=point, text=text, by=by)
        record(by, "prove", deal, point=point.pk, text=text)
    return made


def withdraw_proof(proof: Proof, by: Any) -> bool:
    """It does not show it after all. False where that was said already."""
    with transaction.atomic():
        if not Proof.objects.filter(pk=proof.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
            return False
        record(by, "withdraw", proof.deal, point=proof.point_id, text=proof.text)
    return True


def move(
    deal: Deal, to: Stage, by: Any, *, version: int, proofs: Mapping[int, str] | None = None, why: str = ""
) -> Deal:
    """Into another stage. Onwards only with evidence for every control point that is left behind (`proofs`: point ->
    what shows it, for those that have none yet); backwards at any time.

    Raises Unproven, Elsewhere, and ValueError where `to` is no stage of its pipeline or the deal is closed.
    """
    with transaction.atomic():
        now = _locked(deal, version)
        if to.pipeline_id != now.pipeline_id or to.retired or not now.is_open:
            raise ValueError("not a stage for this deal")
        given = {key: text.strip() for key, text in (proofs or {}).items() if text.strip()}
        left = missing(now, to)
        if unproven := [point for point in left if point.pk not in given]:
            raise Unproven(unproven)
        for point in left:
            prove(now, point, given[point.pk], by)
        before = now.stage_id
        if before == to.pk:
            return now
        now.stage, now.stage_since, now.version = to, timezone.now(), now.version + 1
        now.save(update_fields=["stage", "stage_since", "version"])
        _keep(now, What.STAGE, by, now.stage_since, why=why, entry=_intent(now, by))
        record(by, "move", now, before={"stage": before}, after={"stage": to.pk}, why=why)
        _add_work(now, by)
    return now


def change(deal: Deal, before: Mapping[str, Any], by: Any, *, why: str = "") -> None:
    """Save what a form changed, with both versions of each fact in the audit, and the change where it matters later."""
    after = {name: deal.serializable_value(name) for name in FACTS}
    differing = [name for name in FACTS if before[name] != after[name]]
    if not differing:
        return
    with transaction.atomic():
        if not Deal.objects.filter(pk=deal.pk, version=deal.version).update(version=F("version") + 1):
            raise Elsewhere(Deal.objects.get(pk=deal.pk))
        deal.version += 1
        deal.save()
        told = {name: _plain(before[name]) for name in differing}, {name: _plain(after[name]) for name in differing}
        record(by, "update", deal, before=told[0], after=told[1])
        if set(differing) & set(DATED):
            _keep(deal, What.FACTS, by, timezone.now(), why=why)
        _escalate(deal, by)


def set_products(deal: Deal, products: list[str], by: Any) -> None:
    """The product lines as they are now; a line that stays keeps its amount."""
    known = list(deal.lines.order_by("pk").values_list("product", flat=True))
    if known == products:
        return
    with transaction.atomic():
        deal.lines.exclude(product__in=products).delete()
        DealLine.objects.bulk_create(DealLine(deal=deal, product=name) for name in products if name not in known)
        record(by, "update", deal, before={"products": known}, after={"products": products})


def win(deal: Deal, by: Any, *, version: int, on: dt.datetime | None = None, why: str = "") -> Deal:
    """Signed. The journal has the signature with its amount; whatever rests on signatures follows from there.

    Raises Elsewhere, and ValueError for a deal that is closed. Evidence is not asked for: the signature is one.
    """
    with transaction.atomic():
        now = _locked(deal, version)
        if not now.is_open:
            raise ValueError("closed already")
        at = on or timezone.now()
        body = kinds.Deal(now.name, "" if now.amount is None else str(now.amount), now.currency)
        entry = log(now.company, body, by, person=now.person, at=on)
        now.state, now.closed_at, now.version = State.WON, at, now.version + 1
        now.save(update_fields=["state", "closed_at", "version"])
        _keep(now, What.WON, by, at, why=why, entry=entry)
        record(by, "win", now, after={"amount": body.amount, "currency": body.currency})
    return now


def lose(deal: Deal, by: Any, *, version: int, loss: str, note: str = "", on: dt.datetime | None = None) -> Deal:
    """Lost, with the reason. Raises Elsewhere, and ValueError for a deal that is closed."""
    with transaction.atomic():
        now = _locked(deal, version)
        if not now.is_open:
            raise ValueError("closed already")
        now.state, now.closed_at, now.version = State.LOST, on or timezone.now(), now.version + 1
        now.loss, now.loss_note = loss, note
        now.save(update_fields=["state", "closed_at", "version", "loss", "loss_note"])
        _keep(now, What.LOST, by, now.closed_at, why=note, entry=_objection(now, by, on))
        record(by, "lose", now, loss=loss, note=note)
    return now


def reopen(deal: Deal, by: Any, *, version: int) -> Deal:
    """Open again, in the stage in which it was closed; signature or objection are taken back in the journal."""
    with transaction.atomic():
        now = _locked(deal, version)
        if now.is_open:
            raise ValueError("open already")
        closed = JournalEntry.objects.standing().filter(
            pk__in=now.changes.filter(what=What.WON if now.state == State.WON else What.LOST).values("entry")
        ).first()  # fmt: skip
        if closed:
            withdraw(closed, by, gettext("The deal was opened again"))
        was, now.state, now.closed_at, now.version = now.state, State.OPEN, None, now.version + 1
        now.loss, now.loss_note = "", ""
        now.save(update_fields=["state", "closed_at", "version", "loss", "loss_note"])
        _keep(now, What.REOPENED, by, timezone.now())
        record(by, "reopen", now, before={"state": was})
    return now


def _locked(deal: Deal, version: int) -> Deal:
    """The deal as it is now, held until the transaction ends; Elsewhere if it is not as it was seen."""
    now = Deal.objects.select_for_update(of=("self",)).select_related("stage", "pipeline", "company", "person", "owner")
    found = now.get(pk=deal.pk)
    if found.version != version:
        raise Elsewhere(found)
    return found


def _keep(
    deal: Deal, what: str, by: Any, at: dt.datetime, *, why: str = "", entry: JournalEntry | None = None
) -> DealChange:
    made: DealChange = DealChange.objects.create(
        deal=deal, what=what, at=at, stage=deal.stage, state=deal.state, amount=deal.amount, currency=deal.currency,
        close_on=deal.close_on, owner=deal.owner, by=by, why=why, entry=entry,
    )  # fmt: skip
    return made


def _objection(deal: Deal, by: Any, at: dt.datetime | None) -> JournalEntry | None:
    """A loss for one of the five classes of an objection is one of the company's; a rival, or no decision, is none."""
    if deal.loss not in kinds.OBJECTIONS:
        return None
    return log(deal.company, kinds.Objection(deal.loss, deal.loss_note, deal=deal.pk), by, person=deal.person, at=at)


def _intent(deal: Deal, by: Any, at: dt.datetime | None = None) -> JournalEntry | None:
    """From the hopeful level on the customer wants to go on: that is the journal's intent, once for each deal."""
    if deal.stage.level == Level.POTENTIAL or deal.changes.filter(entry__kind=kinds.Intent.kind).exists():
        return None
    return log(deal.company, kinds.Intent(deal.name), by, person=deal.person, at=at)


def _add_work(deal: Deal, by: Any) -> None:
    """The work of the stage that it came into, as tasks of its owner, spread over the usual days; once a deal."""
    points = list(deal.stage.points.filter(kind=Kind.WORK, retired=False))
    days, today = deal.stage.days or 7, Workspace.current().today()
    known = set(Task.objects.filter(company=deal.company_id, owner=deal.owner_id).values_list("what", flat=True))
    for at, point in enumerate(points, 1):
        what = f"{point.word} · {deal.name}"[:200]
        if what in known:
            continue
        due = today + dt.timedelta(days=max(1, round(days * at / (len(points) + 1))))
        task = Task(what=what, on=due, company=deal.company, person=deal.person, owner=deal.owner)
        add_task(task, by)


def _escalate(deal: Deal, by: Any) -> None:
    """A large deal calls for others: whoever leads its owner gets it as a task for today, once."""
    if not deal.is_large or deal.escalated_at is not None:
        return
    deal.escalated_at = timezone.now()
    deal.save(update_fields=["escalated_at"])
    record(by, "escalate", deal, needs=deal.pipeline.large_needs)
    leader = leader_of(deal.owner)
    if leader is None or leader.pk == deal.owner_id:
        return
    what = gettext("Large deal, join in: %(name)s") % {"name": deal.name}
    task = Task(what=what[:200], on=Workspace.current().today(), company=deal.company, person=deal.person, owner=leader)
    add_task(task, by)


def leader_of(user: User) -> User | None:
    """The manager nearest above: of the own team, then of the teams above it, else an admin."""
    managers = User.objects.filter(is_active=True, role=Role.MANAGER).exclude(pk=user.pk).select_related("team")
    above = [one for one in managers if one.team_id and user.team_id and user.team_path.startswith(one.team_path)]
    if above:
        return max(above, key=lambda one: (len(one.team_path), -one.pk))
    return User.objects.filter(is_active=True, role=Role.ADMIN).exclude(pk=user.pk).order_by("pk").first()


def order_taken(company: Company, deal: Deal, by: Any) -> Deal:
    """A small order that is signed at once: opened and won in one step."""
    deal.company = company
    opened = open_deal(deal, by)
    return win(opened, by, version=opened.version)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool, list)) else str(value)
