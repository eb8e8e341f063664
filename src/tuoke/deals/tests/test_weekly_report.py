"""The weekly report on paper and as a sheet: in both languages, nothing runs, and the audit says who took it."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest

from tuoke.workspace.models import Audit

DAY = dt.timedelta(days=1)


@pytest.fixture
def take(past, sold, client_of, alice, mei, firm):
    deal = sold(alice, 3, Decimal("1234.56"))
    deal.name = '=HYPERLINK("http://x")'
    deal.save(update_fields=["name"])

    def taken(form, language="zh-hans", who=mei, **more):
        return client_of(who).post("/monday/report/", {"form": form, "language": language, **more})

    return taken


def test_the_sheet_has_numbers_and_no_formula(take, alice):
    answer = take("xlsx")
    assert answer.status_code == 200 and ".xlsx" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["报告", "预测", "变了什么", "卡住的", "谁需要帮助", "计划怎么说"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(cell.value == '\'=HYPERLINK("http://x")' for cell in cells)
    changed = [row[4] for row in book["变了什么"].iter_rows(min_row=2, values_only=True) if row[0] and len(row) > 4]
    money = [value for value in changed if isinstance(value, (int, float))]
    assert round(sum(money[:-1]), 2) == money[-1]
    stuck = list(book["卡住的"].iter_rows(min_row=2, values_only=True))
    assert any(1234.56 in row for row in stuck)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "谁需要帮助"), ("en", "Who needs help")])
def test_the_pdf_can_be_read_searched_and_copied_in_both_languages(take, language, said):
    answer = take("pdf", language)
    assert answer["Content-Type"] == "application/pdf"
    pages = list(pypdfium2.PdfDocument(answer.content))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert said in text and "Alice" in text and "1,234.56" in text
    assert "HYPERLINK" in text
    # Something is drawn: a page without ink would be white throughout.
    drawn = pages[0].render(scale=2).to_numpy()
    assert (drawn < 200).sum() > 2_000


def test_who_took_which_week_is_in_the_audit_and_a_viewer_takes_none(take, mei, vera, firm):
    monday = firm.today() - (firm.today().weekday() + 7) * DAY
    assert take("pdf", week=monday.isoformat()).status_code == 200
    row = Audit.objects.get(action="export", kind="deals.deal")
    assert row.by == mei and row.detail["week"] == monday.isoformat() and row.detail["file"] == "pdf"
    assert take("pdf", who=vera).status_code == 403
    assert take("exe").status_code == 404


def test_a_seller_takes_their_own(take, alice, bob):
    answer = take("pdf", "en", who=bob, of=f"s{alice.pk}")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    assert "1,234.56" not in text and "HYPERLINK" not in text
