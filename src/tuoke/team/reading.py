"""How a person reads the fields of a row, by the rules of their role (`rights.py`)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tuoke.team.rights import Rights, Role, RoleRights, Shown, Whose


class ReadsFields:
    """Of a `User`: what their role may do, and what of a row that somebody has is shown to them."""

    if TYPE_CHECKING:
        role: str
        is_active: bool

        @property
        def works_for(self) -> Collection[int]: ...
        def _is_near(self, owner: int) -> bool: ...

    @property
    def rights(self) -> Rights:
        """What their role may do: came along with them (`with_rights`), else it is read now; of an admin it is
        fixed."""
        found: Rights | None = self.__dict__.get("_rights")
        if found is None or found.role != self.role:
            body = None
            if self.__dict__.get("rights_role") == self.role:
                body = self.__dict__["rights_body"]
            elif self.role != Role.ADMIN:
                body = RoleRights.objects.filter(role=self.role).values_list("body", flat=True).first()
            found = Rights.of(self.role, body)
            self.__dict__["_rights"] = found
        return found

    def whose(self, owner: int | None) -> Whose:
        """Whose row it is that `owner` has (None: nobody), as field rules tell rows apart."""
        if owner is None or owner in self.works_for:
            return Whose.OWN
        return Whose.TEAM if self._is_near(owner) else Whose.OTHERS

    def shown(self, key: str, owner: int | None) -> Shown:
        """How they read this field of a row that `owner` has. Asks who is on the team only where that matters."""
        levels = self.rights.levels(key)
        if levels[0] == levels[1] == levels[2]:
            return levels[0]
        if owner is None or owner in self.works_for:
            return levels[0]
        return levels[1] if levels[1] == levels[2] else levels[self.whose(owner)]

    def reads_field(self, key: str, owner: int | None) -> bool:
        return self.is_active and self.shown(key, owner) >= Shown.READ
