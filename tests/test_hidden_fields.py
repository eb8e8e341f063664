"""What a role may not read is nowhere: a word of its own stands in every hidden field, and whatever Alice asks of any
address about her own company tells none of them, nor lets her guess it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse

from tests.conftest import World
from tests.expectations import EXPECTED
from tuoke.directory import changes
from tuoke.directory.columns import every
from tuoke.directory.indexing import reindex
from tuoke.directory.models import Channel, Company, CustomField, ExternalKey, Person
from tuoke.directory.other_names import Told
from tuoke.directory.rows import company_rows
from tuoke.directory.veil import ruled
from tuoke.engine.lists.card import Listed
from tuoke.engine.lists.rank import Card
from tuoke.targeting.signals import ready
from tuoke.targeting.strays import strays_of
from tuoke.team import rights
from tuoke.team.models import User
from tuoke.team.rights import Shown
from tuoke.workspace.models import Workspace

WORD = re.compile("zqveil[a-z]+|13577226644|73913|1873")
HIDDEN, MASKED, READ, EDIT = ([one.value] * 3 for one in Shown)
FIELDS = {
    "name_en": "zqveilnameen", "owner_kind": "zqveilkind", "website": "https://zqveilsite.test", "employees": 73913,
    "address": "zqveiladdress", "note": "zqveilnote", "phone": "13577226644", "founded": 1873,
}  # fmt: skip
OPEN = {"prospects:web_form_public", "prospects:web_form_thanks", "prospects:web_form_code", "calendar:feed"}


@pytest.fixture
def planted(world, ada, alice) -> World:
    for key, form in (("zqkey", "text"), ("zqnum", "choice"), ("zqcode", "code")):
        CustomField.objects.create(key=key, name=key, form=form, choices=["zqchoice", "b"], by=ada)
    for key, form in (("zqhobby", "text"), ("zqbadge", "code")):
        CustomField.objects.create(key=key, name=key, form=form, of="person", by=ada)
    Workspace.objects.filter(pk=1).update(fields_at=world.company.made_at)
    company = Company.objects.get(pk=world.company.pk)
    extra = {"zqkey": "zqveilextra", "zqnum": "zqchoice"}
    # Through the door by which everybody writes, so that the history holds it as well.
    names = [Told("former", "", "zqveilformer"), Told("brand", "en", "zqveilbrand")]
    changes.edit_company(company, {**FIELDS, "extra": extra}, {}, alice, version=company.version, names=names)
    for one in (world.pair.one, world.pair.other):
        Company.objects.filter(pk=one.pk).update(**FIELDS, extra=extra)
    ExternalKey.objects.create(company=company, source="zqcode", value="ZQVEILCODE".lower())
    person = Person.objects.get(pk=world.person.pk)
    theirs: dict[str, Any] = {"phone": "13577226644", "email": "zqveilmail@jia.test", "note": "zqveilpersonnote"}
    theirs["extra"] = {"zqhobby": "zqveilhobby"}
    changes.edit_person(person, theirs, alice, version=person.version, codes={"zqbadge": "zqveilbadge"})
    Channel.objects.create(person=person, kind="wechat", value="zqveilwechat", by=alice)
    with transaction.atomic():
        reindex()
    return world


def hide(ada, levels, *keys, role="seller"):
    row = rights.kept().get(role)
    rights.write_fields(role, dict.fromkeys(keys or ruled(), levels), ada, version=row.version if row else 0)


def told(answer, typed=""):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return set(WORD.findall(body.decode(errors="replace"))) - set(WORD.findall(typed))


def test_the_words_are_there_to_be_found(planted, alice, client_of):
    hers = client_of(alice)
    seen = told(hers.get(reverse("directory:company", args=[planted.company.pk])))
    seen |= told(hers.get(reverse("directory:person", args=[planted.person.pk])))
    seen |= told(hers.get(reverse("journal:timeline", args=[planted.company.pk]) + "?show=changes"))
    assert {"zqveilnameen", "zqveilextra", "zqveilwechat", "zqveilmail", "13577226644", "zqveilcode"} <= seen
    assert {"zqveilformer", "zqveilbrand", "zqveilhobby", "zqveilbadge", "zqveilpersonnote"} <= seen
    origins = told(hers.get(reverse("intake:company_origins", args=[planted.company.pk])))
    origins |= told(hers.get(reverse("intake:person_origins", args=[planted.person.pk])))
    assert {"zqveilnameen", "zqveilformer", "zqveilhobby", "zqveilbadge"} <= origins


@pytest.mark.parametrize("levels", [HIDDEN, MASKED])
def test_no_page_tells_of_a_hidden_field(planted, alice, ada, client_of, levels):
    hide(ada, levels)
    client, leaks = client_of(alice), []
    client.raise_request_exception = False
    for name in sorted(set(EXPECTED) - OPEN):
        if "+" not in EXPECTED[name].get or name == "intake:failed":
            continue
        address = reverse(name, kwargs=EXPECTED[name].path(planted)) + EXPECTED[name].query
        answer = client.get(address)
        found = told(answer)
        assert answer.status_code < 500, address
        leaks += [f"{address}: {sorted(found)}"] if found else []
    for show in ("changes", "imports", ""):
        found = told(client.get(reverse("journal:timeline", args=[planted.company.pk]) + f"?show={show}"))
        leaks += [f"timeline {show}: {found}"] if found else []
        found = told(client.get(reverse("directory:person", args=[planted.person.pk]) + f"?show={show}"))
        leaks += [f"person {show}: {found}"] if found else []
    assert not leaks, "\n".join(leaks)


def test_nobody_finds_or_guesses_by_a_hidden_field(planted, alice, ada, client_of):
    hide(ada, HIDDEN)
    hers, name = client_of(alice), planted.company.name
    page, leaks = reverse("directory:companies"), []
    for typed in ("zqveilnameen", "zqveilnote", "zqveilmail", "zqveilpersonnote", "zqveilcode", "13577226644",
                  "zqveilformer", "zqveilbrand", "zqveilhobby", "zqveilbadge"):  # fmt: skip
        for address in (page, reverse("directory:palette")):
            if name in hers.get(address, {"q": typed}).content.decode():
                leaks.append(f"{address} {typed}")
    values = {**{key: str(value) for key, value in FIELDS.items()}, "x-zqkey": "zqveilextra", "x-zqnum": "zqchoice"}
    values |= {"x-zqcode": "zqveilcode", "p-zqhobby": "zqveilhobby", "p-zqbadge": "zqveilbadge"}
    for key, column in every().items():
        if key not in {**ruled(), "tel": ""} or not column.asked:
            continue
        for operator in column.operators:
            query = urlencode(
                {"c": key, "o": operator, "v": values.get(key, "1" if column.is_number else "yes"), "j": "and"}
            )
            answer = hers.get(f"{page}?{query}", follow=True)
            if name in answer.content.decode():
                leaks.append(query)
    lane = reverse("directory:board_column") + "?board=x-zqnum&lane="
    for address in (f"{page}?phone=1", f"{lane}zqchoice", lane):
        leaks += [address] if name in hers.get(address).content.decode() else []
    assert not leaks, "\n".join(leaks)
    # What is not hidden is found as ever.
    assert name in hers.get(page, {"q": name[:4]}).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_file_tells_of_a_hidden_field(planted, alice, ada, client_of, form):
    hide(ada, HIDDEN)
    query = "show=" + "~".join(every())
    answer = client_of(alice).post(reverse("directory:export"), {"every": "1", "form": form, "query": query})
    body = b"".join(answer.streaming_content)
    if form == "xlsx":
        import io
        import zipfile

        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"".join(book.read(one) for one in book.namelist())
    assert answer.status_code == 200 and not WORD.search(body.decode(errors="replace"))


def test_nobody_writes_over_what_they_only_read(planted, alice, ada, client_of):
    hide(ada, READ, "address", "note", "employees", "x-zqkey", "contact")
    hers, company = client_of(alice), Company.objects.get(pk=planted.company.pk)
    page = hers.get(reverse("directory:company", args=[company.pk])).content.decode()
    assert "zqveiladdress" in page and "13577226644" in page
    edit = reverse("directory:company_edit", args=[company.pk])
    form = hers.get(edit).context["form"]
    assert not {"address", "note", "employees", "custom_zqkey", "phone"} & set(form.fields)
    data = {
        "name": company.name,
        "version": company.version,
        "address": "x",
        "note": "x",
        "custom_zqkey": "x",
        "phone": "1",
    }
    hers.post(edit, data)
    cell = reverse("directory:cell", args=[company.pk])
    sent = {"column": "address", "value": "x", "seen": "zqveiladdress", "version": company.version, "show": "address"}
    assert hers.post(cell, sent).status_code in (403, 404)
    many = {"every": "1", "do": "field:employees", "value": "5", "go": "1"}
    assert hers.post(reverse("directory:bulk_change"), many).status_code == 404
    now = Company.objects.get(pk=company.pk)
    assert (now.address, now.note, now.employees, now.phone) == ("zqveiladdress", "zqveilnote", 73913, "13577226644")
    assert now.extra["zqkey"] == "zqveilextra"


def test_nobody_guesses_a_hidden_code_by_a_card_or_the_query_for_taken_companies(planted, alice, ada, client_of):
    ExternalKey.objects.create(company=planted.company, source="zqcode", value="ZQTAKEN")
    card, hers = Card(personally_involved=Listed(points=2, values=("ZQTAKEN",))), client_of(alice)

    def known():
        reader = User.objects.get(pk=alice.pk)
        rows = ready(company_rows(reader), reader, card, {})
        taken = hers.post(reverse("ownership:taken"), {"q": "ZQTAKEN"}).context["found"]
        return [not strays_of(reader, None, card), bool(taken), any(rows["personally_involved"].to_pylist())]

    assert known() == [True, True, True]
    hide(ada, HIDDEN, "x-zqcode")
    assert known() == [False, False, False]


def test_a_manager_may_be_let_read_the_phones_of_her_team(planted, mei, charlie, ada, client_of):
    address = reverse("directory:person", args=[planted.person.pk])
    assert "13577226644" not in client_of(mei).get(address).content.decode()
    hide(ada, [EDIT[0], READ[0], MASKED[0]], "contact", role="manager")
    assert "13577226644" in client_of(mei).get(address).content.decode()


def test_the_admin_sets_fields_on_a_page_and_cannot_blind_herself(ada, client_of, django_assert_max_num_queries):
    hers, address = client_of(ada), reverse("directory:field_rules", args=["seller"])
    with django_assert_max_num_queries(15):
        form = hers.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"f1-1": 0, "f1-2": 0}
    assert hers.post(address, sent).status_code == 302
    assert dict(rights.Rights.of("seller", rights.kept()["seller"].body).fields) == {"note": (3, 0, 0)}
    assert hers.post(address, sent | {"f1-0": 0}).status_code == 409
    own = hers.get(reverse("directory:field_rules", args=["admin"])).context["form"]
    hers.post(
        reverse("directory:field_rules", args=["admin"]),
        {"version": own["version"].value(), "f0-0": 0, "f0-1": 0, "f0-2": 0},
    )
    assert "admin" not in rights.kept()
    assert hers.get(reverse("directory:field_rules", args=["nobody"])).status_code == 404


def test_a_role_is_offered_no_condition_about_a_field_that_it_does_not_read(planted, alice, ada, client_of):
    hide(ada, HIDDEN, "employees", "x-zqkey")
    for who in (ada, alice, ada):  # what was drawn for one is not shown to the other
        page = client_of(who).get("/companies/?all=1").content.decode()
        offered = re.search(r'name="add".*?</select>', page, re.DOTALL)
        assert offered
        for key in ("employees", "x-zqkey"):
            assert (f'value="{key}"' in offered[0]) == (who is ada), (who, key)
