"""Whether somebody may take a company that nobody has: rooms above declare checks, and each may refuse in a sentence.

class OwnershipConfig(AppConfig):
    take_checks = ["tuoke.ownership.claims.refusal"]

A check takes (user, company id) and answers with why not, or ''.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


def refusal(user: Any, company: int) -> str:
    """The first refusal of any check; '' where none speaks against it."""
    return next((told for check in _checks() if (told := check(user, company))), "")


@cache
def _checks() -> list[Any]:
    declared = [path for app in apps.get_app_configs() for path in getattr(app, "take_checks", ())]
    return [import_string(path) for path in declared]
