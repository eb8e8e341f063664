"""Prints the call sheet: what was guessed, the top as a table with pips, how the rows add up; or one JSON object."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tuoke.directory.sentences import (
    chance_words,
    field_name,
    item_name,
    reason_sentence,
    rule_name,
    skip_name,
    unmatched_sentence,
)
from tuoke.engine.lists.rank import CHANCE
from tuoke.engine.lists.ties import as_text, ties

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from tuoke.engine.lists.outcomes import Given
    from tuoke.engine.lists.qualify import Profile
    from tuoke.engine.lists.rank import Card
    from tuoke.engine.lists.read import ReadList
    from tuoke.engine.lists.run import Ranking
    from tuoke.engine.lists.unmatched import Unmatched
    from tuoke.targeting.proposal_body import Body

FULL, EMPTY, UNKNOWN = "■", "□", "┄"
BRAND, FAINT = "cyan", "bright_black"
MOST_LINES = 10
#: Of a typed card; a learned one may give more for an item.
MOST_PIPS = 2
#: So many items stand side by side; those of more are folded.
MOST_ITEMS = 8
WIDTH_WITHOUT_TERMINAL = 120


def show(
    args: argparse.Namespace,
    found: "ReadList",
    ranking: "Ranking",
    card: "Card",
    strays: "list[Unmatched]",
    learned: "tuple[Body, Given] | None" = None,
) -> None:
    """Print the guess, the top of the sheet, the counts, the names of profile and card that match nothing, and what
    outcomes would change on the card."""
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            # Rich would leave with exit code 1, which means something else here.
            raise BrokenPipeError

    console = Terminal(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False)
    _print_file(console, args, found, card)
    if ranking.counts.left and args.top:
        _print_top(console, ranking, card, args)
    if not ranking.counts.left:
        console.print(_("No company is left. Loosen the profile: see by which rule most were struck."))
    _print_counts(console, found, ranking)
    for one in strays:
        console.print(
            _("Note: %(said)s") % {"said": unmatched_sentence(one.item, one.name, one.near, on_list=True)}, markup=False
        )
    if learned:
        from tuoke.cli import rank_outcomes

        rank_outcomes.show(console, args.outcomes, *learned)
    if args.out:
        console.print(_("Written: %(path)s") % {"path": args.out}, markup=False, soft_wrap=True)


def pips(points: int | None, most: int) -> "Text":
    """Squares: as many as the item can give, filled for each point, dashed where it is not known."""
    from rich.text import Text

    if points is None:
        return Text(UNKNOWN * min(most, MOST_PIPS), style=FAINT)
    if most > MOST_PIPS:
        # Learned points are too many to draw.
        return Text(f"{points}/{most}", style=BRAND if points else FAINT)
    return Text(FULL * points, style=BRAND) + Text(EMPTY * (most - points), style=FAINT)


def _print_file(console: "Console", args: argparse.Namespace, found: "ReadList", card: "Card") -> None:
    how = [found.kind.upper(), found.encoding, {"\t": "TAB"}.get(found.delimiter or "", found.delimiter), found.sheet]
    console.print(f"{args.list}: {' · '.join(part for part in how if part)}", markup=False, soft_wrap=True)
    why = {guess.column: guess.why for guess in found.guesses}
    said = {column for _field, column in args.map}
    words = {"header": _("by its header"), "values": _("by its values"), "none": _("as you said")}
    parts = [
        _("%(field)s = %(column)s (%(why)s)")
        % {"field": field_name(field), "column": column, "why": words["none" if column in said else why[column]]}
        for field, column in found.mapping.items()
    ]
    console.print(_("Columns: %(columns)s") % {"columns": _("; ").join(parts)}, markup=False)
    used = {*found.mapping.values(), *card.columns}
    left_out = [column for column in found.columns if column not in used]
    if left_out:
        text = _("Left out: %(columns)s (to use one: --map FIELD=COLUMN)") % {"columns": _(", ").join(left_out)}
        console.print(text, markup=False, style=FAINT)


def _print_top(console: "Console", ranking: "Ranking", card: "Card", args: argparse.Namespace) -> None:
    top, per = args.top, args.per
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    shared = bool(args.per)
    if shared:
        table.add_column(per, overflow="fold", max_width=16)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(field_name("name"), overflow="fold", min_width=8, max_width=24)
    table.add_column(_("Points"), justify="right", no_wrap=True)
    told = "chance" in ranking.sheet.column_names
    if told:
        table.add_column(_("Chance of a meeting"), no_wrap=True)
    table.add_column(_("By item"), no_wrap=len(card.items) <= MOST_ITEMS, overflow="fold")
    table.add_column(_("Reasons"), overflow="fold", ratio=1)
    for row in ranking.sheet.slice(0, top).to_pylist():
        known, possible = row["points"], row["possible"]
        points = Text(str(known), style="bold")
        if possible > known:
            points += Text(f"–{possible}", style=FAINT)
        squares = Text(" ").join(pips(row[f"p_{item}"], row[f"max_{item}"]) for item in card.items)
        # Names are data: markup in them stays as it is.
        name, why = Text(plain(row["name"])), Text(plain(reason_sentence(row["reasons"])))
        owner = [Text(plain(row["owner"]))] if shared else []
        chance = [chance_words(row["chance"], row.get("chance_low"), row.get("chance_high"))] if told else []
        table.add_row(*owner, str(row["rank"]), name, points, *chance, squares, why)
    console.print()
    console.print(table)
    legend = _("By item, from the left: %(items)s. %(full)s a point, %(empty)s no point, %(unknown)s not known")
    items = _(", ").join(item_name(item) for item in card.items)
    console.print(legend % {"items": items, "full": FULL, "empty": EMPTY, "unknown": UNKNOWN}, style=FAINT)
    # Places of several owners are not places of one sheet.
    tied = [] if shared else ties(ranking.sheet["points"], ranking.sheet["possible"])
    equal = [(first, last) for first, last in tied if first <= top]
    if equal:
        text = _("Equal on points, so in the order of their names: places %(places)s.")
        if args.each_row:
            text = _("Equal on points, so in the order of their lines: places %(places)s.")
        console.print(text % {"places": as_text(equal, _(", "))}, markup=False)


def plain(text: str) -> str:
    """Without control characters: a name must not steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def totals(found: "ReadList", ranking: "Ranking") -> dict[str, Any]:
    """The counts over file and list: read = skipped + merged + struck + left."""
    counts = ranking.counts
    skipped = len(found.skipped)
    return {
        "read": counts.read + skipped,
        "skipped": counts.skipped + skipped,
        "merged": counts.merged,
        "struck": counts.struck,
        "left": counts.left,
    }


def skipped_lines(found: "ReadList", ranking: "Ranking") -> list[tuple[int, str]]:
    """(line, code) of every row that was left out, in the order of the file."""
    no_name = zip(ranking.skipped.column("line").to_pylist(), ranking.skipped.column("code").to_pylist(), strict=True)
    return sorted([*((row.line, row.code) for row in found.skipped), *no_name])


def _print_counts(console: "Console", found: "ReadList", ranking: "Ranking") -> None:
    counts = totals(found, ranking)
    rules = _(", ").join(f"{rule_name(rule)} {number:,}" for rule, number in counts["struck"].items())
    text = _("Read %(read)s = skipped %(skipped)s + merged %(merged)s + struck %(struck)s + left %(left)s")
    shown = {key: f"{value:,}" for key, value in counts.items() if key != "struck"}
    struck = f"{sum(counts['struck'].values()):,}" + (_(" (%(rules)s)") % {"rules": rules} if rules else "")
    console.print()
    console.print(text % {**shown, "struck": struck}, markup=False)
    by_code: dict[str, list[int]] = {}
    for line, code in skipped_lines(found, ranking):
        by_code.setdefault(code, []).append(line)
    for code, lines in by_code.items():
        _print_lines(console, _("Skipped, %(why)s: lines %(lines)s"), skip_name(code), lines)
    if found.padded:
        _print_lines(
            console, _("Kept, %(why)s: lines %(lines)s"), skip_name("missing_cells"), [row.line for row in found.padded]
        )
    if ranking.merged.num_rows:
        pairs = zip(
            *(ranking.merged.column(name).to_pylist()[:MOST_LINES] for name in ("line", "company")), strict=True
        )
        text = _(", ").join(f"{line}→{first}" for line, first in pairs)
        more = "…" if ranking.merged.num_rows > MOST_LINES else ""
        console.print(_("Merged, the same company (line→line): %(lines)s") % {"lines": text + more}, markup=False)


def _print_lines(console: "Console", text: str, why: str, lines: Iterable[int]) -> None:
    lines = list(lines)
    shown = _(", ").join(map(str, lines[:MOST_LINES])) + ("…" if len(lines) > MOST_LINES else "")
    console.print(text % {"why": why, "lines": shown}, markup=False)


def as_json(
    args: argparse.Namespace,
    found: "ReadList",
    ranking: "Ranking",
    profile: "Profile",
    card: "Card",
    strays: "list[Unmatched]",
    learned: "tuple[Body, Given] | None" = None,
) -> str:
    """What `show` prints, as one object; docs/how-to/rank.md has the keys."""
    top = ranking.sheet.slice(0, args.top).to_pylist()
    items = card.items
    return json.dumps(
        {
            "schema": 1,
            "file": str(args.list),
            "kind": found.kind,
            "encoding": found.encoding,
            "delimiter": found.delimiter,
            "sheet": found.sheet,
            "profile": profile.name,
            "card": card.name,
            "columns": [
                {"column": guess.column, "field": field, "why": "said" if field in dict(args.map) else guess.why}
                for guess in found.guesses
                for field in [next((f for f, column in found.mapping.items() if column == guess.column), None)]
            ],
            "counts": totals(found, ranking),
            "skipped": [{"line": line, "code": code} for line, code in skipped_lines(found, ranking)],
            "padded": [{"line": row.line, "code": row.code} for row in found.padded],
            "merged": [{"line": row["line"], "into": row["company"]} for row in ranking.merged.to_pylist()],
            "ties": [] if args.per else [list(p) for p in ties(ranking.sheet["points"], ranking.sheet["possible"])],
            "top": [
                {
                    **({"owner": row["owner"]} if args.per else {}),
                    "rank": row["rank"],
                    "line": row["line"],
                    **{key: row[key] for key in found.mapping},
                    "points": row["points"],
                    "possible": row["possible"],
                    **{name: row[name] for name in CHANCE if name in row},
                    "items": {item: {"points": row[f"p_{item}"], "max": row[f"max_{item}"]} for item in items},
                    "reasons": row["reasons"],
                    "why": reason_sentence(row["reasons"]),
                }
                for row in top
            ],
            "unmatched": [{"item": one.item, "name": one.name, "near": list(one.near)} for one in strays],
            "out": str(args.out) if args.out else None,
            **({"learned": _learned(*learned)} if learned else {}),
        },
        ensure_ascii=False,
        indent=2,
    )


def _learned(body: "Body", given: "Given") -> dict[str, Any]:
    from tuoke.cli.rank_outcomes import as_dict

    return as_dict(body, given)
