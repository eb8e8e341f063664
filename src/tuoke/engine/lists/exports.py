"""Files that other systems write when everything is taken out of them: known by their header, put into our columns.

What the columns of each mean is data (data/exports.toml, with where it is from). `recognise` says which export a header
is; `fitted` gives the rows with the columns that had to be made: of a file that has companies and people in one column
of names, of a name in two columns, of an address in five. Columns that can be taken as they are stay where they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists.folding import HAN, fold

if TYPE_CHECKING:
    import pyarrow as pa

#: How a system says no in a column of yes and no.
NO = ("false", "no", "0", "否", "假", "f", "n")
#: What systems put before a text so that no spreadsheet takes it for a formula.
GUARD = "^['\u200d\u200b]+([=+@\\t\\r-])"
DAY = r"^(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T].*$"
BETWEEN = ", "
Told = str | list[str] | dict[str, str]


@dataclass(frozen=True)
class Export:
    """One kind of file of one product; the fields as exports.toml says."""

    code: str
    product: str
    kind: str
    source: str
    needs: tuple[str, ...]
    of: dict[str, Told]
    lacks: tuple[str, ...] = ()
    people: str | dict[str, str] = "none"
    rest: bool = False
    ignore: tuple[str, ...] = ()
    of_person: dict[str, Told] = field(default_factory=dict)
    of_company: dict[str, Told] = field(default_factory=dict)


@dataclass(frozen=True)
class Fitted:
    """`table`: the columns of the file by their number as name ('0', '1', ...), those that were made behind them.
    `headers` of the made ones: what they were made of. `mapping`: field -> number; `extra`: numbers that are kept."""

    table: pa.Table
    headers: list[str]
    mapping: dict[str, int]
    extra: list[int]


@cache
def exports() -> tuple[Export, ...]:
    """All that are known, in the order of the file."""
    text = (files("tuoke.engine.lists") / "data" / "exports.toml").read_text("utf-8")
    lists = ("needs", "lacks", "ignore")

    def read(entry: dict[str, Any]) -> Export:
        given: Any = {key: tuple(value) if key in lists else value for key, value in entry.items()}
        return Export(**given)

    return tuple(read(entry) for entry in tomllib.loads(text)["export"])


def export(code: str) -> Export | None:
    return next((one for one in exports() if one.code == code), None)


def recognise(columns: Sequence[str]) -> Export | None:
    """Which export has this header: all that it needs, nothing that it lacks, and of several the one that knows most of
    the columns. None for a list of one's own."""
    places = _places(columns)
    fitting = [
        one
        for one in exports()
        if all(_first(words, places) is not None for words in one.needs)
        and not any(_first(words, places) is not None for words in one.lacks)
    ]
    return max(fitting, key=lambda one: len(_used(one, places)), default=None)


def fitted(one: Export, columns: Sequence[str], table: pa.Table) -> Fitted:
    """The rows as our columns want them. `table`: a text column per header, in the order of `columns`."""
    places = _places(columns)
    table = table.rename_columns([str(i) for i in range(len(columns))])
    table = _unguarded(table)
    maker = _Maker(one, columns, places, table)
    for name in dict.fromkeys([*one.of, *one.of_company, *one.of_person]):
        maker.make(name)
    maker.name_by_code()
    kept = [*maker.kept]
    if one.rest:
        left = {_key(word) for word in one.ignore}
        used = set(maker.mapping.values()) | maker.used
        kept += [i for i, name in enumerate(columns) if name.strip() and i not in used and _key(name) not in left]
    return Fitted(maker.table, maker.headers, maker.mapping, kept)


def _key(name: str) -> str:
    return fold(name) or name.strip().lower()


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Folded header -> the first column that has it."""
    return {_key(name): i for i, name in reversed(list(enumerate(columns)))}


def _all(words: str, places: dict[str, int]) -> list[int]:
    """The columns of 'a|b|c' that are there, in this order."""
    return list(dict.fromkeys(places[_key(word)] for word in words.split("|") if word and _key(word) in places))


def _first(words: str, places: dict[str, int]) -> int | None:
    return next(iter(_all(words, places)), None)


def _words(told: Told) -> Iterator[str]:
    yield from [told] if isinstance(told, str) else told.values() if isinstance(told, dict) else told


def _used(one: Export, places: dict[str, int]) -> set[int]:
    """The columns of a header that the export has a word for."""
    told = [*one.of.values(), *one.of_person.values(), *one.of_company.values(), *one.ignore]
    return {place for words in told for word in _words(words) for place in _all(word, places)}


class _Maker:
    """Makes one field after the other; what is one column of the file is taken from where it is."""

    def __init__(self, one: Export, columns: Sequence[str], places: dict[str, int], table: pa.Table) -> None:
        self.export, self.columns, self.places, self.table = one, columns, places, table
        self.headers: list[str] = []
        self.mapping: dict[str, int] = {}
        self.kept: list[int] = []
        self.used: set[int] = set()
        self.person = self._people()

    def _people(self) -> Any:
        """Which rows are people, or None where that is all the same for the whole file."""
        import pyarrow.compute as pc

        told = self.export.people
        if isinstance(told, str):
            return None
        if (place := _first(told["no"], self.places)) is not None:
            text = pc.utf8_lower(pc.utf8_trim_whitespace(self.table.column(place)))
            return pc.or_(pc.equal(text, ""), pc.is_in(text, value_set=_texts(NO)))
        filled = [pc.not_equal(self.table.column(place), "") for place in _all(told["filled"], self.places)]
        return filled[0] if filled else None

    def make(self, name: str) -> None:
        import pyarrow.compute as pc

        one = self.export
        if self.person is None:
            told = one.of.get(name, "")
            if isinstance(told, str) and len(places := _all(told, self.places)) == 1 and not name.startswith("+"):
                self._map(name, places[0])
                return
            value, places = self._value(told)
        else:
            person, theirs = self._value(one.of_person.get(name, one.of.get(name, "")))
            company, ours = self._value(one.of_company.get(name, one.of.get(name, "")))
            places = list(dict.fromkeys([*ours, *theirs]))
            value = pc.if_else(self.person, person, company)
        if places or (isinstance(one.of.get(name), dict) and "always" in one.of[name]):
            self._add(name, value, places)

    def name_by_code(self) -> None:
        """People who name their company by its id alone: an empty name, which whoever knows the ids fills."""
        if "name" not in self.mapping and "code" in self.mapping:
            import pyarrow as pa

            number = self.table.num_columns
            self.table = self.table.append_column(str(number), pa.repeat("", self.table.num_rows))
            self.headers.append("→ " + self.columns[self.mapping["code"]])
            self.mapping["name"] = number

    def _map(self, name: str, place: int) -> None:
        if place in self.mapping.values():  # one column for two fields: the second has a copy
            self._add(name, self.table.column(place), [place])
        else:
            self.mapping[name] = place

    def _add(self, name: str, value: Any, places: list[int]) -> None:
        self.used |= set(places)
        number = self.table.num_columns
        self.table = self.table.append_column(str(number), value)
        self.headers.append(" · ".join(self.columns[place] for place in places) or f"= {self.export.product}")
        if name.startswith("+"):
            self.headers[-1] = self.columns[places[0]]
            self.kept.append(number)
        else:
            self.mapping[name] = number

    def _value(self, told: Told) -> tuple[Any, list[int]]:
        """The texts ('' where not told) and the columns that they are from."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if isinstance(told, str):
            return self._filled(told)
        if isinstance(told, list):
            parts = [self._filled(words) for words in told]
            places = [place for _value, found in parts for place in found]
            told_parts = [pc.if_else(pc.equal(value, ""), None, value) for value, found in parts if found]
            if not told_parts:
                return self._filled("")
            # The first text is never null: Arrow 26 drops a row of which every part is.
            first = pa.repeat("", self.table.num_rows)
            joined = pc.binary_join_element_wise(first, *told_parts, BETWEEN, null_handling="skip")
            return pc.utf8_ltrim(joined, BETWEEN), places
        if "always" in told:
            return pa.chunked_array([pa.repeat(told["always"], self.table.num_rows)]), []
        if "day" in told:
            value, places = self._filled(told["day"])
            return pc.replace_substring_regex(value, DAY, r"\1"), places
        return self._named(told)

    def _named(self, told: dict[str, str]) -> tuple[Any, list[int]]:
        """First and last name as a name: 张 and 伟 are 张伟, Wei and Zhang are Wei Zhang."""
        import pyarrow.compute as pc

        first, ours = self._filled(told.get("first", ""))
        last, theirs = self._filled(told.get("last", ""))
        han = pc.and_(pc.match_substring_regex(first, f"^[{HAN}]"), pc.match_substring_regex(last, f"^[{HAN}]"))
        chinese = pc.binary_join_element_wise(last, first, "")
        western = pc.utf8_trim_whitespace(pc.binary_join_element_wise(first, last, " "))
        value = pc.if_else(han, chinese, western)
        whole, more = self._filled(told.get("whole", ""))
        return pc.if_else(pc.equal(value, ""), whole, value), [*ours, *theirs, *more]

    def _filled(self, words: str) -> tuple[Any, list[int]]:
        import pyarrow as pa
        import pyarrow.compute as pc

        places = _all(words, self.places)
        value: Any = pa.chunked_array([pa.repeat("", self.table.num_rows)])
        for place in reversed(places):
            column = pc.utf8_trim_whitespace(self.table.column(place))
            value = pc.if_else(pc.equal(column, ""), value, column)
        return value, places


def _texts(values: Sequence[str]) -> Any:
    import pyarrow as pa

    return pa.array(list(values), pa.string())


def _unguarded(table: pa.Table) -> pa.Table:
    """Texts without what was put before them against formulas; files that we write have them harmless again."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pc.fill_null(pc.cast(column, pa.string()), "") for column in table.columns]
    plain = [pc.replace_substring_regex(column, GUARD, r"\1") for column in columns]
    return type(table).from_arrays(plain, names=table.column_names)
