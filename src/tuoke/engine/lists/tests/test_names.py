import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuoke.engine.lists.names import FOLD, NAME, Step, fold, name_key, with_keys

CHINESE = [
    "万科Ａ",
    "万科A",
    "*ST国华",
    "＊ＳＴ国华",
    "S*ST国华",
    "XD中直股",
    "DR长电科",
    "N中芯",
    "S佳通",
    "TCL科技",
    "寒武纪-U",
    "深圳市万科发展有限公司",
    "华为技术有限公司",
    "华为（深圳）有限公司",
    "海尔集团公司",
    "招商银行股份有限公司深圳分公司",
    "北京　百度 网讯科技有限公司",
    "上海XX管理咨询中心（有限合伙）",
    "中国石油化工股份有限公司",
    "臺北市遠山貿易有限公司",
    "滙豐控股",
    "公司",
    "有限公司",
    "",
    "　",
]
ENGLISH = [
    "3M",
    "A. O. Smith",
    "Alphabet Inc. (Class A)",
    "Alphabet Inc. (Class C)",
    "Coca-Cola Company (The)",
    "AT&T",
    "at & t",
    "Merck & Co.",
    "Johnson & Johnson",
    "Estée Lauder Companies (The)",
    "The Hartford",
    "Foo Pte. Ltd.",
    "Foo GmbH & Co. KG",
    "State Street",
    "Lowe's",
    "Lowe’s",
    "J.M. Smucker Company (The)",
    "Company",
    "The",
    "Co",
    "***",
    "News Corp (Class B)",
    "\tAcme\n",
    "ACME, INC.",
    "Virginia[2]",
]
ALPHABET = "萬團電万科有限公司股份集团分司深圳STXDN*A-UaBc.&' ,()（）＊Ａ的é1［]中Incoltd the"


def as_a_column(texts: list[str], steps: tuple[Step, ...]) -> list[str]:
    table = with_keys(ibis.table({"place": "int64", "text": "string"}, name="texts"), steps, key="text")
    connection = duckdb.connect()
    connection.register("texts", pa.table({"place": range(len(texts)), "text": pa.array(texts, pa.string())}))
    found = connection.sql(str(ibis.to_sql(table.order_by("place"), dialect="duckdb"))).to_arrow_table()
    return [key or "" for key in found.column("key").to_pylist()]


@pytest.mark.parametrize("texts", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_one_name_and_a_column_of_names_give_the_same_key(texts: list[str]) -> None:
    assert as_a_column(texts, NAME) == [name_key(text) for text in texts]


@pytest.mark.parametrize("texts", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_one_value_and_a_column_of_values_fold_to_the_same_key(texts: list[str]) -> None:
    assert as_a_column(texts, FOLD) == [fold(text) for text in texts]


@settings(max_examples=8)
@given(st.lists(st.text(ALPHABET, max_size=14), min_size=20, max_size=60))
def test_python_and_the_list_engine_read_any_name_alike(texts: list[str]) -> None:
    assert as_a_column(texts, NAME) == [name_key(text) for text in texts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("万科Ａ", "万科A"),
        ("*ST国华", "国华"),
        ("XD宁夏建", "宁夏建"),
        ("寒武纪-U", "寒武纪"),
        ("华为技术有限公司", "华为技术"),
        ("华为（深圳）有限公司", "华为深圳股份有限公司"),
        ("Coca-Cola Company (The)", "The Coca Cola Co."),
        ("AT&T", "AT and T Inc"),
        ("Alphabet Inc. (Class A)", "Alphabet Inc. (Class C)"),
        ("Estée Lauder", "ESTEE LAUDER"),
        ("Merck & Co.", "Merck"),
        ("華為技術有限公司", "华为技术"),
        ("臺灣積體電路", "台湾积体电路"),
        ("Łódź", "Lodz"),
        ("Phở Xanh", "Pho Xanh"),
    ],
)
def test_two_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("招商银行股份有限公司深圳分公司", "招商银行股份有限公司"),
        ("TCL科技", "科技"),
        ("State Street", "Street"),
        ("万科物业", "万科"),
        ("Foo Holdings", "Foo"),
        ("中国A", "美国A"),
    ],
)
def test_two_companies_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
