"""The frame of a page is drawn once for whoever sees the same: nobody is shown another's."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.urls import reverse

from tuoke.conftest import Make
from tuoke.team.models import Team, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    caches["frame"].clear()


def page_of(client_of: Make, user: User) -> str:
    return str(client_of(user).get("/companies/").content.decode())


def test_nobody_is_shown_the_name_or_the_pages_of_the_one_before(client_of: Make, ada: User, alice: User) -> None:
    of_ada, of_alice = page_of(client_of, ada), page_of(client_of, alice)
    assert "Ada" in of_ada and "Ada" not in of_alice and "Alice" in of_alice
    assert reverse("team:people") in of_ada and reverse("team:people") not in of_alice


def test_each_reads_the_frame_in_their_language(client_of: Make, alice: User) -> None:
    in_chinese = page_of(client_of, alice)
    User.objects.filter(pk=alice.pk).update(language="en")
    in_english = page_of(client_of, alice)
    assert "设置" in in_chinese and "Keyboard shortcuts" not in in_chinese
    assert "设置" not in in_english and "Keyboard shortcuts" in in_english


def test_a_team_renamed_is_renamed_on_the_next_page(client_of: Make, alice: User, south: Team) -> None:
    page_of(client_of, alice)
    Team.objects.filter(pk=south.pk).update(name="西南")
    assert "西南 · " in page_of(client_of, alice)


def test_the_second_page_draws_the_frame_no_more(client_of: Make, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from tuoke.workspace import shell

    first = page_of(client_of, alice)
    monkeypatch.setattr(shell.Shell, "groups", property(lambda self: pytest.fail("drawn again")))
    again = page_of(client_of, alice)
    assert first.count("tk-nav") == again.count("tk-nav")
