"""What kinds of event may make a company buy now (requirement 232)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TriggerKind(models.TextChoices):
    FUNDING = "funding", _("funding")
    MERGER = "merger", _("merger or acquisition")
    IPO = "ipo", _("listing or delisting")
    EXECUTIVE = "executive", _("new executive")
    EXPANSION = "expansion", _("expansion")
    RELOCATION = "relocation", _("relocation")
    HIRING = "hiring", _("hiring")
    LAYOFFS = "layoffs", _("layoffs")
    TENDER = "tender", _("tender")
    CONTRACT = "contract", _("contract won")
    PRODUCT = "product", _("new product")
    PARTNERSHIP = "partnership", _("partnership")
    LAWSUIT = "lawsuit", _("lawsuit or penalty")
    REFORM = "reform", _("reorganisation")
    RESULTS = "results", _("profit or loss")
    PROJECT = "project", _("systems project")
    OTHER = "other", _("other news")
