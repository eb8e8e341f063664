"""Writing a ranking as scores: in slices that let others write in between, then shown at once by one small change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from tuoke.directory import reasons
from tuoke.directory.reasons import Reason
from tuoke.targeting.models import Card, Profile, Score, Scoring
from tuoke.targeting.signals import News, told

if TYPE_CHECKING:
    from tuoke.engine.lists.run import Ranking

#: Rows per transaction: a tenth of a second or so, far below the two seconds that a writer may have to wait.
SLICE = 4_000
COLUMNS = ("scoring_id", "company_id", "person_id", "place", "points", "possible", "items", "reasons", "struck_by")
ScoreRow = tuple[Any, ...]


def write(
    seller: Any,
    profile: Profile | None,
    card: Card | None,
    ranking: Ranking,
    people: list[int | None],
    heard: dict[int, News],
    maxima: dict[str, int],
    means: dict[str, Any] | None = None,
) -> Scoring:
    """The seller's new current scoring. `people` holds the person id of each line that was ranked (line 1 first);
    `means`: what a point of the card means, where that was learned."""
    counts = ranking.counts
    kept = {"read": counts.read, "merged": counts.merged, "struck": counts.struck, "left": counts.left}
    scoring: Scoring = Scoring.objects.create(
        seller=seller,
        profile=profile,
        card=card,
        maxima=maxima,
        means=means or {},
        counts={**kept, "skipped": counts.skipped},
    )
    rows = _fitting(scoring.pk, ranking, people, heard, maxima)
    _insert(rows)
    _insert(_struck(scoring.pk, ranking))
    with transaction.atomic():
        Scoring.objects.filter(seller=seller, current=True).update(current=False)
        Scoring.objects.filter(pk=scoring.pk).update(current=True)
    scoring.current = True
    _clear_away(Scoring.objects.filter(seller=seller, current=False, pk__lt=scoring.pk))
    return scoring


def _fitting(
    scoring: int, ranking: Ranking, people: list[int | None], heard: dict[int, News], maxima: dict[str, int]
) -> Iterator[ScoreRow]:
    names = [item for item in maxima if f"p_{item}" in ranking.sheet.column_names]
    for batch in ranking.sheet.to_batches(max_chunksize=SLICE):
        for row in batch.to_pylist():
            company = int(row["company"])
            items = {item: row[f"p_{item}"] for item in names}
            why = reasons.write(told(row["reasons"], heard.get(company)))
            person = people[row["line"] - 1]
            yield (
                scoring, company, person, row["rank"], row["points"], row["possible"],
                json.dumps(items), json.dumps(why, ensure_ascii=False), "",
            )  # fmt: skip


def _struck(scoring: int, ranking: Ranking) -> Iterator[ScoreRow]:
    for batch in ranking.struck.to_batches(max_chunksize=SLICE):
        for row in batch.to_pylist():
            why = reasons.write([Reason("struck", row["rule"], row["value"] or "")])
            yield (
                scoring, int(row["company"]), None, None, 0, 0, "{}", json.dumps(why, ensure_ascii=False), row["rule"],
            )  # fmt: skip


def _insert(rows: Iterator[ScoreRow]) -> None:
    table = Score._meta.db_table
    names = ", ".join(COLUMNS)
    while batch := list(islice(rows, SLICE)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(COLUMNS))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)


def _clear_away(old: Any) -> None:
    """Scorings that no reader follows any more, also those of a worker that died."""
    for scoring in old.values_list("pk", flat=True):
        while some := list(Score.objects.filter(scoring=scoring).order_by("pk").values_list("pk", flat=True)[:SLICE]):
            with transaction.atomic():
                Score.objects.filter(scoring=scoring, pk__range=(min(some), max(some))).delete()
    old.delete()
