"""The ranking that is measured, as a child of its own: 20 rules, the best 50 of each seller.

    python -m bench.lists.rank_task WHAT LIST [MEANINGS]

WHAT     ours      the list, Parquet or CSV, ranked by the engine: the best 50 of each seller, with texts and reasons
         floor     what DuckDB needs to read the same: the columns that are needed of Parquet, every text of CSV
         meanings  what each value means to profile and card, as JSON: peers are given it, and need only look it up

The 20 rules: six that strike, and 14 values that give points. All engines print the same checksum: over the best 50 of
each seller, points known and points possible. Of two with the same points the first row comes first.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

BEST = 50
MEMORY = "4GB"
ITEMS = {"industry": "industry", "title": "title", "area": "territory", "trigger": "trigger"}
FIELDS = ("area", "industry", "title", "owner_kind", "employees", "trigger", "market")
NEEDED = ("id", "name", *FIELDS, "seller")
PROFILE: dict[str, Any] = {
    "schema": 1,
    "industries": [
        {"name": "软件服务", "synonyms": ["软件和信息技术", "Software and IT"]},
        {"name": "半导体", "synonyms": ["集成电路", "Semiconductors"]},
    ],
    "titles": [{"name": "总经理", "synonyms": ["CEO", "General Manager"]}, "信息总监", "采购总监"],
    "territories": ["广东", "上海", "江苏", "浙江", "北京", "Texas", "Illinois"],
    "employees": {"min": 50, "max": 5000},
    "owner_kinds": ["民营企业", "自然人", "外资", "其他", "Private"],
    "conditions": [{"field": "market", "any": ["主板", "创业板", "科创板"]}],
}
CARD: dict[str, Any] = {
    "schema": 1,
    "industry": {"软件服务": 2, "半导体": 1, "软件和信息技术": 2, "集成电路": 1},
    "title": {"总经理": 2, "信息总监": 1, "采购总监": 1, "CEO": 2},
    "territory": {"深圳": 2, "上海": 2, "广东": 1, "Texas": 1},
    "trigger": {"换帅": 2, "并购": 1},
}


def targets() -> tuple[Any, Any]:
    """The profile and the card with the 20 rules."""
    from tuoke.engine.lists.qualify import Profile
    from tuoke.engine.lists.rank import Card

    return Profile.from_dict(PROFILE), Card.from_dict(CARD)


def ours(path: Path) -> dict[str, Any]:
    """The sheets as `tuoke rank --each-row --per seller --best 50` has them before it writes; a row is a company."""
    # What is imported before the clock starts, as the peers import themselves: the work is measured, not the start.
    import duckdb  # noqa: F401
    import pyarrow.compute
    import pyarrow.csv
    import pyarrow.parquet  # noqa: F401

    from tuoke.engine.lists.long import open_long
    from tuoke.engine.lists.run_long import rank_long

    profile, card = targets()
    start = time.perf_counter()
    fields = {key: key for key in ("name", *FIELDS)}
    long = open_long(path, mapping={**fields, **dict.fromkeys(("code", "phone", "email"), "")}, per="seller")
    ranking = rank_long(long, profile, card, each_row=True, best=BEST, memory=MEMORY)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "left": ranking.counts.left, **checksum(ranking.sheet)}


def floor(path: Path) -> dict[str, Any]:
    """Every value is decoded: the sum of the lengths in bytes asks for it."""
    import duckdb

    csv = path.suffix == ".csv"
    source = f"read_csv('{path}', all_varchar = true)" if csv else f"read_parquet('{path}')"
    columns = [row[0] for row in duckdb.sql(f"DESCRIBE FROM {source}").fetchall()] if csv else NEEDED
    sums = ", ".join(f'sum(strlen("{name}"))' if csv or name != "id" else "sum(id)" for name in columns)
    start = time.perf_counter()
    duckdb.sql(f"SELECT {sums} FROM {source}").fetchall()
    return {"seconds": time.perf_counter() - start}


def checksum(best: pa.Table) -> dict[str, int]:
    """How many were taken, and their points: equal, whichever of two with the same points was taken."""
    points, possible = (int(sum(best.column(name).to_pylist())) for name in ("points", "possible"))
    return {"taken": best.num_rows, "checksum": points * 1_000_003 + possible}


def meanings(path: Path, out: Path) -> dict[str, Any]:
    """By the engine itself: a row with this value and nothing else is struck or not, and has these points."""
    import duckdb

    from tuoke.engine.lists.run import rank_rows

    profile, card = targets()
    told: dict[str, Any] = {}
    for field in FIELDS:
        column = duckdb.sql(f'SELECT DISTINCT "{field}" FROM \'{path}\' WHERE "{field}" IS NOT NULL ORDER BY 1')
        values = [row[0] for row in column.fetchall()]
        names = [f"Company {place}" for place in range(len(values))]
        numbers = list(range(len(values)))
        found = rank_rows(
            pa.table({"name": names, field: values, "line": numbers, "id": numbers}), profile, card, company_id="id"
        )
        item = ITEMS.get(field)
        given = found.sheet.column(f"p_{item}") if item else pa.nulls(found.sheet.num_rows, pa.int64())
        points = dict(zip(found.sheet.column("company").to_pylist(), given.to_pylist(), strict=True))
        told[field] = {
            "values": values,
            "struck": [place not in points for place in numbers],
            "points": [points.get(place) for place in numbers],
            "most": card.maxima[item] if item else 0,
            # No trigger was found: that is known, and gives nothing.
            "absent": 0 if field == "trigger" else None,
        }
    out.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return {"seconds": 0.0}


def main() -> None:
    what, path = sys.argv[1], Path(sys.argv[2])
    done = {"ours": ours, "floor": floor, "meanings": lambda path: meanings(path, Path(sys.argv[3]))}[what]
    print(json.dumps(done(path)))


if __name__ == "__main__":
    main()
