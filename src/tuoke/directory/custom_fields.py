"""Fields that a firm adds to companies and people without a programmer: what they are called, what they hold, whether
they must be there.

A value stands in `Company.extra`, or `Person.extra`, under the key of its field, as text in one way of writing it: a
plain decimal, an ISO day, "yes" or "no", one of the choices. So conditions, cards and exports read a custom field as
they read any further column of a list, and a column that was there before becomes a field without being moved. A field
of the form `code` is a code of the company (`ExternalKey`) or the person (`PersonCode`), which no two of them share. No
two fields have one key or name, be they of companies or of people: in a list each is a column.

The fields that every firm asks (requirements 187 and 188) are there from the beginning, in `SHIPPED`; a row of the same
key takes the place of one. Which rows there are is read once per process and change: `Workspace.fields_at` says when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.tags import said
from tuoke.workspace.audit import changes, record
from tuoke.workspace.models import Due, Workspace

#: More fields than this are no form that anybody fills in.
MOST = 60
LONGEST = 500  # characters of a value
LONGEST_KEY = 40  # the key of a code is the source of an ExternalKey


class Of(models.TextChoices):
    """What has the field."""

    COMPANY = "company", _("companies")
    PERSON = "person", _("people")


class Form(models.TextChoices):
    """How a value is written and read."""

    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    MONEY = "money", _("sum of money")
    DATE = "date", _("date")
    YES_NO = "yes_no", _("yes or no")
    CHOICE = "choice", _("one of a few")
    CODE = "code", _("code: no two have the same")


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    def visible_to(self, user: Any) -> CustomFieldQuerySet:
        """What a field means is no secret to anybody who works here."""
        return self if user.is_authenticated and user.is_active else self.none()


class CustomField(models.Model):
    """A field as the firm defined it. Its key never changes: values stand under it."""

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    meaning = models.CharField(_("what to write there"), max_length=200, blank=True)
    of = models.CharField(_("asked of"), max_length=8, choices=Of, default=Of.COMPANY)
    form = models.CharField(_("what it holds"), max_length=8, choices=Form, default=Form.TEXT)
    unit = models.CharField(_("unit or currency"), max_length=12, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    required = models.BooleanField(_("must be filled in"), default=False)
    retired = models.BooleanField(_("no longer asked"), default=False)
    order = models.PositiveSmallIntegerField(_("place in the form"), default=100)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = CustomFieldQuerySet.as_manager()

    FACTS = ("name", "name_en", "meaning", "of", "form", "unit", "choices", "required", "retired", "order")

    class Meta:
        verbose_name = _("custom field")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return said(self.name, self.name_en)


@dataclass(frozen=True)
class Defined:
    """A field as pages use it. `headers`: the words that lists have for it, beside its names."""

    key: str
    name: str
    name_en: str
    form: str = Form.TEXT.value
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    retired: bool = False
    order: int = 100
    meaning: str = ""
    headers: tuple[str, ...] = ()
    of: str = Of.COMPANY.value
    pk: int = 0  # 0: it came with the product and nobody has changed it

    @property
    def label(self) -> str:
        return said(self.name, self.name_en)

    @property
    def is_code(self) -> bool:
        return self.form == Form.CODE

    @property
    def is_said(self) -> bool:
        """Whether it holds words, by which a search finds: figures, days and answers find nobody."""
        return self.form in (Form.TEXT, Form.CHOICE)

    @property
    def words(self) -> tuple[str, ...]:
        """By which words a list may call it."""
        return tuple(dict.fromkeys(word for word in (self.key, self.name, self.name_en, *self.headers) if word))


SHIPPED: tuple[Defined, ...] = (
    Defined("registered_capital", "注册资本", "Registered capital", Form.MONEY.value, "CNY", order=10,
            headers=("注册资金", "注册资本金", "capital", "share capital")),
    Defined("paid_in_capital", "实缴资本", "Paid-in capital", Form.MONEY.value, "CNY", order=11,
            headers=("实缴资金", "实收资本", "投资", "投资额", "paid in capital", "invested capital", "investment")),
    Defined("revenue", "营业收入", "Revenue", Form.MONEY.value, "CNY", order=12),
    Defined("main_revenue", "主营业务收入", "Revenue of the main business", Form.MONEY.value, "CNY", order=13,
            headers=("主营收入", "main business revenue")),
    Defined("products", "产品与服务", "Products and services", order=14,
            headers=("主营产品", "产品", "主营业务", "经营范围", "products", "services", "main products")),
    Defined("sites", "工厂与网点", "Sites", order=15,
            headers=("网点", "工厂", "分支机构", "生产基地", "plants", "offices", "locations", "branches")),
)  # fmt: skip

_read: dict[Any, tuple[Defined, ...]] = {}


def defined(
    workspace: Workspace | None = None, *, retired: bool = False, of: str | None = Of.COMPANY
) -> tuple[Defined, ...]:
    """Every field that is asked of companies (or of people, or of both where `of` is None), in the order of the form;
    with `retired` also those that are no longer. A page gives the workspace that it has read already."""
    at = (workspace or Workspace.current()).fields_at
    if at is None:
        found = SHIPPED
    else:
        if at not in _read:
            _read.clear()
            _read[at] = _merged(CustomField.objects.order_by("order", "pk")[: 2 * MOST])
        found = _read[at]
    return tuple(one for one in found if (retired or not one.retired) and of in (None, one.of))


def _merged(rows: Iterable[CustomField]) -> tuple[Defined, ...]:
    shipped = {one.key: one for one in SHIPPED}
    mine = [
        Defined(
            row.key, row.name, row.name_en, row.form, row.unit, tuple(row.choices), row.required, row.retired,
            row.order, row.meaning, shipped[row.key].headers if row.key in shipped else (), row.of, row.pk,
        )
        for row in rows
    ]  # fmt: skip
    keys = {one.key for one in mine}
    return tuple(sorted([*mine, *(one for one in SHIPPED if one.key not in keys)], key=lambda one: (one.order, one.pk)))


def write(field: CustomField, by: Any, before: dict[str, Any] | None = None) -> None:
    """Save a new field, or one that was changed from `before`; every process reads the fields anew."""
    with transaction.atomic():
        if before is None:
            field.by = by
            field.save()
            record(by, "create", field, after={name: getattr(field, name) for name in ("key", *CustomField.FACTS)})
        else:
            field.version += 1
            field.save()
            record(by, "update", field, **changes(field, before, list(CustomField.FACTS)))
        Workspace.objects.filter(pk=1).update(fields_at=timezone.now())
        if before is None or before.get("form", field.form) != field.form:
            # What stands there already, as a further column of a list, is found from now on, or no more.
            Due.objects.ask("index_field", f"{field.key}:0")
