"""One sheet -> the sheet of each owner: the best of each, with the place among them as `rank`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from tuoke.engine.lists.read import ReadList


def owners_of(found: "ReadList", per: str | None) -> "pa.Table | None":
    """line, owner of the rows, by the column `per`; None where there is none. ReadError where the list lacks it."""
    import pyarrow as pa

    from tuoke.engine.lists.read import ReadError

    if per is None:
        return None
    if per not in found.columns:
        raise ReadError("unknown_column", column=per, columns=found.columns)
    return pa.table({"line": found.rows.column("line"), "owner": found.rows.column(found.columns.index(per))})


def share_out(sheet: "pa.Table", owners: "pa.Table", best: int | None = None) -> "pa.Table":
    """The sheet by owner and rank, with the column `owner` in front and at most `best` rows of each.

    `sheet` is in the order of its rank; `owners`: line, owner, with every line of the sheet. '' where there is none.
    """
    import numpy as np
    import pyarrow.compute as pc

    found = owners.column("owner").take(pc.index_in(sheet.column("line"), value_set=owners.column("line")))
    found = pc.fill_null(found.cast("string"), "").combine_chunks()
    keys = [("owner", "ascending"), ("rank", "ascending")]
    order = pc.sort_indices(sheet.select(["rank"]).append_column("owner", found), sort_keys=keys)
    sheet, found = sheet.take(order), found.take(order)
    codes = found.dictionary_encode().indices.to_numpy() if len(found) else np.zeros(0, np.int64)
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else codes
    places = np.arange(len(codes)) - np.repeat(starts, np.diff(np.r_[starts, len(codes)]))
    shared = sheet.set_column(sheet.column_names.index("rank"), "rank", pc.cast(_array(places + 1), "int64"))
    shared = shared.add_column(0, "owner", found)
    return shared if best is None else shared.filter(_array(places < best))


def _array(values: object) -> "pa.Array":
    import pyarrow as pa

    return pa.array(values)
