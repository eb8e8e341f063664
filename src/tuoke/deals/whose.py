"""Whose deals are looked at: one's own, of all one looks over, of one team or one seller among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from tuoke.team.models import Role, User


@dataclass(frozen=True)
class Person:
    pk: int
    name: str
    team: int | None
    path: str
    sells: bool


@dataclass(frozen=True)
class Whose:
    """`code`: me, all, t<team> or s<seller>; `owners` are the people meant, `people` all that `user` may look over."""

    code: str
    owners: frozenset[int]
    people: tuple[Person, ...]
    teams: dict[int, str] = field(default_factory=dict)
    seller: int | None = None
    team: int | None = None

    @classmethod
    def of(cls, user: Any, asked: str) -> Whose:
        """What was asked for, or what is usual for this user. One query."""
        told = User.objects.below(user).order_by("name", "pk")
        rows = told.values_list("pk", "name", "team", "team__name", "team__path", "is_active", "role")
        people, teams = [], {}
        for pk, name, team, team_name, path, active, role in rows:
            people.append(Person(pk, name, team, path or "", active and role in (Role.SELLER, Role.MANAGER)))
            if team:
                teams[team] = team_name
        paths = {one.team: one.path for one in people if one.team}
        everybody = frozenset(one.pk for one in people)
        kind, number = asked[:1], asked[1:]
        pk = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
        if kind == "s" and pk in everybody:
            return cls(asked, frozenset({pk}), tuple(people), teams, seller=pk)
        if kind == "t" and pk in teams and len(people) > 1:
            owners = frozenset(one.pk for one in people if one.path.startswith(paths[pk]) and one.team)
            return cls(asked, owners, tuple(people), teams, team=pk)
        if asked != "me" and len(people) > 1 and (asked == "all" or user.leads or not user.may_write):
            own = None if user.sees_all else user.team_id
            return cls("all", everybody, tuple(people), teams, team=own)
        return cls("me", frozenset({user.pk}), tuple(people), teams, seller=user.pk)

    @property
    def is_many(self) -> bool:
        return self.code[0] in "at"

    @property
    def kept_as(self) -> str:
        """As snapshots call it: seller, team, or all."""
        return f"s{self.seller}" if self.seller else f"t{self.team}" if self.team else "all"

    @property
    def choices(self) -> Iterator[tuple[str, str]]:
        yield "me", gettext("my own")
        if len(self.people) > 1:
            yield "all", gettext("of all I look over")
        if len(self.teams) > 1:
            for pk, name in self.teams.items():
                yield f"t{pk}", name
        if len(self.people) > 1:
            for one in self.people:
                # Who has left, or sells no more, is not offered, but stands there when asked for.
                if (one.pk == self.seller and self.code != "me") or one in self.sellers:
                    yield f"s{one.pk}", one.name

    @property
    def sellers(self) -> list[Person]:
        """Who sells, of the people meant."""
        return [one for one in self.people if one.sells and (one.pk in self.owners or not self.is_many)]

    @property
    def word(self) -> str:
        return dict(self.choices).get(self.code) or gettext("my own")
