"""The look keeps to its rules: colours live in tokens.css alone, and nothing in a page needs `unsafe-inline`.

The pages are served under a content-security policy without exceptions, so an inline style, script or handler would
not be an ugly thing that works but a thing that silently does not work.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMENT = re.compile(r"/\*.*?\*/", re.S)
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])|\b(?:rgba?|hsla?|hwb|oklch|oklab|lab|lch)\(|"
    r":\s*(?:white|black|red|green|blue|gray|grey|orange|yellow)\b"
)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.S),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.S),
    "inline style sheet": re.compile(r"<style\b"),
    "script inside htmx attribute": re.compile(r"\shx-on\b|\shx-(?:vals|vars|headers)\s*=\s*[\"']js:"),
    "javascript: address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)


def colours_outside_tokens(root: Path = ROOT) -> Iterator[str]:
    """`file:line` of every colour in a style sheet of ours other than tokens.css (vendored sheets aside)."""
    for path in sorted((root / "src").rglob("*.css")):
        if "vendor" in path.parts or path.name == "tokens.css":
            continue
        # Comments are blanked, not cut, so that line numbers stay true.
        text = COMMENT.sub(lambda m: "\n" * m.group().count("\n"), path.read_text("utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            if COLOUR.search(line):
                yield f"{path.relative_to(root)}:{number}: a colour outside tokens.css: {line.strip()[:80]}"


def inline_code(root: Path = ROOT) -> Iterator[str]:
    """`file:line` of every style attribute, handler or script that the content-security policy would refuse."""
    for path in sorted((root / "src").rglob("templates/**/*.html")):
        if "mail" in path.parts or "email" in path.parts:
            continue
        text = TEMPLATE_TAG.sub(lambda m: "\n" * m.group().count("\n"), path.read_text("utf-8"))
        for what, pattern in INLINE.items():
            for match in pattern.finditer(text):
                yield f"{path.relative_to(root)}:{text.count(chr(10), 0, match.end()) + 1}: {what}"
        for match in SCRIPT.finditer(text):
            attributes, body = match.groups()
            if body.strip() and "application/json" not in attributes:
                yield f"{path.relative_to(root)}:{text.count(chr(10), 0, match.start()) + 1}: inline script"


def main() -> int:
    found = [*colours_outside_tokens(), *inline_code()]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
