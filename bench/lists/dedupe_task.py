"""Children of the rows that look for twins.

python -m bench.lists.dedupe_task ours LIST              match and group the labelled list; quality against its truth
python -m bench.lists.dedupe_task shared LIST            the same, with only the blocking keys that a peer shares
python -m bench.lists.dedupe_task signs LIST             the signs that the engine prepares of it, for a peer
python -m bench.lists.dedupe_task quality LIST CLUSTERS  how good the groups of a peer are
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from bench.lists.dedupe_keys import BLOCKS, KINDS

TRUTH = ("entity", "kind", "trap", "parent")
#: What DuckDB may hold while we match; the rest goes to disk.
MEMORY = "600MB"


def ours(path: str, memory: str = MEMORY) -> dict[str, Any]:
    from bench.bench_match_quality import labels
    from tuoke.engine.lists.match import match

    start = time.perf_counter()
    # The list is handed over: nobody else holds the rows once their signs are read.
    found = match(pq.read_table(path).drop_columns(list(TRUTH)), memory=memory)
    seconds = time.perf_counter() - start
    size = pq.ParquetFile(path).metadata.num_rows
    return {"seconds": seconds, "pairs": found.pairs.num_rows, **_against_truth(path, labels(found, size))}


def shared(path: str) -> dict[str, Any]:
    """Without the blocks that a peer has not."""
    from tuoke.engine.lists import blocks

    blocks.KINDS["companies"] = {kind: made for kind, made in blocks.COMPANIES.items() if kind in KINDS}
    return ours(path)


def signs(path: str) -> dict[str, Any]:
    from tuoke.engine.lists.match_session import Session

    start = time.perf_counter()
    rows = pq.read_table(path).drop_columns(list(TRUTH))
    with Session("companies", rows) as session:
        told = session.told().table()
    pq.write_table(told.select(list(dict.fromkeys(("id", *BLOCKS, "city", "person")))), f"{path}.signs.parquet")
    return {"seconds": time.perf_counter() - start}


def quality(path: str, clusters: str) -> dict[str, Any]:
    from bench.bench_match_quality import numbered

    found = pq.read_table(clusters)
    rows = pq.ParquetFile(path).metadata.num_rows
    label = np.arange(rows) + rows
    label[found.column("id").to_numpy()] = numbered(found.column("cluster_id").to_pylist())
    return _against_truth(path, numbered(label))


def _against_truth(path: str, found: np.ndarray) -> dict[str, Any]:
    from bench.bench_match_quality import numbered
    from bench.bench_match_quality import quality as pairwise

    truth = numbered(pq.read_table(path, columns=["entity"]).column("entity").to_numpy())
    told = pairwise(truth, numbered(found))
    return {"precision": told.precision, "recall": told.recall, "f1": told.f1}


def main() -> None:
    what, *given = sys.argv[1:]
    done: dict[str, Callable[..., dict[str, Any]]] = {
        "ours": ours,
        "shared": shared,
        "signs": signs,
        "quality": quality,
    }
    print(json.dumps(done[what](*given)))


if __name__ == "__main__":
    main()
