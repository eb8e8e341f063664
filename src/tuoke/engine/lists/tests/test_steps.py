import ibis
import pytest
from ibis.config import Config

from tuoke.engine.lists import steps


def test_the_kept_sql_is_what_the_expressions_compile_to() -> None:
    assert steps.FILE.read_bytes().decode("utf-8") == steps.as_file(), "run: python -m tuoke.engine.lists.steps"


class Spark(Config):
    treat_nan_as_null: bool = False


@pytest.mark.parametrize("name", steps.STEPS)
def test_every_step_compiles_for_spark_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The option is there once PySpark is; compiling needs nothing else of it.
    monkeypatch.setattr(ibis.options, "pyspark", Spark(), raising=False)
    text = steps.compiled(name, "pyspark").upper()
    assert text.startswith(("SELECT", "WITH"))
    # What the engines read differently, or one of them not at all.
    for word in (" HASH(", " FIRST(", "JARO_WINKLER", "LEVENSHTEIN"):
        assert word not in text
