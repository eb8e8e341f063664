"""A manager takes the weekly report along: LibreOffice opens the sheet, the PDF reads as the page does, zh and en."""

from __future__ import annotations

import subprocess

import openpyxl
import pypdfium2
import pytest

from bench.figures.exports import OFFICE
from tests.pages import look_at

SAID = {"zh": ("谁需要帮助", "预测"), "en": ("Who needs help", "Forecast")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_opens_in_an_office_and_as_pdf(language, demo, new_page, signed_in, tmp_path):
    if OFFICE is None:
        pytest.skip("LibreOffice is not on this machine (on Debian: apt-get install libreoffice-calc-nogui)")
    tab = new_page(language, state=signed_in("manager"))
    look_at(tab, demo.url, language, "light")
    tab.goto(f"{demo.url}/monday/")
    stuck = str(tab.locator("#stuck li a.m").first.inner_text())
    taken = {}
    for form in ("pdf", "xlsx"):
        with tab.expect_download() as coming:
            tab.locator(f"#report button[value={form}]").press("Enter")
        taken[form] = tmp_path / f"report.{form}"
        coming.value.save_as(taken[form])

    pages = list(pypdfium2.PdfDocument(taken["pdf"]))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert all(word in text for word in SAID[language])
    assert stuck in text

    # Through the office and back: what it kept is what it understood.
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "o"]
    subprocess.run([*command, taken["xlsx"]], check=True, capture_output=True, timeout=120)
    ours, theirs = (openpyxl.load_workbook(path) for path in (taken["xlsx"], tmp_path / "o" / "report.xlsx"))
    assert theirs.sheetnames == ours.sheetnames and all(word in theirs.sheetnames for word in SAID[language])
    for sheet in ours:
        for row in sheet.iter_rows():
            for cell in row:
                kept = theirs[sheet.title][cell.coordinate].value
                wanted = None if cell.value == "" else cell.value
                assert kept == (pytest.approx(wanted) if isinstance(wanted, float) else wanted)
