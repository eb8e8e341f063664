import pyarrow as pa
import pytest

from tuoke.engine.lists.harmless import harmless, harmless_table

RUN = [
    "=1+1",
    "+cmd",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    " =1+1",
    "\n=1+1",
    "\u3000＝1+1",
    "\ufeff=1",
    "\u200b@x",
    "\x0b-1",
]
KEPT = [
    "平安银行",
    "",
    " 两端有空格 ",
    "a=b",
    "+86 138 0013 8000",
    "+8613800138000",
    "+49 (0)30 1234-56",
    "8613800138000",
]


@pytest.mark.parametrize("text", [*RUN, "\tx", "\rx", "\x00x", "＋1", "－1", "−1", "+1+cmd|x", "+1-1"])
def test_what_a_spreadsheet_would_run_becomes_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_names_and_numbers_to_dial_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_table_is_guarded_as_each_of_its_texts_is() -> None:
    texts = [*RUN, *KEPT, None]
    table = harmless_table(pa.table({"n": range(len(texts)), "text": pa.array(texts, pa.string())}))
    assert table["text"].to_pylist() == [text and harmless(text) for text in texts]
    assert table["n"].to_pylist() == list(range(len(texts)))
