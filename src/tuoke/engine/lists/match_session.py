"""One run of matching: rows -> signs -> blocks in DuckDB, on disk where memory is short; then candidate pairs."""

from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import numpy as np

from tuoke.engine.lists.candidates import like, sharing
from tuoke.engine.lists.commonness import commonness
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

#: DuckDB reads a table of Arrow with as many threads as it has batches.
BATCH = 50_000


class Session:
    """The rows in DuckDB: known ones count from -1 down, the others from 0 up. Its files go when it is left."""

    def __init__(self, kind: str, rows: "pa.Table", known: "pa.Table | None" = None, memory: str | None = None) -> None:
        import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        }
        self.kind = kind
        self.spill = TemporaryDirectory(prefix="tuoke-match-")
        self.connection: DuckDBPyConnection = duckdb.connect(config=config)
        self.connection.execute(f"SET temp_directory = '{self.spill.name}'")
        if memory:
            self.connection.execute(f"SET memory_limit = '{memory}'")
        self.connection.execute(HASH["duckdb"])
        if kind == "companies":
            self.given("named_rows", named(stacked(rows, known, ROWS)), "companies_told")
            self.keep("companies_signs")
            self.connection.execute("DROP TABLE companies_told")
        else:
            self.given("person_rows", stacked(rows, known, PERSON_ROWS), "persons_signs")

    def given(self, name: str, rows: "pa.Table", step: str) -> None:
        """The step from these rows, which are not held any longer than it takes."""
        self.connection.register(name, rows)
        self.keep(step)
        self.connection.unregister(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.spill.cleanup()

    def keep(self, step: str) -> None:
        self.connection.execute(f'CREATE TEMP TABLE "{step}" AS {sql(step)}')

    def blocks(self) -> "pa.Table":
        """id, kind, block."""
        return self.connection.sql(sql(f"{self.kind}_blocks")).to_arrow_table()

    def candidates(self) -> tuple[Told, np.ndarray]:
        """The signs to compare rows by, and the pairs worth comparing: left * len(told) + right, places in `told`.

        Rows that are like in all their signs meet the first of them, which alone meets others.
        """
        self.keep(f"{self.kind}_blocks")
        told = self._told()
        self.connection.execute(f"DROP TABLE {self.kind}_signs")
        firsts = like(told)
        texts = told.texts["heart" if self.kind == "companies" else "person"].ranks()
        kinds = self.connection.execute(f"SELECT DISTINCT kind FROM {self.kind}_blocks ORDER BY kind").fetchall()
        pairs = sharing(
            (self._members(kind, told, firsts) for (kind,) in kinds), texts, int(np.searchsorted(told.ids, 0))
        )
        self.connection.execute(f"DROP TABLE {self.kind}_blocks")
        again = np.flatnonzero(firsts != np.arange(len(told)))
        pairs = np.concatenate([pairs, firsts[again] * len(told) + again])
        if self.kind == "companies":
            told.flags.update(commonness(told))
        return told, pairs

    def _told(self) -> Told:
        table = f"{self.kind}_signs"
        columns = [row[0] for row in self.connection.execute(f"DESCRIBE {table}").fetchall() if row[0] != "id"]
        return Told.read(columns, lambda name: self._read(f'SELECT id, "{name}" FROM {table}', name))

    def _members(self, kind: str, told: Told, firsts: np.ndarray) -> tuple[str, np.ndarray, np.ndarray]:
        """The kind, and place and block of each row that has one of it and stands for itself."""
        query = f"SELECT id, block FROM {self.kind}_blocks WHERE kind = '{kind}'"
        read = self.connection.sql(query).to_arrow_table()
        places = told.places(read.column("id").to_numpy())
        alone = firsts[places] == places
        return kind, places[alone], read.column("block").to_numpy()[alone]

    def _read(self, query: str, name: str) -> "pa.Table":
        return self.connection.sql(query.replace('id, "id"', "id") if name == "id" else query).to_arrow_table()


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
