"""What the tests of the call sheet work on: companies that fit, a profile, a card and the sheet of today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tuoke.calls.models import Sheet, SheetRow
from tuoke.flows import prospecting
from tuoke.targeting.models import Card, Profile
from tuoke.team.models import User
from tuoke.workspace.models import Workspace

MakeSheet = Callable[..., Sheet]


@pytest.fixture
def set_up() -> Callable[[User], None]:
    """`set_up(alice)`: her profile and card, as after the first steps."""

    def write(seller: User) -> None:
        profile: dict[str, Any] = {"schema": 1, "industries": [{"name": "银行"}]}
        card: dict[str, Any] = {"schema": 1, "industry": {"银行": 2}, "title": {"行长": 2}, "trigger": {"*": 2}}
        Profile.objects.create(seller=seller, number=1, body=profile, by=seller)
        Card.objects.create(seller=seller, number=1, body=card, by=seller)

    return write


@pytest.fixture
def make_sheet(set_up: Callable[[User], None]) -> MakeSheet:
    """`make_sheet(alice)`: her sheet of today, made as the worker makes it."""

    def make(seller: User, *, again: bool = False) -> Sheet:
        if not Profile.objects.filter(seller=seller).exists():
            set_up(seller)
        prospecting.score(str(seller.pk))
        day = Workspace.current().today()
        prospecting.sheet(f"{seller.pk}:{day.isoformat()}")
        return Sheet.objects.get(seller=seller, day=day)

    return make


@pytest.fixture
def sheet(alice, make_company, make_person, make_sheet) -> Sheet:
    """Alice's sheet with three banks, each with a person; the first has the best title."""
    for name, title in (("东海银行", "行长"), ("南山银行", "文员"), ("西岭银行", "文员")):
        company = make_company(name, industry="银行", owner=alice, area="深圳", employees=1200)
        make_person(company, f"{name[:2]}先生", title=title, phone=f"138 0013 80{len(title)}{ord(name[0]) % 10}")
    return make_sheet(alice)  # type: ignore[no-any-return]


@pytest.fixture
def rows(sheet: Sheet) -> list[SheetRow]:
    return list(sheet.rows.select_related("company", "person").order_by("rank"))
