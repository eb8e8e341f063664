"""What a file is by its bytes, whatever it is called; or why it is not taken. Nothing is unpacked or parsed for it."""

from __future__ import annotations

import codecs
import io
import os
import re
import struct
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from tuoke.engine.lists.refusal import Refusal

HEAD = 64 * 1024  # bytes looked at for a text
MOST_ENTRIES, MOST_DIRECTORY = 10_000, 2 * 2**20
MOST_UNPACKED, MOST_RATIO, SMALL = 2**30, 200, 2**20
LONGEST_NAME = 120


class NotTaken(Refusal):
    """empty, web_page, program, bomb, broken, unknown_kind."""


@dataclass(frozen=True)
class Kind:
    """`media`: how it is handed out. A name that ends in none of `endings` gets the first. `shown`: how it may be
    looked at: 'picture' and 'pdf' as a picture of our own making, 'table' and 'text' as escaped text; '' not at all."""

    media: str
    endings: tuple[str, ...]
    shown: str = ""


KINDS = {
    "png": Kind("image/png", (".png",), "picture"),
    "jpeg": Kind("image/jpeg", (".jpg", ".jpeg"), "picture"),
    "gif": Kind("image/gif", (".gif",), "picture"),
    "webp": Kind("image/webp", (".webp",), "picture"),
    "heic": Kind("image/heic", (".heic", ".heif")),
    "pdf": Kind("application/pdf", (".pdf",), "pdf"),
    "csv": Kind("text/csv", (".csv", ".tsv"), "table"),
    "text": Kind("text/plain", (".txt", ".md", ".log", ".eml", ".ics", ".vcf", ".json", ".step", ".stp"), "text"),
    "word": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx", ".docm")),
    "sheet": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx", ".xlsm")),
    "slides": Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", (".pptx", ".ppsx")),
    "open": Kind("application/vnd.oasis.opendocument", (".odt", ".ods", ".odp")),
    "office": Kind("application/x-ole-storage", (".doc", ".xls", ".ppt", ".msg", ".wps", ".et", ".dps")),
    "zip": Kind("application/zip", (".zip",)),
    "drawing": Kind("image/vnd.dwg", (".dwg",)),
    "sound": Kind("audio/mpeg", (".mp3", ".wav", ".ogg", ".m4a", ".amr")),
    "film": Kind("video/mp4", (".mp4", ".mov", ".m4v")),
}
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"), (b"AC10", "drawing"), (b"ID3", "sound"),
    (b"\xff\xfb", "sound"), (b"\xff\xf3", "sound"), (b"OggS", "sound"), (b"#!AMR", "sound"),
)  # fmt: skip
PROGRAMS: tuple[bytes, ...] = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"#!",
    b"dex\n",
    b"\0asm",
)
PROGRAMS += (b"L\0\0\0\x01\x14\x02\0",)  # a Windows shortcut
#: A mark by which a browser, or whoever guesses a type, takes a text for a page or a drawing that can run script.
MARKUP = re.compile(
    r"<(!doctype|\?xml|html|head|body|svg|script|iframe|object|embed|title|style|meta|a\b|img|!--)", re.I
)


def look(file: BinaryIO, name: str) -> str:
    """The code of KINDS of what is in the file. Its name decides one thing: whether a text is a table. Raises NotTaken;
    the file's place is moved."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(HEAD)
    if not size:
        raise NotTaken("empty")
    for start, kind in MAGIC:
        if head.startswith(start):
            return kind
    if head.startswith(PROGRAMS):
        raise NotTaken("program")
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if head[8:12] == b"WEBP" else "sound"
    if head[4:8] == b"ftyp":
        brand = head[8:12].strip()
        return "heic" if brand in (b"heic", b"heix", b"mif1", b"heim") else "sound" if brand == b"M4A" else "film"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(file, size)
    return _text(head, name, whole=size <= HEAD)


def named(name: str, kind: str) -> str:
    """The name as a file may have it: no folders, no control or direction marks, and the ending of what it is."""
    plain = re.split(r"[\\/]", name)[-1]
    plain = "".join(c for c in plain if c.isprintable() and c not in '"<>|:*?').strip(" .")
    stem, ending = os.path.splitext(plain)
    endings = KINDS[kind].endings
    if ending.lower() not in endings:
        stem, ending = plain, endings[0]
    return (stem.strip(" .")[:LONGEST_NAME] or "file") + ending.lower()


def _packed(file: BinaryIO, size: int) -> str:
    """An office document or a plain zip. Its directory is looked at before it is read: it may be what is too large."""
    file.seek(max(0, size - 65_557))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) - at < 22:
        raise NotTaken("broken")
    entries, directory = struct.unpack("<HL", end[at + 10 : at + 16])
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY:
        raise NotTaken("bomb")
    try:
        with zipfile.ZipFile(file) as packed:
            found = packed.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        UnicodeError,
        IndexError,
        struct.error,
    ) as error:
        raise NotTaken("broken") from error
    unpacked, held = sum(one.file_size for one in found), sum(one.compress_size for one in found)
    swollen = any(one.file_size > SMALL and one.file_size > MOST_RATIO * max(1, one.compress_size) for one in found)
    # Parts that lie over each other hold more than the whole: so small files unpack to terabytes.
    if swollen or unpacked > MOST_UNPACKED or held > size:
        raise NotTaken("bomb")
    names = [one.filename for one in found]
    for folder, kind in (("word/", "word"), ("xl/", "sheet"), ("ppt/", "slides")):
        if "[Content_Types].xml" in names and any(one.startswith(folder) for one in names):
            return kind
    return "open" if names[:1] == ["mimetype"] else "zip"


def _text(head: bytes, name: str, *, whole: bool) -> str:
    text = decoded(head, whole=whole)
    if text is None:
        raise NotTaken("unknown_kind")
    if text.lstrip("\ufeff \t\r\n\f").startswith("<") and MARKUP.search(text[:2_048]):
        raise NotTaken("web_page")
    return "csv" if os.path.splitext(name)[1].lower() in KINDS["csv"].endings else "text"


def decoded(head: bytes, *, whole: bool = True) -> str | None:
    """The text that the bytes are, in UTF-8, UTF-16 with its mark, or as Chinese Windows writes it; None: no text.
    A beginning (not `whole`) may end within a character."""
    ways = ("utf-16",) if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "gb18030")
    for way in ways:
        try:
            text = codecs.getincrementaldecoder(way)().decode(head, whole)
        except UnicodeError:
            continue
        return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) else text
    return None
