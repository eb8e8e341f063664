"""Checks of the shape of a profile or a card that came as a dict: the same whether from TOML, a form or a database."""

from collections.abc import Iterable, Mapping
from typing import Any

from tuoke.engine.lists.refusal import Refusal

LONGEST_TEXT = 200
MOST_VALUES = 500
#: The most points that a learned card gives for one value.
MOST_LEARNED = 20


class Shape:
    """Reads typed values out of a dict and refuses with the given class what does not have the shape."""

    def __init__(self, refuse: type[Refusal], known: Iterable[str], given: Any) -> None:
        self.refuse = refuse
        if not isinstance(given, Mapping):
            raise refuse("bad_type", key="", wanted="table")
        for key in given:
            if key not in set(known):
                raise refuse("unknown_key", key=str(key))
        self.given = given

    def text(self, key: str, default: str = "") -> str:
        """A text of at most 200 characters, trimmed."""
        return self._one_text(key, self.given.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, in order, empty ones and repeats left out."""
        values = self.given.get(key, [])
        if not isinstance(values, (list, tuple)):
            raise self.refuse("bad_type", key=key, wanted="list of texts")
        if len(values) > MOST_VALUES:
            raise self.refuse("too_many_values", key=key, given=len(values), allowed=MOST_VALUES)
        return tuple(dict.fromkeys(text for text in (self._one_text(key, value) for value in values) if text))

    def tables(self, key: str) -> list[Any]:
        """A list of tables (or of bare texts, which the caller may take as a name)."""
        values = self.given.get(key, [])
        if not isinstance(values, (list, tuple)):
            raise self.refuse("bad_type", key=key, wanted="list of tables")
        return list(values)

    def whole(self, key: str, default: int | None, low: int, high: int) -> int | None:
        """A whole number within low..high, or the default where it is missing."""
        value = self.given.get(key, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse("bad_type", key=key, wanted="whole number")
        if not low <= value <= high:
            raise self.refuse(
                "bad_points" if high <= MOST_LEARNED else "bad_range", key=key, given=value, low=low, high=high
            )
        return value

    def number(self, key: str) -> float | None:
        """A number, or None where it is missing."""
        value = self.given.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e15:
            raise self.refuse("bad_type", key=key, wanted="number")
        return value

    def truth(self, key: str) -> bool:
        """True or false; missing is false."""
        value = self.given.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse("bad_type", key=key, wanted="true or false")
        return value

    def schema(self, *supported: int) -> int:
        """The version of the schema; only the supported ones are taken."""
        value = self.given.get("schema")
        if isinstance(value, bool) or value not in supported:
            raise self.refuse("bad_schema", given=value, supported="/".join(map(str, supported)))
        return int(value)

    def _one_text(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse("bad_type", key=key, wanted="text")
        value = value.strip()
        if len(value) > LONGEST_TEXT or "\x00" in value:
            raise self.refuse("bad_text", key=key, longest=LONGEST_TEXT)
        return value
