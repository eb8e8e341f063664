from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.guess import guess_columns


def guessed(names: list[str], *rows: list[str]) -> dict[str, str]:
    return {g.column: g.field for g in guess_columns(names, list(rows)) if g.field}


def test_headers_of_a_chinese_list_are_known() -> None:
    headers = [
        "序号",
        "公司名称（全称）",
        "统一社会信用代码",
        "所属行业",
        "所在城市",
        "联系人",
        "联系人职务",
        "联系电话",
        "电子邮箱",
        "备注",
    ]
    assert guessed(headers) == {
        "公司名称（全称）": "name",
        "统一社会信用代码": "credit_code",
        "所属行业": "industry",
        "所在城市": "area",
        "联系人": "person",
        "联系人职务": "title",
        "联系电话": "phone",
        "电子邮箱": "email",
        "备注": "note",
    }


def test_headers_of_an_english_list_are_known() -> None:
    headers = ["Company Name", "Industry", "City", "Contact", "Job Title", "Work Phone", "E-mail Address", "Employees"]
    assert list(guessed(headers).values()) == [
        "name",
        "industry",
        "area",
        "person",
        "title",
        "phone",
        "email",
        "employees",
    ]


def test_name_is_the_person_where_another_column_is_the_company() -> None:
    assert guessed(["Name", "Company", "Title"]) == {"Name": "person", "Company": "name", "Title": "title"}
    assert guessed(["name", "area"]) == {"name": "name", "area": "area"}


def test_values_tell_where_headers_do_not() -> None:
    rows = [
        ["华为技术有限公司", "深圳", "13800138000", "a@b.com", "总经理"],
        ["海尔集团", "青岛", "010-12345678", "c@d.cn", "采购经理"],
    ]
    found = guess_columns(["甲", "乙", "丙", "丁", "戊"], rows)
    assert [guess.field for guess in found] == ["name", "area", "phone", "email", "title"]
    assert {guess.why for guess in found} == {"values"}


def test_dates_and_numbers_are_no_phones() -> None:
    assert guessed(["listed", "id"], ["19910403", "1152"], ["2017-07-26", "66740"]) == {"id": "code"}


def test_a_field_is_given_once_and_the_better_header_gets_it() -> None:
    assert guessed(["GICS Sub-Industry", "GICS Sector"]) == {"GICS Sector": "industry"}
    assert guessed(["股票代码", "TS代码"]) == {"TS代码": "code"}


def test_each_guess_says_why_and_shows_examples() -> None:
    (guess,) = guess_columns(["公司"], [["甲"], ["乙"], ["甲"], ["丙"], ["丁"]])
    assert (guess.field, guess.why, guess.examples) == ("name", "header", ("甲", "乙", "丙"))
    assert 0 < guess.confidence <= 1
    assert guess.field in FIELD_KEYS
