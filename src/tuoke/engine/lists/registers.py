"""A program over registers of text: written once, run on one value in Python or as an Ibis expression on a column.

Only what DuckDB's RE2, Java's and Python's patterns read alike is used: no look-around, no back-references, and of a
match only the whole. A register that is not set is ''. Patterns are anchored, so that each finds one match.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class If:
    """The register has a match of `find`, or holds the text `has` (much cheaper), or stands within another register;
    if none of these is given, it is empty. `no` turns it round."""

    register: str
    find: str = ""
    no: bool = False
    has: str = ""
    within: str = ""


@dataclass(frozen=True)
class Take:
    """Cut the match of `find` out of `of`, at its end or its start, and put it to the end of `into`.

    The first `skip` characters of `of` are not looked at. What `leave` matches at the start of the match stays where it
    is. What `drop` matches at the end of the match, where that is longer than two characters, goes nowhere. `first`
    puts the match before what `into` holds; `again` takes it also where `into` holds it already, though only once.
    """

    find: str
    into: str
    of: str = "rest"
    skip: int = 0
    leave: str = ""
    drop: str = ""
    at_start: bool = False
    first: bool = False
    when: tuple[If, ...] = ()


@dataclass(frozen=True)
class Put:
    """Replace every match of `find` in the register by `put`."""

    register: str
    find: str
    put: str = ""
    when: tuple[If, ...] = ()


@dataclass(frozen=True)
class Let:
    """Set a register to the texts of others, one after the other; the new value of each is set at once."""

    values: tuple[tuple[str, tuple[str, ...]], ...]
    when: tuple[If, ...] = ()


@dataclass(frozen=True)
class Together:
    """Pull single letters that stand side by side into one word: 's a r l' is 'sarl'."""

    register: str


@dataclass(frozen=True)
class Pad:
    """One space before the text, none after it, so that every word begins with a space."""

    register: str


Program = Sequence[Take | Put | Let | Together | Pad]
LONELY = "(^| )[a-z0-9] [a-z0-9]( |$)"
LONG = 2


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def run(program: Program, registers: dict[str, str]) -> dict[str, str]:
    """The registers after the program, for one value."""
    for step in program:
        if isinstance(step, Together):
            text = registers[step.register]
            if _pattern(LONELY).search(text):
                registers[step.register] = "".join(w if len(w) == 1 else f" {w} " for w in text.split(" "))
        elif isinstance(step, Pad):
            registers[step.register] = " " + registers[step.register].strip(" ")
        elif not all(_holds(one, registers) for one in step.when):
            continue
        elif isinstance(step, Put):
            registers[step.register] = _pattern(step.find).sub(step.put, registers[step.register])
        elif isinstance(step, Let):
            registers.update({name: "".join(registers[part] for part in parts) for name, parts in step.values})
        else:
            _take(step, registers)
    return registers


def _holds(one: If, registers: dict[str, str]) -> bool:
    text = registers[one.register]
    if one.within:
        holds = text in registers[one.within]
    elif one.has:
        holds = one.has in text
    else:
        holds = _pattern(one.find).search(text) is not None if one.find else text == ""
    return holds != one.no


def _take(step: Take, registers: dict[str, str]) -> None:
    text = registers[step.of]
    match = _pattern(step.find).search(text[step.skip :])
    found = match.group() if match else ""
    if step.leave:
        found = _pattern(step.leave).sub("", found)
    if not found:
        return
    registers[step.of] = text[len(found) :] if step.at_start else text[: len(text) - len(found)]
    if step.drop and len(found) > LONG:
        found = _pattern(step.drop).sub("", found)
    into = registers[step.into]
    registers[step.into] = found + into if step.first else into + found


def with_run(table: "ir.Table", program: Program) -> "ir.Table":
    """The same on columns that are named as the registers; none may be null."""
    import ibis

    for step in program:
        if isinstance(step, Together):
            text = table[step.register]
            words = text.split(" ").map(lambda word: ibis.ifelse(word.length() == 1, word, " " + word + " "))
            joined = ibis.ifelse(text.re_search(LONELY), words.join(""), text)
            table = table.mutate(**{step.register: joined})
            continue
        if isinstance(step, Pad):
            text = table[step.register]
            spaced = text.startswith(" ") | text.endswith(" ")
            bare = ibis.ifelse(spaced, text.re_replace("^ +| +$", ""), text)
            table = table.mutate(**{step.register: " " + bare})
            continue
        where = _where(step.when, table)
        if isinstance(step, Put):
            text = table[step.register]
            changed = {step.register: text.re_replace(step.find, step.put)}
        elif isinstance(step, Let):
            changed = {name: _joined(table, parts) for name, parts in step.values}
        else:
            table = table.mutate(_found=_if(where, _found(step, table), ibis.literal("")))
            where, changed = table["_found"] != "", _taken(step, table)
        table = table.mutate(**{name: _if(where, value, table[name]) for name, value in changed.items()})
    return table.drop("_found") if "_found" in table.columns else table


def _if(where: "ir.BooleanValue | None", value: "ir.StringValue", other: "ir.StringValue") -> "ir.StringValue":
    import ibis

    return value if where is None else ibis.ifelse(where, value, other)


def _where(when: tuple[If, ...], table: "ir.Table") -> "ir.BooleanValue | None":
    where = None
    for one in when:
        text = table[one.register]
        if one.within:
            holds = table[one.within].contains(text)
        elif one.has:
            holds = text.contains(one.has)
        elif one.find:
            holds = text.re_search(one.find)
        else:
            holds = text != "" if one.no else text == ""
        if one.no and (one.within or one.has or one.find):
            holds = ~holds
        where = holds if where is None else where & holds
    return where


def _joined(table: "ir.Table", parts: tuple[str, ...]) -> "ir.StringValue":
    import ibis

    value: ir.StringValue = ibis.literal("")
    for place, part in enumerate(parts):
        value = table[part] if place == 0 else value + table[part]
    return value


def _found(step: Take, table: "ir.Table") -> "ir.StringValue":
    text = table[step.of]
    found = (text.substr(step.skip) if step.skip else text).re_extract(step.find, 0)
    return found.re_replace(step.leave, "") if step.leave else found


def _taken(step: Take, table: "ir.Table") -> "dict[str, ir.StringValue]":
    import ibis

    text, found, into = table[step.of], table["_found"], table[step.into]
    rest = text.substr(found.length()) if step.at_start else text.left(text.length() - found.length())
    if step.drop:
        found = ibis.ifelse(found.length() > LONG, found.re_replace(step.drop, ""), found)
    return {step.of: rest, step.into: found + into if step.first else into + found}
