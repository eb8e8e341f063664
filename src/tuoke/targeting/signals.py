"""What we know of companies beside the list: triggers, deals and references of their industry, who is involved."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tuoke.directory import veil
from tuoke.directory.columns import CUSTOM
from tuoke.directory.models import Company, ExternalKey
from tuoke.directory.reasons import Reason
from tuoke.engine.lists.names import fold, name_key
from tuoke.engine.lists.rank import ANY_TRIGGER, Card
from tuoke.journal.kinds import Deal
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.targeting.models import Involvement, Trigger

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class News:
    """The live trigger of one company that gives it the most points; of equal ones the latest."""

    kind: str
    text: str
    on: dt.date
    link: str = ""


def news(card: Card, today: dt.date) -> dict[int, News]:
    """Company id -> its best live trigger by this card (requirement rows 232 and 236)."""
    best: dict[int, tuple[int, dt.date, int]] = {}
    found: dict[int, News] = {}
    rows = Trigger.objects.live(today).values_list("company_id", "kind", "text", "happened_on", "link", "pk")
    for company, kind, text, on, link, pk in rows.iterator():
        worth = (card.trigger.get(kind, card.trigger.get(ANY_TRIGGER, 0)), on, pk)
        if company not in best or worth > best[company]:
            best[company], found[company] = worth, News(kind, text, on, link)
    return found


def told(found: list[dict[str, Any]] | None, news: News | None) -> Iterator[Reason]:
    """The reasons of one row of a ranking; that of the trigger with what happened, when, and where it was read."""
    for one in found or []:
        reason = Reason.from_json(one)
        if reason.item == "trigger" and news is not None:
            reason = dataclasses.replace(reason, text=news.text, on=news.on.isoformat(), link=news.link)
        yield reason


def ready(rows: pa.Table, seller: Any, card: Card, heard: dict[int, News]) -> pa.Table:
    """`rows` (company_id, industry, ...) ready to be ranked: with `line` (1 first) and four columns more: trigger (kind
    code, '' = none found), sold_before and reference (null where the industry is unknown), personally_involved."""
    import pyarrow as pa

    involved = set(Involvement.objects.filter(seller=seller).values_list("company_id", flat=True))
    involved |= _named(card.personally_involved.values, seller)
    kinds = {company: one.kind for company, one in heard.items()}
    columns = {
        "trigger": _looked_up(rows["company_id"], kinds, "", pa.string()),
        "personally_involved": _looked_up(rows["company_id"], dict.fromkeys(involved, True), False, pa.bool_()),
        "sold_before": _industry_is_in(rows["industry"], sold_industries() | _folded(card.sold_before.values)),
        "reference": _industry_is_in(rows["industry"], reference_industries() | _folded(card.reference.values)),
    }
    if "line" in rows.column_names:
        rows = rows.drop_columns(["line"])
    columns["line"] = pa.array(range(1, rows.num_rows + 1), pa.int64())
    for name, column in columns.items():
        rows = rows.append_column(name, column)
    return rows


def sold_industries() -> set[str]:
    """Folded names of the industries in which a deal stands (requirement 238)."""
    deals = JournalEntry.objects.standing().filter(kind=Deal.kind)
    sold = Company.objects.filter(pk__in=deals.values(now=COMPANY_NOW))
    return _folded(sold.values_list("industry", flat=True).distinct())


def reference_industries() -> set[str]:
    """Folded names of the industries in which a company is a reference customer (requirement 239)."""
    return _folded(Company.objects.arrived().filter(is_reference=True).values_list("industry", flat=True).distinct())


def _folded(names: Any) -> set[str]:
    return {fold(name) for name in names if name} - {""}


def _named(companies: tuple[str, ...], seller: Any) -> set[int]:
    """Ids of the companies that a card names, by name or by one of their codes: as the engine tells (verdicts.py)."""
    if not companies:
        return set()
    keys, codes = named_keys(companies)
    by_name = Company.objects.arrived().filter(name_key__in=keys).values_list("pk", flat=True)
    by_code = (
        Company.objects.arrived().filter(pk__in=coded(seller, codes).values("company")).values_list("pk", flat=True)
    )
    return set(by_name) | set(by_code)


def coded(user: Any, codes: Iterable[str]) -> Any:
    """The rows of these codes, without those that `user` does not read of every company: nobody guesses them so."""
    closed = [key.removeprefix(CUSTOM) for key in veil.kept_from(user) if key.startswith(CUSTOM)]
    return ExternalKey.objects.filter(value__in=codes).exclude(source__in=closed)


def named_keys(companies: Iterable[str]) -> tuple[set[str], set[str]]:
    """Normalised names, and codes as written and in capitals, by which `companies` may be found in the directory."""
    given = set(companies)
    return {name_key(one)[:200] for one in given} - {""}, given | {one.upper() for one in given}


def _looked_up(ids: pa.ChunkedArray, found: dict[int, Any], otherwise: Any, kind: pa.DataType) -> pa.ChunkedArray:
    """For each id the value that `found` has, else `otherwise`; no Python per row of the list."""
    import pyarrow as pa
    import pyarrow.compute as pc

    at = pc.index_in(ids, value_set=pa.array(list(found), ids.type))
    return pc.fill_null(pc.take(pa.array(list(found.values()), kind), at), pa.scalar(otherwise, kind))


def _industry_is_in(industries: pa.ChunkedArray, wanted: set[str]) -> pa.Array:
    """True, false, or null where the industry is unknown; folds each distinct industry once."""
    import pyarrow as pa

    coded = industries.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    names = coded.dictionary.to_pylist()
    answers = pa.array([fold(name) in wanted if name and name.strip() else None for name in names], pa.bool_())
    return answers.take(coded.indices)
