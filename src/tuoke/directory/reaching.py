"""By which ways a person may be reached, and on what ground: channels, consents, and who asked to be left alone.

Whoever sends or dials asks `refusal` first. What a person asked for comes before every ground: a register entry or a
mark on the person refuses whatever else is written here.

Models are named by text (`directory.Person`) because models.py imports this file.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.engine.lists.normalise import email_key, phone_key
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due


class ChannelKind(models.TextChoices):
    """How people are reached (requirement 35, in today's words)."""

    PHONE = "phone", _("phone")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    WECHAT = "wechat", _("WeChat")
    WECOM = "wecom", _("WeCom")
    POST = "post", _("post")
    OTHER = "other", _("other way")


class Basis(models.TextChoices):
    """Why this person may be contacted. The codes are those of an imported list's basis."""

    CONSENT = "consent", _("consent: the person said yes")
    CONTRACT = "contract", _("contract: customer, or asked us for an offer")
    PUBLIC_DATA = "public_data", _("lawfully published by the person")
    LEGITIMATE_INTEREST = "legitimate_interest", _("legitimate interest of a business contact")
    LEGAL_DUTY = "legal_duty", _("a law obliges us")


class Withdrawable(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Withdrawable:
        """Whoever may see the person."""
        from tuoke.directory.seen import seen_of

        return self.filter(seen_of(user, "person__company"))


class Channel(models.Model):
    """Another way to a person, beside the phone and the address that stand on the person itself."""

    person = models.ForeignKey("directory.Person", models.CASCADE, related_name="channels")
    kind = models.CharField(_("way"), max_length=6, choices=ChannelKind)
    value = models.CharField(_("number, address or account"), max_length=200)
    key = models.CharField(max_length=200, editable=False)  # as it is compared
    note = models.CharField(_("note"), max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = Withdrawable.as_manager()

    class Meta:
        verbose_name = _("way to reach")
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="channel_once")]
        indexes = [models.Index(fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = channel_key(self.kind, self.value)
        super().save(*args, **kwargs)


class Consent(models.Model):
    """A ground on which a person is contacted: what for, how it is known, since when, and until when it held."""

    person = models.ForeignKey("directory.Person", models.CASCADE, related_name="consents")
    channel = models.CharField(_("for which way"), max_length=6, choices=ChannelKind, blank=True)  # '' = every way
    basis = models.CharField(_("ground"), max_length=20, choices=Basis)
    purpose = models.CharField(_("what for"), max_length=200)
    evidence = models.CharField(_("how we know"), max_length=400)
    given_on = models.DateField(_("since"))
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_why = models.CharField(max_length=200, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = Withdrawable.as_manager()

    class Meta:
        verbose_name = _("ground")
        ordering = ["withdrawn_at", "-given_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_basis_display()} {self.given_on}"


def channel_key(kind: str, value: str) -> str:
    """As two spellings of one number, address or account are compared."""
    text = value.strip()
    if kind in (ChannelKind.PHONE, ChannelKind.SMS):
        return phone_key(text) or "".join(c for c in text if c.isdigit())
    return (email_key(text) or text.lower()) if kind == ChannelKind.EMAIL else text.lower()


def refusal(person: Any, kind: str, value: str = "") -> str:
    """Why this person may not be reached by that way now, as a code, or '' where nothing speaks against it.

    left_alone: the person, or the number or address, is in the register · withdrawn: a consent for this way was
    withdrawn and none stands. `value` is the number or address that is to be used, where it is not the person's own.
    """
    from tuoke.directory.do_not_contact import registered

    if person.do_not_contact_at is not None:
        return "left_alone"
    phones = kind in (ChannelKind.PHONE, ChannelKind.SMS)
    phone = (phone_key(value) if value else person.phone_key) if phones else ""
    email = (email_key(value) if value else person.email_key) if kind == ChannelKind.EMAIL else ""
    if registered(phone or "", email or ""):
        return "left_alone"
    given = list(Consent.objects.filter(Q(channel="") | Q(channel=kind), person=person).values_list("withdrawn_at"))
    if given and all(withdrawn for (withdrawn,) in given):
        return "withdrawn"
    return ""


#: What a phone or a computer opens for a way. WeChat and WeCom only open: neither lets a page name the account.
SCHEMES = {
    ChannelKind.PHONE: "tel:", ChannelKind.SMS: "sms:", ChannelKind.EMAIL: "mailto:",
    ChannelKind.WECHAT: "weixin://", ChannelKind.WECOM: "wxwork://",
}  # fmt: skip


def links(person: Any, channels: list[Channel]) -> dict[int, str]:
    """What each way is opened by, by its id. A way that `refusal` speaks against has none, nor has post."""
    from tuoke.directory.models import DoNotContact

    if person.do_not_contact_at is not None or not channels:
        return {}
    left = set(DoNotContact.objects.filter(key__in=[one.key for one in channels]).values_list("key", flat=True))
    grounds = list(Consent.objects.filter(person=person).values_list("channel", "withdrawn_at"))
    found = {}
    for one in channels:
        given = [withdrawn for channel, withdrawn in grounds if channel in ("", one.kind)]
        if one.key in left or one.kind not in SCHEMES or (given and all(given)):
            continue
        named = one.kind in (ChannelKind.PHONE, ChannelKind.SMS, ChannelKind.EMAIL)
        found[one.pk] = SCHEMES[ChannelKind(one.kind)] + (quote(one.key, safe="+@") if named else "")
    return found


def withdraw(consent: Consent, by: Any, why: str) -> bool:
    """The ground holds no longer; what was there stays written. False where that was done already."""
    with transaction.atomic():
        now = timezone.now()
        standing = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
        if not standing.update(withdrawn_at=now, withdrawn_why=why[:200]):
            return False
        record(by, "withdraw", consent, before={"withdrawn_at": None}, after={"withdrawn_at": now.isoformat()})
    return True


def lift_for(person: Any, by: Any, why: str) -> list[int]:
    """Somebody who asked to be left alone wants to hear from us again: the register forgets their number and address,
    and everybody marked for one of them may be called. `why` says how that is known. Ids of those who may."""
    from tuoke.directory.models import DoNotContact, Person

    with transaction.atomic():
        same = Q(pk=person.pk)
        for channel, key in (("phone", person.phone_key), ("email", person.email_key)):
            if key:
                DoNotContact.objects.filter(channel=channel, key=key).delete()
                same |= Q(**{f"{channel}_key": key})
        marked = Person.objects.filter(same).exclude(do_not_contact_at=None)
        ids = list(marked.order_by("pk").values_list("pk", flat=True))
        before: dt.datetime | None = person.do_not_contact_at
        Person.objects.filter(pk__in=ids).update(do_not_contact_at=None, version=F("version") + 1)
        since = before.isoformat() if before else None
        record(by, "lift leave alone", "directory.person", ids=ids, before=since, after=None, why=why)
        Due.objects.ask("score_all")
    return ids
