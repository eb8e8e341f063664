import re
from pathlib import Path

import pytest
from django.utils import translation

import tuoke
from tuoke.engine.lists.qualify import Profile, ProfileError
from tuoke.targeting.refusals import REFUSALS, refusal_sentence

HOUSE = Path(tuoke.__file__).parent
RAISED = re.compile(r"""(?:ReadError|ProfileError|CardError|Refusal|refuse)\(\s*["']([a-z_]+)["']""")


def test_every_code_that_the_engine_and_the_terminal_raise_has_a_sentence() -> None:
    files = [*(HOUSE / "engine" / "lists").glob("*.py"), HOUSE / "cli" / "rank.py"]
    raised = {code for file in files for code in RAISED.findall(file.read_text("utf-8"))} | {"bad_points", "bad_range"}
    assert len(raised) > 25
    assert raised - set(REFUSALS) == set()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "3 target industries are too many: at most 2"), ("zh-hans", "目标行业写了 3 个，太多：最多 2 个")],
)
def test_a_refusal_says_what_is_too_much(language: str, said: str) -> None:
    with pytest.raises(ProfileError) as refused, translation.override(language):
        Profile.from_dict({"schema": 1, "industries": ["a", "b", "c"]})
    with translation.override(language):
        assert said in refusal_sentence(refused.value.code, refused.value.detail)


def test_a_code_without_its_detail_still_gives_a_sentence() -> None:
    for code in REFUSALS:
        assert refusal_sentence(code, {})
