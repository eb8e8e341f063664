"""The language of the terminal."""

import pytest

from tuoke.cli import COMMANDS, main
from tuoke.cli.language import usual


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
