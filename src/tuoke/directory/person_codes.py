"""Codes of people: the values of fields of the form `code` that the firm defined for people. No two people have the
same, as no two companies share an `ExternalKey`; a code of a person says nothing of which company it is, so it is never
one of those by which a list knows a company again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from tuoke.workspace.asked_again import Among, AskedAgain


class PersonCodeQuerySet(models.QuerySet["PersonCode"]):
    def visible_to(self, user: Any) -> PersonCodeQuerySet:
        """Whoever sees the person sees their codes."""
        from tuoke.directory.models import Person

        return self.filter(person__in=Person.objects.visible_to(user))

    def settled(self) -> PersonCodeQuerySet:
        """Without those of a list that is still coming in."""
        from tuoke.directory.models import Revealed

        return self.filter(Revealed("arrival"))


class PersonCode(models.Model):
    """One code of one person, under the key of its field."""

    person = models.ForeignKey("directory.Person", models.CASCADE, related_name="codes")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=80)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)

    objects = PersonCodeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "value"], name="person_code_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.value}"


#: (person, source, value) of some people, the later first.
CODES = AskedAgain(
    lambda: (
        PersonCode.objects.settled()
        .filter(Among(models.F("person_id"), "people"))
        .order_by("-pk")
        .values_list("person_id", "source", "value")
    )
)


def codes_of(people: Iterable[int]) -> dict[tuple[int, str], str]:
    """(person, source) -> the code; asks once, and nothing of nobody."""
    ids = list(people)
    return {(person, source): value for person, source, value in (CODES(people=ids) if ids else ())}


def write_codes(person: Any, codes: dict[str, str]) -> None:
    """The codes that a form says, in place of those of the same fields; '' takes one away."""
    for source, value in codes.items():
        PersonCode.objects.filter(person=person, source=source).exclude(value=value).delete()
        if value:
            PersonCode.objects.get_or_create(person=person, source=source, value=value)
