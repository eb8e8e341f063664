"""News -> findings -> trigger events. Each rule reads each piece of news once; what it sees about a company waits for
an answer, or becomes a trigger event at once where its rule has earned that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.engine import triggers as engine
from tuoke.engine.triggers_decide import ORDER, Decision, decide
from tuoke.targeting.alias_names import aliases, known_of, left_alone
from tuoke.targeting.answers import event_of, make_trigger
from tuoke.targeting.news_models import Finding, NewsItem, TriggerRule
from tuoke.targeting.rescoring import score_who_may_see
from tuoke.targeting.rule_standing import standings
from tuoke.targeting.shipped_rules import ship_rules
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace

#: News read in one transaction.
SLICE = 200
#: A rule that is new or has changed reads again what was kept of so many days.
AGAIN = timedelta(days=90)
Seen = dict[tuple[int, int, str], tuple[TriggerRule, engine.Hit, Decision]]


def spot(key: str = "") -> None:
    """Read the news that no rule has read yet; with `key` "rule:<id>" the kept news of ninety days by that rule alone.
    Harmless to run again."""
    ship_rules()
    if key:
        rules = list(TriggerRule.objects.filter(pk=int(key.removeprefix("rule:")), on=True))
        since = Workspace.current().today() - AGAIN
        ids = list(NewsItem.objects.filter(published_on__gte=since).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids) if rules else 0, SLICE):
            with transaction.atomic():
                _read(list(NewsItem.objects.filter(pk__in=ids[start : start + SLICE]).order_by("pk")), rules)
        return
    while True:
        with transaction.atomic():
            rules = list(TriggerRule.objects.filter(on=True).order_by("pk"))
            fresh = NewsItem.objects.filter(spotted_at=None).order_by("pk")
            news = list(fresh.select_for_update(skip_locked=True)[:SLICE])
            if not news:
                return
            _read(news, rules)
            NewsItem.objects.filter(pk__in=[one.pk for one in news]).update(spotted_at=timezone.now())


def _read(news: Sequence[NewsItem], rules: Sequence[TriggerRule]) -> None:
    """Findings, and trigger events of automatic rules, in the caller's transaction; one audit row for all of it."""
    seen = _seen(news, rules)
    there = Finding.objects.filter(news__in=[one.pk for one in news]).values_list("company", "news", "kind")
    seen = {place: found for place, found in seen.items() if place not in set(there)}
    if not seen:
        return
    companies = Company.objects.arrived().in_bulk({company for company, _news, _kind in seen})
    seen = {place: found for place, found in seen.items() if place[0] in companies}
    quiet, items = left_alone(companies), {one.pk: one for one in news}
    may = {pk for pk, standing in standings(rules).items() if standing.may_be_automatic}
    told: list[int | None] = []  # owners of the companies that got a trigger event
    now = timezone.now()
    for (company, item, kind), (rule, hit, decision) in seen.items():
        sure = decision.code if company not in quiet else "review"
        why = [*decision.why, *(["left_alone"] if company in quiet else [])]
        finding = Finding.objects.create(
            company=companies[company], news=items[item], rule=rule, version=rule.version, kind=kind, where=hit.where,
            role=decision.role, status=hit.status, sure=sure, made_at=now,
            evidence={hit.where: decision.spans, "alias": decision.alias, "why": why},
        )  # fmt: skip
        if event := event_of(finding):
            Finding.objects.filter(pk=finding.pk).update(trigger=event)  # one source more of what is known
        elif sure == "auto" and rule.automatic and rule.pk in may:
            make_trigger(finding, rule.by, now)
            told.append(companies[company].owner_id)
    record(None, "spot", "targeting.finding", news=len(news), findings=len(seen), triggers=len(told))
    if told:
        score_who_may_see(set(told))


def _seen(news: Sequence[NewsItem], rules: Sequence[TriggerRule]) -> Seen:
    """(company, news, kind) -> the surest of what the rules saw there; what the engine drops is left out."""
    read = {rule.code: (rule, engine.read_rule({**rule.body, "code": rule.code})) for rule in rules}
    stories = [engine.Story(one.title, one.first) for one in news]
    hits = engine.spot([one for _rule, one in read.values()], stories)
    names = aliases() if hits else None
    found: Seen = {}
    named: list[tuple[engine.Hit, Any]] = []
    for hit in hits:
        story = stories[hit.story]
        assert names is not None
        if mentions := names.mentions(story.title if hit.where == "title" else story.first):
            named.append((hit, mentions))
    known = known_of({pk for _hit, ms in named for one in ms for pk in (one.company, *one.others)}) if named else {}
    for hit, mentions in named:
        rule, told = read[hit.rule]
        for decision in decide(told, hit, stories[hit.story], mentions, known):
            place = (decision.company, news[hit.story].pk, hit.kind)
            if decision.code != "drop" and (place not in found or ORDER[decision.code] < ORDER[found[place][2].code]):
                found[place] = (rule, hit, decision)
    return found
