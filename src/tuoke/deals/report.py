"""The weekly report: the Monday page as plain tables, for a sheet and for print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext

from tuoke.deals.forecast_page import streams
from tuoke.deals.monday import Monday, Plan
from tuoke.deals.moved import Line
from tuoke.workspace.dates import day
from tuoke.workspace.numbers import chance, percent

TEXT, MONEY, COUNT = "text", "money", "count"
Cell = str | int | None


@dataclass(frozen=True)
class Column:
    """`kind`: text; money, whole cents; count. `width`: its share of the page."""

    head: str
    kind: str = TEXT
    width: int = 2


@dataclass(frozen=True)
class Table:
    """`name` is what its sheet is called, at most 31 characters; a cell None is unknown."""

    name: str
    title: str
    columns: list[Column]
    rows: list[list[Cell]]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Report:
    title: str
    lines: list[str]
    tables: list[Table] = field(default_factory=list)


def report(found: Monday, plan: Plan | None) -> Report:
    """In the language that is active."""
    week, asked = found.week, found.asked
    title = gettext("Week from %(first)s to %(last)s") % {"first": day(week.monday), "last": day(week.end)}
    period = {"first": day(asked.period.first), "last": day(asked.period.last), "currency": asked.currency}
    lines = [
        asked.whose.word,
        gettext("Forecast: what is signed from %(first)s to %(last)s, in %(currency)s") % period,
        gettext("What is stuck and what the plan says: as of %(day)s") % {"day": day(week.today)},
    ]
    tables = [_forecast(found), _changed(found), _stuck(found)]
    if found.helped:
        tables.append(_helped(found))
    tables.append(_plan(plan))
    return Report(title, lines, tables)


def _forecast(found: Monday) -> Table:
    told = found.told
    rows: list[list[Cell]] = [[gettext("Signed so far"), _cents(told.done), None, None]]
    rows[0][2:] = [_cents(told.done), _cents(told.done)]
    for name, stream in streams(told):
        rows.append(
            [str(name), *([_cents(stream.mean), _cents(stream.low), _cents(stream.high)] if stream else [None] * 3)]
        )
    total = told.total
    rows.append([gettext("Together"), _cents(total.mean), _cents(total.low), _cents(total.high)])
    columns = [
        Column(gettext("Stream")),
        Column(gettext("Expected"), MONEY),
        Column(gettext("80% interval from"), MONEY),
        Column(gettext("80% interval to"), MONEY),
    ]
    return Table(gettext("Forecast"), gettext("Forecast"), columns, rows, _rests_on(told.codes))


def _rests_on(codes: tuple[str, ...]) -> str:
    if "starting_belief" not in codes:
        return ""
    return gettext("For want of own results a stage rests mostly on 20-5-1: a rule of thumb, which gives way to yours.")


def _changed(found: Monday) -> Table:
    told = found.changed
    rows: list[list[Cell]] = [
        [gettext("Expected at the end of %(day)s") % {"day": day(told.start)}, "", "", "", told.before]
    ]
    for group in told.groups:
        shown = 0
        for line in group.lines:
            if line.deal:
                deal = line.deal
                rows.append([str(group.word), deal.name, deal.company.name, deal.owner.name, _known(line)])
                shown += line.by
        if rest := group.by - shown:
            rows.append([str(group.word), gettext("others") if shown else "", "", "", rest])
    rows.append([gettext("Expected at the end of %(day)s") % {"day": day(told.end)}, "", "", "", told.after])
    columns = [
        Column(gettext("What happened"), width=3),
        Column(gettext("Deal"), width=3),
        Column(gettext("Company"), width=3),
        Column(gettext("Owner")),
        Column(found.asked.currency, MONEY),
    ]
    note = gettext("The first line and all below it but the last add up to the last.")
    return Table(gettext("What changed"), gettext("What changed"), columns, rows, note)


def _stuck(found: Monday) -> Table:
    rows: list[list[Cell]] = [
        [
            one.deal.name, one.deal.company.name, one.deal.owner.name, one.deal.stage.word, one.deal.days_in_stage,
            None if one.deal.amount is None else int(one.deal.amount * 100), one.deal.currency,
            gettext(", ").join(str(word) for word in one.words),
        ]
        for one in found.stuck
    ]  # fmt: skip
    columns = [
        Column(gettext("Deal"), width=3), Column(gettext("Company"), width=3), Column(gettext("Owner")),
        Column(gettext("Stage")), Column(gettext("Days in it"), COUNT, 1), Column(gettext("Amount"), MONEY),
        Column(gettext("Currency"), width=1), Column(gettext("Why"), width=3),
    ]  # fmt: skip
    told = gettext("Nothing is stuck: each open deal has a next step, and none is slow, put off twice or past its day.")
    return Table(gettext("What is stuck"), gettext("What is stuck"), columns, rows, empty=told)


def _helped(found: Monday) -> Table:
    rows: list[list[Cell]] = []
    for one in found.helped:
        few = one.won.enough in ("none", "counts")
        ends = gettext("too few to tell") if few else f"{percent(one.won.low)}–{percent(one.won.high)}"
        said = {
            "few": gettext("n=%(n)s: too few to be set beside others") % {"n": one.won.n},
            "help": gettext("wins fewer, chance %(chance)s") % {"chance": chance(one.chance)},
            "ok": gettext("not to be told apart"),
        }[one.code]
        rows.append([one.person.name, one.stuck.k, one.stuck.n, one.won.k, one.won.n, ends, said])
    columns = [
        Column(gettext("Seller")), Column(gettext("Stuck"), COUNT, 1), Column(gettext("Open deals"), COUNT, 1),
        Column(gettext("Won"), COUNT, 1), Column(gettext("Closed"), COUNT, 1), Column(gettext("80% interval")),
        Column(gettext("Beside the others"), width=3),
    ]  # fmt: skip
    return Table(gettext("Who needs help"), gettext("Who needs help"), columns, rows, gettext("By name, not by rank."))


def _plan(plan: Plan | None) -> Table:
    columns = [Column(gettext("What"), width=4), Column(gettext("How much"), width=2)]
    told = gettext("Nobody set out for a number of signatures. Say how many a month, and the plan tells the chance.")
    rows: list[list[Cell]] = [[name, value] for name, value in _of_plan(plan)] if plan else []
    return Table(gettext("What the plan says"), gettext("What the plan says"), columns, rows, empty=told)


def _of_plan(plan: Plan) -> Iterator[tuple[str, str]]:
    yield gettext("Signatures set out for by %(day)s") % {"day": day(plan.period.last)}, str(plan.wanted)
    yield gettext("Signatures there are"), str(plan.signed)
    if not plan.left:
        yield gettext("Target"), gettext("reached")
        return
    if plan.plan is None:
        yield gettext("Target"), gettext("No working day is left in the quarter.")
        return
    yield gettext("First calls a working day, of the last four weeks"), f"{plan.a_day:.1f}"
    yield gettext("Chance at this pace"), chance(plan.plan.chance_today)
    for need in plan.plan.needs:
        what = gettext("First calls for a chance of %(chance)s") % {"chance": percent(need.chance)}
        yield what, gettext("no number of calls is enough by then") if need.code == "too_late" else str(need.tries[0])


def _known(line: Line) -> int | None:
    """A deal whose amount nobody said changes the sum by nothing, and by how much it would is not known."""
    return None if line.deal and line.deal.amount is None and not line.by else line.by


def _cents(value: float) -> int:
    return round(value * 100)
