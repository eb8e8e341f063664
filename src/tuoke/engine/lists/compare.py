"""Two sides of a pair -> the level of likeness of every sign, as numbers.

Pure functions over arrays: the pairs (pairs.py) give one int8 array per sign, 0 where a side does not tell it, else the
place (from 1) of the level in its levels. Any part of a list of pairs can be compared alone, on any machine.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from tuoke.engine.lists.likeness import alike, apart
from tuoke.engine.lists.pairs import Pairs, Side
from tuoke.engine.lists.particulars import address, facts, founded

Levels = np.ndarray  # int8


@dataclass(frozen=True)
class Sign:
    """A sign, the columns of a side it reads, its levels from 1 on, and how they are found."""

    name: str
    columns: tuple[str, ...]
    levels: tuple[str, ...]
    level: Callable[[Pairs], Levels]
    any_of: int = 1  #: of its first columns, one at least must be told


def _code(column: str) -> Callable[[Pairs], Levels]:
    def level(pairs: Pairs) -> Levels:
        _, _, told, equal = pairs.sides(column)
        return np.select([equal, told], [1, 2], 0).astype(np.int8)

    return level


def _own_code(pairs: Pairs) -> Levels:
    """A list's own code; another one says nothing where both have one registration number (two shares of one firm)."""
    _, _, _, one_firm = pairs.sides("credit_code")
    level = _code("code")(pairs)
    level[one_firm & (level == 2)] = 0
    return level


def _key(column: str, unless: str | None = None) -> Callable[[Pairs], Levels]:
    """Equal; equal, but borne by many; another. It says nothing more where `unless` is equal, which holds it."""

    def level(pairs: Pairs) -> Levels:
        _, _, told, equal = pairs.sides(column)
        shared = pairs.flags(f"shared_{column}")[0]
        found = np.select([equal & ~shared, equal, told], [1, 2, 3], 0).astype(np.int8)
        if unless:
            found[pairs.sides(unless)[3]] = 0
        return found

    return level


def _name(pairs: Pairs) -> Levels:
    """Legal form and place aside a name is its heart: its core (字号) and its trade."""
    _, _, _, equal = pairs.sides("name_key")
    common, popular = (pairs.flags(sign)[0] for sign in ("common", "popular"))
    left, right, told, heart = pairs.sides("heart")
    han = [side.has_han() for side in (left, right)]
    told = told & (han[0] == han[1])
    core = pairs.sides("core")[3]
    fits, held = _fits(pairs, core & ~heart & ~equal)
    close, near, alike_, part, far = _written(pairs, left, right, told & ~equal & ~heart & (~core | ~han[0]), han[0])
    script = pairs.sides("core")[2] & ~told
    sound = _sounds_alike(pairs, script, told & ~equal & ~heart & han[0] & ~core)
    return np.select(
        [
            equal & ~common,
            equal,
            heart & ~popular,
            heart,
            close,
            near,
            sound,
            core & fits & held,
            core & fits,
            core,
            alike_,
            part,
            far,
            told,
            script,
        ],
        range(1, 16),
        0,
    ).astype(np.int8)


def _sounds_alike(pairs: Pairs, script: np.ndarray, chinese: np.ndarray) -> np.ndarray:
    """A Chinese core and the same in pinyin; or two Chinese ones that sound alike, of one trade."""
    one_sound = pairs.sides("sound")[3]
    return one_sound & (script | (chinese & pairs.sides("trade")[3]))


def _fits(pairs: Pairs, where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether the trades may be one: one side tells none, or one holds the other; and whether it does so."""
    left, right, told, _ = pairs.sides("trade")
    part = alike(left, right, told & where, fuzz.partial_ratio, least=0.99) >= 0.99
    return ~told | part, part


def _written(pairs: Pairs, left: Side, right: Side, open_: np.ndarray, han: np.ndarray) -> tuple[np.ndarray, ...]:
    """Hearts that are not equal: close and near (a slip of the pen), alike, one a part of the other, far."""
    latin = open_ & ~han
    best = alike(left, right, latin, least=0.7)
    best = np.maximum(best, alike(left, right, latin & (best < 0.96), fuzz.token_sort_ratio, least=0.7))
    cores = pairs.sides("core")
    # Of equal cores the trades say the rest.
    rest = latin & (best < 0.85) & ~cores[3]
    part = alike(left, right, rest, fuzz.token_set_ratio, least=0.95) >= 0.95
    part |= alike(left, right, rest & ~part, fuzz.partial_ratio, least=0.95) >= 0.95
    chinese = open_ & han
    slips = apart(left, right, chinese)
    length = np.minimum(left.lengths(), right.lengths())
    same_trade = pairs.sides("trade")[3]
    slip = chinese & (slips == 1) & (length >= 4) & same_trade
    long = cores[0].lengths() >= 3
    held = alike(left, right, chinese & ~slip, fuzz.partial_ratio, least=0.99) >= 0.99
    close = latin & (best >= 0.96)
    near = latin & ~close & (best >= np.where(length >= 16, 0.86, 0.9))
    # Much of a long name may be its trade: Micron Technology is not Microchip Technology.
    one_trade = near & same_trade
    bare = np.logical_and(*pairs.flags("bare"))  # lists of names only have many spellings of one
    alike_cores = alike(cores[0], cores[1], one_trade & cores[2], least=0.7)
    one_slip = apart(cores[0], cores[1], one_trade & cores[2], most=1) <= 1
    near &= ~same_trade | one_slip | (alike_cores >= np.where(bare, 0.7, 0.9))
    return close, (slip & long) | near, (slip & ~long) | (latin & (best >= 0.85)), part | held, latin & (best >= 0.7)


def _lone(pairs: Pairs) -> Levels:
    """One core, or one sound of it, with two trades or in two scripts, which no third name in the city has; or one
    Chinese name in full, with its place and trade: the register of a place lets no two firms bear it."""
    same_core, same_sound, same_heart = (pairs.sides(sign)[3] for sign in ("core", "sound", "heart"))
    one, two = pairs.flags("lone")
    found = one & two & pairs.sides("city")[3] & (same_core | same_sound) & ~same_heart
    found &= ~same_core | _fits(pairs, found & same_core)[0]
    return np.select([found, _full(pairs)], [1, 2], 0).astype(np.int8)


def _full(pairs: Pairs) -> np.ndarray:
    """Whether both tell one Chinese name in full; 深圳市 is 深圳."""
    left, right, _, equal = pairs.sides("name_key")
    may = pairs.sides("heart")[3] & pairs.sides("name_city")[3] & pairs.sides("trade")[3]
    may &= pairs.sides("heart")[0].has_han()
    return may & (equal | (apart(left, right, may & ~equal, most=1) <= 1))


def _site(pairs: Pairs) -> Levels:
    """A branch and its parent, or two branches, are two units. It says nothing where neither names a site."""
    left, right, _, equal = pairs.sides("site")
    none = (left.lengths() == 0) & (right.lengths() == 0)
    named = pairs.sides("core")[2]
    return np.select([none | ~named, equal], [0, 1], 2).astype(np.int8)


def _form(pairs: Pairs) -> Levels:
    """A group and a company of it, or legal forms of two classes."""
    _, _, told, equal = pairs.sides("form")
    hearts = pairs.sides("heart")
    told = told & (hearts[0].has_han() == hearts[1].has_han())  # a form in English is a translation
    one, two = pairs.flags("grouped")
    groups = one == two
    return np.select([~groups, told & ~equal], [2, 1], 0).astype(np.int8)


def _told(pairs: Pairs) -> Levels:
    """Where a row is nothing but a name, nothing could speak against an equal one.

    Two such rows whose names are spelled further apart than one slip allows are not two companies for that: lists of
    names only have many spellings of one. What is far is said by `compare`, which knows the level of the name.
    """
    bare = pairs.flags("bare")
    return np.select([bare[0] & bare[1], bare[0] | bare[1]], [1, 2], 0).astype(np.int8)


def _place(pairs: Pairs) -> Levels:
    """One city; cities in the names, or told, that differ; else one region, or two."""
    _, _, named, one_name = pairs.sides("name_city")
    _, _, cities, one_city = pairs.sides("city")
    _, _, regions, one_region = pairs.sides("region")
    return np.select([named & ~one_name, one_city, cities, one_region, regions], [3, 1, 3, 2, 3], 0).astype(np.int8)


def _number(column: str) -> Callable[[Pairs], Levels]:
    """Equal; one place wrong, or two neighbours changed; another."""

    def level(pairs: Pairs) -> Levels:
        left, right, told, equal = pairs.sides(column)
        places = apart(left, right, told & ~equal)
        return np.select([equal, told & (places <= 1), told], [1, 2, 3], 0).astype(np.int8)

    return level


def _text(column: str, close: float, half: float = 2) -> Callable[[Pairs], Levels]:
    """Equal; close; half of it; another. Without `half` that level is left out."""

    def level(pairs: Pairs) -> Levels:
        left, right, told, equal = pairs.sides(column)
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
        ("name_key", "heart", "core", "trade", "sound", "common", "popular"),
        (
            "name_equal",
            "name_common",
            "heart_equal",
            "heart_popular",
            "name_close",
            "name_near",
            "same_sound",
            "trade_part",
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
    Sign("lone", ("core", "sound", "heart", "city", "lone"), ("lone_core", "full_name"), _lone),
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
    Sign(
        "address",
        ("address", "house"),
        ("same_address", "same_house", "close_address", "other_room", "other_address"),
        address,
    ),
    Sign("person", ("person",), ("same_person", "other_person"), _code("person")),
    Sign(
        "founded",
        ("founded",),
        ("same_founding_day", "same_founding_year", "near_founding", "other_founding"),
        founded,
    ),
    Sign(
        "facts",
        ("industry", "owner", "size", "heart", "trade"),
        ("facts_agree", "fact_agrees", "facts_mixed", "fact_differs", "facts_differ"),
        facts,
        any_of=3,
    ),
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


def compare(pairs: Pairs, signs: tuple[Sign, ...]) -> np.ndarray:
    """int8 matrix, one row per pair, one column per sign."""
    if not len(pairs):
        return np.zeros((0, len(signs)), "i1")
    levels = np.column_stack([sign.level(pairs) for sign in signs])
    place = {sign.name: at for at, sign in enumerate(signs)}
    if "told" in place:
        name, told = levels[:, place["name"]], levels[:, place["told"]]
        for level, spelled in ((3, "name_near"), (4, "name_far")):
            told[(told == 1) & (name == 1 + signs[place["name"]].levels.index(spelled))] = level
    return levels
