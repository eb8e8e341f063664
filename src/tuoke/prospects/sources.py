"""Where a list of strangers can come from: the seven methods of prospecting (requirement rows 165-171), channels and
circles of acquaintance (rows 35-47), and plain sources. A code once used is never given another sense."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tuoke.intake.kinds import Source

PLAIN = _("Lists")
METHODS = _("The seven methods")
CHANNELS = _("Channels")
CIRCLES = _("People we know")

SOURCES: tuple[Source, ...] = (
    Source("public_register", _("Public register or directory"), PLAIN),
    Source("purchased", _("Purchased list"), PLAIN, _("The seller of the list must have the right to hand it on.")),
    Source("trade_fair", _("Trade fair"), PLAIN),
    Source("website_form", _("Website form"), PLAIN),
    Source("own_customers", _("Own customers"), PLAIN),
    Source("other", _("Other"), PLAIN),
    Source("canvassing", _("Carpet canvassing"), METHODS),  # 165
    Source("chain_referral", _("Chain referral"), METHODS),  # 166
    Source("influential_centre", _("Influential centre"), METHODS),  # 167
    Source("observation", _("Personal observation"), METHODS),  # 168
    Source("assistant", _("Commissioned assistant"), METHODS),  # 169
    Source("advertising", _("Advertising"), METHODS),  # 170
    Source("market_consultant", _("Market consultants"), METHODS),  # 171
    Source("messenger", _("QQ or WeChat"), CHANNELS),  # 35
    Source("group_chat", _("Group chat"), CHANNELS),  # 36
    Source("phone_sms", _("Phone and text messages"), CHANNELS),  # 37
    Source("web_forum", _("Websites and forums"), CHANNELS),  # 38
    Source("email_card", _("E-mail and greeting cards"), CHANNELS),  # 39
    Source("acquaintances", _("Whom I know"), CIRCLES),  # 40
    Source("own_circle", _("Colleagues, neighbours, family, shops"), CIRCLES),  # 41
    Source("relations", _("Relations kept up"), CIRCLES),  # 42
    Source("inside_firm", _("Colleagues inside the firm"), CIRCLES),  # 43
    Source("peers", _("People in the same trade"), CIRCLES),  # 44
    Source("neighbourhood", _("Neighbourhood"), CIRCLES),  # 45
    Source("occasion", _("Met by chance: travel, meals, gatherings"), CIRCLES),  # 46
    Source("referral", _("Recommended by a satisfied customer"), CIRCLES),  # 47
)


def sources() -> tuple[Source, ...]:
    return SOURCES


def label(code: str) -> str:
    """The source's name, or the code itself where a list names one that we do not know."""
    return str(next((source.label for source in SOURCES if source.code == code), code))
