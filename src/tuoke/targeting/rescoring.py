"""Whose ranking changes when something is learned of a company: its owner's and of those above; all where nobody is."""

from __future__ import annotations

from collections.abc import Collection

from tuoke.team.models import Role, User
from tuoke.workspace.models import Due


def score_who_may_see(owners: Collection[int | None]) -> None:
    """Ask for the scores of whoever has a ranking and may see companies of these owners (None: nobody owns one).

    To be called in the transaction that wrote what was learned.
    """
    if None in owners:
        Due.objects.ask("score_all")
        return
    for person in User.objects.filter(is_active=True).exclude(role=Role.VIEWER):
        if User.objects.below(person).filter(pk__in=owners).exists():
            Due.objects.ask("score", str(person.pk))
