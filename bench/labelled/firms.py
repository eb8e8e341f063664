"""What is true of each invented firm: its name in parts, where it is, how to reach it, who works there.

Numbers in, arrays out: a firm is a number (entity), and everything about it follows from (seed, entity). Entities from
0 to `originals` - 1 are plain firms; the rest are traps, firms of their own that resemble one of the former:

branch              another unit of the firm `like`, in another city, mostly with its web site (分公司: not the same)
namesake            the same core, trade and form in another city; nothing else in common
sister              the same city and core, another trade
shared_switchboard  the telephone of the building or of the filing agent, borne by up to hundreds of firms
shared_domain       a firm of a group, under the group's web site
shared_mailbox      the free mailbox of an agent who files for many firms
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.labelled import words as w
from bench.labelled.words import Bools, Draw, Ints

TRAPS = ("branch", "namesake", "sister", "shared_switchboard", "shared_domain", "shared_mailbox")
TRAP_WEIGHTS = (28, 30, 14, 14, 10, 4)
BRANCH, NAMESAKE, SISTER, SWITCHBOARD, DOMAIN, MAILBOX = range(6)
NO_PLACE, GROUP = 2, 3  # patterns of a Chinese name; 0 is place first, 1 is the place in brackets


@dataclass(frozen=True)
class World:
    """A list before it is written: how many firms of which sort, and who bears a name that was taken."""

    seed: int
    rows: int
    originals: int
    traps: int
    taken: Bools  # per entity: its name was taken in its place, so that it bears a rare one

    @property
    def entities(self) -> int:
        return self.originals + self.traps


@dataclass(frozen=True)
class Firms:
    """Arrays of one length, a firm each. Words are places in the tables of words.toml."""

    entity: Ints
    trap: Ints  # place in TRAPS, -1 for a plain firm
    like: Ints  # the firm it resembles, itself for a plain one
    zh: Bools
    core: Ints  # (n, 4): signs of a Chinese core, or word, suffix, word, suffix of an English one
    joint: Ints  # how the two halves of an English core are joined
    name_place: Ints  # the city in the name
    city: Ints
    trade: Ints
    form: Ints
    pattern: Ints
    site_key: Ints  # whose web site it uses
    site_core: Ints  # the core of that firm
    line_key: Ints  # whose switchboard
    mailbox_key: Ints  # whose mailbox, -1 for its own
    address_key: Ints


JOINTS = ("", " & ", " Bros.", " & Sons", " ")


def english_words() -> tuple[str, ...]:
    return ("", *w.words("popular_en"), *w.words("first_en"), *w.words("surnames_en"))


def english_suffixes() -> tuple[str, ...]:
    return ("", *w.words("second_en"))


def world(rows: int, seed: int, duplicates: float = 0.18, traps: float = 0.08) -> World:
    """Count the firms of a list of `rows` rows and find the names that come twice in one place."""
    others = round(rows * traps)
    made = World(seed, rows, rows - round(rows * duplicates) - others, others, np.zeros(0, np.bool_))
    taken = np.zeros(made.entities, np.bool_)
    for _ in range(2):  # a rare name is taken only by the rarest chance; the second look finds such
        made = World(seed, rows, made.originals, others, taken)
        names = np.empty(made.entities, np.uint64)
        for start in range(0, made.entities, 500_000):
            some = np.arange(start, min(start + 500_000, made.entities))
            names[start : start + len(some)] = _identity(firms(made, some))
        order = np.argsort(names, kind="stable")
        twice = np.zeros(len(names), np.bool_)
        twice[order[1:]] = names[order[1:]] == names[order[:-1]]
        if not twice.any():
            break
        taken = taken | twice
    return World(seed, rows, made.originals, others, taken)


def _identity(some: Firms) -> np.ndarray:
    """One number for what no two firms may share: language, place in the name, core, trade; a branch also its city."""
    place = np.where(some.pattern == NO_PLACE, 900, some.name_place)
    place = np.where(some.zh, place, _states()[np.minimum(some.city, len(_states()) - 1)])
    made = np.where(some.trap == BRANCH, some.city + 1, 0).astype(np.uint64)
    for part, size in (
        (some.zh, 2),
        (place, 1000),
        (some.trade, 100),
        (some.joint, 8),
        *((c, 700) for c in some.core.T),
    ):
        made = made * np.uint64(size) + part.astype(np.uint64)
    return made


def _states() -> Ints:
    names = w.column("cities_en", 1)
    return np.array([names.index(name) for name in names])


def firms(world: World, entity: Ints) -> Firms:
    """What is true of these firms."""
    trap, like = _traps(world, entity)
    own = Draw(world.seed, entity)
    zh = Draw(world.seed, like).chance("zh", 0.5)
    name_key = np.where((trap == BRANCH) | (trap == NAMESAKE), like, entity)
    place_key = np.where((trap == NAMESAKE) | (trap == -1), entity, like)
    core_key = np.where((trap == SISTER) | ((trap == DOMAIN) & own.chance("group core", 0.6)), like, name_key)
    taken = world.taken[entity] if len(world.taken) else np.zeros(len(entity), np.bool_)
    core_key = np.where(taken & (trap != BRANCH), entity, core_key)
    trap = np.where(taken & ((trap == NAMESAKE) | (trap == SISTER)), -1, trap)  # its rare name resembles nobody
    rare = world.taken[core_key] if len(world.taken) else taken
    city = _city(world, place_key, zh)
    elsewhere = (trap == NAMESAKE) & (city == _city(world, like, zh))
    city = np.where(elsewhere, (city + 1 + own.below("elsewhere", 20)) % _cities(zh), city)
    site = np.where(trap == BRANCH, _city(world, entity, zh), city)
    core, joint = _core(world, core_key, zh, rare)
    pattern = np.where(trap == NAMESAKE, 0, Draw(world.seed, name_key).weighted("pattern", (72, 15, 9, 4)))
    site_key = np.where(((trap == BRANCH) & own.chance("own site", 0.85)) | (trap == DOMAIN), like, entity)
    theirs = _core(world, site_key, zh, world.taken[site_key] if len(world.taken) else taken)[0]
    return Firms(
        entity, trap, like, zh, core, joint, city, site, _trade(world, name_key, like, trap, zh),
        _form(world, name_key, zh, site), pattern,
        site_key=site_key, site_core=np.where((site_key == entity)[:, None], core, theirs),
        line_key=np.where(trap == SWITCHBOARD, like, entity), mailbox_key=np.where(trap == MAILBOX, like, -1),
        address_key=np.where((trap == SWITCHBOARD) & own.chance("same house", 0.6), like, entity),
    )  # fmt: skip


def _traps(world: World, entity: Ints) -> tuple[Ints, Ints]:
    """Of each firm the trap that it is (-1: none) and the firm that it resembles."""
    own = Draw(world.seed, entity)
    trap = np.where(entity < world.originals, -1, own.weighted("trap", TRAP_WEIGHTS))
    hubs = max(1, world.traps // 60)
    hub = own.below("hub", hubs, 2.0) * (world.originals // hubs) + trap
    like = np.where(trap >= SWITCHBOARD, hub, own.below("like", world.originals))
    like = np.where(trap == BRANCH, own.below("parent", world.originals, 1.5), like)
    return trap, np.where(trap < 0, entity, like)


def _cities(zh: Bools) -> Ints:
    return np.where(zh, len(w.table("cities_zh")), len(w.table("cities_en")))


def _city(world: World, key: Ints, zh: Bools) -> Ints:
    draw = Draw(world.seed, key)
    return np.where(
        zh, draw.weighted("city zh", w.weights("cities_zh")), draw.weighted("city en", w.weights("cities_en"))
    )


def _trade(world: World, key: Ints, like: Ints, trap: Ints, zh: Bools) -> Ints:
    def of(who: Ints) -> Ints:
        draw = Draw(world.seed, who)
        return np.where(
            zh, draw.weighted("trade zh", w.weights("trades_zh")), draw.weighted("trade en", w.weights("trades_en"))
        )

    trade, theirs = of(key), of(like)
    count = np.where(zh, len(w.table("trades_zh")), len(w.table("trades_en")))
    return np.where((trap == SISTER) & (trade == theirs), (trade + 7) % count, trade)


def _form(world: World, key: Ints, zh: Bools, city: Ints) -> Ints:
    """Chinese forms alike everywhere, English ones by country."""
    draw = Draw(world.seed, key)
    made = draw.weighted("form zh", w.weights("forms_zh"))
    countries = np.array(w.column("cities_en", 3))
    country = countries[np.minimum(city, len(countries) - 1)]
    for name in dict.fromkeys(countries):
        fits = np.array([row[2] in (name, "*") for row in w.table("forms_en")])
        choice = draw.weighted("form en", np.where(fits, w.weights("forms_en"), 0.0))
        made = np.where(~zh & (country == name), choice, made)
    return made


def _core(world: World, key: Ints, zh: Bools, rare: Bools) -> tuple[Ints, Ints]:
    """Chinese signs or English words of the core. `rare` names are made of the key's own digits: no two alike."""
    draw = Draw(world.seed, key)
    chinese = _core_zh(draw, rare)
    english, joint = _core_en(draw, rare)
    return np.where(zh[:, None], chinese, english), np.where(zh, 0, joint)


def _core_zh(draw: Draw, rare: Bools) -> Ints:
    signs = {sign: number for number, sign in enumerate(w.core_signs())}
    popular = np.zeros((len(w.words("popular_zh")), 4), np.int64)
    for number, word in enumerate(w.words("popular_zh")):
        popular[number, : len(word)] = [signs[sign] for sign in word]
    first, second = (np.array([signs[sign] for sign in w.words(name)]) for name in ("first_zh", "second_zh"))
    letters = np.array([signs[sign] for sign in "ABCDEFGHJKLMNPRSTWXYZ"])
    made = np.zeros((len(rare), 4), np.int64)
    made[:, 0], made[:, 1] = first[draw.below("first", len(first))], second[draw.below("second", len(second))]
    made[:, 2] = np.where(draw.chance("three", 0.12), second[draw.below("third", len(second))], 0)
    latin = draw.chance("latin", 0.03)
    for place in range(3):
        made[latin, place] = letters[draw.below(f"letter{place}", len(letters))][latin]
    often = draw.chance("popular", 0.45)
    made = np.where(often[:, None], popular[draw.below("which", len(popular), 2.2)], made)
    rest = draw.keys.astype(np.int64) * 7_368_787
    for place, choice in enumerate((first, second, first, second)):
        made[:, place] = np.where(rare, choice[rest % len(choice)], made[:, place])
        rest = rest // len(choice)
    return made


def _core_en(draw: Draw, rare: Bools) -> tuple[Ints, Ints]:
    n_popular, n_first, n_names = (len(w.words(f"{name}_en")) for name in ("popular", "first", "surnames"))
    n_second = len(w.words("second_en"))
    made = np.zeros((len(rare), 4), np.int64)
    sort = draw.weighted("sort", (40, 40, 20))
    made[:, 0] = np.select(
        [sort == 0, sort == 1],
        [1 + draw.below("word", n_popular, 1.7), 1 + n_popular + draw.below("first", n_first)],
        1 + n_popular + n_first + draw.below("surname", n_names, 1.4),
    )
    made[:, 1] = np.where(sort == 1, 1 + draw.below("second", n_second), 0)
    joint = draw.weighted("joint", (74, 8, 3, 3, 12))
    half = (joint == 1) | (joint == 4)
    made[:, 2] = np.where(half, 1 + n_popular + n_first + draw.below("other", n_names, 1.4), 0)
    rest = draw.keys.astype(np.int64) * 7_368_787
    for place, (start, count) in enumerate(((1 + n_popular, n_first), (1, n_second)) * 2):
        made[:, place] = np.where(rare, start + rest % count, made[:, place])
        rest = rest // count
    return made, np.where(rare, 1, joint)
