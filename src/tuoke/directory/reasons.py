"""Why a company has its points, as rows keep it: codes of the engine with their values. Sentences: sentences.py."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One item of the card with what was found: `value` as the list says it, `points` None where it is unknown.

    Of a trigger also what happened (`text`), when (`on`, an ISO date) and where it was read (`link`).
    """

    code: str
    item: str = ""
    value: str = ""
    points: int | None = None
    text: str = ""
    on: str = ""
    link: str = ""

    @classmethod
    def from_json(cls, given: Any) -> Reason:
        """Keys that are not ours are left out: an older row may carry others."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: value for key, value in dict(given).items() if key in known and value is not None})


def read(body: Iterable[Any]) -> list[Reason]:
    """The typed reasons of a `reasons` column."""
    return [Reason.from_json(one) for one in body]


def write(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """What a `reasons` column holds: empty texts are left out."""
    return [{k: v for k, v in dataclasses.asdict(reason).items() if v not in ("", None)} for reason in reasons]
