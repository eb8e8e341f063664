"""The table of `make bench-lists` tells what was measured: its inputs, its limits, and what it keeps of a day."""

import json
import sys
import time

import pyarrow.parquet as pq
import pytest

from bench.lists import rank_task, strangers
from bench.lists.children import Failed, run
from bench.lists.results import Line, keep, of_today, table


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "strangers.parquet"
    strangers.write(path, 3_000, 5)
    return path


def test_a_child_over_its_time_is_stopped():
    start = time.perf_counter()
    with pytest.raises(Failed, match="limit of time"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.5)
    assert time.perf_counter() - start < 20


def test_a_child_over_its_memory_is_stopped():
    with pytest.raises(Failed, match=r"stopped at .* MB"):
        run([sys.executable, "-c", "import time; held = b'x' * (300 << 20); time.sleep(60)"], limit=30, most_mb=200)


def test_a_child_that_breaks_says_why():
    with pytest.raises(Failed, match="no such list"):
        run([sys.executable, "-c", "raise SystemExit('no such list')"])


def test_a_child_tells_its_seconds_and_its_peak():
    told = run([sys.executable, "-c", "held = b'x' * (200 << 20); print('{\"seconds\": 1.5}')"])
    assert told.seconds == 1.5
    assert told.mb > 200


def test_a_day_keeps_the_last_result_of_each_task_in_the_order_of_the_rows(tmp_path):
    kept = tmp_path / "lists.jsonl"
    keep("arrive", 900, [Line("new rows", "6 s", goal="<= 5 s", met=False)], kept)
    keep("rank", 900, [Line("ranked", "9 s")], kept)
    keep("arrive", 900, [Line("new rows", "4 s", goal="<= 5 s", met=True)], kept)
    keep("arrive", 20, [Line("few new rows", "1 s")], kept)
    with kept.open("a") as file:
        file.write(
            json.dumps({"at": "2020-01-01T00:00:00+00:00", "row": "rank", "rows": 900, "task": "long ago"}) + "\n"
        )
    told = of_today({"rank": 900, "arrive": 900}, kept)
    assert [(one.task, one.ours) for one in told] == [
        ("ranked", "9 s"),
        ("new rows", "4 s"),
    ]


def test_a_goal_that_was_missed_is_said_and_one_without_a_goal_is_not():
    printed = table([Line("slow", "6 s", goal="<= 5 s", met=False), Line("told", "1 s")])
    slow, told = printed.splitlines()[2:]
    assert "MISSED" in slow
    assert "met" not in told and "MISSED" not in told


def test_the_same_seed_invents_the_same_strangers_and_another_seed_others(invented, tmp_path):
    again, other = tmp_path / "again.parquet", tmp_path / "other.parquet"
    strangers.write(again, 3_000, 5)
    strangers.write(other, 3_000, 6)
    ordered = [pq.read_table(path).sort_by("id") for path in (invented, again, other)]
    assert ordered[0].equals(ordered[1])
    assert not ordered[0].equals(ordered[2])


def test_looking_up_meanings_row_by_row_gives_the_ranking_of_the_engine(invented, tmp_path):
    """What pandas and Polars are given is the whole of the 20 rules."""
    rank_task.meanings(invented, tmp_path / "meanings.json")
    meanings = json.loads((tmp_path / "meanings.json").read_text("utf-8"))
    places = {field: {value: at for at, value in enumerate(told["values"])} for field, told in meanings.items()}
    best: dict[str, list[tuple[int, int]]] = {}
    left = 0
    for row in pq.read_table(invented).to_pylist():
        points = possible = 0
        for field, told in meanings.items():
            at = places[field].get(row[field])
            if at is not None and told["struck"][at]:
                break
            given = told["absent"] if at is None else told["points"][at]
            points += given or 0
            possible += told["most"] if given is None else given
        else:
            left += 1
            best.setdefault(row["seller"], []).append((points, possible))
    taken = [one for rows in best.values() for one in sorted(rows, reverse=True)[: rank_task.BEST]]
    ours = rank_task.ours(invented)
    assert 100 < left < 3_000
    assert (ours["left"], ours["taken"]) == (left, len(taken))
    assert ours["checksum"] == sum(points * 1_000_003 + possible for points, possible in taken)


def test_there_are_twenty_rules():
    profile, card = rank_task.targets()
    assert len(profile.rules) + sum(len(rank_task.CARD[item]) for item in rank_task.ITEMS.values()) == 20
    assert card.items == tuple(rank_task.ITEMS.values())
