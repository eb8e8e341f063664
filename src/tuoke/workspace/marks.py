"""Two values side by side: what of one the other has not is marked, so that 稷 beside 季 is seen at a glance."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A Latin word or a number is read as one; every other character, a 汉字 too, by itself.
PIECE = re.compile(r"[A-Za-z\u00c0-\u024f]+|\d+|.", re.S)
LONGEST = 300  # pieces compared; of longer values the whole is marked
IN_COMMON = 0.3  # of both; with less in common the whole is marked


def marked(value: Any, other: Any) -> SafeString:
    """`value` as HTML with <mark> around what `other` has not; the whole where they have little in common."""
    mine, theirs = PIECE.findall(str(value)), PIECE.findall(str(other))
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    long = max(len(mine), len(theirs)) > LONGEST
    if long or matcher.quick_ratio() < IN_COMMON or matcher.ratio() < IN_COMMON:
        return format_html("<mark>{}</mark>", value)
    parts = [(tag == "equal", "".join(mine[a:b])) for tag, a, b, _c, _d in matcher.get_opcodes() if a < b]
    return format_html_join("", "{}{}{}", [_around(equal, text) for equal, text in parts])


def _around(equal: bool, text: str) -> tuple[str, str, str]:
    return ("", text, "") if equal else (SafeString("<mark>"), text, SafeString("</mark>"))
