"""No Python file of ours is over 320 lines: a file has two or three movements, and is parted when it has four.

Migrations are made by a program, and tests grow with what they cover; both are left out.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 320


def too_long(root: Path = ROOT) -> Iterator[tuple[Path, int]]:
    """Every Python file under src, checks and bench with more than `MOST_LINES` lines, and how many it has."""
    for part in ("src", "checks", "bench"):
        for path in sorted((root / part).rglob("*.py")):
            if {"migrations", "tests", "node_modules", ".venv"} & set(path.parts):
                continue
            lines = len(path.read_text("utf-8").splitlines())
            if lines > MOST_LINES:
                yield path.relative_to(root), lines


def main() -> int:
    found = list(too_long())
    for path, lines in found:
        print(f"{path}: {lines} lines, at most {MOST_LINES}: part it where a second story begins")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
