"""Over the arrays of one list rows share the same blocks, and tell the same signs, as by the expressions."""

from collections import defaultdict

import pyarrow as pa
import pytest

from tuoke.engine.lists.blocks import KINDS, numbers
from tuoke.engine.lists.match_session import Session
from tuoke.engine.lists.tests.rows import listed

FIRMS = (
    {"name": "深圳市远山科技有限公司", "area": "深圳", "person": "张伟", "code": "000001", "credit_code": "123"},
    {"name": "深圳远山科技", "area": "广东深圳", "person": "张伟", "phone": "0755-26881234"},
    {"name": "元山科技", "area": "深圳", "code": "000001", "website": "www.yuanshan.cn"},
    {"name": "Yuanshan Technology Ltd", "area": "Shenzhen", "phone": "0755 2688 1234", "email": "a@yuanshan.cn"},
    {"name": "Acme Inc.", "area": "Omaha", "code": "7", "credit_code": "55"},
    {"name": "Acme", "area": "Omaha, Nebraska", "person": "Ana Núñez", "code": "7", "credit_code": "56"},
    {"name": "Acme", "code": "7"},
    {"name": "山", "area": "北京"},
    {"name": "Bare Acme Tools"},
    {"name": "Bare Acme Tool"},
    {"name": "远山科技"},
    {"name": ""},
)
PEOPLE = (
    {"person": "Ana Núñez", "born": "19700101", "address": "1 High Street", "area": "Omaha", "postcode": "68102"},
    {"person": "Nuñez Ana", "born": "1970-12-24", "address": "1 High St", "area": "Omaha", "id_number": "77"},
    {"person": "Ana", "phone": "13800138000", "postcode": "68102", "id_number": "7 7"},
    {"person": "张伟", "phone": "138 0013 8000", "email": "zw@163.com", "area": "深圳"},
)
ROWS = {"companies": FIRMS, "persons": PEOPLE}


def rows(kind: str) -> pa.Table:
    return listed(*({"id": place, **row} for place, row in enumerate(ROWS[kind])), id=pa.int64()).drop_columns("line")


def shared(pairs: list[tuple[str, int, int]]) -> set[tuple[str, tuple[int, ...]]]:
    """Which rows share a block of which kind."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, row, block in pairs:
        found[kind, block].append(row)
    return {(kind, tuple(sorted(ids))) for (kind, _), ids in found.items()}


@pytest.mark.parametrize("kind", ROWS)
def test_rows_share_the_same_blocks_over_arrays_as_by_the_expression(kind: str) -> None:
    with Session(kind, rows(kind)) as session:
        told = session.told()
        hashed = session.blocks()
    here = [
        (name, int(told.ids[place]), int(block))
        for name, made in KINDS[kind].items()
        for place, block in enumerate(numbers(made, told))
        if block >= 0
    ]
    there = zip(hashed["kind"].to_pylist(), hashed["id"].to_pylist(), hashed["block"].to_pylist(), strict=True)
    assert shared(here) == shared(list(there))
    assert {name for name, ids in shared(here) if len(ids) > 1} >= (
        {"heart", "core_in", "sound_in", "code", "phone", "head"} if kind == "companies" else {"person", "first_at"}
    )


@pytest.mark.parametrize("kind", ROWS)
def test_rows_tell_the_same_signs_over_arrays_as_by_the_expression(kind: str) -> None:
    with Session(kind, rows(kind)) as session:
        told = session.told()
        session.keep()
        table = session.connection.sql(f"FROM {kind}_signs ORDER BY id").to_arrow_table()
    assert told.ids.tolist() == table["id"].to_pylist()
    for name, texts in told.texts.items():
        here = [texts.values[code].as_py() if code >= 0 else None for code in texts.codes.tolist()]
        there = table[name].to_pylist()
        if name == "unit":  # here without the mark that tells a register from a list's own code
            there = [unit and unit[2:] for unit in there]
        assert here == there, name
    for name, flag in told.flags.items():
        assert flag.tolist() == table[name].to_pylist(), name
    assert set(told.texts) | set(told.flags) == set(table.column_names) - {"id"}


def test_slices_of_a_list_are_coded_as_the_whole() -> None:
    with Session("companies", rows("companies")) as session:
        whole = session.told()
        session.rows = session.rows.take(pa.array([3, 1, 0, 2, *range(4, len(FIRMS))]))
        sliced = [session.rows.slice(at, 5) for at in range(0, len(FIRMS), 5)]
        parts = []
        for one in sliced:
            session.rows = one
            parts += list(session._slices())
    together = whole.of(parts)
    assert together.ids.tolist() == whole.ids.tolist()
    for name in together.texts.keys() - {"credit_code"}:  # tell_units adds to it
        one, other = (side.texts[name] for side in (together, whole))
        assert [one.values[c].as_py() if c >= 0 else None for c in one.codes.tolist()] == [
            other.values[c].as_py() if c >= 0 else None for c in other.codes.tolist()
        ], name
