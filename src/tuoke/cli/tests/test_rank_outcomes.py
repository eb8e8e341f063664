"""`tuoke rank --outcomes`: what calls would change on the card, printed before and after."""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tuoke.cli import main
from tuoke.cli.card_file import as_toml
from tuoke.engine.lists.rank import Card

CARD = 'schema = 1\n[industry]\n"银行" = 2\n"化工" = 1\n[title]\n"总经理" = 2\n'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """400 companies, 300 of them called; those in 化工 are won in six of ten, the others in one of ten."""
    chance = random.Random(3)
    rows, told = ["公司名称,地区,行业,职位,员工人数"], ["公司名称,结果,日期,销售"]
    for n in range(400):
        industry = chance.choice(["银行", "证券", "化工"])
        rows.append(
            f"测试{n}甲乙公司,深圳,{industry},{chance.choice(['总经理', '采购经理'])},{chance.randint(10, 900)}"
        )
        if n < 300:
            won = chance.random() < (0.6 if industry == "化工" else 0.1)
            told.append(f"测试{n}甲乙公司,{'won' if won else 'lost'},2026-{1 + n // 30:02d}-{1 + n % 28:02d},陈一鸣")
    told += [
        "没有这家公司,won,2026-03-01,陈一鸣",
        "测试350甲乙公司,,2026-03-01,陈一鸣",
        "测试1甲乙公司,won,2026-10-01,陈一鸣",
    ]
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "outcomes.csv").write_text("\n".join(told), encoding="gb18030")
    (tmp_path / "profile.toml").write_text('schema = 1\nterritories = ["广东"]\n', encoding="utf-8")
    (tmp_path / "card.toml").write_text(CARD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rank(*more: str) -> int:
    given = ["rank", "list.csv", "--profile", "profile.toml", "--card", "card.toml", "--lang", "en"]
    return main([*given, "--outcomes", "outcomes.csv", "--top", "1", *more])


def learned(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert rank("--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["learned"]
    return found


def test_before_and_after_are_told_line_by_line(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = learned(capsys)
    assert (found["n"], found["read"], found["strangers"], found["twice"], found["open"]) == (300, 303, 1, 1, 1)
    assert (found["verdict"], found["use_hand"]) == ("better", False)
    lines = {(line["field"], line["text"]): line for line in found["lines"]}
    chemical, bank = lines["industry", "化工"], lines["industry", "银行"]
    assert (chemical["before"], bank["before"]) == (1, 2)
    assert chemical["after"] > bank["after"]
    assert chemical["low"] < chemical["exact"] < chemical["high"]
    assert chemical["n"] + bank["n"] < 300


def test_the_table_says_what_changes_and_how_sure_that_is(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank() == 0
    out = capsys.readouterr().out
    assert "300 companies with an outcome" in out
    assert "raise" in out
    assert "The refit ranks better" in out
    assert "1 line names nobody on the list: 没有这家公司" in out


def test_outcomes_that_tell_nothing_leave_the_card_as_it_is(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)
    told = [f"测试{n}甲乙公司,{int(chance.random() < 0.3)},2026-{1 + n // 30}-{1 + n % 28}" for n in range(300)]
    (desk / "outcomes.csv").write_text("\n".join(["公司名称,结果,日期", *told]), encoding="utf-8")
    found = learned(capsys)
    assert found["use_hand"]
    assert found["verdict"] in {"no_signal", "not_better"}
    assert found["dated"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("公司名称,日期\n测试1甲乙公司,2026-01-01\n", "No column tells what came of it"),
        ("公司名称,结果\n测试1甲乙公司,perhaps\n", "not: perhaps"),
        ("公司名称,结果\n谁也不是,won\n", "谁也不是"),
        ("", "outcomes.csv"),
    ],
)
def test_a_file_that_tells_no_outcomes_is_refused(
    desk: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (desk / "outcomes.csv").write_text(text, encoding="utf-8")
    assert rank() == 3
    assert said in capsys.readouterr().err


def test_a_code_that_both_files_have_goes_before_the_name(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["公司名称,统一社会信用代码,行业,地区", "甲,91440300TESTA00001,化工,深圳", "乙,91440300TESTA00002,银行,深圳"]
    (desk / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    told = ["公司名称,统一社会信用代码,结果", "乙,91440300TESTA00001,won"]
    (desk / "outcomes.csv").write_text("\n".join(told), encoding="utf-8")
    found = learned(capsys)
    assert (found["n"], found["verdict"]) == (1, "too_few")
    assert {line["text"] for line in found["lines"] if line["field"] == "industry" and line["n"]} == {"化工"}


def test_the_same_in_chinese(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank("--lang", "zh") == 0
    assert "重拟排得更好" in capsys.readouterr().out


def test_the_learned_card_is_written_and_ranks_with_a_chance(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank("--card-out", "new.toml") == 0
    assert "written to new.toml" in capsys.readouterr().out
    card = Card.from_dict(tomllib.loads((desk / "new.toml").read_text("utf-8")))
    assert card.schema == 2 and card.unit and card.base is not None and card.spread
    assert card.industry["化工"] > card.industry["银行"]
    given = ["rank", "list.csv", "--profile", "profile.toml", "--card", "new.toml", "--lang", "en", "--json"]
    assert main(given) == 0
    first, *_rest = json.loads(capsys.readouterr().out)["top"]
    assert first["industry"] == "化工"
    assert 0.4 < first["chance"] < 0.9 and first["chance_low"] < first["chance"] < first["chance_high"]


def test_a_learned_card_learns_on(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rank("--card-out", "new.toml")
    (desk / "card.toml").write_text((desk / "new.toml").read_text("utf-8"), encoding="utf-8")
    capsys.readouterr()
    found = learned(capsys)
    assert all(line["before"] is not None for line in found["lines"] if line["field"] == "industry" and line["n"])


def test_no_card_is_written_where_nothing_was_learned(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(5)
    calls = ["公司名称,结果", *(f"测试{n}甲乙公司,{chance.randrange(2)}" for n in range(300))]
    (desk / "outcomes.csv").write_text("\n".join(calls), encoding="utf-8")
    assert rank("--card-out", "new.toml") == 0
    assert "No card is written" in capsys.readouterr().out and not (desk / "new.toml").exists()


def test_a_card_is_learned_from_outcomes_only(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["rank", "list.csv", "--profile", "profile.toml", "--card", "card.toml", "--lang", "zh"]
    assert main([*given, "--card-out", "new.toml"]) == 2
    assert "--outcomes" in capsys.readouterr().err


def test_a_card_is_written_as_it_is_read() -> None:
    card = Card.from_dict({
        "schema": 2, "name": 'a "b" \\ 名', "unit": 0.25, "base": -3, "spread": 0.5, "industry": {'软"件': 20, "*": 3},
        "sold_before": {"points": 4, "no": 1, "unknown": 2, "industries": ["甲"]},
        "fields": {"年 级": [{"from": 1, "to": 2.5, "points": 3}, {"missing": True, "points": 1}]},
    })  # fmt: skip
    assert Card.from_dict(tomllib.loads(as_toml(card))) == card
