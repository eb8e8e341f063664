import pyarrow as pa

from tuoke.engine.lists.run import dedupe, match_known, recognise

ROWS = pa.table(
    {
        "line": [2, 3, 4, 5],
        "name": ["万科Ａ", "万科A", "平安银行", "——"],
        "code": ["000002.SZ", None, "000001.SZ", None],
        "phone": ["138 0013 8000", None, "０１０－１２３４５６７８", None],
        "email": [None, "Li@Example.com", None, None],
    }
)
KNOWN = pa.table({"id": [7, 8], "name_key": ["平安银行", "万科"], "code": ["000001.SZ", "600000.SH"]})


def test_one_pass_says_the_same_as_the_steps_one_by_one():
    rows = recognise(ROWS, KNOWN)
    twins = dedupe(ROWS)
    matches = match_known(ROWS, KNOWN)
    assert rows["company"].to_pylist() == twins["company"].to_pylist() == [2, 2, 4]
    for column in ("line", "id", "by", "differs"):
        assert rows[column].to_pylist() == matches[column].to_pylist()


def test_it_gives_the_keys_and_leaves_out_a_row_without_a_name():
    rows = recognise(ROWS, KNOWN).to_pylist()
    assert [row["line"] for row in rows] == [2, 3, 4]
    assert rows[0]["name_key"] == "万科" and rows[0]["phone_key"] == "+8613800138000"
    assert rows[1]["email_key"] == "li@example.com"
    assert rows[2]["phone_key"] == "+861012345678" and rows[2]["id"] == 7
