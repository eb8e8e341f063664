"""The companies that a seller may see, with every column that their profile asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tuoke.directory.rows import FACTS, company_rows
from tuoke.engine.lists.qualify import Profile

if TYPE_CHECKING:
    import pyarrow as pa

HELD = (*FACTS, "code", "credit_code")


def known_rows(user: Any, profile: Profile, ids: Iterable[int] | None = None) -> pa.Table:
    """`company_rows` with people; conditions on columns that are no field of a company find them there as well."""
    asked = dict.fromkeys(one.field for one in profile.conditions if one.field not in HELD)
    return company_rows(user, people=True, ids=ids, extra=list(asked))
