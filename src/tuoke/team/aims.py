"""What people have set out to reach. The room that keeps it declares it in its AppConfig; whoever shows it asks here.

class CallsConfig(AppConfig):
    deals_wanted = "tuoke.calls.plan.deals_wanted"
"""

from __future__ import annotations

from collections.abc import Collection

from django.apps import apps
from django.utils.module_loading import import_string


def deals_a_month(people: Collection[int]) -> dict[int, int]:
    """id of a seller -> signatures a month that they set out to make; who set none is not there."""
    found: dict[int, int] = {}
    for app in apps.get_app_configs():
        if path := getattr(app, "deals_wanted", ""):
            found |= import_string(path)(people)
    return found
