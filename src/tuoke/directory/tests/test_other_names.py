"""A company has one name that is shown, and others by which it is found, known again and asked for."""

import pytest

from tuoke.directory import merging
from tuoke.directory.indexing import reindex
from tuoke.directory.models import Company, CompanyName
from tuoke.directory.other_names import Told
from tuoke.directory.palette_search import search
from tuoke.directory.twins import twins_of
from tuoke.ownership.taken import whose
from tuoke.workspace.models import Audit


@pytest.fixture
def yuanshan(alice, make_company):
    return make_company("远山自动化设备有限公司", owner=alice)


def lines(*told, **more):
    sent = {"names-TOTAL_FORMS": len(told), "names-INITIAL_FORMS": 0, **more}
    for place, (kind, language, text) in enumerate(told):
        sent |= {f"names-{place}-kind": kind, f"names-{place}-language": language, f"names-{place}-text": text}
    return sent


NAMES = (("short", "zh", "远山"), ("former", "zh", "月河仪表厂"), ("brand", "en", "Farhill"), ("short", "", ""))


@pytest.fixture
def named(client_of, alice, yuanshan):
    facts = {"name": yuanshan.name, "version": 1}
    answer = client_of(alice).post(f"/companies/{yuanshan.pk}/edit/", lines(*NAMES, **facts))
    assert answer.status_code == 302
    return yuanshan


def test_names_are_written_line_by_line_shown_and_audited(client_of, alice, named):
    assert set(named.names.values_list("kind", "language", "text", "by")) == {(*one, alice.pk) for one in NAMES[:3]}
    browser = client_of(alice)
    page = browser.get(f"/companies/{named.pk}/").content.decode()
    assert "曾用名" in page and "月河仪表厂" in page and "Farhill" in page
    told = Audit.objects.get(kind="directory.company", action="update").detail
    assert ["former", "zh", "月河仪表厂"] in told["after"]["names"]
    facts = {"name": named.name, "version": 2}
    browser.post(f"/companies/{named.pk}/edit/", lines(("former", "zh", "月河仪表厂"), **facts))
    assert [one.text for one in named.names.all()] == ["月河仪表厂"], "an empty line takes a name away"
    browser.post(f"/companies/{named.pk}/edit/", {"name": named.name, "version": 3})
    assert named.names.count() == 1, "a form without these lines leaves them"


def test_a_name_that_is_none_is_refused_and_stays_typed(client_of, alice, yuanshan):
    facts = {"name": yuanshan.name, "version": 1}
    answer = client_of(alice).post(f"/companies/{yuanshan.pk}/edit/", lines(("short", "zh", "！！"), **facts))
    assert answer.status_code == 422 and "！！" in answer.content.decode()


def test_each_name_finds_the_company_by_characters_letters_and_pinyin(alice, charlie, named):
    for build in (None, reindex):
        if build:
            build()
        for typed in ("月河", "farhill", "hill", "yuehe", "yhyb"):
            assert [one.pk for one in search(alice, typed)["companies"]] == [named.pk], typed
        assert search(charlie, "月河")["companies"] == []


def test_whoever_types_a_company_in_is_told_of_one_that_had_this_name(client_of, alice, charlie, named):
    late = client_of(alice).post("/companies/new/", {"name": "月河仪表厂"})
    page = late.content.decode()
    assert late.status_code == 422 and "月河仪表厂 · 曾用名" in page
    found = twins_of(charlie, name="新远山有限公司", others=["月河仪表厂"])
    assert [(one.company.pk, one.hidden, one.by) for one in found] == [(named.pk, True, "other")]
    assert [one.by for one in twins_of(alice, name="月河仪表厂", codes={"code": "9"})] == ["other"]
    assert [one.name for one in whose("Farhill")] == ["Alice"]


def test_names_go_along_into_a_merge_and_come_back(alice, named, make_company):
    other = make_company("新远山集团有限公司", owner=alice)
    CompanyName.objects.create(company=other, kind="short", text="远山")
    named.refresh_from_db()
    done = merging.merge(other.pk, named.pk, {}, alice, versions={other.pk: 1, named.pk: named.version})
    assert set(other.names.values_list("text", flat=True)) == {"远山", "月河仪表厂", "Farhill"}
    assert Company.objects.visible_to(alice).search("farhill").get() == other
    merging.unmerge(done, alice)
    assert set(named.names.values_list("text", flat=True)) == {"远山", "月河仪表厂", "Farhill"}
    assert list(other.names.values_list("text", flat=True)) == ["远山"]


def test_a_company_may_come_with_its_names_from_the_start(alice):
    from tuoke.directory.changes import add_company

    made = add_company({"name": "甲"}, {}, alice, [Told("brand", "en", "Jia")])
    assert [one.key for one in made.names.all()] == ["jia"]


def test_the_list_shows_other_names_and_gives_them_out(client_of, alice, named):
    browser = client_of(alice)
    assert "Farhill" in browser.get("/companies/?show=names").content.decode()
    answer = browser.post("/companies/many/export/", {"query": "show=names", "every": "1"})
    assert "远山; 月河仪表厂; Farhill" in b"".join(answer.streaming_content).decode()
