"""The card: what each value is worth to one seller, typed by hand or learned from outcomes. Rows 233-241.

Schema 1 is typed: the seven items of the method, 0, 1 or 2 for a value. Schema 2 is learned: 0 to 20 for a value, lines
over any further field of the list (`fields`: a text, a range of numbers, any other value, not known), and what a point
means (`unit`, `base`: chance of a meeting = expit(base + unit * points); `spread`: half of its 80 % interval in log
odds). Both are read; docs/how-to/rank.md has the keys.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.lists.shape import MOST_LEARNED, MOST_VALUES, Shape
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    from tuoke.engine.scorecard import Line

CARD_SCHEMA, LEARNED_SCHEMA = 1, 2
#: Every item of the method, in the order in which it is shown. Typed, it gives at most 2+2+2+2+1+1+2 = 12 (row 240).
ITEMS = ("industry", "title", "territory", "trigger", "sold_before", "reference", "personally_involved")
VALUE_ITEMS = ITEMS[:4]
MOST_POINTS = {"sold_before": 1, "reference": 1, "personally_involved": 2}
#: On a card: any other trigger (of a learned one: any other value), and no value found.
ANY_TRIGGER = REST = "*"
MISSING = "?"
#: What a line of a field says: this text, this range, any other known value, or that nothing is known.
IS, RANGE, OTHER, UNKNOWN = "is", "range", "other", "missing"
MOST_FIELDS = 90
#: Further fields that a company itself has.
OWN = tuple(key for key in FIELD_KEYS if key not in PERSON_FIELDS)


class CardError(Refusal):
    """A card that is not taken.

    Codes: bad_schema, bad_type, bad_text, bad_points, bad_range, unknown_key, unknown_territory, bad_line,
    field_is_item, only_whole_lists, overlapping, too_many_fields, too_many_values.
    """


@dataclass(frozen=True)
class Listed:
    """Points for each company whose industry (or whose name or code) is among `values`.

    `no`: points of the others; `unknown`: of those of which it is not known (None: then it may still come).
    """

    points: int = 0
    values: tuple[str, ...] = ()
    no: int = 0
    unknown: int | None = None


@dataclass(frozen=True)
class FieldLine:
    """One line of a field. `kind`: IS (`text`), RANGE (low <= number < high, None = open), OTHER or UNKNOWN."""

    kind: str
    points: int
    text: str = ""
    low: float | None = None
    high: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """As a card writes it."""
        ends = {"from": self.low, "to": self.high}
        said: dict[str, dict[str, Any]] = {
            IS: {"is": self.text},
            RANGE: {key: end for key, end in ends.items() if end is not None},
            OTHER: {"other": True},
            UNKNOWN: {"missing": True},
        }
        return {**said[self.kind], "points": self.points}


@dataclass(frozen=True)
class Card:
    """One seller's card: points for each value of an item or a field. The weight of an item is its largest value."""

    name: str = ""
    industry: dict[str, int] = field(default_factory=dict)
    title: dict[str, int] = field(default_factory=dict)
    territory: dict[str, int] = field(default_factory=dict)
    trigger: dict[str, int] = field(default_factory=dict)
    sold_before: Listed = Listed()
    reference: Listed = Listed()
    personally_involved: Listed = Listed()
    fields: dict[str, tuple[FieldLine, ...]] = field(default_factory=dict)
    unit: float | None = None
    base: float | None = None
    spread: float | None = None
    schema: int = CARD_SCHEMA

    @classmethod
    def from_dict(cls, given: Any, tree: Tree | None = None) -> Card:
        """The card that the dict describes (docs/how-to/rank.md has the schema); CardError where it is refused."""
        shape = Shape(CardError, cls.__dataclass_fields__, given)
        schema = shape.schema(CARD_SCHEMA, LEARNED_SCHEMA)
        if schema == CARD_SCHEMA:
            shape = Shape(CardError, ("schema", "name", *ITEMS), given)
        learned = schema == LEARNED_SCHEMA
        values = {item: _points(shape.given.get(item, {}), MOST_LEARNED if learned else 2) for item in VALUE_ITEMS}
        for place in values["territory"]:
            if not (learned and place in (REST, MISSING)) and (tree or Tree.load()).find(place) is None:
                raise CardError("unknown_territory", given=place)
        listed: dict[str, Any] = {
            item: _listed(item, shape.given.get(item, {"points": 0}), learned=learned) for item in MOST_POINTS
        }
        points: dict[str, Any] = {**values, **listed}
        numbers: dict[str, Any] = {key: shape.number(key) for key in ("unit", "base", "spread")}
        if (numbers["unit"] is None) != (numbers["base"] is None):
            raise CardError("bad_type", key="base" if numbers["base"] is None else "unit", wanted="number")
        return cls(
            name=shape.text("name"), schema=schema, fields=_fields(shape.given.get("fields", {})), **numbers, **points
        )

    def to_dict(self) -> dict[str, Any]:
        """The dict that `from_dict` reads back to an equal card."""
        listed = {item: _listed_dict(item, getattr(self, item)) for item in MOST_POINTS}
        values = {item: dict(getattr(self, item)) for item in VALUE_ITEMS}
        body = {"schema": self.schema, "name": self.name, **values, **listed}
        if self.schema == CARD_SCHEMA:
            return body
        numbers = {"unit": self.unit, "base": self.base, "spread": self.spread}
        body |= {key: number for key, number in numbers.items() if number is not None}
        return {**body, "fields": {key: [line.to_dict() for line in lines] for key, lines in self.fields.items()}}

    @property
    def maxima(self) -> dict[str, int]:
        """The most points each item and each field can give, the items first. With 0 it is not on the card."""
        values = {item: max(getattr(self, item).values(), default=0) for item in VALUE_ITEMS}
        flags = {item: max(flag.points, flag.no, flag.unknown or 0) for item, flag in self.flags.items()}
        fields = {key: max((line.points for line in lines), default=0) for key, lines in self.fields.items()}
        return {**values, **flags, **fields}

    @property
    def flags(self) -> dict[str, Listed]:
        """The items that are there or not."""
        return {item: getattr(self, item) for item in MOST_POINTS}

    @property
    def items(self) -> tuple[str, ...]:
        """The items and fields that are on the card."""
        return tuple(item for item, most in self.maxima.items() if most)

    @property
    def further(self) -> dict[str, tuple[FieldLine, ...]]:
        """The fields that are on the card, beside the items."""
        return {key: lines for key, lines in self.fields.items() if any(line.points for line in lines)}

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of `further` that are no field of a company: columns of the list, by their own names."""
        return tuple(key for key in self.further if key not in OWN)

    def refuse_columns(self) -> None:
        """CardError where it asks columns that a list read in slices does not bring."""
        for name in self.columns:
            raise CardError("only_whole_lists", field=name)

    def lines(self) -> tuple[Line, ...]:
        """The card as lines of field, value and points, as `engine/scorecard.py` takes a hand card."""
        from tuoke.engine.lists.card_lines import lines_of

        return lines_of(self)


def on_card(maxima: Mapping[str, int]) -> list[str]:
    """The items and further fields that a card of these maxima has, the seven first; JSON keeps no order of theirs."""
    return [*(item for item in ITEMS if maxima.get(item)), *sorted(key for key in maxima.keys() - ITEMS if maxima[key])]


def _points(given: Any, most: int) -> dict[str, int]:
    shape = Shape(CardError, given if isinstance(given, dict) else (), given)
    if len(given) > MOST_VALUES:
        raise CardError("too_many_values", key="", given=len(given), allowed=MOST_VALUES)
    return {str(key).strip(): shape.whole(key, 0, 0, most) or 0 for key in given}


def _list_name(item: str) -> str:
    return "companies" if item == "personally_involved" else "industries"


def _listed(item: str, given: Any, *, learned: bool) -> Listed:
    most = MOST_LEARNED if learned else MOST_POINTS[item]
    more = ("no", "unknown") if learned else ()
    shape = Shape(CardError, ("points", _list_name(item), *more), given)
    points = shape.whole("points", MOST_POINTS[item], 0, most) or 0
    no, unknown = shape.whole("no", 0, 0, most) or 0, shape.whole("unknown", None, 0, most)
    return Listed(points, shape.texts(_list_name(item)), no, unknown)


def _listed_dict(item: str, flag: Listed) -> dict[str, Any]:
    body: dict[str, Any] = {"points": flag.points, _list_name(item): list(flag.values)}
    if flag.no:
        body["no"] = flag.no
    if flag.unknown is not None:
        body["unknown"] = flag.unknown
    return body


def _fields(given: Any) -> dict[str, tuple[FieldLine, ...]]:
    if not isinstance(given, dict):
        raise CardError("bad_type", key="fields", wanted="table")
    if len(given) > MOST_FIELDS:
        raise CardError("too_many_fields", given=len(given), allowed=MOST_FIELDS)
    found = {}
    for key in given:
        if key in ITEMS:
            raise CardError("field_is_item", key=key)
        lines = tuple(_line(key, one) for one in Shape(CardError, given, given).tables(key))
        if len(lines) > MOST_VALUES:
            raise CardError("too_many_values", key=key, given=len(lines), allowed=MOST_VALUES)
        _refuse_overlapping(key, lines)
        found[str(key)] = lines
    return found


def _line(key: str, given: Any) -> FieldLine:
    shape = Shape(CardError, ("is", "from", "to", "other", "missing", "points"), given)
    points = shape.whole("points", 0, 0, MOST_LEARNED) or 0
    said = [kind for kind in ("is", OTHER, UNKNOWN) if kind in shape.given]
    ends = [end for end in ("from", "to") if end in shape.given]
    if len(said) + bool(ends) != 1 or any(not shape.truth(kind) for kind in said if kind != "is"):
        raise CardError("bad_line", key=key)
    if not ends:
        text = shape.text("is")
        if said[0] == "is" and not text:
            raise CardError("bad_line", key=key)
        return FieldLine(said[0], points, text)
    low, high = shape.number("from"), shape.number("to")
    if low is not None and high is not None and low >= high:
        raise CardError("bad_range", key=key, given=low, low=low, high=high)
    return FieldLine(RANGE, points, low=low, high=high)


def _refuse_overlapping(key: str, lines: tuple[FieldLine, ...]) -> None:
    ranges = sorted(_ends(line) for line in lines if line.kind == RANGE)
    met = any(one[1] > two[0] for one, two in itertools.pairwise(ranges))
    rest = [(line.kind, line.text) for line in lines if line.kind != RANGE]
    mixed = ranges and any(kind != UNKNOWN for kind, _text in rest)
    if met or mixed or len(set(rest)) < len(rest):
        raise CardError("overlapping", key=key)


def _ends(line: FieldLine) -> tuple[float, float]:
    return (
        float("-inf") if line.low is None else line.low,
        float("inf") if line.high is None else line.high,
    )
