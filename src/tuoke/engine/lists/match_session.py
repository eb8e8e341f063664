"""One run of matching: rows -> signs -> blocks in DuckDB, on disk where memory is short; then candidate pairs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import numpy as np

from tuoke.engine.lists.blocks import KINDS, numbers
from tuoke.engine.lists.candidates import like, sharing
from tuoke.engine.lists.coding import companies
from tuoke.engine.lists.commonness import commonness, tell_units
from tuoke.engine.lists.engines import HASH
from tuoke.engine.lists.normalise import ROWS
from tuoke.engine.lists.pairs import Told
from tuoke.engine.lists.parts import in_batches
from tuoke.engine.lists.signs import PERSON_ROWS
from tuoke.engine.lists.steps import sql

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

#: So many rows are read at once.
SLICE = 1_000_000


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
        self._told: Told | None = None
        self.rows = stacked(rows, known, ROWS if kind == "companies" else PERSON_ROWS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._told = None
        self.connection.close()
        self.spill.cleanup()

    def blocks(self) -> "pa.Table":
        """id, kind, block."""
        return self._run(f"{self.kind}_blocks", f"{self.kind}_signs", self.told().table())

    def told(self) -> Told:
        """The signs of all rows, coded; made once. The rows are let go of as they are read."""
        if self._told is None:
            self._told = Told.of(self._slices())
            if self.kind == "companies":
                tell_units(self._told)
        return self._told

    def _slices(self) -> "Iterator[Told]":
        """What the rows tell by themselves, of SLICE rows at a time."""
        slices = [self.rows.slice(at, SLICE) for at in range(0, max(len(self.rows), 1), SLICE)]
        self.rows = self.rows.schema.empty_table()
        while slices:
            rows = in_batches(slices.pop(0))
            if self.kind == "companies":
                yield companies(rows, self._run)
            else:
                yield Told.coded(self._run("persons_signs", "person_rows", rows))

    def _run(self, step: str, name: str, rows: "pa.Table") -> "pa.Table":
        """What the step gives of these rows, in their order; any thread may ask."""
        with self.connection.cursor() as cursor:
            cursor.register(name, rows)
            return cursor.sql(sql(step)).to_arrow_table()

    def candidates(self) -> tuple[Told, np.ndarray]:
        """The signs to compare rows by, and the pairs worth comparing: left * len(told) + right, places in `told`.

        Rows that are like in all their signs meet the first of them, which alone meets others.
        """
        told = self.told()
        with ThreadPoolExecutor(1) as beside:
            flags = beside.submit(commonness, told) if self.kind == "companies" else None
            firsts = like(told)
            texts = told.texts["heart" if self.kind == "companies" else "person"].ranks()
            alone = firsts == np.arange(len(told))
            pairs = sharing(self._members(told, alone), texts, int(np.searchsorted(told.ids, 0)))
            again = np.flatnonzero(~alone)
            pairs = np.concatenate([pairs, firsts[again] * len(told) + again])
            if flags:
                told.flags.update(flags.result())
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
    return pa.concat_tables(parts_)
