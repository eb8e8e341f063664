"""The language of the terminal."""

import argparse
import inspect
import re

import pytest

from tuoke.cli import COMMANDS, main
from tuoke.cli.language import usual
from tuoke.cli.parser import FAULTS


def helped(capsys, *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.fixture
def terminal(monkeypatch):
    for name in ("TUOKE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("name", ["LANG", "LC_ALL", "TUOKE_LANG"])
def test_help_is_chinese_in_a_chinese_terminal(terminal, capsys, name):
    terminal.setenv(name, "zh_CN.UTF-8")
    said = helped(capsys)
    assert "用法：" in said and "恢复一份备份" in said and "显示版本后结束" in said
    assert "usage" not in said and "options" not in said
    for command in COMMANDS:
        said = helped(capsys, command)
        told = [line for line in said.splitlines() if line.startswith("  ") and "  " in line.strip()]
        assert all(any(ord(letter) > 0x2E80 for letter in line) for line in told), "\n".join(told)


def test_help_is_english_in_an_english_terminal_and_what_tuoke_is_told_goes_first(terminal, capsys):
    terminal.setenv("LANG", "en_GB.UTF-8")
    assert "usage: tuoke" in helped(capsys) and "put a backup back" in helped(capsys)
    terminal.setenv("TUOKE_LANG", "zh")
    assert usual() == "zh"
    terminal.setenv("TUOKE_LANG", "en")
    terminal.setenv("LC_ALL", "zh_CN.UTF-8")
    assert usual() == "en"


WRONG_CALLS = {
    "rank --nonsense": ("缺少必需的参数", "FILE"),
    "rank": ("缺少必需的参数", "FILE"),
    "rank list.csv --profile p --card c --nonsense": ("不认识的参数", "--nonsense"),
    "rank list.csv --profile": ("参数 --profile：", "后面要有一个值"),
    "rank list.csv --profile p --card c --lang fr": ("参数 --lang：", "'fr' 不在可选的值里"),
    "serve --port many": ("参数 --port：", "'many' 不是有效的 int 值"),
    "cook": ("参数 command：", "'cook' 不在可选的值里"),
    "": ("缺少必需的参数", "command"),
}


def refused(capsys, call: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(call.split())
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("call", WRONG_CALLS)
def test_a_wrong_call_is_refused_in_the_language_of_the_terminal(terminal, capsys, call):
    terminal.setenv("LANG", "zh_CN.UTF-8")
    said = refused(capsys, call)
    assert "用法：" in said and "错误：" in said and all(words in said for words in WRONG_CALLS[call]), said
    assert not any(word in said for word in ("error", "argument", "invalid", "required", "expected")), said
    terminal.setenv("LANG", "en_GB.UTF-8")
    assert "error: " in refused(capsys, call)


def test_every_fault_that_we_know_is_one_of_argparse():
    """Its words are matched: should a newer Python say it otherwise, it would be English again, unnoticed."""
    source = inspect.getsource(argparse)
    for fault in FAULTS:
        words = max(re.split(r"%\(\w+\)s", fault), key=len).strip(" :(")
        assert words in source, fault
