"""Who may do what: every address of the product, with what each of the cast gets. A new address gets its line here.

Seven signs a method, in the order of `WHO`:

    +  let in (200, or a redirect that is not to the sign-in, or a form that is told what is wrong)
    s  sent to the sign-in page
    -  refused (403)
    0  not there (404): whatever they may not see does not exist for them
    x  this method does not exist here (405)

The objects in the addresses belong to Alice, if nothing else is said. PUT, PATCH and DELETE exist nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WHO = ("stranger", "vera", "alice", "bob", "charlie", "mei", "ada")

# Signed in is enough.
ALL = "s++++++"
# Sellers, managers and admins; a viewer is refused.
WRITERS = "s-+++++"
LEADERS = "s----++"
LEADERS_ONLY = "s----xx"
ADMINS = "s-----+"
ADMINS_NOT = "s-----x"
# What is Alice's: she, those who look over her, and the admin.
HERS = "s++00++"
HERS_TO_WRITE = "s-+00++"
ANYBODY = "+++++++"
# Whoever looks over her may read it, but she alone writes it.
HERS_ALONE = "s-+0000"
# There is only the other method; a viewer, who may not write, is refused first.
READ_ONLY = WRITE_ONLY = "s-xxxxx"
# This method is not there; strangers are asked to sign in first, or are not.
NO = "sxxxxxx"
NOWHERE = "xxxxxxx"


@dataclass(frozen=True)
class Expect:
    """`get` and `post` are the signs; `path` makes the address's parts from the world; `data` is what POST sends, where
    a value that hangs on the world is a function of it."""

    get: str = NO
    post: str = NO
    path: Callable[[Any], dict[str, Any]] = lambda world: {}
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""

    def sent(self, world: Any) -> dict[str, str]:
        return {name: str(value(world) if callable(value) else value) for name, value in self.data.items()}


def a_colleague(world: Any) -> dict[str, int]:
    return {"pk": world.people["bob"].pk}


def her_target(world: Any) -> dict[str, int]:
    return {"pk": world.target.pk}


def her_deal(world: Any) -> dict[str, int]:
    return {"pk": world.deal.pk}


def her_team(world: Any) -> dict[str, int]:
    return {"pk": world.people["alice"].team.pk}


def her_company(world: Any) -> dict[str, int]:
    return {"pk": world.company.pk}


def of_her_company(world: Any) -> dict[str, int]:
    return {"company": world.company.pk}


def her_file(world: Any) -> dict[str, int]:
    return {"pk": world.file.pk}


def team_view(world: Any) -> dict[str, int]:
    """Alice's view, which her team sees."""
    return {"pk": world.view.pk}


def her_segment(world: Any) -> dict[str, int]:
    return {"segment": world.segment.pk}


def her_proposal(world: Any) -> dict[str, int]:
    return {"number": world.proposal.pk}


def a_feed(world: Any) -> dict[str, int]:
    return {"feed": world.feed.pk}


def her_finding(world: Any) -> dict[str, int]:
    return {"finding": world.finding.pk}


def her_rule(world: Any) -> dict[str, int]:
    return {"rule": world.finding.rule_id}


def of_her(world: Any) -> dict[str, int]:
    return {"seller": world.people["alice"].pk}


def taken_out(world: Any) -> dict[str, int]:
    return {"pk": world.taken_out.pk}


def her_batch(world: Any) -> dict[str, int]:
    return {"pk": world.batch.pk}


def her_pair(world: Any) -> dict[str, int]:
    return {"pk": world.pair.pk}


def her_merge(world: Any) -> dict[str, int]:
    return {"pk": world.merge.pk}


def her_row(world: Any) -> dict[str, int]:
    return {"row": world.row.pk}


# The library's own pages: its forms take PUT as POST.
SIGN_IN = {
    "account_login": Expect(ANYBODY, ANYBODY),
    "account_logout": Expect(ALL, "sssssss"),
    "account_signup": Expect(ANYBODY, ANYBODY),
    "account_reset_password": Expect(ANYBODY, ANYBODY),
    "account_reset_password_done": Expect(ANYBODY, NOWHERE),
    "account_reset_password_from_key": Expect(ANYBODY, ANYBODY, lambda world: {"uidb36": "1", "key": "abc"}),
    "account_reset_password_from_key_done": Expect(ANYBODY, NOWHERE),
    "account_inactive": Expect(ANYBODY, NOWHERE),
    "account_change_password": Expect(ALL, ALL),
    "account_set_password": Expect(ALL),
    "account_reauthenticate": Expect(ALL, ALL),
    "set_language": Expect(ANYBODY, ANYBODY),
}

TEAM = {
    "team:preferences": Expect(ALL, ALL),
    "team:look": Expect(NOWHERE, ANYBODY, data={"theme": "dark"}),
    "team:sign_in_link": Expect(ANYBODY, ANYBODY, lambda world: {"token": world.token}),
    "team:set_password": Expect(ALL, ALL),
    "team:people": Expect(ADMINS, ADMINS_NOT),
    "team:invite": Expect(ADMINS, ADMINS),
    "team:person": Expect(ADMINS, ADMINS, a_colleague),
    "team:link": Expect(ADMINS_NOT, ADMINS, a_colleague),
    "team:deactivate": Expect(ADMINS_NOT, ADMINS, a_colleague),
    "team:reactivate": Expect(ADMINS_NOT, ADMINS, lambda world: {"pk": world.gone.pk}),
    "team:hand_over": Expect(ADMINS_NOT, ADMINS, a_colleague),
    "team:teams": Expect(ADMINS, ADMINS),
    "team:team": Expect(ADMINS, ADMINS, her_team),
    "team:team_delete": Expect(ADMINS_NOT, ADMINS, her_team),
    "team:leave": Expect(ALL, WRITERS),
    "team:leave_end": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.leave.pk}),
    "team:rights": Expect(ADMINS, ADMINS),
    "team:settings": Expect(ADMINS, ADMINS),
}

WORKSPACE = {
    "workspace:health": Expect(ANYBODY, NOWHERE),
    "workspace:audit": Expect(ADMINS, NO),
    "workspace:take_outs": Expect(ADMINS, ADMINS),
    "workspace:take_out_file": Expect(ADMINS, NO, taken_out),
}

CALLS = {
    "calls:call_sheet": Expect(ALL, READ_ONLY),
    "calls:rebuild": Expect(WRITE_ONLY, "s-+0000"),
    "calls:outcome": Expect(WRITE_ONLY, HERS_TO_WRITE, her_row, {"outcome": "no_answer", "version": "1"}),
    "calls:undo": Expect(WRITE_ONLY, HERS_TO_WRITE, her_row),
    "calls:referral": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_row),
    "calls:objection": Expect(WRITE_ONLY, HERS_TO_WRITE, her_row, {"reason": "price"}),
    "calls:plan": Expect(WRITERS, WRITERS),
    "calls:script": Expect(WRITERS, WRITERS),
    "calls:stories": Expect(ALL, READ_ONLY),
    "calls:story_create": Expect(WRITERS, WRITERS),
    "calls:story": Expect("s-+0000", "s-+0000", lambda world: {"pk": world.story.pk}),
    "calls:rehearse_script": Expect(WRITE_ONLY, "s-+0000", lambda world: {"pk": world.script.pk}),
    "calls:rehearse_story": Expect(WRITE_ONLY, "s-+0000", lambda world: {"pk": world.story.pk}),
    "calls:goal": Expect(ALL, WRITERS),
    "calls:talk": Expect(ALL, READ_ONLY),
    "calls:goal_norm": Expect(ALL, READ_ONLY),
    "calls:norm": Expect(ALL, "s----++"),
    "calls:day_norm": Expect(ALL, READ_ONLY),
    "calls:team_tempo": Expect(LEADERS, "s----xx"),
    "calls:goal_messages": Expect(ALL, READ_ONLY),
    "calls:goal_effect": Expect(WRITE_ONLY, WRITERS),
    "calls:what_works": Expect(ALL, READ_ONLY),
    "calls:team_results": Expect(LEADERS, "s----xx"),
}

DIRECTORY = {
    "directory:companies": Expect(ALL, READ_ONLY),
    "directory:values": Expect(ALL, READ_ONLY, query="?of=industry"),
    "directory:columns": Expect(ALL, READ_ONLY),
    "directory:condition": Expect(ALL, READ_ONLY, query="?add=industry"),
    "directory:board_column": Expect(ALL, READ_ONLY, query="?board=owner"),
    "directory:move": Expect(
        WRITE_ONLY, HERS_TO_WRITE, her_company, {"column": "reference", "value": "yes", "version": "1"}
    ),
    "directory:cell": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_company, {"column": "industry", "version": "1"}),
    "directory:bulk_changes": Expect(ALL, READ_ONLY),
    "directory:bulk_change": Expect(WRITE_ONLY, WRITERS, data={"do": "field:industry", "every": "1"}),
    "directory:export": Expect(WRITE_ONLY, WRITERS, data={"every": "1"}),
    "directory:bulk": Expect(HERS, READ_ONLY, lambda world: {"pk": world.bulk.pk}),
    "directory:bulk_undo": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.bulk.pk}),
    "directory:view": Expect("s+++0++", READ_ONLY, team_view),
    "directory:view_create": Expect(WRITERS, WRITERS, data={"name": "周一", "shared": "me"}),
    "directory:view_edit": Expect("s-+-0++", "s-+-0++", team_view),
    "directory:view_delete": Expect(WRITE_ONLY, "s-+-0++", team_view),
    "directory:view_default": Expect(WRITE_ONLY, "s-++0++", team_view),
    "directory:palette": Expect(ALL, READ_ONLY),
    "directory:company_create": Expect(WRITERS, WRITERS),
    "directory:company": Expect(HERS, READ_ONLY, her_company),
    "directory:company_edit": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_company),
    "directory:company_take": Expect(WRITE_ONLY, HERS_TO_WRITE, her_company),
    "directory:company_owner": Expect("s----xx", LEADERS, her_company),
    "directory:company_tags": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_company),
    "directory:field_rules": Expect(ADMINS, ADMINS, lambda world: {"role": "seller"}),
    "directory:custom_fields": Expect(ALL, READ_ONLY),
    "directory:custom_field_create": Expect(ADMINS, ADMINS),
    "directory:custom_field": Expect(ADMINS, ADMINS, lambda world: {"key": "revenue"}),
    "directory:company_group": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_company),
    "directory:group_card": Expect(HERS, READ_ONLY, her_company),
    "intake:company_origins": Expect(HERS, READ_ONLY, her_company),
    "intake:person_origins": Expect(HERS, READ_ONLY, lambda world: {"pk": world.person.pk}),
    "directory:tags": Expect(ALL, READ_ONLY),
    "directory:tag_create": Expect(WRITERS, WRITERS),
    "directory:tag_edit": Expect("s-+--++", "s-+--++", lambda world: {"pk": world.tag.pk}),
    "directory:person_create": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_company),
    "directory:people": Expect(ALL, READ_ONLY),
    "directory:people_export": Expect(WRITE_ONLY, WRITERS, data={"form": "csv"}),
    "directory:person": Expect(HERS, READ_ONLY, lambda world: {"pk": world.person.pk}),
    "directory:channel_add": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.person.pk}),
    "directory:consent_add": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.person.pk}),
    "directory:person_leave_alone": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.person.pk}),
    "directory:person_lift": Expect("s----xx", LEADERS, lambda world: {"pk": world.person.pk}),
    "directory:channel_remove": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.channel.pk}),
    "directory:consent_withdraw": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.consent.pk}),
    "directory:person_edit": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"pk": world.person.pk}),
}

JOURNAL = {
    "journal:timeline": Expect(HERS, READ_ONLY, of_her_company),
    "journal:log": Expect(HERS_TO_WRITE, HERS_TO_WRITE, of_her_company, {"kind": "note", "text": "问过"}),
    "journal:withdraw": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"entry": world.entry.pk}),
}

INTAKE = {
    "intake:imports": Expect(WRITERS, READ_ONLY),
    "intake:upload": Expect(WRITE_ONLY, WRITERS),
    "intake:batch": Expect(HERS_TO_WRITE, READ_ONLY, her_batch),
    "intake:progress": Expect(HERS_TO_WRITE, READ_ONLY, her_batch),
    "intake:again": Expect(WRITE_ONLY, HERS_TO_WRITE, her_batch),
    "intake:stop": Expect(WRITE_ONLY, HERS_TO_WRITE, her_batch),
    "intake:mapping": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_batch),
    "intake:sheet": Expect(WRITE_ONLY, HERS_TO_WRITE, her_batch),
    "intake:export": Expect(WRITE_ONLY, HERS_TO_WRITE, her_batch),
    "intake:preview": Expect(HERS_TO_WRITE, READ_ONLY, her_batch),
    "intake:correct": Expect(WRITE_ONLY, HERS_TO_WRITE, her_batch),
    "intake:rule": Expect(WRITE_ONLY, HERS_TO_WRITE, her_batch),
    # The batch is in already, so that it has no twins to settle any more.
    "intake:twin": Expect(WRITE_ONLY, "s-00000", lambda world: {"pk": world.batch.pk, "line": 2}),
    "intake:commit": Expect(WRITE_ONLY, HERS_TO_WRITE, her_batch),
    "intake:result": Expect(HERS_TO_WRITE, READ_ONLY, her_batch),
    "intake:undo": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_batch),
    "intake:failed": Expect(HERS_TO_WRITE, READ_ONLY, her_batch),
}

TARGETING = {
    "targeting:profile": Expect(ALL, WRITERS),
    "targeting:profile_of": Expect(HERS, HERS_ALONE, of_her),
    "targeting:new_segment": Expect(WRITE_ONLY, WRITERS),
    "targeting:different_customer": Expect(WRITE_ONLY, WRITERS),
    "targeting:use_segment": Expect(WRITE_ONLY, HERS_ALONE, her_segment),
    "targeting:state": Expect(ALL, READ_ONLY),
    "targeting:state_of": Expect(HERS, READ_ONLY, her_segment),
    "targeting:change_state": Expect(WRITE_ONLY, HERS_ALONE, her_segment),
    "targeting:start_study": Expect(WRITE_ONLY, HERS_ALONE, her_segment, {"least": "10", "hoped": "30", "most": "40"}),
    "targeting:about_segment": Expect(WRITE_ONLY, HERS_ALONE, her_segment, {"origin": "initial"}),
    "targeting:card": Expect(ALL, WRITERS),
    "targeting:card_of": Expect(HERS, HERS_ALONE, of_her),
    "targeting:proposal": Expect(ALL, READ_ONLY),
    "targeting:proposal_of": Expect(HERS, READ_ONLY, of_her),
    "targeting:refit": Expect(WRITE_ONLY, WRITERS),
    "targeting:accept": Expect(WRITE_ONLY, HERS_ALONE, her_proposal),
    "targeting:reject": Expect(WRITE_ONLY, HERS_ALONE, her_proposal),
    "targeting:freeze": Expect(WRITE_ONLY, HERS_ALONE, her_proposal, {"field": "industry"}),
    "targeting:effect": Expect(WRITE_ONLY, WRITERS),
    "targeting:versions": Expect(ALL, READ_ONLY, lambda world: {"kind": "profile"}),
    "targeting:versions_of": Expect(HERS, READ_ONLY, lambda world: {"kind": "card", **of_her(world)}),
    "targeting:bring_back": Expect(WRITE_ONLY, HERS_ALONE, lambda world: {"kind": "profile", "number": 1}),
    "targeting:alike": Expect(ALL, READ_ONLY, query="?from=won"),
    "targeting:keep_alike": Expect(WRITE_ONLY, "s-00000"),
    "targeting:lean": Expect(ALL, READ_ONLY),
    "targeting:lean_of": Expect(HERS, READ_ONLY, of_her),
    "targeting:lean_again": Expect(WRITE_ONLY, WRITERS),
    "targeting:objections": Expect(ALL, READ_ONLY),
    "targeting:ranking": Expect(ALL, READ_ONLY),
    "targeting:evidence": Expect(HERS_TO_WRITE, HERS_TO_WRITE, of_her_company),
    "targeting:needs": Expect(HERS_TO_WRITE, HERS_TO_WRITE, of_her_company),
    "targeting:meet": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"need": world.need.pk}),
    "targeting:triggers": Expect(HERS_TO_WRITE, HERS_TO_WRITE, of_her_company),
    "targeting:involve": Expect(WRITE_ONLY, HERS_TO_WRITE, of_her_company),
    "targeting:restore": Expect(WRITE_ONLY, HERS_TO_WRITE, of_her_company),
    "targeting:feeds": Expect(ALL, WRITERS, data={"name": "x", "address": "http://10.0.0.1/", "every_hours": "6"}),
    "targeting:feed": Expect(WRITERS, WRITERS, a_feed, {"name": "x", "address": "http://10.0.0.1/"}),
    "targeting:run_feed": Expect(WRITE_ONLY, WRITERS, a_feed, {"do": "stop"}),
    "targeting:add_news": Expect(WRITERS, WRITERS, data={"text": "云杉机械完成融资"}),
    "targeting:inbox": Expect(ALL, READ_ONLY),
    "targeting:back_test": Expect(ALL, READ_ONLY),
    "targeting:rules": Expect(ALL, READ_ONLY),
    "targeting:new_rule": Expect(LEADERS, LEADERS),
    "targeting:rule_hits": Expect(LEADERS_ONLY, LEADERS),
    "targeting:rule": Expect(ALL, LEADERS, her_rule, {"any": "招标", "role": "actor"}),
    "targeting:switch": Expect(LEADERS_ONLY, LEADERS, her_rule, {"to": "off"}),
    "targeting:answer": Expect(WRITE_ONLY, HERS_TO_WRITE, her_finding, {"answer": "right"}),
    "targeting:unanswer": Expect(WRITE_ONLY, HERS_TO_WRITE, her_finding),
    "targeting:withdraw": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"trigger": world.trigger.pk}),
}

PROSPECTS = {
    "prospects:benchmark": Expect(LEADERS, LEADERS),
    "prospects:researched": Expect(WRITE_ONLY, HERS_TO_WRITE, of_her_company, {"said": "有预算"}),
    "prospects:call_anyway": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.list.pk}, {"said": "急"}),
    "prospects:lists": Expect(ALL, READ_ONLY),
    "prospects:list": Expect(HERS, READ_ONLY, lambda world: {"pk": world.list.pk}),
    "prospects:network": Expect(ALL, READ_ONLY),
    "prospects:network_met": Expect(WRITERS, WRITERS),
    "prospects:network_walk": Expect(WRITERS, WRITERS, lambda world: {"prompt": "friends"}),
    "prospects:referrals": Expect(ALL, READ_ONLY),
    "prospects:thank": Expect(WRITE_ONLY, "s-+00++", lambda world: {"entry": world.referral.pk}),
    "prospects:ask": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"company": world.company.pk}),
    "prospects:ask_names": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"pk": world.ask.pk}),
    "prospects:ask_nothing": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.ask.pk}),
    "prospects:methods": Expect(ALL, READ_ONLY),
    "prospects:spent": Expect(WRITERS, WRITERS),
    "prospects:gatherings": Expect(ALL, READ_ONLY),
    "prospects:gathering_create": Expect(WRITERS, WRITERS),
    "prospects:gathering": Expect("s-+--++", "s-+--++", lambda world: {"pk": world.place.pk}),
    "prospects:web_forms": Expect(ALL, READ_ONLY),
    "prospects:web_form_create": Expect(LEADERS, LEADERS),
    "prospects:web_form_code": Expect(ALL, READ_ONLY, lambda world: {"pk": world.form.pk}),
    "prospects:web_form": Expect(LEADERS, LEADERS, lambda world: {"pk": world.form.pk}),
    "prospects:web_form_public": Expect(ANYBODY, ANYBODY, lambda world: {"token": world.form.token}),
    "prospects:web_form_thanks": Expect(ANYBODY, NOWHERE, lambda world: {"token": world.form.token}),
    "journal:tasks": Expect(ALL, READ_ONLY),
    "journal:task_create": Expect(WRITERS, WRITERS),
    "journal:task_edit": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"pk": world.task.pk}),
    "journal:task_finish": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.task.pk}),
    "journal:task_reopen": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.task.pk}),
    "journal:company_tasks": Expect(HERS, READ_ONLY, of_her_company),
    "journal:company_task_create": Expect(HERS_TO_WRITE, HERS_TO_WRITE, of_her_company),
    "journal:write": Expect(HERS_TO_WRITE, HERS_TO_WRITE, of_her_company),
    "journal:received": Expect(WRITERS, READ_ONLY),
    "journal:place": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"pk": world.received.pk}),
    "journal:place_received_new": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.received.pk}),
    "journal:dismiss_received": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.received.pk}),
    "journal:bring_back_received": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.received.pk}),
    "journal:outbox": Expect(ALL, READ_ONLY),
    "journal:letter_again": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.unsent.pk}),
    "journal:letter_drop": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.unsent.pk}),
    "journal:letter_templates": Expect(ALL, READ_ONLY),
    "journal:letter_template_create": Expect(WRITERS, WRITERS),
    "journal:letter_template_edit": Expect("s-+--++", "s-+--++", lambda world: {"pk": world.letter.pk}),
    "journal:files": Expect(HERS, HERS_TO_WRITE, of_her_company),
    "journal:file": Expect(HERS, READ_ONLY, her_file),
    "journal:file_download": Expect(HERS, READ_ONLY, her_file),
    "journal:file_preview": Expect(HERS, READ_ONLY, lambda world: {"pk": world.picture.pk}),
    "journal:file_remove": Expect(WRITE_ONLY, HERS_TO_WRITE, her_file),
    "journal:file_restore": Expect(WRITE_ONLY, HERS_TO_WRITE, her_file),
    "journal:reminders": Expect(ALL, READ_ONLY),
    "journal:mentions": Expect(ALL, READ_ONLY),
    "journal:mentions_read": Expect(NO, ALL),
    "journal:mention_names": Expect(ALL, READ_ONLY),
    "calendar:week": Expect(ALL, READ_ONLY),
    "calendar:appointment_create": Expect(HERS_TO_WRITE, HERS_TO_WRITE, of_her_company),
    "calendar:appointment": Expect(HERS, READ_ONLY, lambda world: {"pk": world.appointment.pk}),
    "calendar:appointment_edit": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"pk": world.appointment.pk}),
    "calendar:appointment_cancel": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.appointment.pk}),
    "calendar:appointment_settle": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.appointment.pk}),
    "calendar:prepare": Expect(HERS, HERS_TO_WRITE, lambda world: {"pk": world.appointment.pk}),
    "calendar:snippet": Expect(
        WRITE_ONLY,
        HERS_TO_WRITE,
        lambda world: {"pk": world.appointment.pk, "entry": world.entry.pk},
        {"number": "1", "quote": "要"},
    ),
    "calendar:after": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.appointment.pk}),
    "calendar:snippet_remove": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.snippet.pk}),
    "calendar:invitee_answer": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.invitee.pk}),
    "calendar:invitee_again": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda world: {"pk": world.invitee.pk}),
    "calendar:subscribe": Expect(ALL, READ_ONLY),
    "calendar:feed_renew": Expect(WRITE_ONLY, WRITERS),
    "calendar:feed": Expect(ANYBODY, NOWHERE, lambda world: {"token": world.calendar}),
    "ownership:pool": Expect(ALL, READ_ONLY),
    "ownership:leaving": Expect(ALL, READ_ONLY),
    "ownership:rules": Expect(ADMINS, ADMINS),
    "ownership:taken": Expect(WRITERS, WRITERS),
    "ownership:hand_over": Expect(LEADERS, LEADERS),
    "ownership:handed": Expect(LEADERS, LEADERS_ONLY, lambda world: {"pk": world.handed.pk}),
    "ownership:handed_undo": Expect(LEADERS_ONLY, LEADERS, lambda world: {"pk": world.handed.pk}),
    "ownership:assignment": Expect(ADMINS, ADMINS),
    "ownership:assignment_rule_create": Expect(ADMINS, ADMINS),
    "ownership:assignment_rule": Expect(ADMINS, ADMINS, lambda world: {"pk": world.rule.pk}),
    "ownership:capacity": Expect(ADMINS, ADMINS),
    "ownership:let_go": Expect(WRITE_ONLY, HERS_TO_WRITE, her_company),
    "deals:deals": Expect(ALL, READ_ONLY),
    "deals:past_funnel": Expect(ALL, READ_ONLY),
    "deals:funnel": Expect(ALL, READ_ONLY),
    "deals:funnel_parts": Expect(ALL, READ_ONLY),
    "deals:rule_of_thumb": Expect(ALL, "s----++"),
    "deals:targets": Expect(ALL, READ_ONLY),
    "deals:target_new": Expect(LEADERS, LEADERS),
    "deals:target": Expect(HERS, READ_ONLY, her_target),
    "deals:target_edit": Expect(LEADERS, LEADERS, her_target),
    "deals:target_pace": Expect(LEADERS_ONLY, LEADERS, her_target, {"chance": "x"}),
    "deals:target_end": Expect(LEADERS_ONLY, LEADERS, her_target),
    "deals:target_sellers": Expect(LEADERS, LEADERS, her_target),
    "deals:target_weeks": Expect(HERS, "s--00++", lambda w: her_target(w) | {"seller": w.people["alice"].pk}),
    "deals:forecast": Expect(ALL, READ_ONLY),
    "deals:forecast_change": Expect(ALL, READ_ONLY),
    "deals:monday": Expect(ALL, READ_ONLY),
    "deals:monday_plan": Expect(ALL, READ_ONLY),
    "deals:weekly_report": Expect(WRITE_ONLY, WRITERS, data={"form": "xlsx"}),
    "deals:lane": Expect(ALL, READ_ONLY, lambda world: {"stage": world.deal.stage_id}),
    "deals:deal": Expect(HERS, READ_ONLY, her_deal),
    "deals:deal_depth": Expect(HERS, READ_ONLY, her_deal),
    "deals:deal_edit": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_deal),
    "deals:deal_move": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda w: her_deal(w) | {"stage": w.deal.stage_id}),
    "deals:deal_step": Expect(
        WRITE_ONLY, HERS_TO_WRITE, her_deal, {"value": lambda w: w.deal.stage_id, "version": "1"}
    ),
    "deals:proof": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda w: her_deal(w) | {"point": w.proof.point_id}),
    "deals:proof_withdraw": Expect(WRITE_ONLY, HERS_TO_WRITE, lambda w: {"pk": w.proof.pk}),
    "deals:deal_won": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_deal),
    "deals:deal_lost": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_deal),
    "deals:deal_reopen": Expect(WRITE_ONLY, HERS_TO_WRITE, her_deal),
    "deals:pipelines": Expect(ADMINS, ADMINS_NOT),
    "deals:pipeline_create": Expect(ADMINS, ADMINS),
    "deals:pipeline": Expect(ADMINS, ADMINS, lambda world: {"pk": world.deal.pipeline_id}),
    "deals:company_deals": Expect(HERS, READ_ONLY, lambda world: {"company": world.company.pk}),
    "deals:deal_create": Expect(HERS_TO_WRITE, HERS_TO_WRITE, lambda world: {"company": world.company.pk}),
    "prospects:twins": Expect(WRITERS, READ_ONLY),
    "prospects:twin": Expect(HERS_TO_WRITE, READ_ONLY, her_pair),
    "prospects:answer": Expect(WRITE_ONLY, HERS_TO_WRITE, her_pair, {"answer": "different"}),
    # What is posted names neither company, so it is not there for whoever may write it either.
    "prospects:merge": Expect(WRITE_ONLY, "s-00000", her_pair),
    "prospects:merge_undo": Expect(HERS_TO_WRITE, HERS_TO_WRITE, her_merge),
}

EXPECTED: dict[str, Expect] = {
    **SIGN_IN,
    **TEAM,
    **WORKSPACE,
    **CALLS,
    **DIRECTORY,
    **JOURNAL,
    **INTAKE,
    **TARGETING,
    **PROSPECTS,
}
