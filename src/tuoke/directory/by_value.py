"""A condition on a part of a text, put to the few values that have it: an index finds those, it cannot find parts.

"Industry contains 机", in the order of names, would walk all companies whose names stand before the first that it holds
for: a second, of a million. The industries themselves are some dozens, and an index has the companies of each in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tuoke.directory.conditions import MOST, Condition, groups

#: Columns with an index whose values are few, beside the order by name.
INDEXED = ("industry", "area")
MOST_TOGETHER = 8  # values; each is a query within the query
#: So many distinct values are not listed: there may be more.
UNLISTED = 2_000


def put(asked: Sequence[Condition], distinct: Callable[[str], Sequence[str]]) -> Sequence[Condition]:
    """The same conditions, those that look for a part of an indexed text as alternatives of its values; as they were
    where the values are many. `distinct`: the values of a column, some step of an index each."""
    found: list[Condition] = []
    for alternatives in groups(asked):
        lines = [condition for _place, condition in alternatives]
        one = lines[0]
        if len(lines) == 1 and one.operator == "has" and one.column.key in INDEXED:
            lines = _of_values(one, distinct(one.column.field))
        found += lines
    return found if len(found) <= MOST and found != list(asked) else asked


def _of_values(condition: Condition, values: Sequence[str]) -> list[Condition]:
    with_it = [value for value in values if condition.value.lower() in value.lower()]
    if len(values) >= UNLISTED or len(with_it) > MOST_TOGETHER or not condition.value.isprintable():
        return [condition]
    # No company has it: nor has any a value that is this part and nothing else.
    with_it = with_it or [condition.value]
    return [replace(condition, operator="is", value=value, either=bool(at)) for at, value in enumerate(with_it)]


def parted(asked: Sequence[Condition]) -> list[int]:
    """The places of alternatives that an index answers one by one; none where the conditions have no such group."""
    for alternatives in groups(asked):
        keys = {condition.column.key for _place, condition in alternatives}
        plain = all(condition.operator == "is" for _place, condition in alternatives)
        if 1 < len(alternatives) <= MOST_TOGETHER and plain and len(keys) == 1 and keys <= {*INDEXED}:
            return [place for place, _condition in alternatives]
    return []
