# mypy: ignore-errors
"""Splink 5 on the signs of a list, for bench_lists.py; runs in the peers' own environment.

python splink_dedupe.py SIGNS.parquet BLOCK,BLOCK ...  -> one JSON line: seconds, clusters as a Parquet beside it
"""

import json
import sys
import time

import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import DuckDBAPI

signs, blocks = sys.argv[1], sys.argv[2].split(",")


def duckdb_table(api: DuckDBAPI, path: str):  # type: ignore[no-untyped-def]
    """The file as a table of Splink's own connection."""
    api.duckdb_con.execute(f"CREATE TABLE signs AS FROM read_parquet('{path}')")
    return api.duckdb_con.table("signs")


start = time.perf_counter()
api = DuckDBAPI()
frame = api.register(duckdb_table(api, signs))
settings = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="id",
    comparisons=[
        cl.JaroWinklerAtThresholds("heart", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("domain"),
        cl.ExactMatch("email"),
        cl.ExactMatch("phone"),
        cl.ExactMatch("city"),
        cl.ExactMatch("person"),
    ],
    blocking_rules_to_generate_predictions=[block_on(block) for block in blocks],
    retain_matching_columns=False,
)
linker = Linker(frame, settings, log_level=40)
linker.training.estimate_probability_two_random_records_match([block_on("name_key", "city")], recall=0.6)
linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
for block in ("name_key", "phone"):
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(block))
found = linker.inference.predict(threshold_match_probability=0.9)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=0.95)
clusters.as_duckdbpyrelation().to_parquet(signs + ".clusters")
print(json.dumps({"seconds": time.perf_counter() - start}))
