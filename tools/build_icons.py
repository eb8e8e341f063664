"""Build src/tuoke/static/icons.svg, the sprite that {% icon "phone" %} points into.

    npm pack @tabler/icons && tar xzf tabler-icons-*.tgz
    python tools/build_icons.py package/icons/outline

The sprite is committed, so nobody needs node to run Tuoke. To add an icon: add its name to tools/icons.txt, build,
commit both.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "src/tuoke/static/icons.svg"

NAMES = (Path(__file__).parent / "icons.txt").read_text("utf-8").split()


def symbol(name: str, svg: str) -> str:
    """One <symbol> from Tabler's file: its shapes only; colour, width and caps come from base.css."""
    inner = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    found = re.search(r"<svg.*?>(.*)</svg>", inner, re.S)
    if found is None:
        raise SystemExit(f"{name}: not an SVG file")
    shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", found.group(1))
    shapes = re.sub(r"\s*/>\s*", "/>", " ".join(shapes.split()))
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def main(folder: Path) -> None:
    symbols = [symbol(name, (folder / f"{name}.svg").read_text("utf-8")) for name in sorted(set(NAMES))]
    SPRITE.write_text('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n", "utf-8")
    sys.stdout.write(f"{len(symbols)} icons, {SPRITE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
