"""`tuoke rank` of a list too long to be held: read in slices, ranked with a cap on memory (docs/how-to/rank.md)."""

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


def reads_in_slices(source: "Path | str") -> bool:
    """Whether the list is read in slices."""
    from tuoke.engine.lists.long import is_long

    return isinstance(source, Path) and is_long(source)


def ranked(
    args: argparse.Namespace, profile: "Profile", card: "Card", step: Callable[[Any], None]
) -> "tuple[ReadList, Ranking]":
    """The list as it was understood, and its ranking. Refusal where it cannot be."""
    from tuoke.engine.lists.long import open_long
    from tuoke.engine.lists.read import ReadError
    from tuoke.engine.lists.run_long import rank_long

    step(_("Reading the list"))
    long = open_long(args.list, mapping=dict(args.map), per=args.per)
    if "name" not in long.found.mapping:
        raise ReadError("no_name_column", columns=long.found.columns)
    step(_("Ranking the companies"))
    ranking = rank_long(long, profile, card, each_row=args.each_row, best=args.best, memory=args.memory)
    return long.understood, ranking
