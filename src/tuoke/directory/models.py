"""Companies and people, the lists they came on, and what must not be called: the nouns that all rooms share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tuoke.directory.arrivals import Arrival as Arrival
from tuoke.directory.arrivals import Revealed as Revealed
from tuoke.directory.bulk_models import BulkChange as BulkChange
from tuoke.directory.bulk_models import BulkRow as BulkRow
from tuoke.directory.custom_fields import CustomField as CustomField
from tuoke.directory.groups import PartOf as PartOf
from tuoke.directory.other_names import CompanyName as CompanyName
from tuoke.directory.pairs import Merge as Merge  # models of this room, kept in a file of their own
from tuoke.directory.pairs import TwinPair as TwinPair
from tuoke.directory.person_codes import PersonCode as PersonCode
from tuoke.directory.planner import NotByIndex
from tuoke.directory.reaching import Channel as Channel
from tuoke.directory.reaching import Consent as Consent
from tuoke.directory.saved_views import DefaultView as DefaultView
from tuoke.directory.saved_views import SavedView as SavedView
from tuoke.directory.tags import Tag as Tag
from tuoke.directory.tags import Tagged as Tagged
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import email_key, phone_key
from tuoke.team.models import Reach, User
from tuoke.team.rights import CONTACT
from tuoke.workspace.asked_again import AskedAgain, Given

SEEN_BY = ("owner", "merged_into", "arrival")  # what `visible_to` asks of a company


class CompanyQuerySet(models.QuerySet["Company"]):
    def arrived(self) -> CompanyQuerySet:
        """Without rows of a batch that is still being written, and without those merged into another."""
        return self.filter(Revealed("arrival")).filter(merged_into=None)

    def visible_to(self, user: Any) -> CompanyQuerySet:
        """Own and unowned, those of the teams below, or all: how far the role reaches (`User.reach`)."""
        if not user.is_authenticated or not user.is_active or user.reach == Reach.NONE:
            return self.none()
        seen = self.arrived()
        if user.sees_all:
            return seen
        mine = list(user.works_for) if user.reach == Reach.OWN else User.objects.below(user).values("pk")
        seen = seen.alias(holder=NotByIndex(F("owner_id"), output_field=models.BigIntegerField()))
        return seen.filter(Q(holder=None) | Q(holder__in=mine))

    def search(self, text: str) -> CompanyQuerySet:
        """Those whose names, codes, people, phones or addresses have every word of `text`; asks the index at once."""
        from tuoke.directory.search import look_up

        return look_up(text).narrow(self)


class Company(models.Model):
    """A company as we know it. Missing values stay missing: '' or None means unknown, never 'no' or 0."""

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    area = models.CharField(_("territory"), max_length=120, blank=True)
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    owner_kind = models.CharField(_("kind of owner"), max_length=60, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=240, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=10_000)
    extra = models.JSONField(default=dict, blank=True)  # columns of a list that have no field of their own
    is_reference = models.BooleanField(_("reference customer"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="companies",
        verbose_name=_("owner"),
        db_index=False,  # the index by owner and name serves
    )
    # Since when the owner has it; None: since it was made. Whoever writes `owner` writes this.
    held_since = models.DateTimeField(null=True, editable=False)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)  # 0: entered by hand
    # Its index (below) holds the few that are merged: asked for the many that are not, it would only mislead.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = CompanyQuerySet.as_manager()

    # What a person or an import may write; the digest of the directory is taken over these.
    FACTS = (
        "name", "name_en", "area", "industry", "owner_kind", "employees", "founded", "website", "phone", "address",
        "note", "extra", "is_reference",
    )  # fmt: skip

    class Meta:
        verbose_name = _("company")
        indexes = [
            models.Index(fields=["name_key", "id"]),
            models.Index(fields=["-changed_at", "-id"]),
            # In the order of the list; behind it all that says who sees a row, so that counting reads the index alone.
            models.Index(fields=["owner", "name_key", "id", "merged_into", "arrival", "area", "industry"]),
            models.Index(fields=["industry", "name_key", "id", *SEEN_BY]),
            models.Index(fields=["area", "name_key", "id", *SEEN_BY]),
            models.Index(
                fields=["name_key", "id", *SEEN_BY], condition=Q(is_reference=True), name="company_reference_seen"
            ),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="company_merged"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def people_here(self) -> list[Person]:
        """Its people, those who may be called first; those of a batch not yet revealed are not there."""
        return PEOPLE(company=self.pk)

    @property
    def extra_texts(self) -> list[tuple[str, str]]:
        """The columns without a field of their own, by name; any of them may hold a phone."""
        return [(key, str(value)) for key, value in sorted(self.extra.items()) if value not in ("", None)]

    def phones_open_to(self, user: Any) -> bool:
        """As shipped whoever owns it, may take it or stands in for its owner reads its phones; others read a mask."""
        return bool(user.reads_field(CONTACT, self.owner_id))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)[:200]
        super().save(*args, **kwargs)


class PersonQuerySet(models.QuerySet["Person"]):
    def arrived(self) -> PersonQuerySet:
        """Without those of a batch that is still being written."""
        return self.filter(Revealed("arrival"))

    def visible_to(self, user: Any) -> PersonQuerySet:
        """Whoever may see the company sees its people (phones are masked for those who do not own it)."""
        return self.arrived().filter(company__in=Company.objects.visible_to(user))


class Person(models.Model):
    FOLLOWS_MERGE = True  # rows of this model go to the company that theirs is merged into, and come back

    # No index of its own: `person_company` begins with it.
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="people", verbose_name=_("company"), db_index=False
    )
    name = models.CharField(_("name"), max_length=80)
    title = models.CharField(_("title"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    phone_key = models.CharField(max_length=32, blank=True, editable=False)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True, max_length=10_000)
    extra = models.JSONField(default=dict, blank=True)  # values of the fields that the firm defined for people
    do_not_contact_at = models.DateTimeField(null=True, blank=True)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    objects = PersonQuerySet.as_manager()

    FACTS = ("name", "title", "phone", "email", "note", "extra", "do_not_contact_at")

    class Meta:
        verbose_name = _("person")
        # Not `db_index` of the field: PostgreSQL would keep a second one, for beginnings of keys, that nobody asks.
        indexes = [
            *(models.Index(fields=[f"{way}_key"], name=f"person_{way}") for way in ("phone", "email")),
            # The order of the list of people, and who there is of a company. Both have what is asked of many people
            # before one is shown, so that a page fetches only whom it shows.
            models.Index(fields=["name", "id", "company", "arrival", "do_not_contact_at", "phone"], name="person_name"),
            models.Index(fields=["company", "do_not_contact_at", "phone", "arrival"], name="person_company"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dial(self) -> str:
        """The number as a phone takes it: digits, and + at the start."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phone_key = phone_key(self.phone) or ""
        self.email_key = email_key(self.email) or ""
        super().save(*args, **kwargs)


PEOPLE = AskedAgain(
    lambda: Person.objects.filter(Revealed("arrival"), company=Given("company", models.BigIntegerField())).order_by(
        F("do_not_contact_at").asc(nulls_first=True), "pk"
    )
)


class DoNotContactQuerySet(models.QuerySet["DoNotContact"]):
    def visible_to(self, user: Any) -> DoNotContactQuerySet:
        """Only an admin reads the register; everybody is bound by it."""
        return self if user.is_authenticated and user.is_admin else self.none()


class DoNotContact(models.Model):
    """A phone number or an address that asked to be left alone, wherever it turns up again."""

    channel = models.CharField(max_length=5, choices=[("phone", _("phone")), ("email", _("e-mail"))])
    key = models.CharField(max_length=254)
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DoNotContactQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="do_not_contact_once")]

    def __str__(self) -> str:
        return self.key


class ExternalKeyQuerySet(models.QuerySet["ExternalKey"]):
    def visible_to(self, user: Any) -> ExternalKeyQuerySet:
        return self.filter(company__in=Company.objects.visible_to(user))


class ExternalKey(models.Model):
    """A code from outside: stock code, credit code, another CRM's id. An equal code beats a differing name."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="keys")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=80)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)

    objects = ExternalKeyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "value"], name="external_key_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.value}"


class ListQuerySet(models.QuerySet["List"]):
    def visible_to(self, user: Any) -> ListQuerySet:
        """Lists made by people one may look over (own, team below, all); entries are filtered by company besides."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(Revealed("arrival"))
        return seen if user.sees_all else seen.filter(by__in=User.objects.below(user).values("pk"))


class List(models.Model):
    """A list of names with where it came from and on what lawful basis it may be used."""

    name = models.CharField(_("list"), max_length=120)
    source = models.CharField(_("source"), max_length=40)  # a code of prospects.sources
    source_note = models.CharField(_("where exactly"), max_length=200, blank=True)
    lawful_basis = models.CharField(_("lawful basis"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lists")
    made_at = models.DateTimeField(default=timezone.now)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)

    objects = ListQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Any) -> EntryQuerySet:
        return self.filter(company__in=Company.objects.visible_to(user), list__in=List.objects.visible_to(user))


class Entry(models.Model):
    """One company, or one person of it, on one list."""

    FOLLOWS_MERGE = True

    list = models.ForeignKey(List, models.CASCADE, related_name="entries", db_index=False)  # the one below serves
    company = models.ForeignKey(Company, models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="entries")
    line = models.PositiveIntegerField(null=True)  # line in the file it came from
    made_at = models.DateTimeField(default=timezone.now)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["list", "company"])]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.company_id}"
