"""What each distinct value means to one profile and one card: small tables that the lists are joined with.

A list of a million rows has some hundred areas and titles; reading a place or a title is done once for each of them.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from tuoke.engine.lists.card import (
    ANY_TRIGGER,
    IS,
    ITEMS,
    LEARNED_SCHEMA,
    MISSING,
    MOST_POINTS,
    OTHER,
    RANGE,
    REST,
    UNKNOWN,
    VALUE_ITEMS,
    Card,
)
from tuoke.engine.lists.names import fold, words
from tuoke.engine.lists.numbers import OPEN
from tuoke.engine.lists.qualify import RULES, Profile
from tuoke.engine.lists.territory import Node, Tree

#: Before a title: 副总经理 is not 总经理, Vice President is not President.
DEPUTY_ZH = re.compile("(副|助理|前|原|见习|实习)$")
DEPUTY_EN = re.compile(r"\b(vice|deputy|assistant|associate|assoc|asst|former|ex|junior|sub|assistant to( the)?) $")
#: After a title: 总经理助理 and CEO assistant work for one.
AIDE_ZH = re.compile("^(助理|秘书|特助|办公室|办|司机)")
AIDE_EN = re.compile("^ (s )?(assistant|secretary|aide|office)")
ASKED = tuple(f"ask_{rule}" for rule in RULES)
MOST = tuple(f"max_{item}" for item in ITEMS)
SETTINGS = {
    **dict.fromkeys(ASKED, "boolean"),
    **dict.fromkeys(MOST, "int64"),
    "strike_all": "boolean",
    "employees_min": "float64",
    "employees_max": "float64",
    "any_trigger": "int64",
}
#: One row of what the card gives where no value of a list is named: of an item the points of any other value and of a
#: missing one (null: it may still come), of a flag those of yes, no and not known; and what points mean.
WORTH = {
    "rest_industry": "int64",
    **{f"unknown_{item}": "int64" for item in ITEMS},
    **{f"{said}_{flag}": "int64" for flag in MOST_POINTS for said in ("yes", "no")},
    **dict.fromkeys(("unit", "base", "spread"), "float64"),
}
INDUSTRIES = {"industry_key": "string", "fits": "boolean", "points": "int64", "sold": "boolean", "referred": "boolean"}
OWNERS = {"owner_key": "string", "wanted": "boolean"}
TRIGGERS = {"word": "string", "points": "int64"}
INVOLVED = {"key": "string", "involved": "boolean"}
CONDITIONS = {
    "place": "int64",
    "field": "string",
    "kind": "string",
    "key": "string",
    "min": "float64",
    "max": "float64",
}
AREAS = {"area": "string", "fits": "boolean", "points": "int64", "rival": "boolean"}
TITLES = {"title": "string", "fits": "boolean", "points": "int64"}

Rows = list[dict[str, object]]


def settings(profile: Profile, card: Card) -> Rows:
    """One row: what is asked, how it strikes, and the most points per item."""
    size = profile.employees
    return [
        {
            **{f"ask_{rule}": rule in profile.rules for rule in RULES},
            **{f"max_{item}": card.maxima[item] for item in ITEMS},
            "strike_all": profile.strike == "all",
            "employees_min": float(size.min) if size and size.min is not None else 0.0,
            "employees_max": float(size.max) if size and size.max is not None else 1e12,
            "any_trigger": 0 if profile.triggers else card.trigger.get(ANY_TRIGGER, 0),
        }
    ]


def worth(card: Card) -> Rows:
    """One row: the columns of WORTH."""
    row: dict[str, object] = {"rest_industry": card.industry.get(REST, 0)}
    row |= {f"unknown_{item}": getattr(card, item).get(MISSING) for item in VALUE_ITEMS}
    for item, flag in card.flags.items():
        row |= {f"unknown_{item}": flag.unknown, f"yes_{item}": flag.points, f"no_{item}": flag.no}
    return [{**row, "unit": card.unit, "base": card.base, "spread": card.spread}]


def fields_asked(card: Card) -> Rows:
    """One row for each further field of the card, in its order."""
    rows: Rows = []
    for place, (key, lines) in enumerate(card.further.items()):
        special = {line.kind: line.points for line in lines if line.kind in (OTHER, UNKNOWN)}
        rows.append(
            {
                "place": place,
                "field": key,
                "numeric": any(line.kind == RANGE for line in lines),
                "most": max(line.points for line in lines),
                "rest": special.get(OTHER, 0),
                "unknown": special.get(UNKNOWN),
            }
        )
    return rows


def field_lines(card: Card) -> Rows:
    """One row for each text (`key`) or range of a further field; `label`: 'low..high', an open end empty."""
    rows: dict[tuple[str, object], dict[str, object]] = {}
    for key, lines in card.further.items():
        for line in lines:
            if line.kind == IS and (text := fold(line.text)):
                rows.setdefault((key, text), {"field": key, "key": text, "points": line.points})
            elif line.kind == RANGE:
                low = float("-inf") if line.low is None else line.low
                high = float("inf") if line.high is None else line.high
                label = "..".join("" if end is None else f"{end:.12g}" for end in (line.low, line.high))
                row = {"field": key, "from": low, "to": high, "label": label, "points": line.points}
                rows.setdefault((key, low), row)
    return list(rows.values())


def industries(profile: Profile, card: Card) -> Rows:
    """Every industry that profile or card names; the words of one target industry share their points."""
    targets = [[fold(word) for word in industry.words] for industry in profile.industries]
    given = {fold(name): value for name, value in card.industry.items() if name not in (REST, MISSING)}
    points = _shared(given, targets)
    sold, referred = (_widened(listed.values, targets) for listed in (card.sold_before, card.reference))
    wanted = {key for target in targets for key in target}
    keys = (wanted | points.keys() | sold | referred) - {""}
    return [
        {
            "industry_key": key,
            "fits": key in wanted,
            "points": points.get(key, card.industry.get(REST, 0)),
            "sold": key in sold,
            "referred": key in referred,
        }
        for key in sorted(keys)
    ]


def owners(profile: Profile) -> Rows:
    """The kinds of owner that are wanted."""
    return [{"owner_key": key, "wanted": True} for key in sorted({fold(kind) for kind in profile.owner_kinds} - {""})]


def conditions(profile: Profile) -> Rows:
    """Each value that a condition allows, by the place of the condition; of a range one row with its ends."""
    found: Rows = []
    for place, one in enumerate(profile.conditions):
        asked: dict[str, object] = {"place": place, "field": one.field, "kind": one.kind, "key": None}
        if one.kind == "range":
            low = -OPEN if one.min is None else float(one.min)
            high = OPEN if one.max is None else float(one.max)
            found.append({**asked, "min": low, "max": high})
        else:
            found += [{**asked, "key": key} for key in sorted({fold(word) for word in one.any or one.contains} - {""})]
    return found


def involved(card: Card) -> Rows:
    """Names and codes of the companies this seller is personally involved with."""
    from tuoke.engine.lists.names import name_key

    values = card.personally_involved.values
    keys = {f"n:{name_key(value)}" for value in values} | {f"c:{value.upper()}" for value in values}
    return [{"key": key, "involved": True} for key in sorted(keys - {"n:"})]


def triggers(profile: Profile, card: Card) -> Rows:
    """Words of triggers and their points; with a list in the profile only its triggers count."""
    given = {fold(kind): points for kind, points in card.trigger.items() if kind not in (ANY_TRIGGER, MISSING)}
    if profile.triggers:
        rest = card.trigger.get(ANY_TRIGGER, 0)
        given = {key: given.get(key, rest) for key in (fold(word) for word in profile.triggers)}
    return [{"word": key, "points": points} for key, points in sorted(given.items()) if key]


def areas(texts: Iterable[str], profile: Profile, card: Card, tree: Tree) -> Rows:
    """What each area means: fits (null: not known), points (null: not known), and whether a rival is strong there."""
    territory = _Territory(profile, card, tree)
    return [{"area": text, **territory.verdict(text)} for text in texts]


class _Territory:
    def __init__(self, profile: Profile, card: Card, tree: Tree) -> None:
        self.tree = tree
        self.wanted = self._nodes(profile.territories)
        self.rivals = self._nodes(profile.rival_strongholds)
        self.rest = card.territory.get(REST, 0)
        self.points = [(node, points) for name, points in card.territory.items() for node in self._nodes([name])]

    def _nodes(self, names: Iterable[str]) -> list[Node]:
        return [node for node in (self.tree.find(name) for name in names) if node is not None]

    def verdict(self, text: str) -> dict[str, object]:
        node = self.tree.find(text)
        if node is None:
            return {"fits": None, "points": None, "rival": False}
        rival = any(self.tree.within(node, place) for place in self.rivals)
        points = self._points(node)
        # A rival's stronghold lowers, it never forbids (row 231).
        return {"fits": self._fits(node), "points": max(0, points - 1) if points and rival else points, "rival": rival}

    def _fits(self, node: Node) -> bool | None:
        if any(self.tree.within(node, place) for place in self.wanted):
            return True
        # 广东 may or may not mean 深圳: a wider area than the wanted one is not known.
        return None if any(self.tree.within(place, node) for place in self.wanted) else False

    def _points(self, node: Node) -> int | None:
        given = {place.code: points for place, points in self.points}
        for place in self.tree.ancestors(node):
            if place.code in given:
                return given[place.code]
        return None if any(self.tree.within(place, node) for place, _ in self.points) else self.rest


def titles(texts: Iterable[str], profile: Profile, card: Card) -> Rows:
    """What each title means: whether it fits, and its points."""
    targets = [list(title.words) for title in profile.titles]
    points = _shared({word: given for word, given in card.title.items() if word not in (REST, MISSING)}, targets)
    # Learned points are those of just this title; typed ones are of every title that names it.
    exact = {words(word): given for word, given in points.items()} if card.schema == LEARNED_SCHEMA else {}
    rest = card.title.get(REST, 0)
    wanted = [word for target in targets for word in target]
    return [
        {
            "title": text,
            "fits": any(is_title(text, word) for word in wanted),
            "points": exact.get(
                words(text), max((given for word, given in points.items() if is_title(text, word)), default=rest)
            ),
        }
        for text in texts
    ]


@lru_cache(maxsize=65536)
def is_title(text: str, wanted: str) -> bool:
    """Whether the title is the wanted one or names it: 设备部总经理 is 总经理; 副总经理 and 总经理助理 are not."""
    text, wanted = words(text), words(wanted)
    if not wanted:
        return False
    if wanted.isascii():
        found = re.finditer(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", text)
        return any(not DEPUTY_EN.search(text[: m.start()]) and not AIDE_EN.search(text[m.end() :]) for m in found)
    text, wanted = text.replace(" ", ""), wanted.replace(" ", "")
    found = re.finditer(re.escape(wanted), text)
    return any(not DEPUTY_ZH.search(text[: m.start()]) and not AIDE_ZH.search(text[m.end() :]) for m in found)


def _shared(points: dict[str, int], targets: list[list[str]]) -> dict[str, int]:
    """The points with every word of a target given the most that one of its words has, unless it has its own."""
    shared = dict(points)
    for target in targets:
        given = [points[word] for word in target if word in points]
        if given:
            shared.update({word: max(given) for word in target if word not in points})
    return shared


def _widened(values: Iterable[str], targets: list[list[str]]) -> set[str]:
    keys = {fold(value) for value in values}
    return keys | {word for target in targets if keys & set(target) for word in target}
