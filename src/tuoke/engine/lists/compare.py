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


def _key(column: str, unless: str | None = None) -> Callable[["pa.Table"], Levels]:
    """Equal; equal, but borne by many; another. It says nothing more where `unless` is equal, which holds it."""

    def level(pairs: "pa.Table") -> Levels:
        _, _, told, equal = _sides(pairs, column)
        shared = pairs.column(f"l_shared_{column}").to_numpy()
        found = np.select([equal & ~shared, equal, told], [1, 2, 3], 0).astype(np.int8)
        if unless:
            found[_sides(pairs, unless)[3]] = 0
        return found

    return level


def _name(pairs: "pa.Table") -> Levels:
    """Legal form and place aside a name is its heart: its core (字号) and its trade."""
    _, _, _, equal = _sides(pairs, "name_key")
    common, popular = (pairs.column(f"l_{sign}").to_numpy() for sign in ("common", "popular"))
    left, right, told, heart = _sides(pairs, "heart")
    han = [_has_han(side) for side in (left, right)]
    told &= han[0] == han[1]
    core = _sides(pairs, "core")[3]
    fits = _fits(pairs, core & ~heart & ~equal)
    close, near, alike_, part, far = _written(pairs, left, right, told & ~equal & ~heart & (~core | ~han[0]), han[0])
    script = _sides(pairs, "core")[2] & ~told
    return np.select(
        [
            equal & ~common,
            equal,
            heart & ~popular,
            heart,
            close,
            near,
            core & fits,
            core,
            alike_,
            part,
            far,
            told,
            script,
        ],
        range(1, 14),
        0,
    ).astype(np.int8)


def _has_han(texts: "pa.ChunkedArray") -> np.ndarray:
    import pyarrow.compute as pc

    return pc.fill_null(pc.match_substring_regex(texts, "[一-鿿]"), False).to_numpy()


def _fits(pairs: "pa.Table", where: np.ndarray) -> np.ndarray:
    """Whether the trades may be one: one side tells none, or one holds the other."""
    left, right, told, _ = _sides(pairs, "trade")
    part = alike(left, right, told & where, fuzz.partial_ratio) >= 0.99
    return ~told | part


def _written(
    pairs: "pa.Table", left: "pa.ChunkedArray", right: "pa.ChunkedArray", open_: np.ndarray, han: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Hearts that are not equal: close and near (a slip of the pen), alike, one a part of the other, far."""
    import pyarrow.compute as pc

    latin = open_ & ~han
    best = np.maximum(alike(left, right, latin), alike(left, right, latin, fuzz.token_sort_ratio))
    rest = latin & (best < 0.85)
    part = (
        np.maximum(alike(left, right, rest, fuzz.token_set_ratio), alike(left, right, rest, fuzz.partial_ratio)) >= 0.95
    )
    chinese = open_ & han
    slips = apart(left, right, chinese)
    length = np.minimum(*(pc.fill_null(pc.utf8_length(side), 0).to_numpy() for side in (left, right)))
    same_trade = _sides(pairs, "trade")[3]
    slip = chinese & (slips == 1) & (length >= 4) & same_trade
    long = pc.fill_null(pc.utf8_length(pairs.column("l_core")), 0).to_numpy() >= 3
    held = alike(left, right, chinese & ~slip, fuzz.partial_ratio) >= 0.99
    close = latin & (best >= 0.96)
    near = latin & ~close & (best >= np.where(length >= 16, 0.86, 0.9))
    # Much of a long name may be its trade: Micron Technology is not Microchip Technology.
    near &= ~same_trade | (alike(pairs.column("l_core"), pairs.column("r_core"), near & same_trade) >= 0.7)
    return close, (slip & long) | near, (slip & ~long) | (latin & (best >= 0.85)), part | held, latin & (best >= 0.7)


def _site(pairs: "pa.Table") -> Levels:
    """A branch and its parent, or two branches, are two units. It says nothing where neither names a site."""
    import pyarrow.compute as pc

    left, right = (pc.fill_null(pairs.column(f"{side}_site"), "") for side in "lr")
    equal = pc.equal(left, right).to_numpy()
    none = pc.and_(pc.equal(left, ""), pc.equal(right, "")).to_numpy()
    named = _sides(pairs, "core")[2]
    return np.select([none | ~named, equal], [0, 1], 2).astype(np.int8)


def _form(pairs: "pa.Table") -> Levels:
    """A group and a company of it, or legal forms of two classes."""
    _, _, told, equal = _sides(pairs, "form")
    groups = _sides(pairs, "grouped")[3]
    return np.select([~groups, told & ~equal], [2, 1], 0).astype(np.int8)


def _told(pairs: "pa.Table") -> Levels:
    """Where a row is nothing but a name, nothing could speak against an equal one.

    Two such rows whose names are spelled further apart than one slip allows are not two companies for that: lists of
    names only have many spellings of one. What is far is said by `compare`, which knows the level of the name.
    """
    bare = [pairs.column(f"{side}_bare").to_numpy() for side in "lr"]
    return np.select([bare[0] & bare[1], bare[0] | bare[1]], [1, 2], 0).astype(np.int8)


def _place(pairs: "pa.Table") -> Levels:
    """One city; cities in the names, or told, that differ; else one region, or two."""
    _, _, named, one_name = _sides(pairs, "name_city")
    _, _, cities, one_city = _sides(pairs, "city")
    _, _, regions, one_region = _sides(pairs, "region")
    return np.select([named & ~one_name, one_city, cities, one_region, regions], [3, 1, 3, 2, 3], 0).astype(np.int8)


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
        ("name_key", "heart", "core", "trade", "common", "popular"),
        (
            "name_equal",
            "name_common",
            "heart_equal",
            "heart_popular",
            "name_close",
            "name_near",
            "core_equal",
            "other_trade",
            "name_alike",
            "name_part",
            "name_far",
            "name_other",
            "other_script",
        ),
        _name,
    ),
    Sign("site", ("site", "core"), ("same_site", "other_site"), _site),
    Sign("told", ("bare",), ("only_names", "one_only_name", "only_names_near", "only_names_far"), _told),
    Sign("form", ("form", "grouped"), ("other_form", "other_group"), _form),
    Sign("email", ("email", "shared_email"), ("same_email", "shared_email", "other_email"), _key("email")),
    Sign(
        "domain",
        ("domain", "shared_domain", "email"),
        ("same_domain", "shared_domain", "other_domain"),
        _key("domain", unless="email"),
    ),
    Sign("phone", ("phone", "shared_phone"), ("same_phone", "shared_phone", "other_phone"), _key("phone")),
    Sign("place", ("city", "region", "name_city"), ("same_city", "same_region", "other_place"), _place),
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
    if not pairs.num_rows:
        return np.zeros((0, len(signs)), "i1")
    levels = np.column_stack([sign.level(pairs) for sign in signs])
    place = {sign.name: at for at, sign in enumerate(signs)}
    if "told" in place:
        name, told = levels[:, place["name"]], levels[:, place["told"]]
        for level, spelled in ((3, "name_near"), (4, "name_far")):
            told[(told == 1) & (name == 1 + signs[place["name"]].levels.index(spelled))] = level
    return levels
