import pytest
from django.urls import reverse

from tuoke.intake.models import Batch, State

PAGES = ("batch", "progress", "mapping", "preview", "result", "failed")
SENT = ("again", "mapping", "sheet", "correct", "rule", "commit", "undo")
HOSTILE = ("9" * 30, "-1", "\x00", "1e9", "' OR 1=1", "٣", "%00", "1" * 7)
LIST = "公司名称,电话,员工人数\n甲公司,见官网,若干\n乙公司,13800138000,12\n"


def test_a_batch_of_a_stranger_is_not_there(alice, charlie, vera, mei, checked, client_of):
    batch = checked(alice, LIST)
    stranger, looker, manager = client_of(charlie), client_of(vera), client_of(mei)
    for name in PAGES:
        url = reverse(f"intake:{name}", args=[batch.pk])
        assert stranger.get(url).status_code == 404
        assert looker.get(url).status_code == 403
        assert manager.get(url).status_code in (200, 302)
    for name in SENT:
        url = reverse(f"intake:{name}", args=[batch.pk])
        assert stranger.post(url).status_code == 404
        assert looker.post(url).status_code == 403
        assert client_of(None).post(url).status_code == 302
    batch.refresh_from_db()
    assert batch.state == State.CHECKED
    assert not Batch.objects.visible_to(charlie).exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_addresses_are_refused_or_ignored(alice, bring_in, checked, client_of, text):
    batch = checked(alice, LIST)
    done = bring_in(alice, "公司名称\n丙公司\n")
    page = client_of(alice)
    for query in ({"page": text, "show": text, "twin": text, "after": text},):
        for url in (
            reverse("intake:imports"), reverse("intake:preview", args=[batch.pk]), reverse("prospects:lists"),
            reverse("prospects:list", args=[done.list_id]), reverse("intake:result", args=[done.pk]),
        ):  # fmt: skip
            assert page.get(url, query).status_code in (200, 400, 404)
    fields = {f"cell-{text}-name": "x", f"cell-2-{text}": "x", "cell-2-phone": text, f"column-{text}": "name"}
    for name in ("correct", "rule", "mapping", "sheet"):
        answer = page.post(reverse(f"intake:{name}", args=[batch.pk]), {**fields, "twin_rule": text, "sheet": text})
        assert answer.status_code in (302, 400, 404, 422)
    assert page.post(reverse("intake:twin", args=[batch.pk, 2]), {"choice": text}).status_code == 404


def test_numbers_too_large_for_the_database_are_not_found(alice, client_of):
    for name in PAGES:
        assert client_of(alice).get(f"/import/{2**70}/{'' if name == 'batch' else name + '/'}").status_code == 404
    assert client_of(alice).get(f"/lists/{2**70}/").status_code == 404


def test_pages_ask_few_questions(alice, checked, bring_in, client_of, django_assert_max_num_queries, make_company):
    for number in range(8):
        make_company(f"同名{number}", owner=alice)
    batch = checked(alice, "公司名称,行业\n" + "".join(f"同名{n},银行\n" for n in range(8)))
    done = bring_in(alice, "公司名称\n丙公司\n")
    page = client_of(alice)
    for url in (
        reverse("intake:imports"), reverse("intake:preview", args=[batch.pk]), reverse("intake:result", args=[done.pk]),
        reverse("prospects:lists"), reverse("prospects:list", args=[done.list_id]),
    ):  # fmt: skip
        with django_assert_max_num_queries(15):
            assert page.get(url).status_code == 200


def test_problem_cells_are_corrected_in_place(alice, checked, client_of):
    from tuoke.flows import importing

    batch = checked(alice, LIST)
    assert batch.counts["problem"] == 1
    url = reverse("intake:correct", args=[batch.pk])
    client_of(alice).post(url, {"cell-2-phone": "13900139000", "cell-2-employees": ""})
    importing.check_list(str(batch.pk))
    batch.refresh_from_db()
    assert (batch.counts["problem"], batch.counts["new"]) == (0, 2)


def test_rows_that_stay_out_come_as_a_file_that_no_spreadsheet_runs(alice, checked, client_of):
    batch = checked(alice, "公司名称,电话,备注2\n=cmd|'/C calc'!A0,见官网,\u200b＝SUM(1)\n好公司,13800138000,\n")
    answer = client_of(alice).get(reverse("intake:failed", args=[batch.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 2 and lines[1].startswith("2,")
    assert "'=cmd" in text and "'\u200b＝SUM" in text and "好公司" not in text


def test_a_file_names_the_colleague_who_owns_a_company(mei, alice, charlie, bring_in):
    from tuoke.directory.models import Company

    batch = bring_in(mei, "公司名称,业务员\n甲公司,alice@tuoke.test\n乙公司,\n丙公司,Charlie\n")
    assert dict(Company.objects.values_list("name", "owner")) == {"甲公司": alice.pk, "乙公司": mei.pk}
    assert batch.counts["problem"] == 1


def test_pasted_names_become_a_list(alice, client_of):
    from tuoke.flows import importing

    answer = client_of(alice).post(reverse("intake:upload"), {"pasted": "平安银行\r\n\r\n万科, A\n"})
    assert answer.status_code == 302
    batch = Batch.objects.get()
    importing.read_list(str(batch.pk))
    batch.refresh_from_db()
    assert batch.mapping == {"name": 0} and batch.reading["rows"] == 2
    assert client_of(alice).post(reverse("intake:upload"), {"pasted": ""}).status_code == 422
