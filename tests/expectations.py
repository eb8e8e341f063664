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
# What is Alice's: she, those who look over her, and the admin.
HERS = "s++00++"
HERS_TO_WRITE = "s-+00++"
ANYBODY = "+++++++"
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
    "account_reauthenticate": Expect(ALL, ALL),
    "set_language": Expect(ANYBODY, ANYBODY),
}

TEAM = {
    "team:preferences": Expect(ALL, ALL),
    "team:look": Expect(NOWHERE, ANYBODY, data={"theme": "dark"}),
    "team:sign_in_link": Expect(ANYBODY, ANYBODY, lambda world: {"token": world.token}),
}

EXPECTED: dict[str, Expect] = {**SIGN_IN, **TEAM}
