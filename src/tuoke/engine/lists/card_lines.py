"""A card as lines of field, value and points (engine/scorecard.py), and lines as a card.

The items of the method are fields of their own name. A flag is the text YES or NO; no trigger found is a missing value
of `trigger`, as what is not known of the others is of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists import card as cards
from tuoke.engine.lists.card import ITEMS, LEARNED_SCHEMA, REST, VALUE_ITEMS, Card, FieldLine
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    from tuoke.engine.scorecard import HandCard, Line

YES, NO = "yes", "no"


def hand_card(card: Card) -> HandCard:
    """What `scorecard.fit` begins with."""
    from tuoke.engine.scorecard import HandCard

    return HandCard(lines_of(card), card.unit)


def lines_of(card: Card) -> tuple[Line, ...]:
    """Every line of the card, items first; an item or a field that gives nothing is not on it."""
    from tuoke.engine.scorecard import Line, Value
    from tuoke.engine.scorecard_values import MISSING, OTHER, Range

    special: dict[str, Any] = {REST: OTHER, cards.MISSING: MISSING}
    found = [
        Line(item, Value(special.get(text, text)), points)
        for item in VALUE_ITEMS
        if item in card.items
        for text, points in getattr(card, item).items()
    ]
    for item, flag in card.flags.items():
        if item in card.items:
            found += [Line(item, Value(YES), flag.points), Line(item, Value(NO), flag.no)]
            found += [] if flag.unknown is None else [Line(item, Value(MISSING), flag.unknown)]
    for key, lines in card.fields.items():
        for line in lines:
            kinds: dict[str, Any] = {
                cards.IS: line.text, cards.RANGE: Range(line.low, line.high), cards.OTHER: OTHER, cards.UNKNOWN: MISSING
            }  # fmt: skip
            found.append(Line(key, Value(kinds[line.kind]), line.points))
    return tuple(found)


def with_lines(
    card: Card,
    lines: Iterable[Line],
    *,
    unit: float | None = None,
    base: float | None = None,
    spread: float | None = None,
    tree: Tree | None = None,
) -> Card:
    """The card with the points of `lines` (of one field each: crosses are left out) in place of its own.

    Who is named on it (companies, industries sold to) stays, and so does what the lines do not speak of.
    """
    by_field: dict[str, list[tuple[Any, int]]] = {}
    for line in lines:
        if isinstance(line.field, str):
            by_field.setdefault(line.field, []).append((line.value.of, line.points))
    changed: dict[str, Any] = {}
    fields = dict(card.fields)
    for name, given in by_field.items():
        if name in VALUE_ITEMS:
            changed[name] = _values(name, given, getattr(card, name), tree or Tree.load())
        elif name in ITEMS:
            told = {_key(of): points for of, points in given}
            flag = getattr(card, name)
            unknown = told.get(cards.MISSING, flag.unknown)
            changed[name] = replace(flag, points=told.get(YES, flag.points), no=told.get(NO, flag.no), unknown=unknown)
        else:
            fields[name] = _useful([_line(of, points) for of, points in given])
    fields = {name: made for name, made in fields.items() if made}
    return replace(card, schema=LEARNED_SCHEMA, fields=fields, unit=unit, base=base, spread=spread, **changed)


def _values(name: str, given: list[tuple[Any, int]], before: dict[str, int], tree: Tree) -> dict[str, int]:
    told = {_key(of): points for of, points in given}
    rest = told.get(REST, 0)
    found = {}
    for key, points in told.items():
        special = key in (REST, cards.MISSING)
        if key is None or (name == "territory" and not special and tree.find(key) is None):
            continue
        # A text that gives what any other gives, and was not typed, needs no line.
        if points != (0 if special else rest) or key in before:
            found[key] = points
    return found


def _key(of: Any) -> str | None:
    """How an item of a card writes the value of a line; None where it cannot (a range)."""
    from tuoke.engine.scorecard_values import Missing, Other

    if isinstance(of, str):
        return of
    return cards.MISSING if isinstance(of, Missing) else REST if isinstance(of, Other) else None


def _line(of: Any, points: int) -> FieldLine:
    if isinstance(of, str):
        return FieldLine(cards.IS, points, of)
    key = _key(of)
    if key is None:
        return FieldLine(cards.RANGE, points, low=of.low, high=of.high)
    return FieldLine(cards.UNKNOWN if key == cards.MISSING else cards.OTHER, points)


def _useful(lines: list[FieldLine]) -> tuple[FieldLine, ...]:
    """Without texts that give what any other text gives; nothing where no line gives a point."""
    if not any(line.points for line in lines):
        return ()
    rest = next((line.points for line in lines if line.kind == cards.OTHER), 0)
    useful = [line for line in lines if not (line.kind == cards.IS and line.points == rest)]
    return tuple(line for line in useful if not (line.kind == cards.OTHER and not line.points))
