"""What the steps are run on: DuckDB inside this process, or Spark, on this machine or a cluster.

Both are given tables and steps by name and say what a step gives as an Arrow table. The steps are the same Ibis
expressions; only their words differ (`steps.compiled`).
"""

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.lists.steps import compiled, sql

if TYPE_CHECKING:
    import pyarrow as pa

DUCKDB = "duckdb"
#: What `blocks.block_hash` is in the words of each engine.
HASH = {
    "duckdb": "CREATE OR REPLACE MACRO block_hash(text) AS CAST('0x' || substr(md5(text), 1, 15) AS BIGINT)",
    "pyspark": (
        "CREATE OR REPLACE TEMPORARY FUNCTION block_hash(text STRING) RETURNS BIGINT "
        "RETURN CAST(conv(substr(md5(text), 1, 15), 16, 10) AS BIGINT)"
    ),
}


class EngineError(Refusal):
    """An engine that cannot be had.

    Codes: unknown_engine, no_pyspark, no_cluster, per_needs_each_row, taken, not_written.
    """


class Engine(Protocol):
    """Runs steps over named tables. `dialect`: in whose words it is spoken to."""

    dialect: str

    def give(self, name: str, data: "pa.Table") -> None:
        """Make a table known by its name."""

    def keep(self, step: str, name: str | None = None, *, absent: Collection[str] = ()) -> None:
        """Run a step and keep what it gives, under its own name or another.

        `absent`: columns of texts that are null in every row, so that they need no room.
        """

    def add(self, step: str) -> None:
        """Run a step again, and keep what it gives now beside what is kept of it."""

    def look(self, step: str, name: str) -> None:
        """Make what a step gives known by a name, without running it."""

    def read(self, step: str, *, without: Collection[str] = ()) -> "pa.Table":
        """Run a step; columns that nobody wants need not be made."""

    def ask(self, query: str) -> "pa.Table":
        """Plain SQL that both engines read."""

    def tell(self, statement: str) -> None:
        """Make a function or a view known, in the engine's own words."""

    def close(self) -> None:
        """Forget the tables."""


class DuckDB:
    """In memory; above `memory` ('2GB', else four fifths of the machine's) it spills to the temporary folder."""

    dialect = DUCKDB

    def __init__(self, memory: str | None = None) -> None:
        import duckdb

        self.connection = duckdb.connect(config={"autoinstall_known_extensions": False})
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("SET temp_directory = ?", [str(Path(gettempdir()) / f"tuoke-{uuid4().hex}")])
        if memory:
            self.connection.execute("SET memory_limit = ?", [memory])
        self.connection.execute(HASH[DUCKDB])
        #: Tables that are kept without their absent columns: what they are called, and what they are made of.
        self.held: dict[str, tuple[str, str]] = {}

    def give(self, name: str, data: "pa.Table") -> None:
        self.connection.register(name, data)

    def keep(self, step: str, name: str | None = None, *, absent: Collection[str] = ()) -> None:
        name = name or step
        if not absent:
            self.connection.execute(f'CREATE TEMP TABLE "{name}" AS {sql(step)}')
            return
        held = self.held[name] = f"{name}_held", f"SELECT * EXCLUDE ({_listed(absent)}) FROM ({sql(step)})"
        nulls = ", ".join(f'NULL::VARCHAR AS "{column}"' for column in absent)
        self.connection.execute(f'CREATE TEMP TABLE "{held[0]}" AS {held[1]}')
        self.connection.execute(f'CREATE TEMP VIEW "{name}" AS SELECT *, {nulls} FROM "{held[0]}"')

    def add(self, step: str) -> None:
        name, query = self.held.get(step, (step, sql(step)))
        self.connection.execute(f'INSERT INTO "{name}" {query}')

    def look(self, step: str, name: str) -> None:
        self.connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql(step)}')

    def read(self, step: str, *, without: Collection[str] = ()) -> "pa.Table":
        query = f"SELECT * EXCLUDE ({_listed(without)}) FROM ({sql(step)})" if without else sql(step)
        return self.connection.sql(query).to_arrow_table()

    def ask(self, query: str) -> "pa.Table":
        return self.connection.sql(query).to_arrow_table()

    def tell(self, statement: str) -> None:
        self.connection.execute(statement)

    def close(self) -> None:
        self.connection.close()


class Spark:
    """A Spark session on `master`: local[2], spark://host:7077, yarn ... One per process; it lives on."""

    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        self.session = _session(master)
        self.here = master.startswith("local")
        self.session.sql(HASH["pyspark"])

    def give(self, name: str, data: "pa.Table") -> None:
        self.show(name, self.session.createDataFrame(data))

    def show(self, name: str, frame: Any) -> None:
        """Make a Spark data frame known by its name."""
        frame.createOrReplaceTempView(name)

    def keep(self, step: str, name: str | None = None, *, absent: Collection[str] = ()) -> None:
        frame = self.frame(step)
        # On one machine a kept step is also cut off from what it was made of: Spark else plans it anew, and all before
        # it, wherever it is read. A cluster keeps the way back, to make a lost part again.
        self.show(name or step, frame.localCheckpoint(eager=False) if self.here else frame.persist())

    def add(self, step: str) -> None:
        self.show(step, self.session.table(step).unionByName(self.frame(step)).persist())

    def look(self, step: str, name: str) -> None:
        self.show(name, self.frame(step))

    def frame(self, step: str) -> Any:
        """What the step gives, not yet run."""
        if step == "clean":
            # Spark asks a filter as early as it can, which here means: with every step of cleaning written out in it,
            # a predicate of 35 million characters. It cannot where the table below is kept.
            self.show("cleaned", self.session.sql(spark_sql("cleaned")).persist())
            return self.session.sql("SELECT * FROM cleaned WHERE name_key IS NOT NULL")
        return self.session.sql(spark_sql(step))

    def read(self, step: str, *, without: Collection[str] = ()) -> "pa.Table":
        return self.frame(step).drop(*without).toArrow()

    def ask(self, query: str) -> "pa.Table":
        return self.session.sql(query).toArrow()

    def tell(self, statement: str) -> None:
        self.session.sql(statement)

    def close(self) -> None:
        self.session.catalog.clearCache()


def engine(name: str = DUCKDB, *, memory: str | None = None) -> Engine:
    """The engine of that name: 'duckdb', or a master of Spark. EngineError where it cannot be had."""
    if name == DUCKDB:
        return DuckDB(memory)
    if not name.startswith(("local", "spark://", "yarn", "k8s://")):
        raise EngineError("unknown_engine", given=name)
    return Spark(name)


def _listed(columns: Collection[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


@cache
def spark_sql(step: str) -> str:
    """The step in Spark's words."""
    import ibis
    from ibis.config import Config

    class Option(Config):
        treat_nan_as_null: bool = False

    if getattr(ibis.options, "pyspark", None) is None:  # Ibis sets it only beside its own Spark backend
        ibis.options.pyspark = Option()
    return compiled(step, "pyspark")


@cache
def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError("no_pyspark") from error
    # The workers run the Python that we run, whatever `python3` is there.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("tuoke")
    for option, value in SETTINGS.items():
        builder = builder.config(option, value)
    if master.startswith("local"):
        cores = master.partition("[")[2].rstrip("]") or "1"
        for option, value in LOCAL.items():
            builder = builder.config(option, value)
        if cores.isdigit():
            builder = builder.config("spark.sql.shuffle.partitions", str(2 * int(cores)))
    with _quiet():
        try:
            session = builder.getOrCreate()
        except Exception as error:  # whatever Java and the network answer, there is no session
            raise EngineError("no_cluster", master=master, reason=str(error).partition("\n")[0][:200]) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


SETTINGS = {
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # Our texts hold no dates; what cannot be read as a number is unknown, never an error.
    "spark.sql.ansi.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Spark tells its listeners each plan as a text. What is kept has its own plan in it, and what that is made of: of
    # many steps that came to more text than there is memory for, and to a query that never answered.
    "spark.sql.maxPlanStringLength": "10000",
}
LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": os.environ.get("TUOKE_SPARK_MEMORY", "4g"),
}


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the lines that Java writes to the error stream while it starts."""
    sys.stderr.flush()
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)
