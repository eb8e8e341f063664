"""Every address that the resolver knows, by every method, as everybody of the cast (tests/test_permissions.py)."""

from __future__ import annotations

from bench.figures.by_tests import ran
from bench.figures.ground import Told

COUNT = QUICK = 0  # all there are
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def figure(database: str, count: int) -> list[Told]:
    from tests.expectations import EXPECTED, SIGN_IN, WHO

    told = ran(database, "tests/test_permissions.py", TUOKE_EVERY_ROLE="1")
    requests = (len(EXPECTED) * 2 + (len(EXPECTED) - len(SIGN_IN)) * 3) * len(WHO)
    what = f"{len(EXPECTED)} addresses x {len(METHODS)} methods x {len(WHO)} roles, {requests:,} requests"
    found = f"{told['failed']} of {told['passed'] + told['failed']} tests failed"
    return [Told("6 who may do what", what, found, "0", not told["failed"])]
