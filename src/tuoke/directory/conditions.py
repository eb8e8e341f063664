"""The conditions of a filter, as an address holds them: `industry.is.银行~or.industry.is.保险~employees.least.100`.

Conditions are parted by "~"; one that begins with "or." is an alternative of the one before it, all else must hold
together: (bank or insurance) and at least 100 people. What stands there and means nothing is left out, never refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from tuoke.directory.columns import Column, Type, known
from tuoke.directory.custom_values import plain_number
from tuoke.directory.keyset import BIGGEST_ID

MOST = 22  # conditions; a group and a column of the board add one each
LONGEST = 120  # characters of a value
LONGEST_ADDRESS = 4_000
MOST_DAYS = 36_500
OR = "or."
Meaning = Callable[[Column, str, str], str]  # (column, operator, value) -> the value as it is kept, '' for none
#: These stand alone; all others want a value.
ALONE = ("empty", "known")


@dataclass(frozen=True)
class Condition:
    """One line of the filter. `either`: an alternative of the line before it, not a further demand."""

    column: Column
    operator: str
    value: str = ""
    either: bool = False

    @property
    def written(self) -> str:
        parts = [escaped(self.column.key), self.operator, *([escaped(self.value)] if self.value else [])]
        return (OR if self.either else "") + ".".join(parts)

    @property
    def shape(self) -> Condition:
        """The same for all of its kind that differ in the value only, as far as their SQL is the same."""
        if self.column.type == Type.YES or self.value == "me" or self.operator in ALONE:
            return self
        return replace(self, value="0" if self.guesses else "?")

    @property
    def guesses(self) -> bool:
        """Whether it looks for digits where a number to dial may stand: those who read it masked must not."""
        return self.column.guarded and any(letter.isdigit() for letter in self.value)

    @property
    def told(self) -> Any:
        """The value as the database compares it; None for an operator that stands alone."""
        if self.operator in ALONE:
            return None
        if self.column.type == Type.NUMBER:
            return float(self.value) if self.column.custom else int(float(self.value))
        if self.column.type in (Type.TAG, Type.LIST):
            return int(self.value)
        if self.column.type == Type.OWNER:
            return 0 if self.value == "me" else int(self.value)
        if self.column.type == Type.MOMENT:
            return _moment(self.operator, self.value)
        return self.value


def read(text: str, meant: Meaning | None = None) -> tuple[Condition, ...]:
    """The conditions of an address. At most `MOST`; those that nothing is meant by are left out."""
    lines = [line for line in text[:LONGEST_ADDRESS].split("~") if line][:MOST]
    parted = [(line.startswith(OR), line.removeprefix(OR).split(".", 2)) for line in lines]
    given = [(either, [_unescaped(part) for part in parts]) for either, parts in parted]
    told = ((parts[0], parts[1], (parts[2:] or [""])[0], either) for either, parts in given if len(parts) > 1)
    return made(told, meant or _meant)


def made(given: Iterable[tuple[str, str, str, bool]], meant: Meaning | None = None) -> tuple[Condition, ...]:
    """Conditions of column, operator, value and whether it is an alternative of the one before it."""
    lines = list(given)[:MOST]
    columns = known(key for key, *_ in lines)
    found: list[Condition] = []
    for key, operator, value, either in lines:
        column = columns.get(key)
        if column is None or not column.asked or operator not in column.operators:
            continue
        told = value.replace("\x00", "").strip()[:LONGEST]
        kept = "" if operator in ALONE else (meant or _meant)(column, operator, told)
        if kept or operator in ALONE:
            found.append(Condition(column, operator, kept, either and bool(found)))
    return tuple(found)


def write(conditions: Iterable[Condition]) -> str:
    """The conditions as an address holds them; `read` gives them back."""
    return "~".join(condition.written for condition in conditions)


def shape_of(conditions: Iterable[Condition]) -> str:
    """What the SQL of these conditions hangs on, as a text; `shaped` gives conditions of that shape."""
    return write(condition.shape for condition in conditions)


def shaped(text: str) -> tuple[Condition, ...]:
    """Conditions of a shape, whose values are not told yet."""
    return read(text, meant=lambda column, operator, value: value)


def groups(conditions: Sequence[Condition]) -> list[list[tuple[int, Condition]]]:
    """Those that are alternatives of each other together, with their places; every group must hold."""
    found: list[list[tuple[int, Condition]]] = []
    for place, condition in enumerate(conditions):
        if condition.either and found:
            found[-1].append((place, condition))
        else:
            found.append([(place, condition)])
    return found


def _meant(column: Column, operator: str, value: str) -> str:
    """The value in the one way in which it is written; '' where it is none of this column."""
    if column.type == Type.NUMBER:
        plain = plain_number(value, column.custom.unit if column.custom else "")
        whole = plain is not None and (column.custom or ("." not in plain and abs(int(plain)) < 2**31))
        return plain or "" if whole else ""
    if column.type in (Type.TAG, Type.LIST, Type.OWNER):
        if column.type == Type.OWNER and value == "me":
            return value
        return str(int(value)) if value.isascii() and value.isdigit() and int(value) <= BIGGEST_ID else ""
    if column.type == Type.YES:
        allowed = ("yes", "no")
        return value if value in allowed else ""
    if operator in ("days", "not_days"):
        return str(int(value)) if value.isascii() and value.isdigit() and 0 < int(value) <= MOST_DAYS else ""
    if column.type in (Type.MOMENT, Type.DAY):
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            return ""
    return value


def _moment(operator: str, value: str) -> dt.datetime:
    """From when (of "until": before when) on it is, in the zone of the firm."""
    if operator in ("days", "not_days"):
        return timezone.now() - dt.timedelta(days=int(value))
    day = dt.date.fromisoformat(value)
    if operator == "until" and day < dt.date.max:
        day += dt.timedelta(days=1)
    # The ends of the calendar have no moment in every zone.
    day = min(max(day, dt.date(2, 1, 1)), dt.date(9998, 12, 31))
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def escaped(text: str) -> str:
    """A value as it may stand in an address between the signs that part conditions."""
    return text.replace("%", "%25").replace("~", "%7E").replace(".", "%2E")


def _unescaped(text: str) -> str:
    return text.replace("%2E", ".").replace("%7E", "~").replace("%25", "%")
