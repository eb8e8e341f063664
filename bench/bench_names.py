"""How long it takes to read the names of a list, in seconds of processor, and how many are read as people read them.

    python -m bench.bench_names [--rows 1000000]

The rows are invented (`bench.labelled`), half Chinese, half English, companies and their people; the share that is
right is of the names split by hand (`names_by_hand.csv`).
"""

import argparse
import csv
import resource
from pathlib import Path

import duckdb
import ibis

from bench.labelled.__main__ import labelled
from bench.table import say
from tuoke.engine.lists import persons
from tuoke.engine.lists.name_parts import PARTS
from tuoke.engine.lists.names import split
from tuoke.engine.lists.parts import parts

BY_HAND = Path(__file__).resolve().parents[1] / "src/tuoke/engine/lists/tests/data/names_by_hand.csv"
MILLION = 1_000_000
GOAL_SECONDS, GOAL_RIGHT = 8.0, 0.97


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def right() -> tuple[int, int, dict[str, int]]:
    """How many names by hand are wholly right, of how many, and how many are right in each part."""
    with BY_HAND.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    read = [split(row["name"]) for row in rows]
    by_part = {part: sum(getattr(n, part) == row[part] for n, row in zip(read, rows, strict=True)) for part in PARTS}
    whole = sum(all(getattr(n, part) == row[part] for part in PARTS) for n, row in zip(read, rows, strict=True))
    return whole, len(rows), by_part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=MILLION)
    rows = parser.parse_args().rows
    table = labelled(rows, seed=11)
    start = processor()
    parts(table.column("name"))
    companies = processor() - start
    named = table.filter(table.column("person").is_valid()).select(["id", "person"])
    people_table = ibis.table({"id": "int64", "person": "string"}, name="named")
    expression = persons.with_persons(people_table, ibis.table(persons.PINYIN, name="pinyin"))
    statement = str(ibis.to_sql(expression, dialect="duckdb", pretty=False))
    connection = duckdb.connect()
    connection.register("named", named)
    connection.register("pinyin", persons.pinyin())
    start = processor()
    connection.sql(statement).to_arrow_table()
    people = processor() - start
    per_million = companies * MILLION / rows
    whole, of, by_part = right()
    lines = (
        ("company names, 1M", f"<= {GOAL_SECONDS} CPU s", f"{per_million:.1f} CPU s", per_million <= GOAL_SECONDS),
        ("names of people, 1M", "", f"{people * MILLION / named.num_rows:.1f} CPU s", None),
        ("names by hand wholly right", f">= {GOAL_RIGHT:.0%}", f"{whole} of {of}", whole >= GOAL_RIGHT * of),
    )
    for what, goal, got, met in lines:
        print(f"{what:28} {goal:12} {got:14} {'' if met is None else 'met' if met else 'MISSED'}")
        say(what, goal, got, met)
    print("right by part:", ", ".join(f"{part} {count / of:.1%}" for part, count in by_part.items()))


if __name__ == "__main__":
    main()
