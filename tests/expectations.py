"""Who may do what: every address of the product, with what each of the cast gets. A new address gets its line here.

Seven signs a method, in the order of `WHO`:

    +  let in (200, or a redirect that is not to the sign-in, or a form that is told what is wrong)
    s  sent to the sign-in page
    -  refused (403)
    0  not there (404): whatever they may not see does not exist for them
    x  this method does not exist here (405)

The objects in the addresses belong to Alice, if nothing else is said. PUT, PATCH and DELETE exist nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WHO = ("stranger", "vera", "alice", "bob", "charlie", "mei", "ada")

# Signed in is enough.
ALL = "s++++++"
# Sellers, managers and admins; a viewer is refused.
WRITERS = "s-+++++"
LEADERS = "s----++"
ADMINS = "s-----+"
ADMINS_NOT = "s-----x"
# What is Alice's: she, those who look over her, and the admin.
HERS = "s++00++"
HERS_TO_WRITE = "s-+00++"
ANYBODY = "+++++++"
# There is only the other method; a viewer, who may not write, is refused first.
READ_ONLY = WRITE_ONLY = "s-xxxxx"
# This method is not there; strangers are asked to sign in first, or are not.
NO = "sxxxxxx"
NOWHERE = "xxxxxxx"


@dataclass(frozen=True)
class Expect:
    """`get` and `post` are the signs; `path` makes the address's parts from the world; `data` is what POST sends."""

    get: str = NO
    post: str = NO
    path: Callable[[Any], dict[str, Any]] = lambda world: {}
    data: dict[str, str] = field(default_factory=dict)
    query: str = ""


def a_colleague(world: Any) -> dict[str, int]:
    return {"pk": world.people["bob"].pk}


def her_team(world: Any) -> dict[str, int]:
    return {"pk": world.people["alice"].team.pk}


def her_company(world: Any) -> dict[str, int]:
    return {"pk": world.company.pk}


def her_row(world: Any) -> dict[str, int]:
    return {"row": world.row.pk}


# The library's own pages: its forms take PUT as POST.
SIGN_IN = {
    "account_login": Expect(ANYBODY, ANYBODY),
    "account_logout": Expect(ALL, "sssssss"),
    "account_signup": Expect(ANYBODY, ANYBODY),
    "account_reset_password": Expect(ANYBODY, ANYBODY),
    "account_reset_password_done": Expect(ANYBODY, NOWHERE),
    "account_reset_password_from_key": Expect(ANYBODY, ANYBODY, lambda world: {"uidb36": "1", "key": "abc"}),
    "account_reset_password_from_key_done": Expect(ANYBODY, NOWHERE),
    "account_inactive": Expect(ANYBODY, NOWHERE),
    "account_change_password": Expect(ALL, ALL),
    "account_set_password": Expect(ALL),
    "account_reauthenticate": Expect(ALL, ALL),
    "set_language": Expect(ANYBODY, ANYBODY),
}

TEAM = {
    "team:preferences": Expect(ALL, ALL),
    "team:look": Expect(NOWHERE, ANYBODY, data={"theme": "dark"}),
    "team:sign_in_link": Expect(ANYBODY, ANYBODY, lambda world: {"token": world.token}),
    "team:set_password": Expect(ALL, ALL),
    "team:people": Expect(ADMINS, ADMINS_NOT),
    "team:invite": Expect(ADMINS, ADMINS),
    "team:person": Expect(ADMINS, ADMINS, a_colleague),
    "team:link": Expect(ADMINS_NOT, ADMINS, a_colleague),
    "team:deactivate": Expect(ADMINS_NOT, ADMINS, a_colleague),
    "team:reactivate": Expect(ADMINS_NOT, ADMINS, lambda world: {"pk": world.gone.pk}),
    "team:hand_over": Expect(ADMINS_NOT, ADMINS, a_colleague),
    "team:teams": Expect(ADMINS, ADMINS),
    "team:team": Expect(ADMINS, ADMINS, her_team),
    "team:team_delete": Expect(ADMINS_NOT, ADMINS, her_team),
    "team:settings": Expect(ADMINS, ADMINS),
}

WORKSPACE = {
    "workspace:health": Expect(ANYBODY, NOWHERE),
    "workspace:audit": Expect(ADMINS, NO),
}

CALLS = {
    "calls:call_sheet": Expect(ALL, READ_ONLY),
    "calls:rebuild": Expect(WRITE_ONLY, "s-+0000"),
    "calls:outcome": Expect(WRITE_ONLY, HERS_TO_WRITE, her_row, {"outcome": "no_answer", "version": "1"}),
    "calls:undo": Expect(WRITE_ONLY, HERS_TO_WRITE, her_row),
    "calls:referral": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_row),
    "calls:plan": Expect(WRITERS, WRITERS),
    "calls:script": Expect(WRITERS, WRITERS),
    "calls:team_results": Expect(LEADERS, "s----xx"),
}

DIRECTORY = {
    "directory:companies": Expect(ALL, READ_ONLY),
    "directory:values": Expect(ALL, READ_ONLY, query="?of=industry"),
    "directory:palette": Expect(ALL, READ_ONLY),
    "directory:company_create": Expect(WRITERS, WRITERS),
    "directory:company": Expect(HERS, READ_ONLY, her_company),
    "directory:company_edit": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_company),
    "directory:company_take": Expect(WRITE_ONLY, HERS_TO_WRITE, her_company),
    "directory:company_owner": Expect("s----xx", LEADERS, her_company),
    "directory:person_create": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_company),
    "directory:person_edit": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"pk": world.person.pk}),
}

EXPECTED: dict[str, Expect] = {**SIGN_IN, **TEAM, **WORKSPACE, **CALLS, **DIRECTORY}
