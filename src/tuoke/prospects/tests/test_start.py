import subprocess
import sys

HEAVY = ("pyarrow", "numpy", "duckdb")


def test_a_process_that_starts_does_not_read_what_only_an_import_needs():
    script = f"import django, sys; django.setup(); print([name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"
