# mypy: ignore-errors
"""The ranking of bench/lists/rank_task.py with Polars, streaming; runs in the peers' own environment.

python rank_polars.py LIST MEANINGS.json  -> one JSON line
"""

import json
import sys
import time
from pathlib import Path

import polars as pl

path, meanings = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))
BEST = 50

start = time.perf_counter()
if path.endswith(".csv"):
    rows = pl.scan_csv(path, schema_overrides=dict.fromkeys((*meanings, "name", "seller"), pl.String))
else:
    rows = pl.scan_parquet(path)


def looked_up(field, values, absent, kind):
    return pl.col(field).replace_strict(meanings[field]["values"], values, default=absent, return_dtype=kind)


struck, points, possible = [], [], []
for field, told in meanings.items():
    if any(told["struck"]):
        struck.append(looked_up(field, told["struck"], False, pl.Boolean))
    if told["most"]:
        known = [value or 0 for value in told["points"]]
        most = [told["most"] if value is None else value for value in told["points"]]
        points.append(looked_up(field, known, told["absent"] or 0, pl.Int64))
        possible.append(looked_up(field, most, told["most"] if told["absent"] is None else told["absent"], pl.Int64))
# One number to order by: points, points possible, then the first row.
key = (pl.sum_horizontal(points) * 64 + pl.sum_horizontal(possible)) * 2**40 + (2**40 - 1 - pl.col("id"))
left = rows.filter(~pl.any_horizontal(struck)).select("seller", "id", "name", key=key)
best = left.group_by("seller").agg(pl.all().top_k_by("key", BEST)).explode("id", "name", "key")
best = best.collect(engine="streaming")
seconds = time.perf_counter() - start
code = best["key"] // 2**40
checksum = int((code // 64).sum()) * 1_000_003 + int((code % 64).sum())
print(json.dumps({"seconds": seconds, "taken": best.height, "checksum": checksum}))
