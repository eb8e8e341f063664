"""What a file is by its bytes, and what is not taken."""

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest

from tuoke.engine.file_kinds import NotTaken, decoded, look, named
from tuoke.engine.file_pictures import make


def kind(data, name="x"):
    return look(io.BytesIO(data), name)


def packed(*names, content=b"x", **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def png(width, height):
    """The head of a picture of that size, and no pixels."""

    def chunk(code, data):
        return struct.pack(">I", len(data)) + code + data + struct.pack(">I", zlib.crc32(code + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "x.pdf", "png"), (b"\xff\xd8\xff\xe0", "x.html", "jpeg"), (b"%PDF-1.7", "x", "pdf"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "x", "webp"), (b"\0\0\0\x18ftypheic", "x", "heic"),
        ("型号,价格".encode(), "价.csv", "csv"), ("型号".encode("gb18030"), "x.txt", "text"),
        ("型号".encode("utf-16"), "x", "text"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "x", "sheet"), (packed("a/b.txt"), "x.docx", "zip"),
        (b"the price is < 5 & > 3", "x", "text"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(data, name, expected):
    assert kind(data, name) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"MZ\x90\0", "program"), (b"\x7fELF", "program"), (b"#!/bin/sh\n", "program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "web_page"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html><title>", "web_page"), (b"<?xml version='1.0'?><svg/>", "web_page"),
        ("<html>".encode("utf-16"), "web_page"), (b"\0\1\2\3", "unknown_kind"), (b"PK\x03\x04broken", "broken"),
        (packed("a", content=b"\0" * 3_000_000), "bomb"), (packed(*map(str, range(10_001))), "bomb"),
    ],
)  # fmt: skip
def test_what_harms_is_not_taken(data, code):
    with pytest.raises(NotTaken) as refused:
        kind(data, "x.png")
    assert refused.value.code == code


def test_a_name_ends_in_what_the_file_is_and_leads_nowhere():
    assert named("..\\..//a\u202efdp.exe", "pdf") == "afdp.exe.pdf"
    assert named("page.html", "text") == "page.html.txt"
    assert named("报价 <b>.CSV", "csv") == "报价 b.csv"
    assert named("\0 ..", "png") == "file.png" and len(named("长" * 500 + ".png", "png")) < 140


def test_a_beginning_may_end_within_a_character():
    assert decoded("价格".encode()[:-1], whole=False) == "价"
    assert decoded("价格".encode()[:-1]) != "价格"


def test_a_photo_becomes_a_small_picture_without_what_it_tells_of_its_place(tmp_path):
    from PIL import Image

    photo, small = tmp_path / "photo", tmp_path / "small.webp"
    told = Image.Exif()
    told[0x0112], told[0x010E] = 6, "qzkan-gps"  # lying on its side
    Image.new("RGB", (2_000, 1_000), (180, 20, 20)).save(photo, "JPEG", exif=told)
    make("jpeg", photo, small)
    with Image.open(small) as made:
        assert made.format == "WEBP" and made.size == (800, 1_600)
    assert b"qzkan" not in small.read_bytes()


def test_a_picture_that_is_a_bomb_is_refused_before_it_goes_off(tmp_path):
    (tmp_path / "bomb").write_bytes(png(60_000, 60_000))
    with pytest.raises(NotTaken) as refused:
        make("png", tmp_path / "bomb", tmp_path / "out.webp")
    assert refused.value.code == "bomb" and not (tmp_path / "out.webp").exists()


@pytest.mark.parametrize(("pages", "shown"), [(1, 1), (3, 3), (30, 10)])
def test_the_first_pages_of_a_pdf_stand_one_below_the_other(pages, shown, tmp_path):
    from PIL import Image

    colours = ["red", "green", "blue"]
    many = [Image.new("RGB", (400, 560), colours[n % 3]) for n in range(pages)]
    many[0].save(tmp_path / "a.pdf", "PDF", save_all=True, append_images=many[1:])
    make("pdf", tmp_path / "a.pdf", tmp_path / "a.webp")
    with Image.open(tmp_path / "a.webp") as drawn:
        each = drawn.height / shown
        assert abs(each / drawn.width - 1.4) < 0.02 and drawn.height <= 16_383
        pixels = np.asarray(drawn.convert("RGB"))
    # The strongest of red, green and blue in the middle of each page, in their order.
    found = [int(pixels[int(each * (n + 0.5)), pixels.shape[1] // 2].argmax()) for n in range(shown)]
    assert found == [n % 3 for n in range(shown)]


def test_very_long_pages_end_where_the_picture_does(tmp_path):
    from PIL import Image

    many = [Image.new("RGB", (200, 400), "white") for _n in range(12)]
    many[0].save(tmp_path / "a.pdf", "PDF", save_all=True, append_images=many[1:])
    make("pdf", tmp_path / "a.pdf", tmp_path / "a.webp")
    with Image.open(tmp_path / "a.webp") as drawn:
        assert 10_000 < drawn.height <= 16_000


def test_the_first_page_of_a_pdf_is_drawn_and_a_damaged_one_is_not(tmp_path):
    from PIL import Image

    Image.new("RGB", (200, 100), "white").save(tmp_path / "a.pdf", "PDF")
    make("pdf", tmp_path / "a.pdf", tmp_path / "a.webp")
    assert (tmp_path / "a.webp").read_bytes()[8:12] == b"WEBP"
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(NotTaken, match="broken"):
        make("pdf", tmp_path / "b.pdf", tmp_path / "b.webp")
