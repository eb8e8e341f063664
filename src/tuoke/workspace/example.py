"""The invented call sheet on the sign-in page: it teaches the squares to who has never seen them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tuoke.workspace.navigation import Text

CARD = (2, 2, 2, 2, 1, 1, 2)  # industry, title, territory, trigger, sold here before, reference, personally involved


@dataclass(frozen=True)
class Row:
    name: Text
    why: Text
    points: tuple[int | None, ...]


ROWS = (
    Row(_("Ningbo Chenghai Foods"), _("2 new filling lines; you know the plant manager"), (2, 2, 2, 2, 1, 0, 2)),
    Row(_("Wuxi Xinhe Biopharma"), _("a new production head for 19 days"), (2, 2, 2, 2, 0, 1, 0)),
    Row(_("Suzhou Ruibo New Energy"), _("a permit published, a reference next door"), (1, 2, 2, 1, 0, 1, 0)),
    Row(_("Dongguan Qiming Precision"), _("hires 3 engineers; who decides is not known yet"), (2, None, 2, 1, 0, 0, 0)),
)
