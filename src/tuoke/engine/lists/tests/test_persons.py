from functools import cache

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tuoke.engine.lists.persons import PINYIN, Person, person, pinyin, with_persons

#: The name, its family and given name, and how it sounds.
NAMES = [
    ("李伟", "李", "伟", "li wei"),
    ("李 伟", "李", "伟", "li wei"),
    ("李偉先生", "李", "伟", "li wei"),
    ("单田芳", "单", "田芳", "shan tianfang"),
    ("曾国藩", "曾", "国藩", "guofan zeng"),
    ("欧阳娜娜", "欧阳", "娜娜", "nana ouyang"),
    ("歐陽修", "欧阳", "修", "ouyang xiu"),
    ("尉迟恭", "尉迟", "恭", "gong yuchi"),
    ("王总", "王", "", "wang"),
    ("王总经理", "王", "", "wang"),
    ("老王", "王", "", "wang"),
    ("张工", "张", "", "zhang"),
    ("王小明 (David)", "王", "小明", "wang xiaoming"),
    ("David 王小明", "王", "小明", "wang xiaoming"),
    ("吕布", "吕", "布", "bu lu"),
    ("阿里木·买买提", "买买提", "阿里木", "alimu maimaiti"),
    ("Li Xiaoming", "li", "xiaoming", "li xiaoming"),
    ("Xiaoming Li", "li", "xiaoming", "li xiaoming"),
    ("LI Xiao-Ming", "li", "xiaoming", "li xiaoming"),
    ("Li, Xiaoming", "li", "xiaoming", "li xiaoming"),
    ("Xiao Ming Li", "li", "xiaoming", "li xiaoming"),
    ("Lyu Bu", "lu", "bu", "bu lu"),
    ("Chan Tai Man", "chan", "taiman", "chan taiman"),
    ("John Smith", "smith", "john", "john smith"),
    ("Smith, John", "smith", "john", "john smith"),
    ("Mr. John F. Smith Jr.", "smith", "john", "john smith"),
    ("Smith, John F., PhD", "smith", "john", "john smith"),
    ("Mr Smith", "smith", "", "smith"),
    ("Prof. Dr. Hans Müller", "muller", "hans", "hans muller"),
    ("Mary-Ann O'Neill", "oneill", "maryann", "maryann oneill"),
    ("José García", "garcia", "jose", "garcia jose"),
    ('William "Bill" Gates', "gates", "william", "gates william"),
    ("Madonna", "madonna", "", "madonna"),
    ("", "", "", ""),
]
ALPHABET = "李伟欧阳王总经理先生老·單 ,.-'()\"abJohnSmithLiWangDr"


@cache
def statement() -> str:
    table = ibis.table({"place": "int64", "person": "string"}, name="people")
    found = with_persons(table, ibis.table(PINYIN, name="pinyin")).order_by("place")
    return str(ibis.to_sql(found, dialect="duckdb"))


def as_a_column(names: list[str]) -> list[Person]:
    connection = duckdb.connect()
    connection.register("people", pa.table({"place": range(len(names)), "person": pa.array(names, pa.string())}))
    connection.register("pinyin", pinyin())
    rows = connection.sql(statement()).to_arrow_table().to_pylist()
    return [Person(*(row[part] or "" for part in ("family", "given", "person_key", "sound"))) for row in rows]


@pytest.mark.parametrize(("name", "family", "given", "sound"), NAMES)
def test_a_person_is_read(name: str, family: str, given: str, sound: str) -> None:
    read = person(name)
    assert (read.family, read.given, read.sound) == (family, given, sound)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李伟", "Li Wei"),
        ("李伟", "Wei Li"),
        ("王小明", "Wang Xiao-Ming"),
        ("吕布", "Lv Bu"),
        ("曾国藩", "Zeng, Guofan"),
    ],
)
def test_a_name_in_pinyin_sounds_like_the_name_in_characters(one: str, other: str) -> None:
    assert person(one).sound == person(other).sound


@pytest.mark.parametrize(("one", "other"), [("李伟", "李维"), ("Li Wei", "Li Xiaoming"), ("王总", "王小明")])
def test_two_persons_have_two_keys(one: str, other: str) -> None:
    assert person(one).key != person(other).key


def test_a_column_is_read_as_each_name_is() -> None:
    names = [name for name, *_ in NAMES]
    assert as_a_column(names) == [person(name) for name in names]


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(st.lists(st.text(ALPHABET, max_size=14), min_size=20, max_size=60))
def test_any_text_is_read_alike_in_python_and_in_the_list_engine(names: list[str]) -> None:
    assert as_a_column(names) == [person(name) for name in names]
