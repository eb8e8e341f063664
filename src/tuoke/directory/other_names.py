"""Other names of a company: short, brand, former, in another language, spelled otherwise somewhere. Its `name` stays
the one that is shown; by each of these it is found, and known again in a list, as by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.engine.lists.names import name_key
from tuoke.workspace.asked_again import Among, AskedAgain

LONGEST = 200
MOST = 30  # of one company


class NameKind(models.TextChoices):
    REGISTERED = "registered", _("registered name")
    SHORT = "short", _("short name")
    BRAND = "brand", _("brand")
    FORMER = "former", _("former name")
    LOCAL = "local", _("local spelling")


LANGUAGES = [
    ("zh", _("Chinese")), ("zh-hant", _("Chinese, traditional")), ("en", _("English")), ("ja", _("Japanese")),
    ("ko", _("Korean")), ("de", _("German")), ("fr", _("French")), ("es", _("Spanish")), ("pt", _("Portuguese")),
    ("it", _("Italian")), ("ru", _("Russian")), ("vi", _("Vietnamese")), ("th", _("Thai")), ("ar", _("Arabic")),
    ("other", _("another language")),
]  # fmt: skip
#: The columns of lists in which such names come, and of what kind they are.
COLUMNS = {
    "short_name": NameKind.SHORT,
    "brand": NameKind.BRAND,
    "former_name": NameKind.FORMER,
    "local_name": NameKind.LOCAL,
    "registered_name": NameKind.REGISTERED,
}


class Told(NamedTuple):
    """One name as a form says it."""

    kind: str
    language: str
    text: str


class CompanyNameQuerySet(models.QuerySet["CompanyName"]):
    def visible_to(self, user: Any) -> CompanyNameQuerySet:
        """Whoever sees the company sees all its names."""
        from tuoke.directory.models import Company

        return self.filter(company__in=Company.objects.visible_to(user))

    def settled(self) -> CompanyNameQuerySet:
        """Without those of a list that is still coming in."""
        from tuoke.directory.models import Revealed

        return self.filter(Revealed("arrival"))


class CompanyName(models.Model):
    """A name of a company beside its own. `key` is `name_key` of the text: two names with one key are one name."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey("directory.Company", models.CASCADE, related_name="names", db_index=False)
    kind = models.CharField(_("kind of name"), max_length=10, choices=NameKind, default=NameKind.SHORT)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, blank=True)
    text = models.CharField(_("name"), max_length=LONGEST)
    key = models.CharField(max_length=LONGEST, editable=False, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)

    objects = CompanyNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        # Its index serves whoever asks for the names of a company.
        constraints = [models.UniqueConstraint(fields=["company", "kind", "text"], name="company_name_once")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.text)[:LONGEST]
        super().save(*args, **kwargs)


#: (company, text) of some companies, in the order in which they were written.
OF_MANY = AskedAgain(
    lambda: (
        CompanyName.objects.settled()
        .filter(Among(models.F("company_id"), "companies"))
        .order_by("pk")
        .values_list("company_id", "text")
    )
)


def texts_of(companies: Sequence[int]) -> dict[int, list[str]]:
    """Company -> its other names; one query, none of nobody."""
    found: dict[int, list[str]] = {}
    for company, text in OF_MANY(companies=list(companies)) if companies else ():
        found.setdefault(company, []).append(text)
    return found


def bearing(keys: Iterable[str]) -> Any:
    """The ids of companies that bear one of these keys as another name, to be put into a query."""
    return CompanyName.objects.settled().filter(key__in=[key for key in keys if key]).values("company")


def said(kind: str, language: str = "") -> str:
    """'former name (English)'."""
    label = str(dict(NameKind.choices).get(kind, kind))
    known = dict(LANGUAGES).get(language)
    return gettext("%(kind)s (%(language)s)") % {"kind": label, "language": known} if known else label


def put_right(company: Any, wanted: Iterable[Told], by: Any) -> tuple[list[Any], list[Any]] | None:
    """The company has these other names and no more; those that stay keep who wrote them and when. Gives the names
    before and after as the audit keeps them, None where nothing changed. Names of a list that is still coming in,
    which nobody has seen, stay."""
    asked = {(one.kind, one.text): one for one in wanted}
    have = {(one.kind, one.text): one for one in CompanyName.objects.settled().filter(company=company)}
    before = sorted([one.kind, one.language, one.text] for one in have.values())
    after = sorted(list(one) for one in asked.values())
    if before == after:
        return None
    CompanyName.objects.filter(pk__in=[one.pk for place, one in have.items() if place not in asked]).delete()
    for place, one in asked.items():
        if place not in have:
            CompanyName.objects.update_or_create(
                company=company, kind=one.kind, text=one.text, defaults={"language": one.language, "by": by}
            )
        elif have[place].language != one.language:
            CompanyName.objects.filter(pk=have[place].pk).update(language=one.language)
    return before, after
