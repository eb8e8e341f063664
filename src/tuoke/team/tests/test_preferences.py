"""How a person wants their screen is kept on the server and seen on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tuoke.team.models import User
from tuoke.workspace.models import Audit

pytestmark = pytest.mark.django_db
CHOICE = {"language": "en", "theme": "dark", "density": "roomy"}


def test_alice_chooses_english_dark_and_no_single_keys_and_every_page_obeys(alice: User, client_of: Any) -> None:
    client = client_of(alice)
    assert client.post("/team/preferences/", CHOICE).status_code == 302
    page = client.get("/team/preferences/").content.decode()
    assert '<html lang="en" data-bs-theme="dark" data-density="roomy" data-shortcuts="off">' in page
    assert Audit.objects.filter(action="preferences", by=alice).count() == 1


def test_saving_the_same_again_writes_nothing(alice: User, client_of: Any) -> None:
    client = client_of(alice)
    client.post("/team/preferences/", CHOICE)
    client.post("/team/preferences/", CHOICE)
    assert Audit.objects.filter(action="preferences").count() == 1


def test_a_language_we_do_not_speak_is_refused_and_the_rest_kept_on_the_form(alice: User, client_of: Any) -> None:
    answer = client_of(alice).post("/team/preferences/", CHOICE | {"language": "xx"})
    assert answer.status_code == 422
    assert '<option value="roomy" selected>' in answer.content.decode()
    alice.refresh_from_db()
    assert alice.language == "zh-hans"


def test_vera_who_may_write_nothing_else_still_sets_her_own_screen(vera: User, client_of: Any) -> None:
    assert client_of(vera).post("/team/look/", {"theme": "dark"}).status_code == 302
    vera.refresh_from_db()
    assert vera.theme == "dark"


def test_a_stranger_chooses_language_and_theme_on_the_sign_in_page() -> None:
    client = Client()
    answer = client.post("/team/look/", {"language": "en", "theme": "dark", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    assert '<html lang="en" data-bs-theme="dark"' in client.get("/sign-in/").content.decode()


def test_the_switch_never_leads_to_another_site() -> None:
    assert Client().post("/team/look/", {"theme": "dark", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_an_unknown_theme_changes_nothing(alice: User, client_of: Any) -> None:
    client_of(alice).post("/team/look/", {"theme": "\x00neon", "language": "tlh"})
    alice.refresh_from_db()
    assert (alice.theme, alice.language) == ("auto", "zh-hans")


def test_the_default_screen_is_chinese_and_follows_the_device() -> None:
    assert '<html lang="zh-Hans" data-bs-theme="auto"' in Client().get("/sign-in/").content.decode()


@pytest.mark.parametrize("path", ["/sign-in/", "/password/reset/", "/password/reset/sent/", "/inactive/"])
def test_sign_in_pages_are_whole_in_both_languages(path: str) -> None:
    for language in ("zh-hans", "en"):
        page = Client().get(path, headers={"accept-language": language}).content.decode()
        assert "auth-show" in page and page.count("<h1>") == 1


def test_a_wrong_password_says_so_and_keeps_the_address(alice: User) -> None:
    answer = Client().post("/sign-in/", {"login": alice.email, "password": "wrong"})
    page = answer.content.decode()
    assert 'role="alert"' in page and f'value="{alice.email}"' in page


def test_a_forgotten_password_brings_one_link_by_mail_that_sets_a_new_one(alice: User, mailoutbox: Any) -> None:
    client = Client(headers={"accept-language": "en"})
    client.post("/password/reset/", {"email": alice.email})
    assert len(mailoutbox) == 1 and "Set a new password" in mailoutbox[0].subject
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("http"))
    form = client.get(link, follow=True)
    answer = client.post(
        form.request["PATH_INFO"], {"password1": "blue ladder 71 fish", "password2": "blue ladder 71 fish"}
    )
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("blue ladder 71 fish")


def test_a_stranger_who_asks_for_a_new_password_learns_nothing(mailoutbox: Any) -> None:
    answer = Client().post("/password/reset/", {"email": "nobody@tuoke.test"})
    assert answer.headers["Location"] == "/password/reset/sent/"
    assert "http" not in mailoutbox[0].body


def test_who_came_in_by_a_link_and_has_no_password_is_told_how_to_get_one(alice: User, client_of: Any) -> None:
    alice.set_unusable_password()
    alice.save()
    client = client_of(alice)
    assert "/password/change/" not in client.get("/team/preferences/").content.decode()
    page = client.get("/password/change/", follow=True)
    assert page.status_code == 200 and page.redirect_chain[-1][0] == "/team/preferences/"
