"""What a manager or an admin imported goes to sellers by the rules of assignment, once it is in."""

from __future__ import annotations

from tuoke.intake.models import Batch, State
from tuoke.ownership.assigning import deal_arrival


def assign(key: str) -> None:
    """`key`: id of the batch. Nothing where no rule is for imports, or the import was taken back."""
    batch = Batch.objects.select_related("by").filter(pk=int(key), state=State.DONE).first()
    if batch and batch.arrival:
        deal_arrival(batch.arrival, batch.by)
