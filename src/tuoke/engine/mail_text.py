"""Texts of e-mail: bytes in a charset that may be a lie, HTML, and what of an answer is new.

Every step here reads its text once, however it was made: a stranger wrote it. Nothing raises.
"""

from __future__ import annotations

import codecs
import html
import re
from email.errors import HeaderParseError
from email.header import decode_header

#: Of HTML so many characters are looked at, and of each line of a text.
MOST_HTML, LOOKED_AT = 500_000, 400
#: Charsets that mail is written in, as Python calls them. Others (punycode ...) are no letters.
_CHARSETS = re.compile(
    r"ascii|utf-(?:7|8|8-sig|16|16-be|16-le|32)|iso8859-\d+|cp\d+|gb2312|gbk|gb18030|hz|big5(?:hkscs)?|shift_jis"
    r"|euc[_-](?:jp|kr)|iso2022_(?:jp|kr)|koi8-[ru]|mac-roman|tis-620"
)
#: What a smaller charset is mistaken for: its name stands in the mail, letters of the larger one stand in the text.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}
# Controls (but for tab and line end), lone surrogates, and marks that turn the direction of writing around.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_TOKEN = re.compile(r"<!--|<[/!?]?[a-zA-Z!?][^<>]*>?|[^<]+|<")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SILENT = {"style", "script", "title", "template", "noscript", "textarea", "select"}
_BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "section", "article"}

_WROTE = re.compile(
    r"(?:On\b.{4,300}\bwrote|Am\b.{4,300}\bschrieb.{0,120}|Le\b.{4,300}\ba écrit"
    r"|[在于].{4,300}写道|.{1,200}于.{4,80}写道)"
    r"\s*[:：]\s*$"
)
_RULED = re.compile(
    r"\s*-{2,}\s*(?:original message|forwarded message"
    r"|原始邮件|原邮件|转发邮件(?:信息)?|转发的邮件"
    r"|ursprüngliche nachricht|message d'origine"
    r"|message transféré|weitergeleitete nachricht)\s*-{2,}\s*$|\s*begin forwarded message\s*[:：]\s*$",
    re.IGNORECASE,
)
_HEADS = {
    "from": r"from|发件人|寄件者|von|de",
    "date": r"sent|date|发送时间|发送日期|日期|时间|gesendet|datum|envoyé",
    "to": r"to|cc|收件人|抄送|an|à",
    "subject": r"subject|主题|主旨|betreff|objet",
}
_HEAD = re.compile(
    r"[\s>*]*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _HEADS.items())
    + r")\s*\**\s*[:：]\**\s*(?P<value>.*)$",
    re.IGNORECASE,
)


def decoded(data: bytes, charset: str = "") -> str:
    """The text, by the charset that the mail says where it is true, else by the first that fits: UTF-8, GB 18030."""
    told = _python_name(charset)
    for name in (told, "utf-8", "gb18030"):
        if name:
            try:
                return data.decode(name)
            except (UnicodeError, LookupError):
                continue
    return data.decode(told or "utf-8", errors="replace")


def _python_name(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip().lower()[:40]).name if charset else ""
    except (LookupError, ValueError):
        return ""
    return _LARGER.get(name, name) if _CHARSETS.fullmatch(name) else ""


def clean(text: str, most: int) -> str:
    """Without what is not seen and with one kind of line end; at most `most` characters."""
    text = text[: most * 2].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return _UNSEEN.sub("", text)[:most].strip()


def one_line(text: str, most: int) -> str:
    return " ".join(clean(text, most * 2).split())[:most]


def header(raw: str, most: int = 500) -> str:
    """A header as it is read: its encoded words decoded, bytes without a charset guessed, in one line."""
    raw = raw[:10_000].replace("\r", "").replace("\n", "")
    if not raw.isascii():
        raw = decoded(raw.encode("utf-8", "surrogateescape"))
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return one_line(raw, most)
    words = (part if isinstance(part, str) else decoded(part, charset or "") for part, charset in parts)
    return one_line("".join(words), most)


def from_html(source: str) -> str:
    """The words of a page, blocks on lines of their own, what is quoted behind '>'."""
    source, at = source[:MOST_HTML], 0
    page = _Page()
    while found := _TOKEN.match(source, at):
        token, at = found[0], found.end()
        tag = _TAG.match(token)
        if token == "<!--":
            at = _after(source, at, "-->")
        elif tag is None:
            page.line.append(_letters(token) if token[0] != "<" or len(token) == 1 else "")
        elif tag[2].lower() in _SILENT and not tag[1]:
            at = _after(source, at, f"</{tag[2]}[^<>]*>?")
        else:
            page.tag(tag[2].lower(), closing=bool(tag[1]))
    page.end()
    return "\n".join(page.lines)


class _Page:
    """The lines of a page, as its tags part them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quoted = 0

    def tag(self, name: str, closing: bool) -> None:
        if name == "br":
            self.end(anyway=True)
        elif name == "blockquote":
            self.end()
            self.quoted = max(self.quoted + (-1 if closing else 1), 0)
        elif name in _BLOCKS or name == "li":
            self.end()
            self.line = ["- "] if name == "li" and not closing else []
        elif name in ("td", "th"):
            self.line.append(" ")

    def end(self, anyway: bool = False) -> None:
        text = " ".join("".join(self.line).split())
        if text or anyway:
            self.lines.append("> " * min(self.quoted, 5) + text if text else "")
        self.line = []


def _letters(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a letter by a number of thousands of digits
        return text


def _after(source: str, at: int, end: str) -> int:
    """Where the words go on behind what says nothing: after what matches `end`, or at the end of the page."""
    found = re.compile(end, re.IGNORECASE).search(source, at)
    return found.end() if found else len(source)


def fresh(text: str) -> str:
    """What an answer adds to the letter that it quotes; the whole text where that is nothing."""
    lines = text.split("\n")
    cut = next((at for at in range(len(lines)) if quote_begins(lines, at)), None)
    if cut is None:
        return _unquoted(lines) or text.strip()
    below = [line for line in lines[cut + 1 :] if line.strip()]
    under = below and below[0].lstrip().startswith(">") and _unquoted(below)
    wrapped = _WROTE.match(lines[cut][:LOOKED_AT]) is None and _wrapped(lines, cut)
    if under and not wrapped:
        return _unquoted(lines[:cut] + lines[cut + 1 :])
    return "\n".join(lines[:cut]).strip() or text.strip()


def quote_begins(lines: list[str], at: int) -> bool:
    line = lines[at][:LOOKED_AT].strip()
    if not line or len(line) > LOOKED_AT - 10:
        return False
    return bool(_WROTE.match(line) or _RULED.match(line) or _wrapped(lines, at) or heads(lines, at))


def _wrapped(lines: list[str], at: int) -> bool:
    """'On ... wrote:' over two lines, as some programs break it."""
    two = " ".join(line[:LOOKED_AT].strip() for line in lines[at : at + 2])
    return bool(re.match(r"(?:On|Am|Le|在|于)", two) and len(two) < LOOKED_AT and _WROTE.match(two))


def heads(lines: list[str], at: int) -> dict[str, str]:
    """The heads of a letter copied into another (From, Date, To, Subject in some language) that begin with a From at
    this line; {} where there are none."""
    first = _HEAD.match(lines[at][:LOOKED_AT])
    if not first or not first["from"]:
        return {}
    told = {"from": first["value"].strip(), "lines": "1"}
    for place, line in enumerate(lines[at + 1 : at + 8], 2):
        found = _HEAD.match(line[:LOOKED_AT])
        if not found:
            if line.strip():
                break
            continue
        told.setdefault(next(name for name in _HEADS if found[name]), found["value"].strip())
        told["lines"] = str(place)
    return told if len(told) > 2 else {}


def _unquoted(lines: list[str]) -> str:
    return "\n".join(line for line in lines if not line.lstrip().startswith(">")).strip()
