"""A list that Spark reads itself and a sheet that Spark writes itself: for lists that fit no single machine.

The source is any path or address that the cluster can read (a folder of Parquet, a CSV file, s3a://...). Only the
guess of the columns, the distinct places and titles, and the top of the sheet come to this machine.
"""

from dataclasses import dataclass
from typing import Any

from tuoke.engine.lists.engines import EngineError, Spark
from tuoke.engine.lists.normalise import FLAGS, NOT_GIVEN, ROWS
from tuoke.engine.lists.read import SAMPLE_ROWS, ReadError, ReadList, with_mapping
from tuoke.engine.lists.steps import EACH

#: Below how many bits Spark counts the rows of one part of a file (monotonically_increasing_id).
PART_BITS = 33
HEADER_LINES = 2
KINDS = {"string": "string", "int64": "bigint", "int8": "tinyint"}


@dataclass(frozen=True)
class Source:
    """`found`: the columns, a sample of rows and the guess, as of a list that was read here. `frame`: Spark's."""

    found: ReadList
    frame: Any


def open_source(spark: Spark, source: str, *, mapping: dict[str, str] | None = None) -> Source:
    """Look at the list: its columns, and what they seem to mean. ReadError where Spark cannot read it."""
    import pyarrow as pa

    csv = source.rstrip("/").lower().endswith((".csv", ".csv.gz", ".tsv"))
    reader = spark.session.read
    try:
        frame = (
            reader.csv(source, header=True, sep="\t" if ".tsv" in source else ",") if csv else reader.parquet(source)
        )
        top = frame.limit(SAMPLE_ROWS).toArrow()
    except Exception as error:  # whatever Java, the object store or the file answer, the list cannot be read
        raise ReadError("broken", kind="csv" if csv else "parquet") from error
    flat = [field.name for field in top.schema if not pa.types.is_nested(field.type)]
    if not flat:
        raise ReadError("no_header")
    if not top.num_rows:
        raise ReadError("no_rows")
    texts = {name: top.column(name).cast(pa.string()).fill_null("") for name in flat}
    lines = pa.array(range(HEADER_LINES, HEADER_LINES + top.num_rows), pa.int64())
    sample = pa.table([*texts.values(), lines], names=[*texts, "line"])
    return Source(with_mapping(ReadList(flat, sample, [], "csv" if csv else "parquet"), mapping or {}), frame)


def give_rows(spark: Spark, source: Source) -> int:
    """Make the list known as `rows`, with the fields as texts and `line`; says how many rows it has.

    Lines count in the order of the file, as they do where it is read here: Spark numbers the rows within each part, and
    the parts follow each other.
    """
    from pyspark.sql import functions as f

    line, total = _lines(source)
    given = {
        key: f.coalesce(f.col(f"`{column}`").cast("string"), f.lit("")) for key, column in source.found.mapping.items()
    }
    columns = {**given, "line": line, **{flag: f.lit(NOT_GIVEN) for flag in FLAGS}}
    chosen = [columns.get(name, f.lit(None)).cast(KINDS[kind]).alias(name) for name, kind in ROWS.items()]
    # Held as it is now: read anew, the parts might come in another order; and what Spark knows of the file below makes
    # it plan the steps above for minutes.
    spark.show("rows", source.frame.select(*chosen).localCheckpoint())
    return total


def give_each(spark: Spark, source: Source, per: str | None) -> None:
    """Make the list known as `rows_each` (steps.EACH), with what the column `per` says as `owner`."""
    from pyspark.sql import functions as f

    if per is not None and per not in source.found.columns:
        raise ReadError("unknown_column", column=per, columns=source.found.columns)
    named = {**source.found.mapping, **({"owner": per} if per else {})}
    given = {key: f.col(f"`{column}`") for key, column in named.items()}
    columns = {**given, "line": _lines(source)[0]}
    chosen = [columns.get(name, f.lit(None)).cast(KINDS[kind]).alias(name) for name, kind in EACH.items()]
    spark.show("rows_each", source.frame.select(*chosen))


def _lines(source: Source) -> tuple[Any, int]:
    """The line of each row, as Spark is told it, and how many rows there are."""
    from pyspark.sql import functions as f

    part, place = f.spark_partition_id(), f.monotonically_increasing_id().bitwiseAND(f.lit((1 << PART_BITS) - 1))
    counts = {row["part"]: row["count"] for row in source.frame.groupBy(part.alias("part")).count().collect()}
    starts, total = [], 0
    for number in range(max(counts, default=-1) + 1):
        starts.append(total)
        total += counts.get(number, 0)
    return f.element_at(f.array(*map(f.lit, starts or [0])), part + 1) + place + HEADER_LINES, total


def refuse_taken(spark: Spark, out: str) -> None:
    """EngineError where something is at `out` already, or nobody can look there: said before an hour of work."""
    try:
        path = spark.session._jvm.org.apache.hadoop.fs.Path(out)
        taken = path.getFileSystem(spark.session._jsc.hadoopConfiguration()).exists(path)
    except Exception as error:
        raise EngineError("not_written", out=out, reason=str(error).partition("\n")[0][:200]) from error
    if taken:
        raise EngineError("taken", out=out)


def write_sheet(spark: Spark, sheet: str, out: str, order: tuple[str, ...] = ("rank",)) -> None:
    """Write the kept sheet as Parquet to a folder or address that does not exist yet. EngineError where it cannot."""
    try:
        spark.session.table(sheet).orderBy(*order).write.mode("errorifexists").parquet(out)
    except Exception as error:
        raise EngineError("not_written", out=out, reason=str(error).partition("\n")[0][:200]) from error
