import duckdb
import ibis
import pyarrow as pa
import pytest

from tuoke.engine.lists import run
from tuoke.engine.lists.normalise import email_key, phone_key, with_email_keys, with_phone_keys
from tuoke.engine.lists.tests.rows import listed

PHONES = {
    "13800138000": "+8613800138000",
    "138 0013 8000": "+8613800138000",
    "138-0013-8000": "+8613800138000",
    "+86 138 0013 8000": "+8613800138000",
    "+8613800138000": "+8613800138000",
    "008613800138000": "+8613800138000",
    "8613800138000": "+8613800138000",
    "１３８００１３８０００": "+8613800138000",
    "13800138000/010-12345678": "+8613800138000",
    "13800138000、13900139000": "+8613800138000",
    "010-12345678": "+861012345678",
    "(010)12345678": "+861012345678",
    "0755-86521234": "+8675586521234",
    "0755 8652 1234": "+8675586521234",
    "0755-86521234-802": "+8675586521234",
    "0755-86521234转802": "+8675586521234",
    "+86 (0755) 86521234": "+8675586521234",
    "0554-6654321": "+865546654321",
    "400-810-8888": "+864008108888",
    "+1 415 555 2671": "+14155552671",
    "87654321": None,
    "12": None,
    "无": None,
    "": None,
    "abc": None,
}
MAILS = {
    "Li.Lei@Example.com": "li.lei@example.com",
    "李雷 <li@a.com.cn>": "li@a.com.cn",
    "li@": None,
    "": None,
    "a@b": None,
}


@pytest.mark.parametrize(("text", "key"), PHONES.items())
def test_a_phone_has_one_key_however_it_is_written(text: str, key: str | None) -> None:
    assert phone_key(text) == key


@pytest.mark.parametrize(("text", "key"), MAILS.items())
def test_an_address_of_mail_is_found_in_its_cell(text: str, key: str | None) -> None:
    assert email_key(text) == key


def test_a_column_of_phones_and_mails_gives_the_same_keys_as_single_values() -> None:
    both = list(PHONES) + list(MAILS)
    table = ibis.table({"place": "int64", "text": "string"}, name="texts")
    table = with_email_keys(with_phone_keys(table, phone="text"), mail="text").order_by("place")
    connection = duckdb.connect()
    connection.register("texts", pa.table({"place": range(len(both)), "text": both}))
    found = connection.sql(str(ibis.to_sql(table, dialect="duckdb"))).to_arrow_table()
    assert found.column("phone").to_pylist() == [phone_key(text) for text in both]
    assert found.column("mail").to_pylist() == [email_key(text) for text in both]


def cleaned(**values: str) -> dict[str, object]:
    session = run._Session.of(listed({"name": "x", **values}))
    return dict(session.engine.ask("SELECT * FROM clean").to_pylist()[0])


@pytest.mark.parametrize("text", ["", "  ", "　", "-", "--", "—", "N/A", "null", "None", "未知", "暂无", "无", "/"])
def test_what_stands_for_unknown_is_unknown(text: str) -> None:
    found = cleaned(industry=text, area=text, title=text)
    assert (found["industry"], found["area"], found["title"], found["industry_key"]) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("350", 350, 350),
        ("1,200 人", 1200, 1200),
        ("500-999人", 500, 999),
        ("1.2万", 12000, 12000),
        ("50 人以下", 0, 50),
        ("10000+", 10000, 1e12),
        ("1000人以上", 1000, 1e12),
        ("5k-10k", 5000, 10000),
        ("a lot", None, None),
    ],
)
def test_employees_are_read_as_from_and_to(text: str, low: float | None, high: float | None) -> None:
    found = cleaned(employees=text)
    assert (found["employees_from"], found["employees_to"]) == (low, high)
