"""Files that hang on a company, a person or a note: what is taken, who opens it, and how it goes and comes back."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from tuoke.directory.merging import merge
from tuoke.flows.taking_out import take_out
from tuoke.journal import attachments
from tuoke.journal.models import Attachment, JournalEntry
from tuoke.team.models import RoleRights
from tuoke.team.rights import Reach
from tuoke.workspace.models import Audit, TakeOut

CSV = "型号,价格\n<b>甲</b>,=1+1\n".encode()


@pytest.fixture
def company(make_company, alice):
    return make_company("甲银行", owner=alice)


def sent(client, company, *files, about="", field="files", once=""):
    given = [SimpleUploadedFile(name, content, "text/html") for name, content in files]
    return client.post(f"/journal/{company.pk}/files/?about={about}", {field: given, "once": once}, follow=True)


@pytest.fixture
def quote(client_of, alice, company):
    sent(client_of(alice), company, ("报价.csv", CSV))
    return Attachment.objects.get()


def test_alice_attaches_a_quote_and_looks_into_it(client_of, alice, company, quote):
    client = client_of(alice)
    page = client.get(f"/journal/files/{quote.pk}/").content.decode()
    assert "<td>型号</td>" in page and "&lt;b&gt;甲&lt;/b&gt;" in page
    assert "报价.csv" in client.get(f"/journal/{company.pk}/files/", headers={"HX-Request": "true"}).content.decode()
    assert Audit.objects.get(action="upload").detail["file"] == "报价.csv"
    assert quote.file.stat().st_mode & 0o777 == 0o600 and "报价" not in str(quote.file)


def test_a_file_leaves_only_to_be_kept(client_of, alice, quote):
    answer = client_of(alice).get(f"/journal/files/{quote.pk}/download/")
    assert b"".join(answer.streaming_content) == CSV
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%8A%A5")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "text/csv" and "no-store" in answer["Cache-Control"]


def test_whoever_does_not_see_the_company_does_not_see_its_files(client_of, charlie, mei, vera, quote):
    for address in ("", "download/", "preview/"):
        assert client_of(charlie).get(f"/journal/files/{quote.pk}/{address}").status_code == 404
    assert client_of(charlie).post(f"/journal/files/{quote.pk}/take-out/").status_code == 404
    assert [client_of(one).get(f"/journal/files/{quote.pk}/download/").status_code for one in (mei, vera)] == [200] * 2
    assert client_of(vera).post(f"/journal/files/{quote.pk}/take-out/").status_code == 403


def test_a_photo_is_shown_as_a_picture_of_our_own_making(client_of, alice, company):
    from PIL import Image

    photo = io.BytesIO()
    Image.new("RGB", (900, 600), (20, 90, 20)).save(photo, "JPEG")
    sent(client_of(alice), company, ("名片.png", photo.getvalue()), field="photo")
    made = Attachment.objects.get()
    assert (made.name, made.kind, made.pictured) == ("名片.png.jpg", "jpeg", True)
    answer = client_of(alice).get(f"/journal/files/{made.pk}/preview/")
    shown = b"".join(answer.streaming_content)
    assert (
        answer["Content-Type"] == "image/webp"
        and shown[8:12] == b"WEBP"
        and "sandbox" in answer["Content-Security-Policy"]
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg onload='alert(1)'/>", "can run script"), (b"MZ\x90", "is a program"), (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\nnothing", "is damaged"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_said_and_nothing_stays(client_of, alice, company, content, said):
    alice.language = "en"
    alice.save()
    answer = sent(client_of(alice), company, ("名片.png", content), ("报价.csv", CSV))
    assert answer.status_code == 422 and said in answer.content.decode() and not Attachment.objects.exists()
    assert not list(attachments.root().parent.glob("incoming-*"))


@override_settings(FILE_LIMIT=10)
def test_a_file_that_is_too_large_is_refused(client_of, alice, company):
    assert sent(client_of(alice), company, ("x.txt", b"12345678901")).status_code == 422


def test_no_file_and_too_many_are_told(client_of, alice, company):
    assert sent(client_of(alice), company).status_code == 422
    assert sent(client_of(alice), company, *[(f"{n}.txt", b"x") for n in range(11)]).status_code == 422


def test_the_same_bytes_lie_there_once(client_of, alice, bob, company, make_company, quote):
    sent(client_of(bob), make_company("乙银行", owner=bob), ("同一份.csv", CSV))
    first, second = Attachment.objects.order_by("pk")
    assert first.stored == second.stored and second.name == "同一份.csv"


def test_a_note_takes_files_along(client_of, alice, company):
    client = client_of(alice)
    data = {"kind": "note", "text": "样品照片", "files": [SimpleUploadedFile("样品.txt", b"red")]}
    client.post(f"/journal/{company.pk}/log/", data)
    assert Attachment.objects.get().entry == JournalEntry.objects.get()
    assert "样品.txt" in client.get(f"/journal/{company.pk}/").content.decode()
    bad = {**data, "text": "留着", "files": [SimpleUploadedFile("x.png", b"<html>")]}
    answer = client.post(f"/journal/{company.pk}/log/", bad)
    assert answer.status_code == 422 and "留着" in answer.content.decode() and JournalEntry.objects.count() == 1


def test_files_hang_on_a_person_of_the_company_alone(client_of, alice, company, make_company, make_person):
    person, other = make_person(company), make_person(make_company("乙银行", owner=alice))
    sent(client_of(alice), company, ("简历.txt", b"x"), about=f"person:{person.pk}")
    assert Attachment.objects.get().person == person
    client = client_of(alice)
    for about in (f"person:{other.pk}", "person:x", "person:", "deal:0", "rocket:1", "person:9999999999999999999"):
        assert client.get(f"/journal/{company.pk}/files/?about={about}").status_code == 404, about


def test_alice_takes_a_file_out_and_puts_it_back(client_of, alice, bob, company, quote):
    client = client_of(alice)
    client.post(f"/journal/files/{quote.pk}/take-out/")
    assert client.get(f"/journal/files/{quote.pk}/download/").status_code == 404
    assert "报价.csv" in client.get(f"/journal/{company.pk}/files/").content.decode()  # among what was taken out lately
    client.post(f"/journal/files/{quote.pk}/put-back/")
    assert client.get(f"/journal/files/{quote.pk}/download/").status_code == 200
    assert set(Audit.objects.values_list("action", flat=True)) >= {"upload", "withdraw", "restore"}


def test_only_who_attached_it_or_may_undo_what_others_did_takes_it_out(client_of, bob, mei, make_company, alice):
    company = make_company("无主")
    sent(client_of(alice), company, ("x.txt", b"x"))
    address = f"/journal/files/{Attachment.objects.get().pk}/take-out/"
    assert client_of(bob).post(address).status_code == 403
    assert client_of(mei).post(address).status_code == 302


def test_the_right_to_undo_decides_and_not_who_leads(client_of, ada, bob, mei, alice, make_company):
    company = make_company("无主")
    sent(client_of(alice), company, ("x.txt", b"x"))
    address = f"/journal/files/{Attachment.objects.get().pk}/"
    RoleRights.objects.create(role="manager", body={"actions": {"undo": Reach.OWN}}, by=ada)
    RoleRights.objects.create(role="seller", body={"actions": {"see": Reach.ALL, "undo": Reach.ALL}}, by=ada)
    assert client_of(mei).post(f"{address}take-out/").status_code == 403
    assert client_of(bob).post(f"{address}take-out/").status_code == 302
    assert client_of(mei).post(f"{address}put-back/").status_code == 403
    assert client_of(bob).post(f"{address}put-back/").status_code == 302


def test_the_broom_takes_what_was_taken_out_a_month_ago_but_not_shared_bytes(client_of, alice, company, quote):
    sent(client_of(alice), company, ("同一份.csv", CSV))
    path, other = quote.file, Attachment.objects.latest("pk")
    later = timezone.now() + timedelta(days=31)
    attachments.remove(quote, alice)
    attachments.sweep(timezone.now())
    assert Attachment.objects.count() == 2
    attachments.sweep(later)
    assert Attachment.objects.get() == other and path.is_file()
    attachments.remove(other, alice)
    import os

    os.utime(path, (1, 1))
    attachments.sweep(later)
    assert not path.exists() and not Attachment.objects.exists()


def test_everything_taken_out_has_the_files(quote, ada):
    wanted = TakeOut.objects.create(by=ada)
    take_out(str(wanted.pk))
    with zipfile.ZipFile(wanted.file) as packed:
        assert packed.read(f"files/{quote.pk}-报价.csv") == CSV and "attachments.csv" in packed.namelist()


def test_files_follow_a_merge(client_of, alice, company, make_company, quote):
    winner = make_company("甲银行总行", owner=alice)
    merge(winner.pk, company.pk, {}, alice, versions={winner.pk: 1, company.pk: company.version})
    quote.refresh_from_db()
    assert quote.company == winner


def test_a_list_of_files_takes_few_queries(client_of, alice, company, django_assert_max_num_queries):
    for n in range(12):
        sent(client_of(alice), company, (f"{n}.txt", str(n).encode()))
    client = client_of(alice)
    for headers in ({}, {"HX-Request": "true"}):
        with django_assert_max_num_queries(15):
            client.get(f"/journal/{company.pk}/files/", headers=headers)
