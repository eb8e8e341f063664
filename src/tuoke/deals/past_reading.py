"""Rows of past deals -> their company, days, outcome and amount, and whether they came in before. Reads."""

from __future__ import annotations

import hashlib
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tuoke.engine.lists.folding import fold
from tuoke.intake import bulk
from tuoke.intake.history_reading import MOMENT, as_known, column, companies_of, moments, with_faults
from tuoke.intake.known import hidden
from tuoke.intake.models import Batch
from tuoke.workspace.models import Workspace

#: outcome -> the words for it, folded.
OUTCOMES: dict[str, tuple[str, ...]] = {
    "won": ("won", "closedwon", "win", "signed", "yes", "1", "true", "成交", "已成交", "赢单", "赢", "签约", "已签约"),
    "lost": ("lost", "closedlost", "dead", "cancelled", "canceled", "丢单", "输单", "输", "失败", "流失", "取消"),
    "open": ("open", "new", "inprogress", "qualified", "no", "0", "false", "进行中", "跟进中", "未成交"),
}  # fmt: skip
AMOUNT = r"^(?:[A-Z]{3} ?|[¥$€£] ?)?(?P<n>[0-9][0-9, ']*(?:\.[0-9]{1,4})?)(?: ?[A-Z]{3}|元)?$"
MOST_DIGITS = 14


def look_up(cells: pa.Table, batch: Batch) -> pa.Table:
    """The cells with the columns of settling.KNOWN and, of what comes in: company_id, opened_on and closed_on (ISO
    days of the firm's zone), state, amount_kept and digest. A row that is here already is `same`."""
    company = companies_of(cells)
    opened, closed = _days(column(cells, "opened")), _days(column(cells, "closed"))
    state = _states(column(cells, "outcome"), closed)
    amount = _amounts(column(cells, "amount"))
    wrong_end = pc.or_(
        pc.and_(pc.equal(state, "open"), pc.is_valid(closed)),
        pc.and_(pc.not_equal(state, "open"), pc.is_null(closed)),
    )
    cells = with_faults(
        cells,
        ("name", "no_company", pc.and_(pc.is_null(company), pc.is_valid(column(cells, "name")))),
        ("opened", "moment_form", pc.and_(pc.is_null(opened), pc.is_valid(column(cells, "opened")))),
        ("closed", "moment_form", pc.and_(pc.is_null(closed), pc.is_valid(column(cells, "closed")))),
        ("outcome", "outcome_form", pc.is_null(state)),
        ("outcome", "outcome_day", pc.fill_null(wrong_end, False)),
        ("amount", "number_form", pc.and_(pc.is_null(amount), pc.is_valid(column(cells, "amount")))),
    )
    good = pc.equal(cells["faults"].combine_chunks(), "")
    seen = hidden(pa.chunked_array([company]), batch)
    digests = _digests(company, opened, column(cells, "deal"))
    before = _came_in_before(company, digests, good)
    further: dict[str, Any] = {
        "company_id": company, "opened_on": opened, "closed_on": closed, "state": state, "amount_kept": amount,
        "digest": digests,
    }  # fmt: skip
    return as_known(cells, company, before, good, seen, further)


def _days(texts: pa.Array) -> pa.Array:
    """The day of each moment, '2018-02-26': as it is written, or of the firm's zone where another zone is named; null
    where there is none. Not by way of midnight, which there is not everywhere when summer time begins."""
    local = pc.strftime(moments(texts).cast(pa.timestamp("s", Workspace.current().time_zone)), format="%Y-%m-%d")
    parts = pc.extract_regex(pc.utf8_normalize(texts, form="NFKC"), MOMENT)
    year, month, day = (pc.utf8_lpad(parts.field(name), width=2, padding="0") for name in ("y", "m", "d"))
    written = pc.binary_join_element_wise(year, month, day, "-")
    plain = pc.fill_null(pc.equal(parts.field("z"), ""), False)
    return pc.if_else(pc.and_(plain, pc.is_valid(local)), written, local)


def _states(texts: pa.Array, closed: pa.Array) -> pa.Array:
    """won, lost or open; without a word open, where no day of closing stands; null where it cannot be told."""
    codes = {word: code for code, words in OUTCOMES.items() for word in words}
    coded = texts.dictionary_encode()
    words = coded.dictionary.to_pylist()
    told = pa.array([codes.get(fold(word)) for word in words], pa.string()).take(coded.indices)
    silent = pc.if_else(pc.is_null(closed), "open", pa.scalar(None, pa.string()))
    return pc.if_else(pc.is_null(texts), silent, told)


def _amounts(texts: pa.Array) -> pa.Array:
    """'1,234.50', '¥ 12 000', 'CNY 5' -> '1234.50'; null for what is no amount."""
    plain = pc.utf8_upper(pc.utf8_trim_whitespace(pc.utf8_normalize(texts, form="NFKC")))
    parts = pc.extract_regex(plain, AMOUNT)
    bare = pc.if_else(pc.is_valid(parts), parts.field("n"), pa.scalar(None, pa.string()))
    bare = pc.replace_substring_regex(bare, "[, ']", "")
    whole = pc.utf8_length(pc.replace_substring_regex(bare, r"\..*$", ""))
    return pc.if_else(pc.less_equal(whole, MOST_DIGITS), bare, pa.scalar(None, pa.string()))


def _digests(company: pa.Array, opened: pa.Array, about: pa.Array) -> pa.Array:
    ours = pc.binary_join_element_wise(pc.cast(company, pa.string()), opened, pc.fill_null(about, ""), "\x1f")
    return pa.array(
        [None if one is None else hashlib.sha256(one.encode()).hexdigest()[:32] for one in ours.to_pylist()],
        pa.string(),
    )


def _came_in_before(company: pa.Array, digests: pa.Array, good: pa.Array) -> pa.Array:
    """The deal that is here with this digest, or a line above that has it; null for what is new."""
    ids = pc.unique(pc.drop_null(company.filter(good))).to_pylist()
    here_ids, here = bulk.fetch_by_ids(
        "SELECT d.id, d.digest FROM deals_pastdeal d WHERE d.company_id IN ({ids}) AND "
        "NOT EXISTS (SELECT 1 FROM directory_arrival a WHERE a.id = d.arrival AND NOT a.revealed)",
        ids,
        [pa.int64(), pa.string()],
    )
    known = dict(zip(here.to_pylist(), here_ids.to_pylist(), strict=True))
    found: list[int | None] = []
    for digest, fine in zip(digests.to_pylist(), good.to_pylist(), strict=True):
        found.append(known.get(digest) if fine and digest else None)
        if fine and digest:
            known.setdefault(digest, 1)
    return pa.array(found, pa.int64())
