import pyarrow as pa

from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.run import dedupe, match_known
from tuoke.engine.lists.tests.rows import listed, ranked


def company_of(*rows: dict[str, str]) -> list[int]:
    """For each row the place (from 0) of the first row of its company."""
    return [line - 2 for line in dedupe(listed(*rows)).column("company").to_pylist()]


def test_an_equal_code_is_one_company_though_the_names_differ() -> None:
    assert company_of({"name": "国华网安", "code": "000004.SZ"}, {"name": "*ST国华", "code": " 000004.sz"}) == [0, 0]


def test_equal_names_with_differing_codes_stay_apart() -> None:
    assert company_of({"name": "东风股份", "code": "600006.SH"}, {"name": "东风股份", "code": "601515.SH"}) == [0, 1]


def test_equal_names_without_codes_are_one_company() -> None:
    assert company_of({"name": "Acme Inc."}, {"name": "The ACME Company"}, {"name": "Acme Holdings"}) == [0, 0, 2]


def test_a_row_without_a_code_joins_the_only_company_of_its_name() -> None:
    assert company_of({"name": "甲公司"}, {"name": "甲有限公司", "code": "1"}) == [0, 0]


def test_a_row_without_a_code_joins_none_of_two_namesakes() -> None:
    rows = [{"name": "甲", "code": "1"}, {"name": "甲", "code": "2"}, {"name": "甲"}, {"name": "甲有限公司"}]
    assert company_of(*rows) == [0, 1, 2, 2]


def test_one_registration_number_is_one_company_though_its_shares_have_two_codes() -> None:
    rows = [
        {"name": "Alphabet Inc. (Class A)", "code": "GOOGL", "credit_code": "1652044"},
        {"name": "Alphabet Inc. (Class C)", "code": "GOOG", "credit_code": "1652044"},
        {"name": "Alphabet", "code": "GOOG"},
        {"name": "Other", "code": "GOOG", "credit_code": "1652044"},
    ]
    assert company_of(*rows) == [0, 0, 0, 0]


def test_differing_registration_numbers_stay_apart() -> None:
    assert company_of({"name": "甲", "credit_code": "91A"}, {"name": "甲", "credit_code": "91B"}) == [0, 1]


def test_dedupe_says_into_which_line_a_row_goes() -> None:
    found = dedupe(listed({"name": "甲"}, {"name": "乙"}, {"name": "甲"})).to_pylist()
    assert [(row["line"], row["company"], row["merged_into"]) for row in found] == [
        (2, 2, None),
        (3, 3, None),
        (4, 2, 2),
    ]


def test_twins_complete_each_other_and_the_first_that_knows_is_believed() -> None:
    rows = listed(
        {"name": "甲", "area": None, "industry": "银行", "phone": "1"},
        {"name": "甲有限公司", "area": "深圳", "industry": "证券", "phone": "2"},
    )
    (row,) = ranked(rows).sheet.to_pylist()
    assert (row["name"], row["area"], row["industry"], row["phone"], row["line"]) == ("甲", "深圳", "银行", "1", 2)


def matched(row: dict[str, str], *known: dict[str, object]) -> tuple[object, object, object]:
    keyed = [{**one, "name_key": name_key(str(one.pop("name")))} for one in known]
    table = listed(*keyed, id=pa.int64())
    (found,) = match_known(listed(row), table).to_pylist()
    return found["id"], found["by"], found["differs"]


def test_a_known_company_is_recognised_by_code_then_by_name() -> None:
    assert matched({"name": "*ST国华", "code": "000004.SZ"}, {"id": 7, "name": "国华", "code": "000004.SZ"}) == (
        7,
        "code",
        False,
    )
    assert matched({"name": "国华有限公司"}, {"id": 7, "name": "国华", "code": "000004.SZ"}) == (7, "name", False)
    assert matched({"name": "新公司"}, {"id": 7, "name": "国华"}) == (None, None, False)


def test_an_equal_code_beats_a_differing_name_and_the_change_is_told() -> None:
    assert matched({"name": "国华网安", "code": "1"}, {"id": 7, "name": "爱迪尔", "code": "1"}) == (7, "code", True)


def test_a_differing_code_beats_an_equal_name_and_the_namesake_is_told() -> None:
    assert matched({"name": "安德利", "code": "2"}, {"id": 7, "name": "安德利", "code": "1"}) == (None, None, True)


def test_two_namesakes_in_the_directory_are_not_guessed_between() -> None:
    known = ({"id": 7, "name": "安德利"}, {"id": 8, "name": "安德利"})
    assert matched({"name": "安德利"}, *known) == (None, None, True)


def test_a_company_with_several_names_and_codes_is_recognised_by_any() -> None:
    def known() -> tuple[dict[str, object], ...]:
        return ({"id": 7, "name": "Tencent", "code": "700.HK"}, {"id": 7, "name": "腾讯", "code": "TCEHY"})

    assert matched({"name": "腾讯", "code": "700.HK"}, *known()) == (7, "code", False)
    assert matched({"name": "Tencent"}, *known()) == (7, "name", False)
