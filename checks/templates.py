"""Templates are formatted by djade. `python -m checks.templates` says which are not; `--write` formats them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    paths = [str(p) for p in sorted((ROOT / "src").rglob("templates/**/*.html"))]
    if not paths:
        return 0
    check = [] if "--write" in sys.argv else ["--check"]
    djade = Path(sys.executable).with_name("djade")
    done = subprocess.run([str(djade), "--target-version", "5.2", *check, *paths], check=False)
    # Having written is not a fault.
    return done.returncode if check else 0


if __name__ == "__main__":
    sys.exit(main())
