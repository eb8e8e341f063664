"""The weekly report as a file: XLSX with a sheet a table, PDF to be printed.

Chinese in the PDF is set in STSong-Light, one of the fonts that every reader of PDF has a face for (Adobe-GB1): no
font file is needed on the machine that writes it, and its text can be searched and copied. Characters beyond the
plane of common ones, which that font has not, are written as 〓.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import get_language, gettext

from tuoke.deals.report import COUNT, MONEY, TEXT, Cell, Column, Report, Table
from tuoke.engine.lists.harmless import harmless
from tuoke.workspace.numbers import cents

FONT = "STSong-Light"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NOT_IN_FONT = re.compile(r"[^\u0000-\uffff]")
CHINESE = re.compile(r"[\u2e80-\uffef]")
INK, LINE, HEAD = "#14211f", "#c6d0ce", "#edf1f0"


def xlsx(told: Report) -> bytes:
    """A first sheet that says what it is, then one a table; money and counts are numbers, no text is a formula."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    kinds = {TEXT: plain, MONEY: money, COUNT: book.add_format({"num_format": "#,##0", "valign": "top"})}
    first = book.add_worksheet(gettext("Report")[:31])
    first.set_column(0, 0, 90)
    first.write_string(0, 0, harmless(told.title), bold)
    for number, line in enumerate(told.lines, 1):
        first.write_string(number, 0, harmless(line))
    for table in told.tables:
        sheet = book.add_worksheet(table.name[:31])
        _print_well(sheet)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, 9 + 7 * column.width)
            sheet.write_string(0, place, harmless(column.head), bold)
        for number, row in enumerate(table.rows, 1):
            for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                _write(sheet, number, place, column, cell, kinds)
        below = len(table.rows) + 2
        for line in [one for one in (table.note, "" if table.rows else table.empty) if one]:
            sheet.write_string(below, 0, harmless(line))
            below += 1
    book.close()
    return file.getvalue()


def _print_well(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, number: int, place: int, column: Column, cell: Cell, kinds: dict[str, Any]) -> None:
    if cell is None:
        sheet.write_string(number, place, gettext("unknown"), kinds[TEXT])
    elif column.kind == MONEY and isinstance(cell, int):
        sheet.write_number(number, place, cell / 100, kinds[MONEY])
    elif isinstance(cell, int):
        sheet.write_number(number, place, cell, kinds[COUNT])
    else:
        sheet.write_string(number, place, harmless(cell), kinds[TEXT])


def pdf(told: Report) -> bytes:
    """A4, the headings of a table again on each of its pages, the page and its number below."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    page, margin, file = landscape(A4), 15 * mm, io.BytesIO()
    book = SimpleDocTemplate(
        file, pagesize=page, leftMargin=margin, rightMargin=margin, topMargin=margin, bottomMargin=margin,
        title=told.title, author="Tuoke", lang=get_language(),
    )  # fmt: skip
    story: list[Any] = [Paragraph(_text(told.title), _style(18))]
    story += [Paragraph(_text(line), _style(9)) for line in told.lines]
    for table in told.tables:
        story += [Spacer(1, 6 * mm), Paragraph(_text(table.title), _style(13)), Spacer(1, 2 * mm)]
        story.append(_drawn(table, page[0] - 2 * margin) if table.rows else Paragraph(_text(table.empty), _style(9)))
        if table.note:
            story += [Spacer(1, 1 * mm), Paragraph(_text(table.note), _style(8))]

    def number(canvas: Any, _document: Any) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawRightString(page[0] - margin, 8 * mm, f"{told.title} · {canvas.getPageNumber()}")

    book.build(story, onFirstPage=number, onLaterPages=number)
    return file.getvalue()


def _drawn(table: Table, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table as Drawn

    whole = sum(column.width for column in table.columns)
    lines = [[_cell(column, column.head) for column in table.columns]]
    lines += [[_cell(column, cell) for column, cell in zip(table.columns, row, strict=True)] for row in table.rows]
    drawn = Drawn(lines, [width * column.width / whole for column in table.columns], repeatRows=1, hAlign="LEFT")
    drawn.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(LINE)),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(HEAD)),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return drawn


def _cell(column: Column, cell: Cell) -> Any:
    from reportlab.platypus import Paragraph

    if cell is None:
        cell = gettext("unknown")
    elif isinstance(cell, int):
        cell = cents(cell) if column.kind == MONEY else f"{cell:,}"
    return Paragraph(_text(cell), _style(9, right=column.kind != TEXT, breaks=bool(CHINESE.search(cell))))


def _style(size: int, right: bool = False, breaks: bool = True) -> Any:
    """`breaks`: Chinese, which goes on in the next line after any character."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        f"{size}{right}{breaks}", fontName=FONT, fontSize=size, leading=size * 1.4, textColor=HexColor(INK),
        alignment=TA_RIGHT if right else TA_LEFT, wordWrap="CJK" if breaks else None,
    )  # fmt: skip


def _text(text: str) -> str:
    return escape(NOT_IN_FONT.sub("〓", CONTROL.sub(" ", text)))


FILES: dict[str, tuple[Any, str]] = {
    "pdf": (pdf, "application/pdf"),
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
