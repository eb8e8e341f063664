"""One run of matching: rows -> signs -> blocks in DuckDB, on disk where memory is short; then candidate pairs."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import numpy as np

from tuoke.engine.lists.blocks import KINDS, numbers
from tuoke.engine.lists.candidates import like, sharing
from tuoke.engine.lists.commonness import commonness, tell_units
from tuoke.engine.lists.engines import HASH
from tuoke.engine.lists.name_tables import core_sound, in_full
from tuoke.engine.lists.normalise import ROWS
from tuoke.engine.lists.pairs import Told
from tuoke.engine.lists.parts import parts
from tuoke.engine.lists.places import PLACE, places
from tuoke.engine.lists.signs import PERSON_ROWS
from tuoke.engine.lists.steps import sql

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

#: DuckDB reads a table of Arrow with as many threads as it has batches. So many rows are read at once.
BATCH, SLICE = 50_000, 1_000_000
#: The rows as the first step takes them, and that step.
FIRST = {"companies": ("named_rows", "companies_told"), "persons": ("person_rows", "persons_signs")}


class Session:
    """The rows in DuckDB: known ones count from -1 down, the others from 0 up. Its files go when it is left."""

    def __init__(self, kind: str, rows: "pa.Table", known: "pa.Table | None" = None, memory: str | None = None) -> None:
        import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
        }
        self.kind, self.kinds = kind, KINDS[kind]
        self.spill = TemporaryDirectory(prefix="tuoke-match-")
        self.connection: DuckDBPyConnection = duckdb.connect(config=config)
        self.connection.execute(f"SET temp_directory = '{self.spill.name}'")
        if memory:
            self.connection.execute(f"SET memory_limit = '{memory}'")
        self.connection.execute(HASH["duckdb"])
        self.rows = stacked(rows, known, ROWS if kind == "companies" else PERSON_ROWS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.spill.cleanup()

    def keep(self) -> None:
        """Keep the signs of all rows in DuckDB, as the table `companies_signs` or `persons_signs`."""
        step = FIRST[self.kind][1]
        for at, rows in enumerate(self._slices()):
            self.connection.register("slice", rows)
            self.connection.execute(
                f"INSERT INTO {step} FROM slice" if at else f"CREATE TEMP TABLE {step} AS FROM slice"
            )
            self.connection.unregister("slice")
        if self.kind == "companies":
            self.connection.execute(f"CREATE TEMP TABLE companies_signs AS {sql('companies_signs')}")
            self.connection.execute("DROP TABLE companies_told")

    def blocks(self) -> "pa.Table":
        """id, kind, block."""
        self.keep()
        return self.connection.sql(sql(f"{self.kind}_blocks")).to_arrow_table()

    def told(self) -> Told:
        """The signs of all rows, coded."""
        told = Told.of(self._slices())
        if self.kind == "companies":
            tell_units(told)
        return told

    def _slices(self) -> "Iterator[pa.Table]":
        """What the rows tell by themselves, in their order, of SLICE rows at a time."""
        name, step = FIRST[self.kind]
        for at in range(0, max(len(self.rows), 1), SLICE):
            rows = self.rows.slice(at, SLICE)
            self.connection.register(name, named(rows) if self.kind == "companies" else rows)
            yield self.connection.sql(sql(step)).to_arrow_table()
            self.connection.unregister(name)

    def candidates(self) -> tuple[Told, np.ndarray]:
        """The signs to compare rows by, and the pairs worth comparing: left * len(told) + right, places in `told`.

        Rows that are like in all their signs meet the first of them, which alone meets others.
        """
        told = self.told()
        firsts = like(told)
        texts = told.texts["heart" if self.kind == "companies" else "person"].ranks()
        alone = firsts == np.arange(len(told))
        pairs = sharing(self._members(told, alone), texts, int(np.searchsorted(told.ids, 0)))
        again = np.flatnonzero(~alone)
        pairs = np.concatenate([pairs, firsts[again] * len(told) + again])
        if self.kind == "companies":
            told.flags.update(commonness(told))
        return told, pairs

    def _members(self, told: Told, alone: np.ndarray) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """Of each kind the place and the block of every row that has one and stands for itself."""
        for kind, made in self.kinds.items():
            block = numbers(made, told)
            places = np.flatnonzero(alone & (block >= 0))
            yield kind, places, block[places]


def stacked(rows: "pa.Table", known: "pa.Table | None", kinds: dict[str, str]) -> "pa.Table":
    """Both lists with every column of `kinds`; `line` is the place of a row, or -1 - place of a known one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts_ = []
    for table, sign in ((rows, 1), (known, -1)):
        if table is None:
            continue
        place = np.arange(table.num_rows, dtype=np.int64)
        columns = {"line": pa.array(place if sign > 0 else -1 - place)}
        for name, kind in kinds.items():
            if name == "line":
                continue
            type_ = {"string": pa.string(), "int64": pa.int64(), "int8": pa.int8()}[kind]
            given = name in table.column_names and kind == "string"
            columns[name] = pc.cast(table.column(name), type_) if given else pa.nulls(table.num_rows, type_)
        parts_.append(pa.table(columns))
    both = pa.concat_tables(parts_)
    return pa.Table.from_batches(both.to_batches(max_chunksize=BATCH), both.schema)


def named(rows: "pa.Table") -> "pa.Table":
    """The rows with what their names and areas tell: the parts of the name, and the place."""
    import pyarrow as pa
    import pyarrow.compute as pc

    told = parts(rows.column("name")).combine_chunks()
    told = told.append_column("sound", _each(told.column("core"), core_sound))
    told = told.set_column(told.column_names.index("trade"), "trade", _each(told.column("trade"), in_full))
    by_name, by_area = places(told.column("place")), places(rows.column("area"))
    for name in PLACE:
        told = told.append_column(name, pc.coalesce(by_area.column(name), by_name.column(name)))
    told = told.append_column("name_city", by_name.column("city"))
    for name in told.column_names:
        rows = rows.append_column(name, told.column(name))
    return pa.Table.from_batches(rows.to_batches(max_chunksize=BATCH), rows.schema)


def _each(texts: "pa.ChunkedArray", change: Callable[[str], str]) -> "pa.Array":
    """Each text changed, equal ones once."""
    import pyarrow as pa

    coded = texts.combine_chunks().dictionary_encode()
    return pa.array([change(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)
