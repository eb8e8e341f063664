"""Other names of companies in a list: out of the cells, without those that are known already."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tuoke.directory.other_names import COLUMNS, LONGEST
from tuoke.engine.lists.parts import parts
from tuoke.intake import bulk

BETWEEN = "\\s*[;；|、]\\s*"
SCRIPTS = (("ja", r"[\p{Hiragana}\p{Katakana}]"), ("ko", r"\p{Hangul}"), ("ru", r"\p{Cyrillic}"), ("zh", r"\p{Han}"))
NONE = pa.schema(
    [("line", pa.int64()), ("group", pa.int64()), ("found", pa.int64()), ("kind", pa.string()), ("text", pa.string())]
)


def new(rows: pa.Table) -> pa.Table:
    """line, group, found, kind and text of each other name in the file that its company has not got; each once."""
    found = [_said(rows, column, kind.value) for column, kind in COLUMNS.items() if column in rows.column_names]
    names = pa.concat_tables([NONE.empty_table(), *found])
    if not names.num_rows:
        return names
    whose = pc.cast(pc.coalesce(names["found"], pc.negate(names["group"])), pa.string())
    place = pc.binary_join_element_wise(whose, names["kind"], names["text"], "|").combine_chunks()
    kept = pc.invert(pc.is_in(place, value_set=_known(names["found"])))
    first = pc.equal(pc.index_in(place, value_set=pc.unique(place)), _numbers(place))
    return names.filter(pc.and_(kept, first))


def rows_of(names: pa.Table) -> dict[str, Any]:
    """Kind, language, text and key of each, as the table keeps them."""
    texts = names["text"].combine_chunks()
    language = pa.repeat("", len(texts))
    for code, script in reversed(SCRIPTS):
        language = pc.if_else(pc.match_substring_regex(texts, script), code, language)
    keys = pc.utf8_slice_codeunits(pc.fill_null(parts(texts)["name_key"], ""), 0, LONGEST)
    return {"kind": names["kind"], "language": language, "text": texts, "key": keys}


def borne(groups: pa.Table) -> pa.Array:
    """Whether the company that was found for each row bears its name as another name: that is no change of its own."""
    ids = pc.unique(pc.drop_null(groups["found"])).to_pylist()
    company, key = bulk.fetch_by_ids(
        "SELECT company_id, key FROM directory_companyname WHERE company_id IN ({ids})", ids, [pa.int64(), pa.string()]
    )
    theirs = pc.binary_join_element_wise(pc.cast(company, pa.string()), key, "|")
    asked = pc.binary_join_element_wise(pc.cast(groups["found"], pa.string()), groups["name_key"], "|")
    return pc.fill_null(pc.is_in(asked, value_set=theirs), False)


def _said(rows: pa.Table, column: str, kind: str) -> pa.Table:
    some = rows.filter(pc.is_valid(rows[column]))
    cells = pc.split_pattern_regex(some[column].combine_chunks(), pattern=BETWEEN)
    place = pc.list_parent_indices(cells)
    texts = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(pc.list_flatten(cells)), 0, LONGEST)
    told = some.select(["line", "group", "found"]).take(place)
    told = told.append_column("kind", pa.repeat(kind, told.num_rows)).append_column("text", texts)
    own = some["name"].take(place) if "name" in some.column_names else pa.nulls(told.num_rows, pa.string())
    return told.filter(pc.and_(pc.not_equal(texts, ""), pc.fill_null(pc.not_equal(texts, own), True)))


def _known(found: Any) -> pa.Array:
    ids = pc.unique(pc.drop_null(found)).to_pylist()
    company, kind, text = bulk.fetch_by_ids(
        "SELECT company_id, kind, text FROM directory_companyname WHERE company_id IN ({ids})",
        ids,
        [pa.int64(), pa.string(), pa.string()],
    )
    return pc.binary_join_element_wise(pc.cast(company, pa.string()), kind, text, "|")


def _numbers(place: pa.Array) -> pa.Array:
    """Ascending numbers of the distinct values, at the first row of each; below them elsewhere."""
    import numpy as np

    codes = place.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    firsts = np.full(len(codes), -1, np.int32)
    at = np.unique(codes, return_index=True)[1]
    firsts[at] = codes[at]
    return pa.array(firsts)
