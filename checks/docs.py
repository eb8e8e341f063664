"""The documentation names every command, every flow and every engine step, and its links lead somewhere.

A command is named as `tuoke rank`, a flow by the name it is asked for by (`score`), an engine step by its file.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = re.compile(r"""add_parser\(\s*["']([a-z][a-z-]*)["']""")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages(root: Path) -> list[Path]:
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]


def commands(root: Path) -> set[str]:
    """Names of the commands, as they are given to argparse in tuoke.cli."""
    found: set[str] = set()
    for path in [*(root / "src/tuoke").glob("cli.py"), *(root / "src/tuoke/cli").rglob("*.py")]:
        found |= set(COMMAND.findall(path.read_text("utf-8")))
    return found


def flows(root: Path) -> set[str]:
    """Names under which rooms ask for flows: the keys of `FLOWS` in flows/__init__.py."""
    path = root / "src/tuoke/flows/__init__.py"
    for node in ast.parse(path.read_text("utf-8")).body if path.exists() else []:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "FLOWS" and node.value:
            return set(ast.literal_eval(node.value))
    return set()


def engine_steps(root: Path) -> set[str]:
    """Files of the engine, as `engine/lists/match.py`."""
    package = root / "src/tuoke"
    return {
        path.relative_to(package).as_posix()
        for path in (package / "engine").rglob("*.py")
        if not path.name.startswith("_") and "tests" not in path.parts
    }


def unnamed(root: Path = ROOT) -> Iterator[str]:
    text = "\n".join(p.read_text("utf-8") for p in pages(root))
    for name in sorted(commands(root)):
        if not re.search(rf"\btuoke {re.escape(name)}\b", text):
            yield f"no page of the documentation names the command `tuoke {name}`"
    for name in sorted(flows(root)):
        if f"`{name}`" not in text:
            yield f"no page of the documentation names the flow `{name}`"
    for name in sorted(engine_steps(root)):
        if not re.search(rf"\b{re.escape(Path(name).name)}\b", text):
            yield f"no page of the documentation names the engine step `{name}`"


def broken_links(root: Path = ROOT) -> Iterator[str]:
    for page in pages(root):
        for target in LINK.findall(page.read_text("utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                yield f"{page.relative_to(root)}: the link to {target} leads nowhere"


def main() -> int:
    found = [*unnamed(), *broken_links()]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
