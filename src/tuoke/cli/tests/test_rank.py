import csv
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from tuoke.cli import main
from tuoke.cli.rank_progress import Progress
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card

ROOT = Path(__file__).resolve().parents[4]
SHARED = ROOT.parent / "shared" / "data"
LIST = (
    "公司名称,地区,行业,联系人,职位,联系电话,备注\n"
    "平安银行,深圳,银行,赵一,总经理,+86 138 0013 8000,好\n"
    "=1+1公司,东莞,证券,钱二,财务总监,-1+cmd,@x\n"
    ",深圳,银行,,,,\n"
    "平安银行股份有限公司,深圳,银行,孙三,科长,010-12345678,\n"
    ",,,,,,\n"
    "北京某行,北京,银行,,,,\n"
    "无名之行,,,,,,\n"
    "一,二,三,四,五,六,七,八\n"
)
PROFILE = 'schema = 1\nterritories = ["广东"]\nindustries = ["银行", "证券"]\n'
CARD = 'schema = 1\n[industry]\n"银行" = 2\n"证券" = 1\n[title]\n"总经理" = 2\n[territory]\n"深圳" = 2\n"广东" = 1\n'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a list, a profile and a card, and the terminal in it."""
    (tmp_path / "list.csv").write_text(LIST, encoding="gb18030")
    (tmp_path / "profile.toml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "card.toml").write_text(CARD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rank(*more: str, name: str = "list.csv") -> int:
    try:
        return main(["rank", name, "--profile", "profile.toml", "--card", "card.toml", "--lang", "en", *more])
    except SystemExit as left:
        return int(left.code or 0)


def as_json(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    rank("--json", *more)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_json_object_adds_up_and_names_lines_and_reasons(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys)
    counts = found["counts"]
    assert counts == {"read": 8, "skipped": 3, "merged": 1, "struck": {"industry": 0, "territory": 1}, "left": 3}
    assert found["skipped"] == [
        {"line": 4, "code": "no_name"},
        {"line": 6, "code": "blank"},
        {"line": 9, "code": "too_many_cells"},
    ]
    assert found["merged"] == [{"line": 5, "into": 2}]
    assert [(row["name"], row["points"], row["possible"]) for row in found["top"]] == [
        ("平安银行", 6, 6),
        ("=1+1公司", 2, 2),
        ("无名之行", 0, 6),
    ]
    assert found["top"][0]["items"]["territory"] == {"points": 2, "max": 2}
    assert found["top"][0]["person"] == "赵一"
    assert "Territory “Shenzhen”: 2 points" in found["top"][0]["why"]
    assert "not known: Industry, Job title, Territory" in found["top"][2]["why"]
    assert found["encoding"] == "gb18030"


def test_the_table_shows_pips_and_the_counts(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank("--top", "2") == 0
    shown = capsys.readouterr().out
    assert "■■ ■■ ■■" in shown
    assert "Read 8 = skipped 3 + merged 1 + struck 1 (Industry 0, Territory 1) + left 3" in shown
    assert "no company name: lines 4" in shown
    assert "无名之行" not in shown, "the third of the sheet is beyond --top 2"


def test_a_column_that_a_learned_card_reads_is_not_called_left_out(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "list.csv").write_text(LIST.replace("备注", "等第"), encoding="gb18030")
    learned = CARD.replace("schema = 1", "schema = 2") + '[fields]\n"等第" = [{is = "好", points = 3}]\n'
    assert rank() == 0
    assert "等第" in capsys.readouterr().out.partition("Left out")[2].splitlines()[0]
    (desk / "card.toml").write_text(learned, encoding="utf-8")
    assert rank() == 0
    assert "Left out" not in capsys.readouterr().out


def test_the_same_in_chinese(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank("--lang", "zh") == 0
    assert "读入 8 = 跳过 3 + 合并 1 + 划掉 1（行业 0，地区 1） + 留下 3" in capsys.readouterr().out


def test_places_that_are_equal_on_points_are_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "list.csv").write_text("公司名称,行业\n甲,银行\n乙,证券\n丙,证券\n丁,证券\n", encoding="utf-8")
    assert rank("--top", "2") == 0
    assert "Equal on points, so in the order of their names: places 2–4." in capsys.readouterr().out
    assert as_json(capsys)["ties"] == [[2, 4]]
    assert rank("--top", "1") == 0
    assert "Equal on points" not in capsys.readouterr().out


def test_names_that_match_nothing_on_the_list_are_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "profile.toml").write_text(PROFILE.replace('"证券"', '"证券业"'), encoding="utf-8")
    (desk / "card.toml").write_text(
        CARD + '[personally_involved]\ncompanies = ["平安银行", "平安"]\n', encoding="utf-8"
    )
    assert rank("--lang", "zh") == 0
    shown = capsys.readouterr().out
    assert "注意：行业「证券业」在这份名单里一家都没有；是不是「证券」？" in shown
    assert as_json(capsys)["unmatched"] == [
        {"item": "industry", "name": "证券业", "near": ["证券"]},
        {"item": "personally_involved", "name": "平安", "near": ["平安银行", "平安银行股份有限公司"]},
    ]


def test_csv_is_harmless_to_a_spreadsheet_and_phones_can_still_be_dialled(desk: Path) -> None:
    assert rank("--out", "sheet.csv") == 0
    with (desk / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second, *_rest = list(csv.DictReader(file))
    assert first["Phone"] == "+86 138 0013 8000"
    assert (second["Company name"], second["Phone"], second["Note"]) == ("'=1+1公司", "'-1+cmd", "'@x")
    assert list(first)[:7] == [
        "Rank",
        "Company name",
        "Points",
        "Points possible",
        "Points: Industry",
        "Points: Job title",
        "Points: Territory",
    ]
    assert list(first)[-2:] == ["Reasons", "Line in the file"]
    assert (first["Line in the file"], second["Points: Job title"]) == ("2", "0")


def test_xlsx_holds_texts_and_numbers_and_the_struck_names(desk: Path) -> None:
    assert rank("--out", "sheet.xlsx") == 0
    book = openpyxl.load_workbook(desk / "sheet.xlsx")
    sheet, struck = book.worksheets
    rows = list(sheet.iter_rows(values_only=True))
    head = dict(zip(rows[0], rows[1], strict=True))
    assert (head["Rank"], head["Points"], head["Phone"]) == (1, 6, "+86 138 0013 8000")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert dict(zip(rows[0], rows[3], strict=True))["Points: Industry"] is None, "not known is empty, not 0"
    assert list(struck.iter_rows(values_only=True))[1] == ("北京某行", "Territory", "北京", 7)


def test_parquet_keeps_values_as_they_are(desk: Path) -> None:
    assert rank("--out", "sheet.parquet") == 0
    table = pq.read_table(desk / "sheet.parquet")
    assert table.column("Company name").to_pylist() == ["平安银行", "=1+1公司", "无名之行"]
    assert table.column("Points: Industry").to_pylist() == [2, 1, None]


@pytest.mark.parametrize(
    ("file", "text", "more", "code"),
    [
        ("profile.toml", PROFILE + 'conditions = [{field = "note", any = ["nothing like it"]}]\n', (), 0),
        ("profile.toml", 'schema = 1\nindustries = ["茶叶"]\nowner_kinds = []\nterritories = ["上海"]\n', (), 0),
        ("list.csv", "公司名称,行业\n甲,证券\n", ("--top", "0"), 0),
        ("profile.toml", 'schema = 1\nindustries = ["茶叶"]\nstrike = "any"\n', ("--map", "area="), 0),
        ("list.csv", "公司名称,行业\n甲,茶叶\n", (), 1),
        ("list.csv", "", (), 3),
        ("list.csv", "a,b\n1,2\n", (), 3),
        ("profile.toml", "schema = 9\n", (), 4),
        ("profile.toml", 'schema = 1\nindustries = ["a", "b", "c"]\n', (), 4),
        ("card.toml", "schema = 1\n[industry\n", (), 4),
        ("card.toml", 'schema = 1\n[industry]\n"银行" = 3\n', (), 4),
        ("card.toml", CARD, ("--map", "name=nowhere"), 2),
        ("card.toml", CARD, ("--map", "nome=公司名称"), 2),
        ("card.toml", CARD, ("--map", "name"), 2),
        ("card.toml", CARD, ("--top", "-1"), 2),
        ("card.toml", CARD, ("--out", "sheet.doc"), 2),
        ("card.toml", CARD, ("--out", "list.csv"), 2),
        ("card.toml", CARD, ("--out", "nowhere/sheet.csv"), 5),
    ],
)
def test_the_exit_code_says_what_happened(desk: Path, file: str, text: str, more: tuple[str, ...], code: int) -> None:
    (desk / file).write_text(text, encoding="utf-8")
    assert rank(*more) == code


def test_a_missing_list_or_card_is_said_with_its_name(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank(name="nowhere.csv") == 3
    assert "nowhere.csv" in capsys.readouterr().err
    (desk / "card.toml").unlink()
    assert rank() == 4
    assert "card.toml" in capsys.readouterr().err


def test_a_failed_write_leaves_the_old_sheet_and_no_crumbs(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "sheet.csv").write_text("old")
    monkeypatch.setattr("tuoke.cli.rank_file._csv", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert rank("--out", "sheet.csv") == 5
    assert (desk / "sheet.csv").read_text() == "old"
    assert sorted(path.name for path in desk.iterdir()) == ["card.toml", "list.csv", "profile.toml", "sheet.csv"]


def test_what_was_guessed_can_be_corrected(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--map", "name=备注")
    assert {c["column"]: (c["field"], c["why"]) for c in found["columns"]}["备注"] == ("name", "said")


def test_a_name_cannot_steer_the_terminal(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "list.csv").write_text("公司名称,行业\n\x1b[31m[red]坏,银行\n", encoding="utf-8")
    assert rank() == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "[red]坏" in shown


def test_progress_speaks_only_after_its_patience(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(patience=60) as quiet:
        quiet.step("reading")
    assert capsys.readouterr().err == ""
    with Progress(patience=60) as loud:
        loud.step("reading")
        loud._speak_up()
        loud.step("ranking")
    assert capsys.readouterr().err == "reading …\nranking …\n"


@pytest.mark.parametrize("ending", ["", ".en"])
def test_the_examples_are_a_profile_and_a_card(ending: str) -> None:
    def read(name: str) -> dict[str, Any]:
        return tomllib.loads((ROOT / "examples" / f"{name}{ending}.toml").read_text("utf-8"))

    profile, card = Profile.from_dict(read("profile")), Card.from_dict(read("card"))
    assert profile.rules
    assert sum(card.maxima.values()) == 12


def test_the_terminal_needs_no_web_and_no_compiler(desk: Path) -> None:
    # Libraries take pandas where it happens to be, as beside these tests: here it cannot be had.
    code = (
        "import sys; sys.modules['pandas'] = None; from tuoke.cli import main;"
        "main('rank list.csv --profile profile.toml --card card.toml --out sheet.xlsx'.split());"
        "print([name for name in ('ibis', 'pandas', 'scipy', 'django.db', 'allauth') if sys.modules.get(name)])"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], cwd=desk, env=env, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.mark.skipif(not SHARED.exists(), reason="the real lists in ../shared/data are not here")
@pytest.mark.parametrize(
    ("file", "ending", "counts"),
    [
        ("cn_listed/listed_companies.csv", "", (5524, 0, 0, 318)),
        ("cn_listed/listed_companies_older_gbk.csv", "", (4347, 0, 0, 312)),
        ("company_names/sp500_constituents.csv", ".en", (503, 0, 3, 52)),
    ],
)
def test_the_real_lists_are_ranked_and_add_up(
    file: str, ending: str, counts: tuple[int, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    target = [f"--{kind}={ROOT}/examples/{kind}{ending}.toml" for kind in ("profile", "card")]
    assert main(["rank", str(SHARED / file), *target, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["counts"]
    assert (found["read"], found["skipped"], found["merged"], found["left"]) == counts
    assert found["read"] == found["skipped"] + found["merged"] + sum(found["struck"].values()) + found["left"]


SHARED_OUT = "公司名称,地区,卖家\n甲公司,深圳,王\n乙公司,广州,王\n丙公司,东莞,李\n丁公司,深圳,\n甲公司,深圳,李\n"


def places(found: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(row["owner"], row["rank"], row["name"]) for row in found["top"]]


@pytest.mark.parametrize("long", [False, True])
def test_each_seller_gets_a_sheet_of_his_own(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    if long:
        monkeypatch.setattr("tuoke.engine.lists.long.LONG_BYTES", 10)
    (desk / "list.csv").write_text(SHARED_OUT, encoding="utf-8")
    found = as_json(capsys, "--per", "卖家")
    assert found["counts"]["merged"] == 1
    assert places(found) == [("", 1, "丁公司"), ("李", 1, "丙公司"), ("王", 1, "甲公司"), ("王", 2, "乙公司")]
    found = as_json(capsys, "--per", "卖家", "--best", "1", "--each-row", "--out", "sheet.csv")
    assert found["counts"]["merged"] == 0
    assert places(found) == [("", 1, "丁公司"), ("李", 1, "甲公司"), ("王", 1, "甲公司")]
    rows = list(csv.DictReader((desk / "sheet.csv").open(encoding="utf-8-sig")))
    assert [(row["卖家"], row["Rank"]) for row in rows] == [("", "1"), ("李", "1"), ("王", "1")]


def test_the_table_names_the_seller_and_tells_of_no_ties_across_sheets(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "list.csv").write_text(SHARED_OUT, encoding="utf-8")
    assert rank("--per", "卖家") == 0
    shown = capsys.readouterr().out
    assert "卖家" in shown and "Equal on points" not in shown
    assert rank("--each-row") == 0
    assert "in the order of their lines: places 1–3" in capsys.readouterr().out


def test_the_best_of_one_sheet_are_those_at_its_top(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "list.csv").write_text(SHARED_OUT, encoding="utf-8")
    for more in ((), ("--each-row",)):
        found = as_json(capsys, "--best", "2", *more)
        assert [row["rank"] for row in found["top"]] == [1, 2] and found["counts"]["left"] > 2


def test_a_column_of_sellers_that_is_not_there_is_a_wrong_call(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank("--per", "销售") == 2
    assert "There is no column “销售”" in capsys.readouterr().err


@pytest.mark.parametrize("given", [("--memory", "much"), ("--best", "0"), ("--memory", "4")])
def test_a_size_or_number_that_says_nothing_is_a_wrong_call(desk: Path, given: tuple[str, ...]) -> None:
    assert rank(*given) == 2
    assert rank("--memory", "200MB") == 0
