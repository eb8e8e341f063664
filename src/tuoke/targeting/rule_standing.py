"""How far a rule may be trusted: its answers of the current version, and whether it may be automatic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from tuoke.engine.triggers_precision import Precision, precision
from tuoke.targeting.answers import RIGHT
from tuoke.targeting.news_models import Finding, FindingAnswer, TriggerRule


@dataclass(frozen=True)
class Standing:
    """Answers to what the current version of a rule found, and its precision: right ones of all."""

    right: int = 0
    useful: int = 0
    wrong_company: int = 0
    wrong_event: int = 0

    @property
    def n(self) -> int:
        return self.right + self.wrong_company + self.wrong_event

    @property
    def precision(self) -> Precision:
        return precision(self.right, self.n)

    @property
    def interval(self) -> tuple[float, float]:
        return self.precision.low, self.precision.high

    @property
    def may_be_automatic(self) -> bool:
        return self.precision.may_be_automatic


def standings(rules: Iterable[TriggerRule]) -> dict[int, Standing]:
    """Rule id -> its standing, in one query; a rule without answers has an empty one."""
    wanted = [rule.pk for rule in rules]
    answered = Finding.objects.filter(rule__in=wanted, version=F("rule__version")).exclude(answer="")
    counts = (
        answered.order_by()
        .values("rule")
        .annotate(
            right=Count("pk", filter=Q(answer__in=RIGHT)),
            useful=Count("pk", filter=Q(answer=FindingAnswer.USEFUL)),
            wrong_company=Count("pk", filter=Q(answer=FindingAnswer.WRONG_COMPANY)),
            wrong_event=Count("pk", filter=Q(answer=FindingAnswer.WRONG_EVENT)),
        )
    )
    fields = ("right", "useful", "wrong_company", "wrong_event")
    found = {row[0]: Standing(*row[1:]) for row in counts.values_list("rule", *fields)}
    return {pk: found.get(pk, Standing()) for pk in wanted}
