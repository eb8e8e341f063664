"""Facts become kept readings: what was touched is made anew, and now and then everything. Key: none.

What a company counts is worked out before the transaction and written in it, so that other writers hardly wait. The
lock of the one row of `Kept` puts those who write readings in a row; who comes second finds the work done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from tuoke.deals import kept as funnel
from tuoke.directory.models import Company
from tuoke.prospects import kept as lists
from tuoke.workspace.kept import Kept, Touched, horizon
from tuoke.workspace.models import Workspace

#: Each room's sums: `find` what companies count, `put` it in the place of what they counted, `forget` a generation.
ROOMS = (funnel, lists)
AT_ONCE = 2_000  # touched companies
SLICE = 10_000  # ids of companies, where all is made anew


def keep_readings(key: str) -> None:
    """Bring the kept readings up to date; make them anew where there are none, or where their cut has moved."""
    standing, workspace = _kept(), Workspace.current()
    right = (standing.since, standing.zone) == (horizon(workspace.today()), workspace.time_zone)
    if standing.building or not standing.generation or not right:
        rebuild()
    while _catch_up():
        pass


def rebuild(progress: Callable[[float], None] = lambda part: None, *, anew: bool = False) -> None:
    """Make all readings anew from the facts, beside those that stand, and let them stand then. A run that was killed
    goes on where it stopped, unless `anew`."""
    _begin(anew)
    last = Company.objects.aggregate(last=Max("pk"))["last"] or 0
    while (standing := _kept()).building and standing.position < last:
        _slice(standing)
        progress(min(1.0, standing.position / last))
    with transaction.atomic():
        standing = _locked()
        if standing.building:
            standing.generation, standing.since = standing.building, standing.building_since
            standing.zone, standing.building, standing.made_at = standing.building_zone, 0, timezone.now()
            standing.save()
    while _forgotten(standing.generation, but=True):
        pass


def _begin(anew: bool) -> None:
    workspace = Workspace.current()
    wanted = horizon(workspace.today()), workspace.time_zone
    with transaction.atomic():
        standing = _locked()
        if standing.building and not anew and (standing.building_since, standing.building_zone) == wanted:
            return
        # A new number each time: rows of a run that was given up are never counted with those of this one.
        standing.building = max(standing.generation, standing.building) + 1
        standing.building_since, standing.building_zone = wanted
        standing.position = 0
        standing.save()


def _slice(standing: Kept) -> None:
    """Count the next companies for the generation that is being built."""
    after, upto = standing.position, standing.position + SLICE
    chosen = Q(merged_into=None, pk__gt=after, pk__lte=upto) | Q(merged_into__gt=after, merged_into__lte=upto)
    zone = Workspace(time_zone=standing.building_zone).zone
    found = [room.find(chosen, standing.building_since, zone) for room in ROOMS]
    with transaction.atomic():
        now = _locked()
        if (now.building, now.position) == (standing.building, after):
            _put(now.building, [], found)
            Kept.objects.filter(pk=now.pk).update(position=upto)


def _catch_up() -> bool:
    """Count some touched companies anew; False where there were none."""
    touched = list(Touched.objects.order_by("pk").values_list("pk", "company")[:AT_ONCE])
    if not touched:
        return False
    standing = _kept()
    raw = {company for _pk, company in touched}
    into = Company.objects.filter(pk__in=raw).exclude(merged_into=None).values_list("merged_into", flat=True)
    companies = sorted(raw | {pk for pk in into if pk is not None})
    chosen = Q(merged_into=None, pk__in=companies) | Q(merged_into__in=companies)
    found = [room.find(chosen, standing.since, Workspace(time_zone=standing.zone).zone) for room in ROOMS]
    with transaction.atomic():
        now = _locked()
        gone, _by_model = Touched.objects.filter(pk__in=[pk for pk, _company in touched]).delete()
        if gone == len(touched) and (now.generation, now.building) == (standing.generation, 0):
            _put(now.generation, companies, found)
        else:
            # Somebody was quicker, and what we worked out may be older than what they wrote; or all is being made
            # anew, and what is touched has to wait until that stands.
            transaction.set_rollback(True)
    return not now.building


def _put(generation: int, companies: Sequence[int], found: Sequence[Any]) -> None:
    for room, theirs in zip(ROOMS, found, strict=True):
        room.put(generation, companies, theirs)


def _kept() -> Kept:
    return Kept.objects.get_or_create(pk=1)[0]


def _locked() -> Kept:
    _kept()
    return Kept.objects.select_for_update().get(pk=1)


def _forgotten(generation: int, *, but: bool = False) -> bool:
    with transaction.atomic():
        return any(room.forget(generation, but) for room in ROOMS)
