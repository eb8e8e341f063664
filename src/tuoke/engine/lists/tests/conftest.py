"""One Spark for all tests that need it: it takes seconds to start."""

import os
import shutil

import pytest

from tuoke.engine.lists.engines import Spark, engine


@pytest.fixture(scope="session")
def spark() -> Spark:
    """Spark on this machine; it ends with the process."""
    pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java: make system")
    # The first compiler of Java alone: a test ends before the second one's work would pay.
    os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    started = engine("local[2]")
    assert isinstance(started, Spark)
    return started
