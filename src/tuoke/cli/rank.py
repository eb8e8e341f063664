"""`tuoke rank`: a list, a profile and a card -> the call sheet, without a workspace (docs/how-to/rank.md)."""

import argparse
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuoke.cli.language import gettext, gettext_noop, speak, usual

if TYPE_CHECKING:
    from tuoke.engine.lists.outcomes import Given
    from tuoke.engine.lists.qualify import Profile
    from tuoke.engine.lists.rank import Card
    from tuoke.engine.lists.read import ReadList
    from tuoke.engine.lists.run import Ranking
    from tuoke.engine.lists.unmatched import Unmatched
    from tuoke.targeting.proposal_body import Body

HELP = gettext_noop("rank a list of companies by your profile and card, in the terminal")
RANKED, NOTHING_LEFT, WRONG_CALL, UNREADABLE, REFUSED, NOT_WRITTEN = range(6)
ENDINGS = (".xlsx", ".csv", ".parquet")
CODES = {
    **dict.fromkeys(("unknown_field", "unknown_column", "no_such_sheet"), WRONG_CALL),
    **dict.fromkeys(("unknown_engine", "no_pyspark", "no_cluster", "per_needs_each_row"), WRONG_CALL),
    "only_whole_lists": REFUSED,
    "outcomes_need_the_list": WRONG_CALL,
    **dict.fromkeys(("taken", "not_written"), NOT_WRITTEN),
}


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Describe the command to argparse."""
    parser: argparse.ArgumentParser = subparsers.add_parser("rank", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("list", type=_list, help=gettext("CSV, XLSX or Parquet"))
    parser.add_argument("--profile", type=Path, required=True, help=gettext("TOML: who fits (examples/profile.toml)"))
    parser.add_argument("--card", type=Path, required=True, help=gettext("TOML: the points (examples/card.toml)"))
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", type=_pair, help=gettext("e.g. name=公司名称")
    )
    parser.add_argument("--sheet", help=gettext("which sheet of an XLSX file (the first)"))
    parser.add_argument(
        "--outcomes", type=Path, metavar="FILE", help=gettext("CSV of calls with won or lost: what they would change")
    )
    parser.add_argument("--card-out", type=_card_out, metavar="FILE", help=gettext("write the learned card: .toml"))
    parser.add_argument("--out", type=_out, help=gettext("write the whole sheet: .xlsx, .csv or .parquet"))
    parser.add_argument(
        "--engine", default="duckdb", metavar="NAME", help=gettext("what ranks: duckdb, local[2], spark://host:7077")
    )
    parser.add_argument("--per", metavar="COLUMN", help=gettext("a sheet for each value of this column, e.g. a seller"))
    parser.add_argument("--best", type=_best, metavar="N", help=gettext("only the best N of each sheet"))
    parser.add_argument(
        "--each-row", action="store_true", help=gettext("every row is a company of its own: nothing is merged")
    )
    parser.add_argument("--memory", type=_memory, metavar="SIZE", help=gettext("use at most so much, e.g. 4GB"))
    parser.add_argument("--top", type=_top, default=20, metavar="N", help=gettext("how many to print (20)"))
    parser.add_argument("--json", action="store_true", help=gettext("print one JSON object instead"))
    parser.add_argument("--lang", choices=("zh", "en"), default=None, help=gettext("language (from LANG, else zh)"))
    return parser


def run(args: argparse.Namespace) -> int:
    """Rank; 0 ranked, 1 nothing left, 2 wrong call, 3 list unreadable, 4 profile or card refused, 5 not written."""
    from tuoke.cli.rank_progress import Progress

    speak(args.lang or usual())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot draw 汉字 or squares shows question marks, and the command goes on.
            stream.reconfigure(errors="replace")
    try:
        with Progress() as progress:
            code = _run(args, progress.step)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the table (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = RANKED
    return code


def _run(args: argparse.Namespace, step: Any) -> int:
    from django.utils.translation import gettext as _

    from tuoke.engine.lists.refusal import Refusal

    if args.out and Path(args.out).resolve() == Path(args.list).resolve():
        return _refuse(WRONG_CALL, args.out, _("The sheet would overwrite the list itself."))
    try:
        profile, card = _targets(args)
    except _Refused as refused:
        return _refuse(REFUSED, refused.path, refused.sentence)
    from tuoke.cli import rank_long, rank_spark
    from tuoke.engine.lists.engines import DUCKDB

    itself = args.engine != DUCKDB and rank_spark.reads_itself(args.list)
    long = args.engine == DUCKDB and rank_long.reads_in_slices(args.list)
    if args.card_out and not args.outcomes:
        return _refuse(WRONG_CALL, args.card_out, _("A card is learned from outcomes: say --outcomes."))
    if args.outcomes and (itself or long):
        return _refuse(WRONG_CALL, args.outcomes, _sentence(Refusal("outcomes_need_the_list")))
    if not itself and any(isinstance(given, str) for given in (args.list, args.out)):
        return _refuse(WRONG_CALL, args.list, _("Only Spark reads and writes addresses: say --engine."))
    try:
        if itself or long:
            found, ranking = (rank_spark if itself else rank_long).ranked(args, profile, card, step)
        else:
            step(_("Reading the list"))
            found = _read(args)
            step(_("Ranking the companies"))
            ranking = _rank_here(args, found, profile, card)
    except Refusal as refusal:
        return _refuse(CODES.get(refusal.code, UNREADABLE), args.list, _sentence(refusal))
    from tuoke.engine.lists.unmatched import unmatched, values_of

    learned = made = None
    if args.outcomes:
        from tuoke.cli.rank_outcomes import learn

        step(_("Learning from the outcomes"))
        try:
            body, given, made = learn(args.outcomes, found, card)
        except Refusal as refusal:
            return _refuse(UNREADABLE, args.outcomes, _sentence(refusal))
        learned = body, given
    # Of a list that is not held as a whole only a sample is here: what that lacks the whole may have.
    strays = [] if itself or long else unmatched(values_of(found.mapped()), profile, card)
    if args.out and not itself:
        from tuoke.cli.rank_file import write

        step(_("Writing the sheet"))
        try:
            write(args.out, ranking, found, args.per)
        except OSError as error:
            return _refuse(NOT_WRITTEN, args.out, str(error.strerror or error))
    _print(args, found, ranking, profile, card, strays, learned)
    if args.card_out and not _write_card(args, made):
        return NOT_WRITTEN
    return RANKED if ranking.counts.left else NOTHING_LEFT


def _write_card(args: argparse.Namespace, card: "Card | None") -> bool:
    """Write the learned card, where there is one; False where it could not be written. What became of it is said."""
    from django.utils.translation import gettext as _

    from tuoke.cli.card_file import write_card

    said = _("No card is written: what was learned does not rank better for sure, so yours stays.")
    if card:
        try:
            write_card(args.card_out, card)
        except OSError as error:
            _refuse(NOT_WRITTEN, args.card_out, str(error.strerror or error))
            return False
        said = _("The learned card is written to %(path)s.") % {"path": args.card_out}
    # Beside a JSON object there is nothing else on stdout.
    print(said, file=sys.stderr if args.json else sys.stdout)
    return True


def _rank_here(args: argparse.Namespace, found: "ReadList", profile: "Profile", card: "Card") -> "Ranking":
    from dataclasses import replace

    from tuoke.engine.lists.owners import owners_of, share_out
    from tuoke.engine.lists.run import rank_rows

    owners = owners_of(found, args.per)
    if args.each_row:
        from tuoke.engine.lists.engines import engine
        from tuoke.engine.lists.run_each import each, rank_each

        on = engine(args.engine, memory=args.memory)
        return rank_each(on, profile, card, best=args.best, slices=[each(found.mapped(), owners)])
    # A column that the profile asks must be there; what a card has points for may be known of nobody.
    asked = (*profile.further, *(name for name in card.columns if name in found.columns))
    rows = found.mapped(dict.fromkeys(asked))
    ranking = rank_rows(rows, profile, card, on=args.engine, memory=args.memory)
    if owners is None:
        return ranking if args.best is None else replace(ranking, sheet=ranking.sheet.slice(0, args.best))
    return replace(ranking, sheet=share_out(ranking.sheet, owners, args.best))


def _print(
    args: argparse.Namespace,
    found: "ReadList",
    ranking: "Ranking",
    profile: "Profile",
    card: "Card",
    strays: "list[Unmatched]",
    learned: "tuple[Body, Given] | None" = None,
) -> None:
    if args.json:
        from tuoke.cli.rank_print import as_json

        print(as_json(args, found, ranking, profile, card, strays, learned))
    else:
        from tuoke.cli.rank_print import show

        show(args, found, ranking, card, strays, learned)


class _Refused(Exception):
    def __init__(self, path: Path, sentence: str) -> None:
        self.path, self.sentence = path, sentence


def _targets(args: argparse.Namespace) -> "tuple[Profile, Card]":
    from tuoke.engine.lists.qualify import Profile
    from tuoke.engine.lists.rank import Card
    from tuoke.engine.lists.refusal import Refusal

    made: list[Any] = []
    for path, kind in ((args.profile, Profile), (args.card, Card)):
        try:
            made.append(kind.from_dict(_toml(path)))
        except Refusal as refusal:
            raise _Refused(path, _sentence(refusal)) from refusal
    return made[0], made[1]


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    from tuoke.engine.lists.refusal import Refusal

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise Refusal("missing", path=str(path)) from error
    except ValueError as error:
        raise Refusal("bad_toml", path=path.name, reason=str(error)) from error


def _read(args: argparse.Namespace) -> "ReadList":
    from tuoke.engine.lists.read import ReadError, read_list

    found = read_list(args.list, mapping=dict(args.map), sheet=args.sheet)
    if "name" not in found.mapping:
        raise ReadError("no_name_column", columns=found.columns)
    return found


def _sentence(refusal: Any) -> str:
    from tuoke.targeting.refusals import refusal_sentence

    return refusal_sentence(refusal.code, refusal.detail)


def _refuse(code: int, path: "Path | str", sentence: str) -> int:
    print(f"{path}: {sentence}", file=sys.stderr)
    return code


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or not field.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=COLUMN")
    return field.strip(), column.strip()


def _list(text: str) -> "Path | str":
    """A path; or an address (s3a://...), which only Spark can read."""
    return text if "://" in text else Path(text)


def _out(text: str) -> "Path | str":
    if "://" in text:
        return text
    path = Path(text)
    if path.suffix.lower() not in ENDINGS:
        raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(ENDINGS)}")
    return path


def _card_out(text: str) -> Path:
    if not text.lower().endswith(".toml"):
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .toml")
    return Path(text)


def _best(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 1000000")
    return number


def _memory(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)? ?[KMGT]i?B", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 800MB or 4GB")
    return text


def _top(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 10000")
    return number
