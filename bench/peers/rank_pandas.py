# mypy: ignore-errors
"""The ranking of bench/lists/rank_task.py with pandas, as it is usually written; runs in the peers' own environment.

python rank_pandas.py LIST MEANINGS.json  -> one JSON line
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd

path, meanings = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))
BEST = 50

start = time.perf_counter()
columns = ["id", "name", *meanings, "seller"]
if path.endswith(".csv"):
    rows = pd.read_csv(path, usecols=columns, dtype=dict.fromkeys(set(columns) - {"id"}, "str"), engine="pyarrow")
else:
    rows = pd.read_parquet(path, columns=columns)
struck = pd.Series(False, index=rows.index)
points = possible = 0
for field, told in meanings.items():
    if any(told["struck"]):
        unfit = [value for value, is_struck in zip(told["values"], told["struck"], strict=True) if is_struck]
        struck |= rows[field].isin(unfit)
    if told["most"]:
        known = rows[field].map(dict(zip(told["values"], told["points"], strict=True)))
        points += known.fillna(0)
        possible += known.fillna(told["most"] if told["absent"] is None else told["absent"])
left = rows.loc[~struck, ["seller", "id", "name"]].assign(points=points, possible=possible)
left = left.sort_values(["points", "possible", "id"], ascending=[False, False, True])
best = left.groupby("seller", sort=False).head(BEST)
seconds = time.perf_counter() - start
checksum = int(best["points"].sum()) * 1_000_003 + int(best["possible"].sum())
print(json.dumps({"seconds": seconds, "left": len(left), "taken": len(best), "checksum": checksum}))
