"""Which of the first steps a person has done."""

from __future__ import annotations

from typing import Any

from tuoke.targeting.models import Card, Profile


def has_profile(user: Any) -> bool:
    return Profile.objects.filter(seller=user).exists()


def has_card(user: Any) -> bool:
    return Card.objects.filter(seller=user).exists()
