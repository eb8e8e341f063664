"""Two sides of a pair -> the level of likeness of every sign, as numbers.

Pure functions over Arrow: a table of pairs with the signs of both sides (`l_name_key`, `r_name_key` ...) gives one
int8 array per sign, 0 where a side does not tell it, else the place (from 1) of the level in LEVELS. Any part of a
list of pairs can be compared alone, on any machine.

Likeness of texts is counted in characters, not in bytes: 北京 and 上海 differ in two places.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

if TYPE_CHECKING:
    import pyarrow as pa

Levels = np.ndarray  # int8
Likeness = np.ndarray  # float32, 0 to 1


@dataclass(frozen=True)
class Sign:
    """A sign, the columns of a side it reads, its levels from 1 on, and how they are found."""

    name: str
    columns: tuple[str, ...]
    levels: tuple[str, ...]
    level: Callable[["pa.Table"], Levels]


def alike(left: "pa.Array", right: "pa.Array", where: np.ndarray, scorer: Callable = fuzz.ratio) -> Likeness:
    """How alike the texts are where `where`, 0 to 1; 0 elsewhere."""
    import pyarrow as pa

    found = np.zeros(len(where), np.float32)
    chosen = pa.array(where)
    a, b = (side.filter(chosen).to_pylist() for side in (left, right))
    if a:
        found[where] = cpdist(a, b, scorer=scorer, dtype=np.float32) / 100
    return found


def apart(left: "pa.Array", right: "pa.Array", where: np.ndarray) -> np.ndarray:
    """In how many places the texts differ where `where`, neighbours that changed places counting once; 99 elsewhere."""
    import pyarrow as pa

    found = np.full(len(where), 99, np.int32)
    chosen = pa.array(where)
    a, b = (side.filter(chosen).to_pylist() for side in (left, right))
    if a:
        found[where] = cpdist(a, b, scorer=OSA.distance, dtype=np.int32)
    return found


def _sides(pairs: "pa.Table", column: str) -> tuple["pa.ChunkedArray", "pa.ChunkedArray", np.ndarray, np.ndarray]:
    """Both sides, where both tell the sign, and where they are equal."""
    import pyarrow.compute as pc

    left, right = pairs.column(f"l_{column}"), pairs.column(f"r_{column}")
    equal = pc.equal(left, right)
    told = pc.is_valid(equal).to_numpy()
    return left, right, told, pc.fill_null(equal, False).to_numpy()


def _code(column: str) -> Callable[["pa.Table"], Levels]:
    def level(pairs: "pa.Table") -> Levels:
        _, _, told, equal = _sides(pairs, column)
        return np.select([equal, told], [1, 2], 0).astype(np.int8)

    return level


def _own_code(pairs: "pa.Table") -> Levels:
    """A list's own code; another one says nothing where both have one registration number (two shares of one firm)."""
    _, _, _, one_firm = _sides(pairs, "credit_code")
    level = _code("code")(pairs)
    level[one_firm & (level == 2)] = 0
    return level


def _key(column: str) -> Callable[["pa.Table"], Levels]:
    def level(pairs: "pa.Table") -> Levels:
        _, _, told, equal = _sides(pairs, column)
        shared = pairs.column(f"l_shared_{column}").to_numpy()
        return np.select([equal & ~shared, equal, told], [1, 2, 3], 0).astype(np.int8)

    return level


def _name(pairs: "pa.Table") -> Levels:
    import pyarrow.compute as pc

    left, right, told, equal = _sides(pairs, "name_key")
    han = [pc.match_substring_regex(side, "[一-鿿]").to_numpy(zero_copy_only=False) for side in (left, right)]
    told &= han[0] == han[1]
    open_ = told & ~equal
    plain = alike(left, right, open_)
    words = alike(pairs.column("l_name_words"), pairs.column("r_name_words"), open_, fuzz.token_sort_ratio)
    best = np.maximum(plain, words)
    part = alike(
        pairs.column("l_name_words"), pairs.column("r_name_words"), open_ & (best < 0.85), fuzz.token_set_ratio
    )
    return np.select([equal, best >= 0.93, best >= 0.85, part >= 0.95, told], [1, 2, 3, 4, 5], 0).astype(np.int8)


def _place(pairs: "pa.Table") -> Levels:
    left, right, told, equal = _sides(pairs, "area")
    near = alike(left, right, told & ~equal, fuzz.partial_ratio) >= 0.99
    return np.select([equal | near, told], [1, 2], 0).astype(np.int8)


def _address(pairs: "pa.Table") -> Levels:
    left, right, told, equal = _sides(pairs, "address")
    near = alike(left, right, told & ~equal)
    return np.select([equal, near >= 0.8, told], [1, 2, 3], 0).astype(np.int8)


def _number(column: str) -> Callable[["pa.Table"], Levels]:
    """Equal; one place wrong, or two neighbours changed; another."""

    def level(pairs: "pa.Table") -> Levels:
        left, right, told, equal = _sides(pairs, column)
        places = apart(left, right, told & ~equal)
        return np.select([equal, told & (places <= 1), told], [1, 2, 3], 0).astype(np.int8)

    return level


def _text(column: str, close: float, half: float = 2) -> Callable[["pa.Table"], Levels]:
    """Equal; close; half of it; another. Without `half` that level is left out."""

    def level(pairs: "pa.Table") -> Levels:
        left, right, told, equal = _sides(pairs, column)
        open_ = told & ~equal
        best = np.maximum(alike(left, right, open_), alike(left, right, open_, fuzz.token_sort_ratio))
        if half > 1:
            return np.select([equal, best >= close, told], [1, 2, 3], 0).astype(np.int8)
        part = alike(left, right, open_ & (best < close), fuzz.token_set_ratio)
        return np.select([equal, best >= close, part >= half, told], [1, 2, 3, 4], 0).astype(np.int8)

    return level


COMPANIES = (
    Sign("credit_code", ("credit_code",), ("same_credit_code", "other_credit_code"), _code("credit_code")),
    Sign("code", ("code", "credit_code"), ("same_code", "other_code"), _own_code),
    Sign(
        "name",
        ("name_key", "name_words"),
        ("name_equal", "name_close", "name_alike", "name_part", "name_other"),
        _name,
    ),
    Sign("domain", ("domain", "shared_domain"), ("same_domain", "shared_domain", "other_domain"), _key("domain")),
    Sign("email", ("email", "shared_email"), ("same_email", "shared_email", "other_email"), _key("email")),
    Sign("phone", ("phone", "shared_phone"), ("same_phone", "shared_phone", "other_phone"), _key("phone")),
    Sign("place", ("area",), ("same_place", "other_place"), _place),
    Sign("address", ("address",), ("same_address", "close_address", "other_address"), _address),
    Sign("person", ("person",), ("same_person", "other_person"), _code("person")),
)
PERSONS = (
    Sign(
        "person",
        ("person",),
        ("same_person", "close_person", "half_person", "other_person"),
        _text("person", 0.85, 0.9),
    ),
    Sign("born", ("born",), ("same_born", "close_born", "other_born"), _number("born")),
    Sign("id_number", ("id_number",), ("same_id", "close_id", "other_id"), _number("id_number")),
    Sign("email", ("email",), ("same_email", "other_email"), _code("email")),
    Sign("phone", ("phone",), ("same_phone", "close_phone", "other_phone"), _number("phone")),
    Sign(
        "address",
        ("address",),
        ("same_address", "close_address", "half_address", "other_address"),
        _text("address", 0.8, 0.9),
    ),
    Sign("place", ("area",), ("same_place", "close_place", "other_place"), _text("area", 0.8)),
    Sign("postcode", ("postcode",), ("same_postcode", "close_postcode", "other_postcode"), _number("postcode")),
)
SIGNS = {"companies": COMPANIES, "persons": PERSONS}


def compare(pairs: "pa.Table", signs: tuple[Sign, ...]) -> np.ndarray:
    """int8 matrix, one row per pair, one column per sign."""
    return np.column_stack([sign.level(pairs) for sign in signs]) if pairs.num_rows else np.zeros((0, len(signs)), "i1")
