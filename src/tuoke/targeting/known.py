"""The companies that a seller may see, with every column that their profile and their card ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tuoke.directory.rows import FACTS, company_rows
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card

if TYPE_CHECKING:
    import pyarrow as pa

HELD = (*FACTS, "code", "credit_code")


def known_rows(user: Any, profile: Profile, card: Card, ids: Iterable[int] | None = None) -> pa.Table:
    """`company_rows` with people; columns that conditions or the card ask and that are no field are there as well."""
    asked = dict.fromkeys(
        name for name in (*(one.field for one in profile.conditions), *card.columns) if name not in HELD
    )
    return company_rows(user, people=True, ids=ids, extra=list(asked))
