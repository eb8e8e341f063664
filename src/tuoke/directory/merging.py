"""Two companies become one, and two again: what is picked, what moves, and how it goes back.

The loser keeps its row and points to the winner; people, codes, list places and what other rooms declare with
`FOLLOWS_MERGE` move over and are noted by id. Journal and audit rows are never changed: readings follow `merged_into`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import BigIntegerField, Exists, F, OuterRef
from django.utils import timezone

from tuoke.directory.changes import ChangedMeanwhile
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company, ExternalKey, Merge, Person, TwinPair
from tuoke.directory.pairs import PairState
from tuoke.directory.picking import FIELDS, values
from tuoke.directory.planner import NotByIndex
from tuoke.workspace.audit import record
from tuoke.workspace.kept import touch
from tuoke.workspace.models import Due


def merge(winner: int, loser: int, chosen: dict[str, str], by: Any, *, versions: dict[int, int]) -> Merge:
    """`loser` goes into `winner`; `chosen` says field -> side where it is not left to `picking.picks`.

    `versions` holds what was on the screen: ChangedMeanwhile, and nothing written, where one of the two has moved on,
    was merged already, or may no longer be seen by `by`.
    """
    with transaction.atomic():
        ours, theirs = _held(winner, loser, by, versions)
        wanted = values(ours, theirs, chosen)
        picked = {field: [getattr(ours, field), value] for field, value in wanted.items()}
        picked = {field: sides for field, sides in picked.items() if sides[0] != sides[1]}
        for field, (_before, after) in picked.items():
            setattr(ours, field, after)
        codes = list(ExternalKey.objects.filter(company=theirs).values_list("source", "value"))
        moved = {model._meta.label_lower: _move(model, theirs, ours) for model in following()}
        followers = Company.objects.filter(merged_into=theirs)
        followed = list(followers.order_by("pk").values_list("pk", flat=True))
        followers.update(merged_into=ours)
        theirs.merged_into = ours
        _written(ours, theirs)
        done = Merge.objects.create(
            winner=ours, loser=theirs, picked=picked, moved={label: ids for label, ids in moved.items() if ids},
            codes=[list(code) for code in codes], followed=followed, by=by,
        )  # fmt: skip
        _answered(done, PairState.SAME, by)
        record(by, "merge", done, winner=ours.pk, loser=theirs.pk, picked=picked, moved=done.moved, followed=followed)
        _follow(ours, theirs)
    return done


def unmerge(done: Merge, by: Any, *, ask_again: bool = False) -> Merge:
    """Part the two again, however long it was: they are different then, or (`ask_again`) asked about anew.

    What came from the loser goes back; a picked value goes back unless it was edited since, and what was added to the
    winner since stays with it: `left` lists both. A merge that is undone already stays as it is. ChangedMeanwhile
    where the winner was itself merged into another: that merge is undone first.
    """
    with transaction.atomic():
        done = Merge.objects.select_for_update().get(pk=done.pk)
        both = Company.objects.select_for_update().filter(pk__in=[done.winner_id, done.loser_id]).order_by("pk")
        found = {company.pk: company for company in both}
        ours, theirs = found[done.winner_id], found[done.loser_id]
        if done.undone_at is not None:
            return done
        if ours.merged_into_id is not None:
            raise ChangedMeanwhile(ours, [])
        done.left = what_stays(done, ours)
        for field, (before, after) in done.picked.items():
            if getattr(ours, field) == after:
                setattr(ours, field, before)
            _hand_on(done, field, before, after)
        _move_back(done)
        Company.objects.filter(pk__in=done.followed, merged_into=ours).update(merged_into=theirs)
        theirs.merged_into = None
        _written(ours, theirs)
        done.undone_by, done.undone_at = by, timezone.now()
        done.save(update_fields=["left", "undone_by", "undone_at"])
        _answered(done, PairState.OPEN if ask_again else PairState.DIFFERENT, by)
        record(by, "unmerge", done, winner=ours.pk, loser=theirs.pk, stayed=done.left)
        _follow(ours, theirs)
    return done


def what_stays(done: Merge, winner: Company) -> dict[str, Any]:
    """What undoing the merge would let stand: `fields` edited since, `people` (ids) that came to the winner since."""
    later = _later(done)
    fields = [
        field
        for field, (_before, after) in done.picked.items()
        if getattr(winner, field) != after and not any(one.picked.get(field, [None])[0] == after for one in later)
    ]
    moved = {pk for one in (done, *later) for pk in one.moved.get(Person._meta.label_lower, [])}
    people = Person.objects.filter(company=winner, made_at__gt=done.at).exclude(pk__in=moved)
    return {"fields": fields, "people": list(people.order_by("pk").values_list("pk", flat=True))}


def follow(arrival: int) -> None:
    """Rows of an arrival that were written to a company while it was being merged go to where it went."""
    for model in following():
        if not any(field.name == "arrival" for field in model._meta.get_fields()):
            continue
        # By company: few are merged, of an arrival there may be a million rows.
        late = model._default_manager.alias(came=NotByIndex(F("arrival"), output_field=BigIntegerField()))
        late = late.filter(came=arrival, company__in=Company.objects.exclude(merged_into=None).values("pk"))
        for pk, loser in list(late.values_list("pk", "company")):
            done = Merge.objects.standing().select_for_update().get(loser=loser)
            done.moved.setdefault(model._meta.label_lower, []).append(pk)
            done.save(update_fields=["moved"])
            into = Company.objects.values_list("merged_into", flat=True).get(pk=loser)
            _free(model, model._default_manager.filter(pk=pk), into).update(company=into)


def following() -> Iterator[type[models.Model]]:
    """The models whose rows go along, those of other rooms as well, in an order that is always the same."""
    found = (model for model in apps.get_models() if getattr(model, "FOLLOWS_MERGE", False))
    return iter(sorted(found, key=lambda model: model._meta.label_lower))


def _held(winner: int, loser: int, by: Any, versions: dict[int, int]) -> tuple[Company, Company]:
    """Both companies, locked in the order of their ids, if they still are what was shown."""
    both = Company.objects.select_for_update().filter(pk__in=[winner, loser]).order_by("pk")
    found = {company.pk: company for company in both}
    seen = set(Company.objects.visible_to(by).filter(pk__in=list(found)).values_list("pk", flat=True))
    for pk in (winner, loser):
        if pk not in seen or winner == loser or found[pk].version != versions.get(pk):
            raise ChangedMeanwhile(found.get(pk), [])
    return found[winner], found[loser]


def _move(model: type[models.Model], loser: Company, winner: Company) -> list[int]:
    """The loser's rows of `model` go to the winner, but for those of which the winner may have only one and has it."""
    rows = _free(model, model._default_manager.filter(company=loser), winner.pk)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    model._default_manager.filter(pk__in=ids).update(company=winner)
    return ids


def _free(model: type[models.Model], rows: Any, winner: Any) -> Any:
    """Without those of which a company may have only one and the winner has it."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and "company" in constraint.fields:
            others = {field: OuterRef(field) for field in constraint.fields if field != "company"}
            rows = rows.exclude(Exists(model._default_manager.filter(company=winner, **others)))
    return rows


def _move_back(done: Merge) -> None:
    for label, ids in done.moved.items():
        rows: Any = apps.get_model(label)._default_manager
        rows.filter(pk__in=ids, company=done.winner_id).update(company=done.loser_id)
    for source, value in done.codes:
        # A code that was taken off the winner since was the loser's; gone it is only where somebody else has it now.
        ExternalKey.objects.get_or_create(source=source, value=value, defaults={"company_id": done.loser_id})


def _hand_on(done: Merge, field: str, before: Any, after: Any) -> None:
    """A later merge that would put back our value puts back what was there before us."""
    for later in _later(done):
        if field in later.picked and later.picked[field][0] == after:
            later.picked[field][0] = before
            later.save(update_fields=["picked"])
            return


def _later(done: Merge) -> list[Merge]:
    return list(Merge.objects.standing().filter(winner=done.winner_id, pk__gt=done.pk).order_by("pk"))


def _answered(done: Merge, state: PairState, by: Any) -> None:
    """Keep what the merge, or its undo, says of the two as the answer to their pair."""
    one, other = sorted((done.winner_id, done.loser_id))
    pair, _made = TwinPair.objects.get_or_create(one_id=one, other_id=other)
    pair.state, pair.put_off = state, 0
    pair.by, pair.at = (None, None) if state == PairState.OPEN else (by, timezone.now())
    pair.save(update_fields=["state", "put_off", "by", "at"])


def _written(winner: Company, loser: Company) -> None:
    now = timezone.now()
    for company in (winner, loser):
        company.version, company.changed_at = company.version + 1, now
        company.save(update_fields=[*FIELDS, "name_key", "merged_into", "version", "changed_at"])


def _follow(winner: Company, loser: Company) -> None:
    index_companies([winner.pk, loser.pk])
    touch([winner.pk, loser.pk])
    Due.objects.ask("score_all")
    for company in (winner, loser):
        Due.objects.ask("match_companies", f"company:{company.pk}")
