"""Over the arrays of one list rows share the same blocks, and tell the same signs, as by the expressions."""

from collections import defaultdict

import pyarrow as pa
import pytest

from tuoke.engine.lists.blocks import KINDS, block_of, numbers
from tuoke.engine.lists.coding import named
from tuoke.engine.lists.engines import DuckDB
from tuoke.engine.lists.match_session import Session, stacked
from tuoke.engine.lists.normalise import ROWS as COLUMNS
from tuoke.engine.lists.signs import PERSON_ROWS
from tuoke.engine.lists.tests.rows import listed

FIRMS = (
    {"name": "深圳市远山科技有限公司", "area": "深圳", "person": "张伟", "code": "000001", "credit_code": "123"},
    {
        "name": "深圳远山科技",
        "area": "广东深圳",
        "person": "张伟",
        "phone": "0755-26881234",
        "industry": " 软件 ",
        "address": "南山区科技路12号",
        "founded": "2003年5月7日",
        "employees": "100-400",
        "owner_kind": "N/A",
    },
    {"name": "元山科技", "area": "深圳", "code": "000001", "website": "www.yuanshan.cn"},
    {
        "name": "Yuanshan Technology Ltd",
        "area": "Shenzhen",
        "phone": "0755 2688 1234",
        "email": "a@yuanshan.cn",
        "address": "科技路12号301室",
        "founded": " 2003-05-07",
        "employees": "200 ",
    },
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
        {"heart", "core_in", "sound_in", "house_in", "house_of", "code", "phone", "head"}
        if kind == "companies"
        else {"person", "first_at"}
    )


def by_the_expression(kind: str) -> pa.Table:
    engine = DuckDB()
    if kind == "companies":
        engine.give("named_rows", named(stacked(rows(kind), None, COLUMNS)))
        engine.keep("companies_told")
    else:
        engine.give("person_rows", stacked(rows(kind), None, PERSON_ROWS))
    return engine.read(f"{kind}_signs").sort_by("id")


@pytest.mark.parametrize("kind", ROWS)
def test_rows_tell_the_same_signs_over_arrays_as_by_the_expression(kind: str) -> None:
    with Session(kind, rows(kind)) as session:
        told = session.told()
    here, there = told.table(), by_the_expression(kind)
    assert set(here.column_names) == set(there.column_names)
    for name in here.column_names:
        values = there[name].to_pylist()
        if name == "unit":  # here without the mark that tells a register from a list's own code
            values = [unit and unit[2:] for unit in values]
        assert here[name].to_pylist() == values, name


def test_slices_of_a_list_are_coded_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    given = rows("companies").append_column("note", pa.array(["x"] * len(FIRMS)))
    with Session("companies", given, given.slice(3, 5)) as session:
        whole = session.told().table()
    monkeypatch.setattr("tuoke.engine.lists.match_session.SLICE", 5)
    with Session("companies", given, given.slice(3, 5)) as session:
        assert session.told().table().equals(whole)
    assert whole["id"].to_pylist() == [-5, -4, -3, -2, -1, *range(len(FIRMS) - 1)]


def test_a_domain_is_looked_up_by_the_block_that_the_directory_keeps() -> None:
    with Session("companies", rows("companies")) as session:
        kept = session.blocks()
    told = zip(kept["kind"].to_pylist(), kept["block"].to_pylist(), strict=True)
    assert block_of("domain", "yuanshan.cn") in {block for kind, block in told if kind == "domain"}
