"""A file of strangers -> a table of texts: CSV in the usual encodings, XLSX, Parquet."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tuoke.engine.lists.refusal import Refusal

if TYPE_CHECKING:
    import pyarrow as pa


class ReadError(Refusal):
    """A file that cannot be taken as a list.

    Codes: missing, empty, no_header, no_rows, not_a_table, too_large, bomb, encrypted, unknown_kind, too_many_columns,
    too_many_rows, unknown_column, unknown_field, no_such_sheet, broken.
    """


@dataclass(frozen=True)
class Skipped:
    """A row that is left out: its line in the file (header = 1) and why: blank, too_many_cells, too_few_cells, ..."""

    line: int
    code: str


@dataclass(frozen=True)
class ReadList:
    """What was read. `rows`: the original columns as texts, and `line` (int64, header = 1)."""

    columns: list[str]
    rows: "pa.Table"
    skipped: list[Skipped]
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    #: field -> column, as guessed or as the caller said
    mapping: dict[str, str] = field(default_factory=dict)

    def mapped(self) -> "pa.Table":
        """The rows with fields as columns (unmapped columns left out), and `line`: what `run.rank_rows` takes."""
        raise NotImplementedError


def read_list(
    path: str | Path,
    *,
    mapping: dict[str, str] | None = None,
    sheet: str | None = None,
    max_rows: int = 2_000_000,
    max_columns: int = 200,
) -> ReadList:
    """Read the file; `mapping` (field -> column) overrules the guess, field by field. Never raises but ReadError."""
    raise NotImplementedError
