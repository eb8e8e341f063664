import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuoke.directory.models import Company
from tuoke.flows import importing
from tuoke.intake.models import Batch, State
from tuoke.targeting.models import Card, Profile

GBK = "公司名称,股票代码,行业,备注2\n平安银行,000001.SZ,银行,要看\n万科Ａ,000002.SZ,全国地产,\n,000003.SZ,空,\n"
ABOUT = {"list_name": "旧名单", "source": "public_register", "lawful_basis": "public_data", "twin_rule": "update"}


@pytest.fixture
def page(client_of, alice):
    return client_of(alice)


def send(page, content, name="旧名单.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    answer = page.post(reverse("intake:upload"), {"file": SimpleUploadedFile(name, data), "pasted": ""})
    assert answer.status_code == 302
    batch = Batch.objects.latest("pk")
    importing.read_list(str(batch.pk))
    batch.refresh_from_db()
    return batch


def map_as_guessed(page, batch, **changed):
    columns = {f"column-{number}": field for field, number in batch.mapping.items()}
    answer = page.post(reverse("intake:mapping", args=[batch.pk]), {**columns, **ABOUT, **changed})
    importing.check_list(str(batch.pk))
    batch.refresh_from_db()
    return answer


def test_alice_walks_from_a_gbk_file_to_her_companies_and_back(page, alice):
    batch = send(page, GBK.encode("gb18030"))
    assert page.get(reverse("intake:batch", args=[batch.pk]), follow=True).status_code == 200
    assert batch.mapping == {"name": 0, "code": 1, "industry": 2}
    assert map_as_guessed(page, batch, **{"column-3": "extra"}).status_code == 302
    shown = page.get(reverse("intake:preview", args=[batch.pk]))
    assert shown.status_code == 200
    assert "cell-4-name" in shown.content.decode()
    assert page.post(reverse("intake:commit", args=[batch.pk])).status_code == 302
    importing.write_list(str(batch.pk))
    shown = page.get(reverse("intake:batch", args=[batch.pk]), follow=True)
    assert shown.status_code == 200
    assert set(Company.objects.visible_to(alice).values_list("name", "owner")) == {
        ("平安银行", alice.pk),
        ("万科Ａ", alice.pk),
    }
    assert Company.objects.get(name="平安银行").extra == {"备注2": "要看"}
    page.post(reverse("intake:undo", args=[batch.pk]))
    importing.undo_list(str(batch.pk))
    assert page.get(reverse("intake:batch", args=[batch.pk]), follow=True).status_code == 200
    assert not Company.objects.exists()
    batch.refresh_from_db()
    assert batch.state == State.UNDONE


def test_a_form_without_source_keeps_what_was_typed(page):
    batch = send(page, GBK)
    answer = map_as_guessed(page, batch, source="", source_note="上海展")
    assert answer.status_code == 422
    assert "上海展" in answer.content.decode()
    assert batch.state == State.MAPPING


def test_a_list_without_problems_shows_its_rows_and_leads_on(page, alice):
    batch = send(page, "公司名称,行业\n东海银行,银行\n南山银行,银行\n")
    map_as_guessed(page, batch)
    shown = page.get(reverse("intake:preview", args=[batch.pk])).content.decode()
    assert "东海银行" in shown and "南山银行" in shown and "这里没有要看的" not in shown
    assert "这里没有要看的" in page.get(reverse("intake:preview", args=[batch.pk]) + "?show=look").content.decode()
    page.post(reverse("intake:commit", args=[batch.pk]))
    importing.write_list(str(batch.pk))
    shown = page.get(reverse("intake:result", args=[batch.pk])).content.decode()
    assert f'href="{reverse("targeting:profile")}">说清谁合适' in shown, "the next of the first steps"
    Profile.objects.create(seller=alice, number=1, body={"schema": 1}, by=alice)
    Card.objects.create(seller=alice, number=1, body={"schema": 1}, by=alice)
    shown = page.get(reverse("intake:result", args=[batch.pk])).content.decode()
    assert "几秒内排行就会算上这份名单" in shown
