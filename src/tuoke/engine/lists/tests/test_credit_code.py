import duckdb
import ibis
import pyarrow as pa
import pytest

from tuoke.engine.lists.credit_code import certain, is_wrong, wrong

#: Codes of listed firms, as their reports print them.
RIGHT = ["91440300708461136T", "91110000802100433B"]
MISTYPED = [
    "91440300708461137T",
    "91110000802100433C",
    "9144O300708461136T",
    "91440300708461136I",
    "91440300780461136T",
]
NOT_ONE = ["DE123456789", "440301103097413", "", "91440300708461136", "123456789012345678901"]


@pytest.mark.parametrize("code", [*RIGHT, *NOT_ONE])
def test_a_right_code_and_what_is_none_are_not_wrong(code: str) -> None:
    assert not is_wrong(code)


@pytest.mark.parametrize("code", [code for code in MISTYPED if "O" not in code])
def test_a_mistyped_code_is_wrong(code: str) -> None:
    assert is_wrong(code)


def test_a_column_is_judged_as_each_code_is() -> None:
    codes = [*RIGHT, *MISTYPED, *NOT_ONE, None]
    expected = [code is not None and is_wrong(code) for code in codes]
    assert wrong(pa.array(codes, pa.string())).tolist() == expected
    table = ibis.table({"place": "int64", "code": "string"}, name="codes")
    table = table.mutate(certain=certain(table.code)).order_by("place")
    connection = duckdb.connect()
    connection.register("codes", pa.table({"place": range(len(codes)), "code": pa.array(codes, pa.string())}))
    found = connection.sql(str(ibis.to_sql(table, dialect="duckdb"))).to_arrow_table().column("certain").to_pylist()
    assert found == [None if is_one_wrong else code for code, is_one_wrong in zip(codes, expected, strict=True)]
