"""Ctrl K: companies, people, views and commands, by characters, pinyin and English."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuoke.directory.indexing import index_companies
from tuoke.directory.models import SavedView
from tuoke.workspace import navigation


@pytest.fixture
def three(make_company, make_person, alice, charlie):
    mine, other, free = (
        make_company("深圳远山精密", owner=alice),
        make_company("申银化工", owner=charlie),
        make_company("中英贸易"),
    )
    make_person(mine, "王建国")
    make_person(other, "王建军")
    index_companies([mine.pk, other.pk, free.pk])


def found(client, q) -> str:
    return client.get("/palette/", {"q": q}).content.decode()


@pytest.mark.parametrize("typed", ["yuanshan", "szys", "YS", "shen zhen", "深圳", "远山"])
def test_a_company_is_found_by_characters_and_by_pinyin(three, client_of, alice, typed):
    assert "深圳远山精密" in found(client_of(alice), typed)


@pytest.mark.parametrize("typed", ["wangjianguo", "wjg", "jianguo", "王建"])
def test_a_person_is_found_by_characters_and_by_pinyin(three, client_of, alice, typed):
    page = found(client_of(alice), typed)
    assert "王建国" in page and "王建军" not in page


def test_what_one_may_not_see_has_no_sound(three, client_of, alice, charlie):
    assert "申银" not in found(client_of(alice), "shenyin") and "申银" in found(client_of(charlie), "shenyin")
    assert "王建军" not in found(client_of(alice), "wjj") and "王建军" in found(client_of(charlie), "wjj")


def test_views_are_found_too_those_that_one_may_see(client_of, alice, bob, firm):
    SavedView.objects.create(name="本周要打", shared="me", by=alice)
    assert "本周要打" in found(client_of(alice), "bzyd") and "本周要打" in found(client_of(alice), "要打")
    assert "本周要打" not in found(client_of(bob), "bzyd")


def test_a_search_takes_few_queries_however_it_is_typed(three, client_of, alice):
    client = client_of(alice)
    for typed in ("szys", "远山", "zzzz"):
        found(client, typed)
        with CaptureQueriesContext(connection) as queries:
            found(client, typed)
        assert len(queries) <= 10


def test_a_command_is_found_in_both_languages_and_in_pinyin(alice):
    words = {command.url: command.words for command in navigation.commands(alice)}["/companies/new/"]
    assert "New company" in words and "新建公司" in words and "xinjiangongsi" in words and "xjgs" in words


def test_what_was_noted_is_found_and_a_masked_number_in_it_is_not_told(
    client_of, alice, mei, make_company, make_person
):
    company = make_company("甲银行", owner=alice, note="展会上见过，要换仓库系统，电话 0755-23456789")
    make_person(company, "王总", note="喜欢登山")
    index_companies([company.pk])
    for words in ("仓库", "仓库系统", "登山"):
        assert "甲银行" in found(client_of(alice), words) and "甲银行" in found(client_of(mei), words)
    assert "甲银行" in found(client_of(alice), "234567") and "甲银行" not in found(client_of(mei), "234567")
