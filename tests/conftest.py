"""The repository's own tests know the same cast as the rooms' tests, and a small world of Alice's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tuoke.conftest import *  # noqa: F403
from tuoke.team.models import SignInLink, User


@dataclass
class World:
    """What the addresses point at. All of it is Alice's."""

    people: dict[str, User | None]
    token: str


@pytest.fixture
def world(alice, bob, charlie, mei, ada, vera) -> World:
    people = {"stranger": None, "vera": vera, "alice": alice, "bob": bob, "charlie": charlie, "mei": mei, "ada": ada}
    return World(people, token=SignInLink.objects.make(alice, "invite"))
