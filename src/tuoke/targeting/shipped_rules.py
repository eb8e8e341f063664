"""The rules that Tuoke comes with, as rows: made where they are missing, renewed where nobody has changed them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuoke.engine.triggers import Rule, shipped
from tuoke.targeting.news_models import TriggerRule
from tuoke.workspace.audit import record


def ship_rules() -> int:
    """Write what is missing; how many rules were written. One that a person has changed stays as they wrote it."""
    with transaction.atomic():
        known = {rule.code: rule for rule in TriggerRule.objects.filter(shipped=True)}
        written = 0
        for one in shipped():
            body, rule = body_of(one), known.get(one.code)
            if rule is None:
                TriggerRule.objects.create(code=one.code, kind=one.kind, body=body, shipped=True)
            elif rule.by_id is None and rule.body != body:
                rule.body, rule.version, rule.changed_at = body, rule.version + 1, timezone.now()
                rule.save(update_fields=["body", "version", "changed_at"])
            else:
                continue
            written += 1
        if written:
            record(None, "write", "targeting.triggerrule", count=written)
    return written


def body_of(rule: Rule) -> dict[str, Any]:
    """What `read_rule` reads, as JSON holds it."""
    told = asdict(rule)
    near = [{"first": [*one["first"]], "then": [*one["then"]], "within": one["within"]} for one in told["near"]]
    return {**told, "any": [*told["any"]], "none": [*told["none"]], "near": near}
