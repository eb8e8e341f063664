import os
import subprocess
import sys
from pathlib import Path

import pytest

from tuoke.config.home import keep_private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def test_a_workspace_in_a_folder_that_all_may_enter_is_read_by_its_owner_alone(tmp_path):
    tmp_path.chmod(0o755)
    old = tmp_path / "tuoke.sqlite3-wal"
    old.touch(0o644)
    keep_private(tmp_path / "tuoke.sqlite3")
    assert [path.stat().st_mode & 0o777 for path in sorted(tmp_path.iterdir())] == [0o600, 0o600]


def test_a_database_that_others_could_read_is_closed_to_them_and_loses_nothing(tmp_path):
    file = tmp_path / "tuoke.sqlite3"
    file.write_bytes(b"rows")
    file.chmod(0o644)
    keep_private(file)
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"rows", 0o600)


def test_settings_make_it_so_before_the_first_row(tmp_path):
    source = str(Path(__file__).parents[3])
    environment = {**os.environ, "TUOKE_HOME": str(tmp_path), "PYTHONPATH": source}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", "import tuoke.config.settings"], env=environment, check=True)
    assert (tmp_path / "tuoke.sqlite3").stat().st_mode & 0o777 == 0o600
