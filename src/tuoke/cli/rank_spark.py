"""`tuoke rank --engine local[2]` or spark://host:7077: the same ranking, run on Spark (docs/how-to/cluster.md)."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from tuoke.engine.lists.qualify import Profile
    from tuoke.engine.lists.rank import Card
    from tuoke.engine.lists.read import ReadList
    from tuoke.engine.lists.run import Ranking


def reads_itself(source: "Path | str") -> bool:
    """Whether Spark reads the list itself: an address, a folder or a file of Parquet. All else is read here."""
    return isinstance(source, str) or source.suffix.lower() == ".parquet" or source.is_dir()


def ranked(
    args: argparse.Namespace, profile: "Profile", card: "Card", step: Callable[[Any], None]
) -> "tuple[ReadList, Ranking]":
    """The list as it was understood, and its ranking; the sheet is written to `--out`. Refusal where it cannot be."""
    from tuoke.engine.lists.engines import EngineError, Spark, engine
    from tuoke.engine.lists.run import rank_source
    from tuoke.engine.lists.run_each import rank_each_source
    from tuoke.engine.lists.sources import open_source

    step(_("Starting Spark"))
    spark = engine(args.engine)
    if not isinstance(spark, Spark):
        raise EngineError("unknown_engine", given=args.engine)
    step(_("Reading the list"))
    source = open_source(spark, str(args.list), mapping=dict(args.map))
    if "name" not in source.found.mapping:
        from tuoke.engine.lists.read import ReadError

        raise ReadError("no_name_column", columns=source.found.columns)
    step(_("Ranking the companies"))
    out = None if args.out is None else str(args.out)
    if args.each_row:
        ranking = rank_each_source(spark, source, profile, card, best=args.best, per=args.per, top=args.top, out=out)
        return source.found, ranking
    if args.per:
        raise EngineError("per_needs_each_row")
    return source.found, rank_source(spark, source, profile, card, top=args.top, out=out)
