"""From what is to be reached to the calls a day that it takes: targets read anew, their numbers into the plans."""

from __future__ import annotations

from tuoke.calls import asked
from tuoke.calls.asked import Asked
from tuoke.deals import target_odds, targets
from tuoke.deals.models import Target
from tuoke.workspace.models import Workspace


def pace(key: str) -> None:
    """Read each running target anew where its reading is of another day, and let the sellers' plans have the calls a
    day that it takes. `key`: "", or "anew" to read all, as when the rule of thumb changed. One call serves all targets:
    the one that asks for most counts. Twice is once."""
    today = Workspace.current().today()
    running = list(
        Target.objects.standing()
        .filter(by_day__gt=today)
        .select_related("team", "seller")
        .prefetch_related("parts")
        .order_by("by_day", "pk")
    )
    for target in running:
        if key or target.told.get("on") != today.isoformat():
            target_odds.read(target)
            Target.objects.filter(pk=target.pk).update(told=target.told, told_at=target.told_at)
    came, wanted = targets.facts(running), dict[int, Asked]()
    for target in running:
        for seller, calls in target_odds.calls_of(target, came[target.pk]).items():
            if seller not in wanted or calls.a_day > wanted[seller].calls:
                wanted[seller] = Asked(
                    calls.a_day,
                    target.pk,
                    target.whose,
                    target.need,
                    target.currency,
                    target.by_day.isoformat(),
                    target.chance,
                )
    asked.ask(wanted)
