"""The process that opens a stranger's file: `python -m tuoke.intake.child <file> <folder> [sheet]`, under limits.

It knows no Django and no database. It writes `rows.parquet` (columns c0, c1, ... and `line`) and `reading.json`; or
`refused.json` with a code. Whatever else happens to it is taken as "broken" by its parent.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024**3  # bytes of address space; libraries map about 1 GB of it without using it
SECONDS = 60  # of processor time
SAMPLE = 200  # rows that the guess looks at
SHOWN_SKIPPED = 1_000  # skipped lines kept by number; the rest is only counted
LONGEST_HEADER = 200


def limit_ourselves() -> None:
    """Address space, processor time, no core file. Windows has no such limits; the parent's clock holds there."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: Path, folder: Path, sheet: str | None, export: str | None = None) -> None:
    """Leave rows.parquet and reading.json, or refused.json. `export`: the code of an export that somebody chose, 'none'
    for a list of one's own; None: whatever the header is recognised as."""
    from tuoke.engine.lists.read import ReadError, read_list

    try:
        found = read_list(path, sheet=sheet)
    except ReadError as refused:
        _write(folder / "refused.json", {"code": refused.code, "detail": _plain(refused.detail)})
        return
    columns, table, known = _known(found, export)
    made = known["made"]
    sample = [[str(value or "") for value in row.values()] for row in _rows(table.slice(0, SAMPLE))]
    headers = [_shown(name) for name in columns]
    _write_rows(found.rows["line"], table, folder / "rows.parquet")
    _write(
        folder / "reading.json",
        {
            "columns": headers,
            "guesses": [[g.field, round(g.confidence, 3), g.why] for g in found.guesses] + [[None, 0.0, "none"]] * made,
            "examples": [_examples(sample, i) for i in range(len(headers))],
            "rows": table.num_rows,
            "skipped": [[s.line, s.code] for s in found.skipped[:SHOWN_SKIPPED]],
            "skipped_count": len(found.skipped),
            "kind": found.kind,
            "encoding": found.encoding,
            "delimiter": found.delimiter,
            "sheet": found.sheet and found.sheet[:100],
            "sheets": [name[:100] for name in found.sheets[:100]],
            **known,
        },
    )


def _known(found: Any, asked: str | None) -> tuple[list[str], Any, dict[str, Any]]:
    """Headers and rows with the columns that had to be made; of an export of another system also what it says of them:
    `export` (its code), `fitted` (field -> number), `kept`, and how many columns were `made`."""
    from tuoke.engine.lists import exports

    table = found.rows.select(found.columns)
    seems = exports.recognise(found.columns)
    one = exports.export(asked) if asked else seems
    told: dict[str, Any] = {
        "seems": seems.code if seems else "",
        "asked": asked or "",
        "export": one.code if one else "",
    }
    if one is None:
        return list(found.columns), table, {**told, "made": 0}
    fitted = exports.fitted(one, found.columns, table)
    told = {**told, "fitted": fitted.mapping, "kept": fitted.extra, "made": len(fitted.headers), "rows_of": one.kind}
    return [*found.columns, *fitted.headers], fitted.table, told


def _write_rows(lines: Any, table: Any, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {f"c{i}": column.cast(pa.string()) for i, column in enumerate(table.columns)}
    pq.write_table(pa.table({"line": lines, **columns}), path, compression="zstd")


def _rows(table: Any) -> list[dict[str, Any]]:
    # Columns may share a name; positions do not.
    renamed = table.rename_columns([str(i) for i in range(table.num_columns)])
    rows: list[dict[str, Any]] = renamed.to_pylist()
    return rows


def _examples(sample: list[list[str]], column: int) -> list[str]:
    seen = dict.fromkeys(_shown(row[column], 60) for row in sample if row[column].strip())
    return list(seen)[:3]


def _shown(text: str, most: int = LONGEST_HEADER) -> str:
    clean = "".join(c if c.isprintable() else " " for c in text).strip()
    # A lone half of a pair cannot be stored as UTF-8.
    return clean.encode("utf-8", "replace").decode()[:most]


def _plain(detail: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, (int, float, bool)) or value is None else _shown(str(value))
        for key, value in detail.items()
    }


def _write(path: Path, what: dict[str, Any]) -> None:
    path.write_text(json.dumps(what), "utf-8")


if __name__ == "__main__":
    limit_ourselves()
    read(Path(sys.argv[1]), Path(sys.argv[2]), *(text or None for text in sys.argv[3:5]))
