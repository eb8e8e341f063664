"""`tuoke rank --outcomes`: what outcomes would change on the card, line by line, before and after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuoke.cli.rank_print import FAINT, plain
from tuoke.targeting.proposal_body import Body, Line, body_of
from tuoke.targeting.proposal_words import TOLD, VERDICTS, left_out, name_of, value_of
from tuoke.workspace.numbers import chance

if TYPE_CHECKING:
    from rich.console import Console

    from tuoke.engine.lists.outcomes import Given
    from tuoke.engine.lists.rank import Card
    from tuoke.engine.lists.read import ReadList

MOST_LINES = 40


def learn(path: Path, called: ReadList, card: Card) -> tuple[Body, Given, Card | None]:
    """The card fitted to the outcomes in the file, and the learned card where it ranks better.

    Raises ReadError, also of `read_outcomes`.
    """
    from tuoke.engine.lists.card_lines import hand_card
    from tuoke.engine.lists.learned import learned_card
    from tuoke.engine.lists.outcomes import read_outcomes
    from tuoke.engine.lists.read import read_list
    from tuoke.engine.scorecard import fit

    given = read_outcomes(read_list(path), called, card)
    fitted = fit(given.outcomes, hand_card(card))
    body = body_of(fitted, given.outcomes.won.tolist(), given.open, None)
    made = learned_card(fitted, given.outcomes, card)
    return replace(body, dated=given.outcomes.on is not None), given, made


def show(console: Console, path: Path, body: Body, given: Given) -> None:
    """Print the lines before and after, what was left out, and what later outcomes say of it."""
    from rich import box
    from rich.table import Table

    console.print()
    console.print(
        _("%(path)s: %(n)s companies with an outcome, %(won)s won") % {"path": path, "n": body.n, "won": body.won},
        markup=False,
    )
    for text in _notes(given):
        console.print(text, style=FAINT, markup=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    table.add_column(_("Item"), overflow="fold")
    table.add_column(_("Value"), overflow="fold", ratio=1)
    for head in (_("Before"), _("After"), _("Learned"), _("80 % interval"), "n", _("Won")):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column(_("Change"))
    lines = sorted(body.lines, key=lambda line: (not line.moves, -abs(line.exact - line.scaled)))
    for line in lines[:MOST_LINES]:
        before = "–" if line.before is None else str(line.before)
        span = f"{line.low:.1f} … {line.high:.1f}"
        name, value = plain(name_of(line.field)), plain(value_of(line))
        after = before if body.use_hand else str(line.after)
        said = "" if body.use_hand else change(line)
        table.add_row(name, value, before, after, f"{line.exact:.1f}", span, str(line.n), str(line.won), said)
    if lines:
        console.print(table)
        told = _("Learned: in points of a new card, of which one of yours is %(unit)s; the interval is of these.")
        console.print(told % {"unit": _unit(body.lines)}, style=FAINT, markup=False)
    if len(lines) > MOST_LINES:
        console.print(_("%(n)s more lines: --json has all.") % {"n": len(lines) - MOST_LINES}, style=FAINT)
    for name, why in left_out(body):
        console.print(_("Not learned from: %(field)s, it %(why)s") % {"field": plain(name), "why": why}, markup=False)
    console.print(verdict(body), style="bold", markup=False)
    console.print(str(TOLD[body.verdict]), markup=False)


def verdict(body: Body) -> str:
    """The verdict with the figures behind it."""
    parts = [str(VERDICTS[body.verdict])]
    if body.auc_hand is not None and body.auc_new is not None:
        figures = {"n": body.judged, "hand": f"{body.auc_hand:.3f}", "new": f"{body.auc_new:.3f}"}
        if body.dated:
            parts.append(_("AUC on %(n)s later outcomes: your card %(hand)s, refit %(new)s") % figures)
        else:
            parts.append(_("AUC on %(n)s outcomes set aside: your card %(hand)s, refit %(new)s") % figures)
    if body.better is not None:
        parts.append(_("chance that it is better: %(chance)s") % {"chance": chance(body.better)})
    return " · ".join(parts)


def change(line: Line) -> str:
    return {
        "raise": _("raise"),
        "lower": _("lower"),
        "add": _("add"),
        "keep": _("keep"),
        "frozen": _("frozen"),
        "too_few": _("too few"),
    }.get(line.action, line.action)


def as_dict(body: Body, given: Given) -> dict[str, Any]:
    """For the JSON object: every line, and what was read."""
    told = body.to_json()
    unread = ("today", "auc_as_is", "auc_written")
    return {
        **{name: value for name, value in told.items() if name not in unread},
        "read": given.lines,
        "strangers": len(given.strangers),
        "twice": given.twice,
    }


def _notes(given: Given) -> list[str]:
    n, open_ones = len(given.strangers), given.open
    found = []
    if n:
        some = _(", ").join(plain(name) for name in given.strangers[:3])
        text = ngettext(
            "%(n)s line names nobody on the list: %(some)s", "%(n)s lines name nobody on the list: %(some)s", n
        )
        found.append(text % {"n": n, "some": some})
    if open_ones:
        found.append(
            ngettext("%(n)s line has no result yet", "%(n)s lines have no result yet", open_ones) % {"n": open_ones}
        )
    if given.outcomes.on is None:
        found.append(
            _("Without a day on every line nothing is known of later and earlier: parts are set aside by lot.")
        )
    return found


def _unit(lines: tuple[Line, ...]) -> str:
    told = [line.scaled / line.before for line in lines if line.before]
    return f"{sum(told) / len(told):.1f}" if told else "1"
