"""One Spark for all tests that need it: it takes seconds to start."""

import shutil

import pytest

from tuoke.engine.lists.engines import Spark, engine


@pytest.fixture(scope="session")
def spark() -> Spark:
    """Spark on this machine; it ends with the process."""
    pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java: make system")
    started = engine("local[2]")
    assert isinstance(started, Spark)
    return started
