"""A picture, or the first pages of a PDF, one below the other -> a small picture of our own making, without what the
file says about itself.

Strangers' files are decoded by C libraries: `python -m tuoke.engine.file_pictures KIND IN OUT` is a process of its own,
which may use only so much memory and time, and knows neither the database nor the web. It prints why it made nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tuoke.engine.file_kinds import NotTaken

MOST_PIXELS = 50_000_000  # what a phone takes; decoded they are some 200 MB
SIDE = 1_600
MEMORY, SECONDS, WALL = 2**30, 10, 20.0
#: Of a PDF so many pages at most, so wide, and no more once so many seconds of the processor are used: a heavy page
#: must not cost those before it. WebP holds 16,383 pixels in height.
PAGES, WIDTH, TALLEST, ENOUGH = 10, 1_000, 16_000, SECONDS / 3
GAP, GAP_COLOUR = 12, (208, 208, 208)
FORMATS = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}


def make(kind: str, file: Path, to: Path) -> None:
    """Write the picture (WebP) to `to`. Raises NotTaken: bomb, broken."""
    source = str(Path(__file__).parents[2])
    command = [sys.executable, "-m", "tuoke.engine.file_pictures", kind, str(file), str(to)]
    environment = {**os.environ, "PYTHONPATH": source, "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=WALL, text=True, check=False)
    except subprocess.TimeoutExpired as slow:
        raise NotTaken("bomb") from slow
    if done.returncode or not to.is_file():
        to.unlink(missing_ok=True)
        # Killed by one of its limits: it would have taken more than it may.
        code = done.stdout.strip() or ("bomb" if done.returncode < 0 or "MemoryError" in done.stderr else "broken")
        raise NotTaken(code if code in ("bomb", "broken") else "broken")


def _picture(kind: str, file: Path) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # ours is asked below, before anything is decoded
    found = Image.open(file, formats=[FORMATS[kind]])
    if found.width * found.height > MOST_PIXELS:
        raise NotTaken("bomb")
    found.draft("RGB", (SIDE, SIDE))
    found.load()  # the first frame of several
    turned = ImageOps.exif_transpose(found)
    return turned


def _pages(file: Path) -> Any:
    """The first pages on one picture; a single page as large as any picture."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(file) as book:
        alone = len(book) == 1
        drawn: list[Any] = []
        while len(drawn) < min(len(book), PAGES) and (not drawn or time.process_time() < ENOUGH):
            width, height = book.get_page_size(len(drawn))
            if not (0 < width < 100_000 and 0 < height < 100_000):
                raise NotTaken("broken")
            scale = min(SIDE / max(width, height) if alone else min(WIDTH / width, 2 * WIDTH / height), 4.0)
            if sum(page.height + GAP for page in drawn) + height * scale > TALLEST:
                break
            drawn.append(book[len(drawn)].render(scale=scale).to_pil().convert("RGB"))
    if len(drawn) == 1:
        return drawn[0]
    size = max(page.width for page in drawn), sum(page.height + GAP for page in drawn) - GAP
    together, top = Image.new("RGB", size, GAP_COLOUR), 0
    for page in drawn:
        together.paste(page, ((size[0] - page.width) // 2, top))
        top += page.height + GAP
    return together


def _run(kind: str, file: Path, to: Path) -> None:
    if kind == "pdf":
        drawn = _pages(file)
    else:
        drawn = _picture(kind, file)
        drawn = drawn.convert("RGBA" if drawn.mode in ("RGBA", "LA", "PA", "P") else "RGB")
        drawn.thumbnail((SIDE, SIDE))
    drawn.save(to, "WEBP", quality=80, method=2, exif=b"", icc_profile=b"", xmp=b"")


def _limit_ourselves() -> None:
    """Windows has no such limits; the parent's clock holds there."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_ourselves()
    try:
        _run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    except NotTaken as refused:
        sys.stdout.write(refused.code)
        sys.exit(3)
    except MemoryError:
        sys.stdout.write("bomb")
        sys.exit(3)
