"""What a person says of a suspected pair: different, a site of it, later, ask again. One company: `merging.merge`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tuoke.directory.pairs import PairState, TwinPair
from tuoke.workspace.audit import record

#: Answers that write nothing but the pair itself.
PLAIN = (PairState.DIFFERENT, PairState.LINKED)


def answer(pair: TwinPair, state: str, by: Any) -> bool:
    """Keep the answer, one of PLAIN; False where somebody was quicker."""
    with transaction.atomic():
        still = TwinPair.objects.filter(pk=pair.pk, state=PairState.OPEN)
        if state not in PLAIN or not still.update(state=state, by=by, at=timezone.now()):
            return False
        record(by, "answer", pair, before={"state": PairState.OPEN.value}, after={"state": str(state)})
    return True


def put_off(pair: TwinPair, by: Any) -> None:
    """It comes again when all that were put off less often are through. Nothing is decided."""
    with transaction.atomic():
        TwinPair.objects.filter(pk=pair.pk, state=PairState.OPEN).update(put_off=F("put_off") + 1)
        record(by, "put_off", pair)


def reopen(pair: TwinPair, by: Any) -> bool:
    """Take an answer of PLAIN back, or bring what was put off to its turn."""
    with transaction.atomic():
        still = TwinPair.objects.filter(pk=pair.pk, state__in=[PairState.OPEN, *PLAIN])
        if not still.update(state=PairState.OPEN, by=None, at=None, put_off=0):
            return False
        record(by, "reopen", pair, before={"state": pair.state}, after={"state": PairState.OPEN.value})
    return True
