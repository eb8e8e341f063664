"""What the page of deals shows, out of its address: state, owner, pipeline, stage, words, order, how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q

from tuoke.deals.models import DealQuerySet, State

LOOKS = ("list", "board", "weeks")
ORDERS: dict[str, tuple[Any, ...]] = {
    "close": (F("close_on").asc(nulls_last=True), "pk"),
    "amount": (F("amount").desc(nulls_last=True), "pk"),
    "stage": ("stage__place", F("close_on").asc(nulls_last=True), "pk"),
    "since": ("stage_since", "pk"),
}


@dataclass(frozen=True)
class Narrowed:
    state: str = "open"
    owner: str = ""
    pipeline: str = ""
    stage: str = ""
    kind: str = ""
    q: str = ""
    sort: str = "close"
    look: str = "list"

    @classmethod
    def of(cls, given: Any) -> Narrowed:
        """From the address; what makes no sense is left out."""
        found = cls(**{one.name: str(given.get(one.name, one.default)).replace("\0", "")[:80] for one in fields(cls)})
        return replace(
            found,
            state=found.state if found.state in (*State.values, "all") else "open",
            sort=found.sort if found.sort in ORDERS else "close",
            look=found.look if found.look in LOOKS else "list",
        )

    @property
    def order(self) -> tuple[Any, ...]:
        return ORDERS[self.sort]

    def apply(self, deals: DealQuerySet, user: Any) -> DealQuerySet:
        if self.state != "all":
            deals = deals.filter(state=self.state)
        for field, value in (("owner", self.owner), ("pipeline", self.pipeline), ("stage", self.stage)):
            if value == "me":
                deals = deals.filter(owner=user)
            elif value.isascii() and value.isdigit() and len(value) < 18:
                deals = deals.filter(**{field: int(value)})
        if self.kind:
            deals = deals.filter(customer_kind=self.kind)
        if self.q:
            deals = deals.filter(Q(name__icontains=self.q) | Q(company__name__icontains=self.q))
        return deals

    def address(self, **other: str) -> str:
        """The query of the same page with something else."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)} | other
        return "?" + urlencode({k: v for k, v in kept.items() if v != type(self).__dataclass_fields__[k].default})

    @property
    def as_list(self) -> str:
        return self.address(look="list") or "?"

    @property
    def as_board(self) -> str:
        return self.address(look="board")

    @property
    def as_weeks(self) -> str:
        return self.address(look="weeks")

    @property
    def query(self) -> str:
        return self.address()[1:]
