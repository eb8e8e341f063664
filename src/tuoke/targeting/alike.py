"""Find more like these (requirement 193): the companies of the directory, or of a list, that are most like a few chosen
ones or like all that were won, each with the fields in which it agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from tuoke.directory import veil
from tuoke.directory.models import Company, Entry, List, Tagged
from tuoke.targeting.lean_accounts import outcomes, region
from tuoke.targeting.lean_readings import LeanReading, Meaning

if TYPE_CHECKING:
    import numpy as np

    from tuoke.engine.alike import Alike, Column

TEXTS, NUMBERS = ("industry", "area", "owner_kind"), ("employees", "founded")
MOST = 50
#: A tag is compared when this share of the chosen has it, the most common ones first.
TAG_SHARE, MOST_TAGS = 0.5, 8


@dataclass(frozen=True)
class Found:
    """`companies`: ids, most alike first; `result` runs beside them; `weights`: those that evidence gave."""

    companies: list[int]
    result: Alike
    weights: dict[str, float]
    chosen: int
    searched: int


def won_by(seller: Any) -> list[int]:
    """The companies with a deal of the person and their team; where there is none, with a meeting agreed."""
    for meaning in (Meaning.DEAL, Meaning.MEETING):
        _calls, wins = outcomes(seller, meaning)
        if wins:
            return list(wins)
    return []


def weights_of(seller: Any) -> dict[str, float]:
    """Field -> weight, from what marks those they won; {} where nothing does: all fields weigh the same."""
    readings = {one.meaning: one.weights for one in LeanReading.objects.filter(seller=seller)}
    return readings.get(Meaning.DEAL) or readings.get(Meaning.MEETING) or {}


def find(user: Any, chosen: list[int], within: List | None = None) -> Found | None:
    """Those that `user` may see and that are most like the chosen, in the whole directory or on one list. None where
    none of the chosen may be seen."""
    import numpy as np

    from tuoke.engine.alike import find_alike

    ids, columns = read(user)
    held = np.isin(ids, np.array(chosen, np.int64))
    if not held.any():
        return None
    columns |= _tags(ids, held)
    among = None
    if within is not None:
        listed = Entry.objects.visible_to(user).filter(list=within).values_list("company", flat=True)
        among = np.isin(ids, np.fromiter(set(listed), np.int64))
    evidence = weights_of(user)
    weights = {name: evidence.get(name.partition(":")[0], 1.0) for name in columns}
    result = find_alike(columns, held, weights, among=among, most=MOST)
    searched = int((~held if among is None else among & ~held).sum())
    return Found([int(pk) for pk in ids[result.order]], result, evidence, int(held.sum()), searched)


def read(user: Any) -> tuple[np.ndarray, dict[str, Column]]:
    """Ids of all companies that `user` may see, and their fields, coded: each different value is looked at once."""
    import numpy as np
    import pyarrow as pa

    from tuoke.engine.alike import Column

    seen = Company.objects.visible_to(user).order_by("pk").values_list("pk", *TEXTS, *NUMBERS)
    with connection.cursor() as cursor:
        cursor.execute(*seen.query.sql_with_params())
        rows = cursor.fetchall()
    held = list(zip(*rows, strict=True)) if rows else [()] * (1 + len(TEXTS) + len(NUMBERS))
    columns = {}
    kept = veil.kept_from(user)
    for name, values in zip((*TEXTS, *NUMBERS), held[1:], strict=True):
        if name in kept:  # likeness would tell what they do not read
            continue
        coded = pa.array(values, pa.string() if name in TEXTS else pa.int64()).dictionary_encode()
        codes = coded.indices.fill_null(-1).to_numpy()
        if name in NUMBERS:
            own = np.array(coded.dictionary.to_pylist(), float)
            columns[name] = Column(codes, np.log1p(own) if name == "employees" else own)
        else:
            columns[name] = _texts(codes, coded.dictionary.to_pylist(), name)
    return np.array(held[0], np.int64), columns


def _texts(codes: np.ndarray, values: list[str], name: str) -> Column:
    """Texts that say the same place become one; '' is unknown."""
    import numpy as np

    from tuoke.engine.alike import Column

    said = [region(value) if name == "area" and value else value for value in values]
    place = {value: at for at, value in enumerate(dict.fromkeys(value for value in said if value))}
    again = np.array([*(place.get(value, -1) for value in said), -1])
    return Column(again[codes], np.array(list(place), object))


def _tags(ids: np.ndarray, chosen: np.ndarray) -> dict[str, Column]:
    """The tags that most of the chosen have: each a field with one value, "1"; not set is "0"."""
    import numpy as np

    from tuoke.engine.alike import Column

    rows = np.array(list(Tagged.objects.settled().order_by().values_list("company", "tag")), np.int64).reshape(-1, 2)
    mine = rows[np.isin(rows[:, 0], ids[chosen])]
    tags, many = np.unique(mine[:, 1], return_counts=True)
    common = [int(tags[at]) for at in np.argsort(-many, kind="stable") if many[at] >= TAG_SHARE * chosen.sum()]
    return {
        f"tag:{tag}": Column(np.isin(ids, rows[rows[:, 1] == tag, 0]).astype(int), np.array(["0", "1"], object))
        for tag in common[:MOST_TAGS]
    }
