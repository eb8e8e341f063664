"""What is known of the companies that somebody and their team won, lost, and never called, as tags.

Fields count as tags without being copied: an industry, a region, a kind of owner, a band of size and of age. A tag that
was set only after the outcome is unknown here: it would tell of the outcome, not before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min, Q

from tuoke.directory import veil
from tuoke.directory.models import Company, Tagged
from tuoke.engine.lists.places import place
from tuoke.journal.kinds import Call, Deal, Meeting
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.targeting.lean_readings import Meaning
from tuoke.targeting.models import Score
from tuoke.team.models import User

if TYPE_CHECKING:
    import numpy as np

    from tuoke.engine.profile import Accounts


#: Bands by their lower ends.
SIZES = (0, 50, 200, 1_000, 5_000)
AGES = (0, 3, 10, 20)
#: More called companies than these, the newest, are not read; so many of those nobody called at most.
MOST_CALLED, MOST_OTHERS = 5_000, 2_000
#: From so many of them, by id, is drawn.
DRAWN_FROM = 100_000
COLUMNS = ("pk", "industry", "area", "owner_kind", "employees", "founded")
FIELDS = COLUMNS[1:]


@dataclass(frozen=True)
class Known:
    """`accounts` for the search; `tags`: (field, value) of each of its columns; `fields`: as the engine compares them,
    of the called only; `won`, `on`: of the called, newest last."""

    accounts: Accounts
    tags: list[tuple[str, str]]
    fields: dict[str, np.ndarray]
    won: np.ndarray
    on: np.ndarray


def known(seller: Any, meaning: str, today: dt.date) -> Known:
    import numpy as np

    from tuoke.engine.profile import Accounts

    calls, wins = outcomes(seller, meaning)
    dates = {company: wins.get(company) or at for company, at in calls.items()}
    newest = sorted(dates, key=lambda company: (dates[company], company))[-MOST_CALLED:]
    rows = _rows(newest) + _rows(_others(seller, len(newest)))
    on = np.array([dates[row[0]].date() if row[0] in dates else None for row in rows], "datetime64[D]")
    won, called = (np.array([row[0] in held for row in rows], bool) for held in (wins, dates))
    kept = veil.kept_from(seller)
    columns = {name: [None if name in kept else row[at] for row in rows] for at, name in enumerate(FIELDS, 1)}
    tags, has = _as_tags(columns, today)
    own, set_ = _own_tags([row[0] for row in rows], on)
    accounts = Accounts(
        tuple(f"{field}:{value}" for field, value in (*tags, *own)), np.column_stack([*has, set_]), won, called, on
    )
    order = np.flatnonzero(called)[np.argsort(on[called], kind="stable")]
    return Known(accounts, [*tags, *own], _as_fields(columns, order), won[order], on[order])


def outcomes(seller: Any, meaning: str) -> tuple[dict[int, dt.datetime], dict[int, dt.datetime]]:
    """Company -> the last call of the team, and -> when it was first won; who was won counts as called."""
    told = JournalEntry.objects.standing().filter(by__in=User.objects.led(seller).values("pk"))
    told = told.order_by().annotate(now=COMPANY_NOW)
    win = Q(kind=Deal.kind)
    if meaning == Meaning.MEETING:
        win |= Q(kind=Meeting.kind) | Q(kind=Call.kind, outcome="meeting")
    wins: dict[int, dt.datetime] = dict(told.filter(win).values_list("now").annotate(first=Min("at")))
    calls: dict[int, dt.datetime] = dict(told.filter(kind=Call.kind).values_list("now").annotate(last=Max("at")))
    return {**calls, **wins}, wins


def _others(seller: Any, called: int) -> list[int]:
    """A random sample, always the same, of companies that nobody called and that the profile does not strike."""
    import numpy as np

    spoken = JournalEntry.objects.standing().filter(kind__in=(Call.kind, Meeting.kind, Deal.kind))
    free = Company.objects.visible_to(seller).exclude(pk__in=spoken.values(now=COMPANY_NOW))
    free = free.exclude(pk__in=Score.objects.of(seller).exclude(struck_by="").values("company"))
    ids = list(free.order_by("pk").values_list("pk", flat=True)[:DRAWN_FROM])
    size = min(len(ids), MOST_OTHERS, max(100, called))
    return [int(pk) for pk in np.random.default_rng(0).choice(ids, size, replace=False)] if ids else []


def _rows(companies: list[int]) -> list[Any]:
    found = Company.objects.arrived().filter(pk__in=companies).values_list(*COLUMNS)
    return sorted(found, key=lambda row: row[0])


def _as_tags(columns: dict[str, list[Any]], today: dt.date) -> tuple[list[tuple[str, str]], list[np.ndarray]]:
    """Each value of each field, and int8 (n,): has it, has it not, or the field is unknown."""
    import numpy as np

    worded: dict[str, Callable[[Any], str]] = {
        "industry": str,
        "area": region,
        "owner_kind": str,
        "employees": lambda n: str(_band(n, SIZES)),
        "founded": lambda year: str(_band(today.year - year, AGES)),
    }
    tags, has = [], [np.zeros((len(columns["industry"]), 0), np.int8)]
    for name, column in columns.items():
        values = np.array([worded[name](value) if value not in ("", None) else "" for value in column], object)
        for value in sorted(set(values) - {""}):
            tags.append((name, value))
            has.append(np.where(values == "", -1, values == value).astype(np.int8))
    return tags, has


def _own_tags(companies: list[int], on: np.ndarray) -> tuple[list[tuple[str, str]], np.ndarray]:
    import numpy as np

    place_of = {company: at for at, company in enumerate(companies)}
    told = Tagged.objects.settled().filter(company__in=companies).values_list("company", "tag", "at")
    rows = [(place_of[company], tag, at.date()) for company, tag, at in told]
    tags = sorted({tag for _row, tag, _at in rows})
    has = np.zeros((len(companies), len(tags)), np.int8)
    for row, tag, at in rows:
        late = not np.isnat(on[row]) and np.datetime64(at) > on[row]
        has[row, tags.index(tag)] = -1 if late else 1
    return [("tag", str(tag)) for tag in tags], has


def _as_fields(columns: dict[str, list[Any]], order: np.ndarray) -> dict[str, np.ndarray]:
    import numpy as np

    found = {}
    for name in ("industry", "area", "owner_kind"):
        values = [region(value) if name == "area" and value else value or None for value in columns[name]]
        found[name] = np.array(values, object)[order]
    for name in ("employees", "founded"):
        found[name] = np.array([np.nan if value is None else value for value in columns[name]], float)[order]
    return found


def region(area: str) -> str:
    """The province or state where the tree of places knows it, else the text."""
    from tuoke.engine.lists.territory import Tree

    code = place(area)[1] or place(area)[0]
    tree = Tree.load()
    node = tree.find(area)
    if node is None or code is None:
        return area
    up = next((one for one in tree.ancestors(node) if one.code == code), node)
    return up.zh


def _band(n: int, ends: tuple[int, ...]) -> int:
    return max((end for end in ends if end <= n), default=ends[0])
