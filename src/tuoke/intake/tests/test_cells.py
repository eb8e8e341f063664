import pyarrow as pa
import pytest

from tuoke.intake.cells import clean
from tuoke.intake.kinds import Column

COLUMNS = (
    Column("name", "name", required=True),
    Column("phone", "phone", "phone", 60),
    Column("email", "email", "email", 254),
    Column("employees", "employees", "number", 60),
    Column("founded", "founded", "year", 60),
    Column("code", "code", "code", 80),
    Column("credit_code", "credit code", "code", 80),
    Column("note", "note", "long", 50),
)


def cell(field: str, text: str) -> tuple[object, str, str]:
    """What becomes of one cell: its value, what was mended, what is wrong."""
    other = {} if field == "name" else {"name": ["甲"]}
    row = clean(pa.table({"line": [2], field: [text], **other}), COLUMNS).to_pylist()[0]
    return row[field], row["fixes"], row["faults"]


@pytest.mark.parametrize(
    "field,text,value,fixes,faults",
    [
        ("phone", "138 0013 8000", "138 0013 8000", "", ""),
        ("phone", "138001380", "138001380", "", "phone:phone_short"),
        ("phone", "1380013800012", "1380013800012", "", "phone:phone_long"),
        ("phone", "＋86 769 2233 4455", "+86 769 2233 4455", "phone:widened", ""),
        ("phone", "见官网", "见官网", "", "phone:phone_form"),
        ("phone", "8765 4321", "8765 4321", "phone:no_area", ""),
        ("phone", "13800138000.0", "13800138000", "", ""),
        ("phone", "+1 212 555 0100", "+1 212 555 0100", "", ""),
        ("credit_code", "91440300708461136t", "91440300708461136T", "", ""),
        ("credit_code", "91440300708461137T", None, "credit_code:check_digit", ""),
        ("credit_code", "DE 123456789", "DE123456789", "", ""),
        ("email", "Li@Example.com", "Li@Example.com", "", ""),
        ("email", "li@example", "li@example", "", "email:email_form"),
        ("email", "a@b.cn; c@d.cn", "a@b.cn", "email:first", ""),
        ("employees", "1000-2000人", 1500, "employees:middle", ""),
        ("employees", "１，２００ 人", 1200, "employees:widened", ""),
        ("employees", "1.2万", 12000, "", ""),
        ("employees", "若干", None, "", "employees:number_form"),
        ("employees", "99999999999999999999", None, "", "employees:number_form"),
        ("founded", "1991-04-03", 1991, "", ""),
        ("founded", "19910403", 1991, "", ""),
        ("founded", "1881 (1894)", 1881, "", ""),
        ("founded", "很早", None, "", "founded:year_form"),
        ("code", " 000001.sz ", "000001.SZ", "", ""),
        ("name", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "name:formula", ""),
        ("name", "  ", None, "", "name:missing"),
        ("name", "万科Ａ", "万科Ａ", "", ""),
        ("name", "a\x00b\nc", "ab c", "", ""),
        ("note", "一\n二", "一\n二", "", ""),
        ("note", "x" * 51, "x" * 50, "", "note:too_long"),
        ("note", "无", None, "", ""),
    ],
)
def test_a_cell_is_mended_or_marked(field, text, value, fixes, faults):
    assert cell(field, text) == (value, fixes, faults)


def test_no_rows_are_no_trouble():
    empty = pa.table({"line": pa.array([], pa.int64()), "name": pa.array([], pa.string())})
    assert clean(empty, COLUMNS).num_rows == 0


def test_without_a_column_for_the_name_every_row_lacks_it():
    rows = clean(pa.table({"line": [2, 3], "phone": ["", "1"]}), COLUMNS)
    assert all("name:missing" in faults for faults in rows["faults"].to_pylist())


FURTHER = (
    Column("capital", "capital", "figure", unit="CNY"),
    Column("since", "since", "day"),
    Column("iso", "iso", "yes_no"),
    Column("class", "class", "choice", choices=("Ａ级", "B级")),
)


@pytest.mark.parametrize(
    "field,text,value,fault",
    [
        ("capital", "¥5,000万元", "50000000", ""),
        ("capital", "人民币1.2亿", "120000000", ""),
        ("capital", "3.5m", "3500000", ""),
        ("capital", "1234.56", "1234.56", ""),
        ("capital", "-20", "-20", ""),
        ("capital", "5000万-1亿", "5000万-1亿", ""),
        ("capital", "$5M", "$5M", ""),
        ("capital", "500万美元", "500万美元", ""),
        ("capital", "保密中", "保密中", "capital:number_form"),
        ("since", "2026年3月1日", "2026-03-01", ""),
        ("since", "2026/3/1", "2026-03-01", ""),
        ("since", "20260301", "2026-03-01", ""),
        ("since", "2026-03-01 00:00:00", "2026-03-01", ""),
        ("since", "2026-02-30", "2026-02-30", "since:date_form"),
        ("since", "去年", "去年", "since:date_form"),
        ("iso", "是", "yes", ""),
        ("iso", "No", "no", ""),
        ("iso", "也许", "也许", "iso:answer_form"),
        ("class", "a级", "Ａ级", ""),
        ("class", "C级", "C级", "class:choice_form"),
    ],
)
def test_a_cell_of_a_field_that_the_firm_defined(field, text, value, fault):
    row = clean(pa.table({"line": [2], field: [text]}), FURTHER).to_pylist()[0]
    assert (row[field], row["faults"]) == (value, fault)
