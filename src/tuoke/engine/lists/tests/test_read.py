import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuoke.engine.lists.read import ReadError, Skipped, read_list

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
CHINESE = (
    "公司名称,地区,行业,联系电话\n"
    "深圳市万科发展有限公司,深圳,全国地产,13800138000\n"
    "平安银行股份有限公司,深圳,银行,010-12345678\n"
)
TRADITIONAL = "公司名稱,地區,行業\n台灣積體電路製造股份有限公司,新竹,半導體\n鴻海精密工業股份有限公司,新北,電子\n"
FRENCH = "Société;Ville;Secteur\nÉlectricité de France;Paris;énergie\nCrédit Agricole;Montrouge;banque\n"


@pytest.fixture
def made(tmp_path: Path):
    def write(data: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
        return path

    return write


def workbook(path: Path, rows: list[list[object]], sheets: tuple[str, ...] = ("Sheet1",)) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for sheet in sheets:
            page = book.add_worksheet(sheet)
            for place, row in enumerate(rows):
                page.write_row(place, 0, row)
    return path


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (FRENCH, "latin-1", "cp1252"),
        (FRENCH, "utf-8", "utf-8"),
    ],
)
def test_each_usual_encoding_is_told_and_read_without_a_wrong_character(made, text, encoding, told) -> None:
    found = read_list(made(text, encoding=encoding))
    assert found.encoding == told
    lines = text.splitlines()
    assert found.columns == lines[0].replace(";", ",").split(",")
    assert found.rows.column(0).to_pylist() == [line.replace(";", ",").split(",")[0] for line in lines[1:]]


@pytest.mark.parametrize("other", ["gbk", "big5", "cp1252"])
def test_lines_of_two_encodings_in_one_file_are_each_read_in_their_own(made, other: str) -> None:
    theirs = {"gbk": CHINESE, "big5": TRADITIONAL, "cp1252": FRENCH.replace(";", ",")}[other].splitlines()
    ours = [f"深圳远望电子{number}有限公司,深圳,电子" for number in range(4)]
    head, first, second = "名称,地区,行业,电话", "\n".join(ours[:2]), "\n".join(ours[2:])
    lines = [head.encode(), first.encode(), "\n".join(theirs[1:]).encode(other), second.encode()]
    found = read_list(made(b"\n".join(lines)))
    assert found.encoding == "utf-8+" + {"gbk": "gb18030", "big5": "big5hkscs", "cp1252": "cp1252"}[other]
    names = [line.split(",")[0] for line in [*ours[:2], *theirs[1:], *ours[2:]]]
    assert found.rows.column(0).to_pylist() == names and not found.skipped


def test_broken_bytes_in_utf_8_do_not_make_it_another_encoding(made) -> None:
    whole = "名称,地区\n" + "深圳远望电子有限公司,深圳\n" * 40
    data = whole.encode()
    assert read_list(made(data[:500] + data[501:])).encoding == "utf-8"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_usual_delimiter_is_told(made, delimiter: str) -> None:
    found = read_list(made(f'name{delimiter}area\n"A{delimiter}B"{delimiter}Ohio\nC{delimiter}Texas\n'))
    assert found.delimiter == delimiter
    assert found.rows.column("name").to_pylist() == [f"A{delimiter}B", "C"]


def test_rows_that_do_not_fit_are_skipped_or_padded_with_their_line_and_a_code(made) -> None:
    found = read_list(made('name,area,industry\nA,Ohio,x\n\nB,"two\nlines",y\n,,\nC,Texas\nD\nE,a,b,c\nF,a,b,\n'))
    assert found.rows.column("name").to_pylist() == ["A", "B", "C", "F"]
    assert found.rows.column("line").to_pylist() == [2, 4, 7, 10]
    assert found.skipped == [Skipped(6, "blank"), Skipped(8, "too_few_cells"), Skipped(9, "too_many_cells")]
    assert found.padded == [Skipped(7, "missing_cells")]


def test_a_quote_that_is_never_closed_does_not_swallow_the_list(made) -> None:
    rows = "".join(f"Company {i},Ohio\n" for i in range(2000))
    found = read_list(made(f'name,area\n"Broken,Texas\n{rows}'))
    assert found.rows.num_rows == 2001


def test_a_title_above_the_header_is_skipped(made) -> None:
    found = read_list(made("2026 年客户名单,,\n公司名称,地区,行业\n甲,深圳,银行\n"))
    assert found.columns == ["公司名称", "地区", "行业"]
    assert found.skipped == [Skipped(1, "above_header")]
    assert found.rows.column("line").to_pylist() == [3]


def test_an_index_column_without_a_name_is_called_by_its_place(made) -> None:
    found = read_list(made(",公司名称,地区,地区\n0,甲,深圳,x\n"))
    assert found.columns == ["#1", "公司名称", "地区", "地区 (2)"]


def test_what_the_caller_says_overrules_the_guess(made) -> None:
    path = made("名字,公司\n甲,乙\n")
    assert read_list(path).mapping == {"name": "公司", "person": "名字"}
    assert read_list(path, mapping={"name": "名字"}).mapping == {"name": "名字"}
    assert read_list(path, mapping={"person": ""}).mapping == {"name": "公司"}
    assert read_list(path).mapped().column_names == ["name", "person", "line"]


def test_a_workbook_is_read_as_texts_with_the_rows_of_the_sheet_as_lines(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        [["公司名称", "电话", "人数"], ["甲", 13800138000, 12.5], [], ["乙", "010-1", 3]],
        ("a", "b"),
    )
    found = read_list(path, sheet="b")
    assert (found.kind, found.sheet, found.sheets) == ("xlsx", "b", ["a", "b"])
    assert found.rows.drop_columns(["line"]).to_pylist() == [
        {"公司名称": "甲", "电话": "13800138000", "人数": "12.5"},
        {"公司名称": "乙", "电话": "010-1", "人数": "3"},
    ]
    assert found.rows.column("line").to_pylist() == [2, 4]


def test_parquet_is_read_as_texts(tmp_path: Path) -> None:
    pq.write_table(pa.table({"name": ["A", None], "employees": [5, 7]}), tmp_path / "list.parquet")
    found = read_list(tmp_path / "list.parquet")
    assert found.rows.to_pylist() == [
        {"name": "A", "employees": "5", "line": 2},
        {"name": "", "employees": "7", "line": 3},
    ]


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


FAR_CELL = (
    b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="9"><c r="ZZ1048576"/></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"name,area\n", "no_rows"),
        (b"Acme,13800138000\nFoo,13900139000\n", "no_header"),
        (bytes(range(256)) * 40, "not_a_table"),
        (b"%PDF-1.7 ...", "unknown_kind"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "unknown_kind"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 broken", "broken"),
        (b"PAR1 broken", "broken"),
        (zipped(hello_xml=b"hi"), "unknown_kind"),
        (lambda: zipped(xl__workbook_xml=b"x", xl__worksheets__sheet1_xml=b"0" * 101 * 2**20), "bomb"),
        (lambda: zipped(xl__workbook_xml=b"x", xl__worksheets__sheet1_xml=b"0" * 5_000_000), "bomb"),
        (zipped(xl__workbook_xml=b"x", xl__worksheets__sheet1_xml=FAR_CELL), "bomb"),
        (zipped(**{f"xl__workbook{i}_xml": b"x" for i in range(2001)}), "bomb"),
        (("," * 300 + "\n" + "a," * 300 + "\n").encode(), "too_many_columns"),
    ],
)
def test_what_is_no_list_is_refused_with_a_code(made, data, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_list(made(data() if callable(data) else data))
    assert refused.value.code == code


def test_a_missing_file_a_missing_sheet_and_a_wrong_mapping_are_refused(tmp_path: Path, made) -> None:
    path = workbook(tmp_path / "list.xlsx", [["name"], ["A"]])
    for code, call in {
        "missing": lambda: read_list(tmp_path / "nowhere.csv"),
        "no_such_sheet": lambda: read_list(path, sheet="x"),
        "unknown_field": lambda: read_list(path, mapping={"nome": "name"}),
        "unknown_column": lambda: read_list(path, mapping={"name": "x"}),
        "too_many_rows": lambda: read_list(made("name,area\na,b\nc,d\n"), max_rows=1),
    }.items():
        with pytest.raises(ReadError) as refused:
            call()
        assert refused.value.code == code


SEEDS = [CHINESE.encode(), CHINESE.encode("gbk"), TRADITIONAL.encode("big5"), CHINESE.encode("utf-16")]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("seeds")
    book = workbook(folder / "list.xlsx", [["公司名称", "地区"], ["甲", "深圳"], ["乙", 3]]).read_bytes()
    pq.write_table(pa.table({"name": ["A"], "area": ["Ohio"]}), folder / "list.parquet")
    return [*SEEDS, book, (folder / "list.parquet").read_bytes()]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_files_are_read_or_refused_and_never_break(data, seeds: list[bytes], tmp_path: Path) -> None:
    content = bytearray(data.draw(st.sampled_from(seeds)))
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        how = data.draw(st.sampled_from(["flip", "cut", "insert"]))
        if how == "flip" and content:
            content[place] = data.draw(st.integers(0, 255))
        elif how == "cut":
            del content[place : place + data.draw(st.integers(1, 40))]
        else:
            content[place:place] = data.draw(st.binary(min_size=1, max_size=8))
    path = tmp_path / "mutated"
    path.write_bytes(bytes(content))
    try:
        found = read_list(path)
    except ReadError as refused:
        assert refused.code
    else:
        assert found.rows.num_rows > 0
        assert found.rows.schema.names == [*found.columns, "line"]


@pytest.mark.skipif(not SHARED.exists(), reason="the real lists in ../shared/data are not here")
@pytest.mark.parametrize(
    ("file", "rows", "encoding", "mapping"),
    [
        (
            "cn_listed/listed_companies.csv",
            5524,
            "utf-8",
            "name=name code=ts_code area=area industry=industry owner_kind=act_ent_type market=market",
        ),
        ("cn_listed/listed_companies_older_gbk.csv", 4347, "gb18030", "name=股票名称 code=TS代码 industry=行业"),
        (
            "company_names/sp500_constituents.csv",
            503,
            "utf-8",
            "name=Security code=Symbol credit_code=CIK area=Headquarters_Location industry=GICS_Sector founded=Founded",
        ),
    ],
)
def test_the_real_lists_are_read_and_their_columns_guessed(file, rows, encoding, mapping) -> None:
    found = read_list(SHARED / file)
    assert (found.rows.num_rows, found.encoding, found.delimiter, found.skipped) == (rows, encoding, ",", [])
    said = [f"{field}={column.replace(' ', '_')}" for field, column in found.mapping.items()]
    assert sorted(said) == sorted(mapping.split())
