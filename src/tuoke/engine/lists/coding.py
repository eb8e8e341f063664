"""Rows of a list -> their signs, coded: each name and each area is read once, however many rows have it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from tuoke.engine.lists.name_tables import core_sound, in_full
from tuoke.engine.lists.pairs import Texts, Told, either, through
from tuoke.engine.lists.parts import in_any_order, in_batches, parts
from tuoke.engine.lists.places import PLACE, places
from tuoke.engine.lists.signs import FACTS

if TYPE_CHECKING:
    import pyarrow as pa

#: A step run on a table that is given by its name.
Run = Callable[[str, str, "pa.Table"], "pa.Table"]


def companies(rows: "pa.Table", run: Run) -> Told:
    """What rows of companies tell by themselves; those without a name are left out."""
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(lambda: Told.coded(run("facts_told", "rows", rows)))
        names, of_name = _distinct(rows.column("name"))
        named_ = Told.coded(run("names_told", "named_names", in_batches(named_names(names))))
        areas, of_area = _distinct(rows.column("area"))
        by_area = places(areas)
        facts = waiting.result()
    lines = rows.column("line").to_numpy()
    if not np.array_equal(facts.ids, lines):
        place = np.argsort(lines, kind="stable")
        lines, of_name, of_area = lines[place], of_name[place], of_area[place]
    texts = {name: Texts(through(of_name, sign.codes), sign.values) for name, sign in named_.texts.items()}
    texts |= {name: either(_coded(by_area.column(name), of_area), texts[name]) for name in PLACE}
    in_china = _starts(texts["city"], "CN-") | (through(of_name, named_.flags["han"].astype(np.int8)) > 0)
    texts["sound"] = Texts(np.where(in_china, texts["sound"].codes, np.int32(-1)), texts["sound"].values)
    texts |= {name: facts.texts[name] for name in FACTS}
    grouped = through(of_name, named_.flags["grouped"].astype(np.int8)) > 0
    return Told(lines, texts, {"grouped": grouped}).at(np.flatnonzero(texts["name_key"].codes >= 0))


def named(rows: "pa.Table") -> "pa.Table":
    """The rows with what their names and areas tell: the parts of the name, and the place."""
    import pyarrow.compute as pc

    told = _more(parts(rows.column("name")).drop_columns(["name_key"]))
    by_area = places(rows.column("area"))
    for name in told.column_names:
        column = told.column(name)
        rows = rows.append_column(name, pc.coalesce(by_area.column(name), column) if name in PLACE else column)
    return in_batches(rows)


def named_names(names: "pa.Array") -> "pa.Table":
    told = in_any_order(names)
    return _more(told.append_column("name", names.take(told.column("id").combine_chunks())))


def _more(told: "pa.Table") -> "pa.Table":
    """The parts of names with how their cores sound, their words of trade in full, and their places."""
    told = told.combine_chunks()
    told = told.append_column("sound", _each(told.column("core"), core_sound))
    told = told.set_column(told.column_names.index("trade"), "trade", _each(told.column("trade"), in_full))
    by_name = places(told.column("place"))
    for name in PLACE:
        told = told.append_column(name, by_name.column(name))
    return told.append_column("name_city", by_name.column("city"))


def _each(texts: "pa.ChunkedArray", change: Callable[[str], str]) -> "pa.Array":
    """Each text changed, equal ones once."""
    import pyarrow as pa

    coded = texts.combine_chunks().dictionary_encode()
    return pa.array([change(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _distinct(column: "pa.ChunkedArray") -> tuple["pa.Array", np.ndarray]:
    """Each text once, and which of them each row has; -1: none."""
    import pyarrow.compute as pc

    coded = column.combine_chunks().dictionary_encode()
    return coded.dictionary, pc.fill_null(coded.indices, -1).to_numpy()


def _coded(column: "pa.ChunkedArray", rows: np.ndarray) -> Texts:
    values, codes = _distinct(column)
    return Texts(through(rows, codes), values)


def _starts(texts: Texts, start: str) -> np.ndarray:
    import pyarrow.compute as pc

    return through(texts.codes, pc.starts_with(texts.values, start).to_numpy(zero_copy_only=False).astype(np.int8)) > 0
