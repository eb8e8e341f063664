"""The stories: what a room asks for by `Due(flow, key)`, and where it is told. Looked up by name, imported when run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

FLOWS: dict[str, str] = {
    # key = id of the intake batch
    "read_list": "tuoke.flows.importing.read_list",
    "check_list": "tuoke.flows.importing.check_list",
    "write_list": "tuoke.flows.importing.write_list",
    "undo_list": "tuoke.flows.importing.undo_list",
    # key = "": leftovers of dead imports, asked for at every start
    "sweep": "tuoke.flows.importing.sweep",
    # key = id of the seller; "" for score_all
    "score": "tuoke.flows.prospecting.score",
    "score_all": "tuoke.flows.prospecting.score_all",
    # key = "seller:YYYY-MM-DD"
    "sheet": "tuoke.flows.prospecting.sheet",
    # key = "arrival:A:N", "all:N" or "company:C" (flows/matching.py); sweep_keys: the part of the index
    "match_companies": "tuoke.flows.matching.match_companies",
    "sweep_keys": "tuoke.flows.matching.sweep_keys",
    # key = "field:N", N being the last company of the slice before
    "index_field": "tuoke.flows.finding.index_field",
    # key = id of the bulk change
    "change_many": "tuoke.flows.changing_many.change_many",
    # key = id of the TakeOut
    "take_out": "tuoke.flows.taking_out.take_out",
    # key = id of the goal
    "tighten": "tuoke.flows.tightening.tighten",
    # key = id of the seller; of refit also "seller:deal"
    "learn": "tuoke.flows.learning.learn",
    "refit": "tuoke.flows.learning.refit",
    # key = id of the person whose lean profile it is
    "lean": "tuoke.flows.profiling.lean",
    # key = id of the feed
    "listen": "tuoke.flows.listening.listen",
    # key = "" for news that no rule has read, "rule:<id>" for the kept news of ninety days by one rule
    "spot": "tuoke.flows.spotting.spot",
    # key = "": companies that nobody talked to, back into the pool
    "give_back_quiet": "tuoke.flows.returning.give_back_quiet",
    # key = id of the intake batch that came in
    "assign": "tuoke.flows.assigning.assign",
    # key = "": what the forecast says, once a day
    "foresee": "tuoke.flows.foreseeing.foresee",
    # key = "": targets read anew, and their calls a day into the plans
    "pace": "tuoke.flows.pacing.pace",
    # key = "": kept readings, brought up to date
    "keep_readings": "tuoke.flows.keeping.keep_readings",
    # key = "": what came into the drop-box
    "fetch_mail": "tuoke.flows.mailing.fetch_mail",
    # key = id of the letter
    "send_letter": "tuoke.flows.mailing.send_letter",
    # key = id of the invitee
    "send_invitation": "tuoke.flows.mailing.send_invitation",
    # key = "person:YYYY-MM-DD"; of the second the id of the mail
    "morning": "tuoke.flows.morning.prepare_morning",
    "send_morning_mail": "tuoke.flows.morning.send_morning_mail",
    # key = ""
    "tidy": "tuoke.flows.scheduling.tidy",
}

# These may take minutes; they run beside the others, so that nobody's call sheet waits behind somebody's import.
LONG = frozenset(
    {
        "listen",
        "fetch_mail",
        "send_letter",
        "send_invitation",
        "send_morning_mail",
        "spot",
        "read_list",
        "check_list",
        "write_list",
        "undo_list",
        "sweep",
        "match_companies",
        "index_field",
        "refit",
        "lean",
        "give_back_quiet",
        "assign",
        "change_many",
        "take_out",
        "foresee",
        "keep_readings",
    }
)


def flow(name: str) -> Callable[[str], None]:
    """The flow of that name, a function of its key. Raises KeyError for a name that nobody registered."""
    module, _, function = FLOWS[name].rpartition(".")
    found: Callable[[str], None] = getattr(import_module(module), function)
    return found
