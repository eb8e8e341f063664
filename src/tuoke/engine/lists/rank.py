"""Company x card -> points known and possible, and the place in the sheet. Requirement rows 233-241."""

from dataclasses import dataclass, field
from typing import Any

from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.lists.shape import Shape
from tuoke.engine.lists.territory import Tree

CARD_SCHEMA = 1
#: Every item a card may carry, in the order in which it is shown. At most 2+2+2+2+1+1+2 = 12 points (row 240).
ITEMS = ("industry", "title", "territory", "trigger", "sold_before", "reference", "personally_involved")
VALUE_ITEMS = ITEMS[:4]
MOST_POINTS = {"sold_before": 1, "reference": 1, "personally_involved": 2}
ANY_TRIGGER = "*"


class CardError(Refusal):
    """A card that is not taken. Codes: bad_schema, bad_type, bad_text, bad_points, unknown_key, unknown_territory."""


@dataclass(frozen=True)
class Listed:
    """Points for each company whose industry (or whose name or code) is among `values`."""

    points: int = 0
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """One seller's card: 0, 1 or 2 for each value of an item. The weight of an item is its largest value."""

    name: str = ""
    industry: dict[str, int] = field(default_factory=dict)
    title: dict[str, int] = field(default_factory=dict)
    territory: dict[str, int] = field(default_factory=dict)
    trigger: dict[str, int] = field(default_factory=dict)
    sold_before: Listed = Listed()
    reference: Listed = Listed()
    personally_involved: Listed = Listed()
    schema: int = CARD_SCHEMA

    @classmethod
    def from_dict(cls, given: Any, tree: Tree | None = None) -> "Card":
        """The card that the dict describes (docs/how-to/rank.md has the schema); CardError where it is refused."""
        shape = Shape(CardError, cls.__dataclass_fields__, given)
        schema = shape.schema(CARD_SCHEMA)
        values = {item: _points(item, shape.given.get(item, {})) for item in VALUE_ITEMS}
        for place in values["territory"]:
            if (tree or Tree.load()).find(place) is None:
                raise CardError("unknown_territory", given=place)
        return cls(
            name=shape.text("name"),
            **values,
            **{item: _listed(item, shape.given.get(item, {"points": 0})) for item in MOST_POINTS},
            schema=schema,
        )

    def to_dict(self) -> dict[str, Any]:
        """The dict that `from_dict` reads back to an equal card."""
        listed = {
            item: {"points": getattr(self, item).points, _list_name(item): list(getattr(self, item).values)}
            for item in MOST_POINTS
        }
        values = {item: dict(getattr(self, item)) for item in VALUE_ITEMS}
        return {"schema": self.schema, "name": self.name, **values, **listed}

    @property
    def maxima(self) -> dict[str, int]:
        """The most points each item can give, in the order of ITEMS. An item whose maximum is 0 is not on the card."""
        values = {item: max(getattr(self, item).values(), default=0) for item in VALUE_ITEMS}
        return {**values, **{item: getattr(self, item).points for item in MOST_POINTS}}

    @property
    def items(self) -> tuple[str, ...]:
        """The items that are on the card."""
        return tuple(item for item, most in self.maxima.items() if most)


def _points(item: str, given: Any) -> dict[str, int]:
    shape = Shape(CardError, given if isinstance(given, dict) else (), given)
    return {str(key).strip(): shape.whole(key, 0, 0, 2) or 0 for key in given}


def _list_name(item: str) -> str:
    return "companies" if item == "personally_involved" else "industries"


def _listed(item: str, given: Any) -> Listed:
    most = MOST_POINTS[item]
    shape = Shape(CardError, ("points", _list_name(item)), given)
    return Listed(shape.whole("points", most, 0, most) or 0, shape.texts(_list_name(item)))
