"""What files can hang on in the rooms above: each declares it in its AppConfig.

class DealsConfig(AppConfig):
    holds_files = [Holder("deal", "deals.Deal", "deals:deal")]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Holder:
    """`model` has `visible_to` and a `company`; `page` names the address of one, by `pk`."""

    code: str
    model: str
    page: str

    def all(self) -> Any:
        return apps.get_model(self.model)._default_manager


def holders() -> dict[str, Holder]:
    return {one.code: one for app in apps.get_app_configs() for one in getattr(app, "holds_files", ())}
