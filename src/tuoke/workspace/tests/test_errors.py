"""Refused, missing, broken: the page still comes, in the reader's language, and says what to do."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from tuoke.workspace.errors import server_error


def test_when_all_is_broken_the_page_asks_neither_the_database_nor_the_session() -> None:
    answer = server_error(RequestFactory().get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert 'href="/"' in page and "css/base.css" in page


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "403_csrf"])
def test_every_error_page_is_whole_in_both_languages(code: str) -> None:
    for language, tag in (("zh-hans", "zh-Hans"), ("en", "en")):
        with translation.override(language):
            page = render_to_string(f"{code}.html")
        assert f'<html lang="{tag}"' in page and page.count("<h1>") == 1
        assert "style=" not in page and "onclick" not in page


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_that_nothing_was_saved() -> None:
    answer = Client(enforce_csrf_checks=True).post("/team/look/", {"theme": "dark"}, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert "nothing was saved" in answer.content.decode()
