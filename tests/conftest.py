"""The repository's own tests know the same cast as the rooms' tests, and a small world of Alice's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from tuoke.calls.models import Script, Sheet, SheetRow, Story
from tuoke.conftest import *  # noqa: F403
from tuoke.conftest import PASSWORD
from tuoke.deals.models import Deal, Pipeline, Proof, Target, TargetShare
from tuoke.deals.pipelines import make_ready
from tuoke.deals.selling import open_deal
from tuoke.directory.merging import merge
from tuoke.directory.models import BulkChange, Channel, Company, Consent, List, Merge, Person, SavedView, Tag, TwinPair
from tuoke.intake.models import Batch, State
from tuoke.journal.appointments import Appointment, plan
from tuoke.journal.attachments import Attachment
from tuoke.journal.calendar_feed import renew
from tuoke.journal.kinds import Note, Referral
from tuoke.journal.models import (
    Invitee,
    JournalEntry,
    Letter,
    LetterTemplate,
    Preparation,
    ReceivedLetter,
    Snippet,
    Task,
)
from tuoke.ownership.models import AssignmentRule, HandOver
from tuoke.prospects.models import Ask, GatheringPlace, WebForm
from tuoke.targeting.models import Feed, Finding, NewsItem, Profile, Proposal, Trigger, TriggerRule
from tuoke.targeting.needs import Need
from tuoke.targeting.profile_form import EMPTY
from tuoke.targeting.proposal_body import Body, Line
from tuoke.targeting.segments import Segment
from tuoke.team.leave import Leave
from tuoke.team.models import Role, SignInLink, Team, User
from tuoke.workspace.models import TakeOut, Workspace

LATER = dt.timedelta(days=30)


@dataclass
class World:
    """What the addresses point at. All of it is Alice's, but for `gone`: a colleague who was deactivated."""

    people: dict[str, User | None]
    token: str
    leave: Leave
    gone: User
    company: Company
    person: Person
    row: SheetRow
    entry: JournalEntry
    list: List
    batch: Batch
    trigger: Trigger
    finding: Finding
    feed: Feed
    channel: Channel
    consent: Consent
    ask: Ask
    referral: JournalEntry
    place: GatheringPlace
    form: WebForm
    task: Task
    appointment: Appointment
    calendar: str
    letter: LetterTemplate
    unsent: Letter
    invitee: Invitee
    snippet: Snippet
    received: ReceivedLetter
    tag: Tag
    bulk: BulkChange
    view: SavedView
    segment: Segment
    script: Script
    story: Story
    need: Need
    proposal: Proposal
    pair: TwinPair
    merge: Merge
    handed: HandOver
    rule: AssignmentRule
    deal: Deal
    target: Target
    proof: Proof
    taken_out: TakeOut
    file: Attachment
    picture: Attachment


@pytest.fixture
def world(alice, bob, charlie, mei, ada, vera, firm, south, make_company, make_person, make_list) -> World:
    people = {"stranger": None, "vera": vera, "alice": alice, "bob": bob, "charlie": charlie, "mei": mei, "ada": ada}
    return a_world(people, alice, mei, ada, south, firm, make_company, make_person, make_list)


@pytest.fixture
def nora(north) -> User:
    """Manages Charlie's team."""
    return User.objects.create_user("nora@tuoke.test", PASSWORD, name="Nora", role=Role.MANAGER, team=north)


@pytest.fixture
def their_world(world, nora, charlie, north, firm, make_company, make_person, make_list) -> World:
    """The same once more, all of it Charlie's, on the other team; what may be there once only has its name there."""
    for model, name in (
        (User.objects.filter(pk=world.gone.pk), "email"), (Tag.objects, "name"), (LetterTemplate.objects, "name"),
        (Feed.objects, "address"), (ReceivedLetter.objects, "message_id"), (NewsItem.objects, "digest"),
        (TriggerRule.objects, "code"),
    ):  # fmt: skip
        model.update(**{name: Concat(name, Value("-1"))})
    ada = world.people["ada"]
    made = a_world(world.people, charlie, nora, ada, north, firm, make_company, make_person, make_list)
    made.form.owner = charlie
    made.form.save()
    return made


def a_world(people, alice, mei, ada, south, firm, make_company, make_person, make_list) -> World:
    company = make_company("深圳远山精密", owner=alice, industry="机械", area="深圳")
    person = make_person(company, title="采购经理", phone="0755-2345 6789")
    Profile.objects.create(seller=alice, number=1, body=EMPTY, by=alice)
    sheet = Sheet.objects.create(seller=alice, day=firm.today(), pool=1)
    twins = [make_company(name, owner=alice) for name in ("临江化工", "临江化工集团", "北岭物流", "北岭快运")]
    later = firm.today() + LATER
    return World(
        people=people,
        token=SignInLink.objects.make(alice, "invite"),
        # Of days to come, so that nobody sees more than their own.
        leave=Leave.objects.create(person=alice, deputy=mei, start=later, end=later, by=alice),
        gone=User.objects.create_user("gone@tuoke.test", name="Gus", role=Role.SELLER, team=south, is_active=False),
        company=company,
        person=person,
        row=SheetRow.objects.create(sheet=sheet, day=sheet.day, rank=1, company=company, person=person),
        list=make_list(alice, [company]),
        referral=JournalEntry.objects.write(alice, company, Referral(company=twins[0].pk, text="李总")),
        pair=TwinPair.objects.create(one=twins[0], other=twins[1], points=6),
        merge=merge(twins[2].pk, twins[3].pk, {}, alice, versions={twin.pk: 1 for twin in twins}),
        rule=AssignmentRule.objects.create(team=south, by=ada),
        taken_out=_taken_out(ada),
        handed=HandOver.objects.create(holder=alice, by=mei),
        **_about(company, person, alice, firm),
        target=a_target(alice, mei, firm),
        **_of_hers(alice, south, firm),
    )


def a_target(seller: User, by: User, firm: Workspace) -> Target:
    until = firm.today() + LATER
    made = Target.objects.create(seller=seller, need=3, since=firm.today(), by_day=until, by=by)
    TargetShare.objects.create(target=made, seller=seller, week=min(made.weeks), need=3)
    return made


def _about(company: Company, person: Person, alice: User, firm: Workspace) -> dict[str, Any]:
    """What is written about the company and its person."""
    today = firm.today()
    starts, ends = firm.day_bounds(today)
    make_ready()
    funnel = Pipeline.objects.get(code="funnel")
    deal = open_deal(Deal(company=company, name="十台机床", owner=alice, pipeline=funnel), alice)
    meeting = Appointment(company=company, what="看样机", starts=starts, ends=ends)
    entry = JournalEntry.objects.write(alice, company, Note("见过一面"), person=person)
    invitee = Invitee(appointment=plan(meeting, [person], [alice], alice), person=person, address="wang@x.test")
    invitee.state = "failed"
    invitee.save()
    Preparation.objects.create(appointment=meeting, opening="李总说", question_1="谁决定", by=alice)
    return {
        "entry": entry,
        "snippet": Snippet.objects.create(appointment=meeting, number=1, entry=entry, quote="他定", by=alice),
        "trigger": Trigger.objects.create(company=company, kind="tender", text="招标", happened_on=today, by=alice),
        "finding": a_finding(company, firm),
        "channel": Channel.objects.create(person=person, kind="wechat", value="wang_88", by=alice),
        "consent": Consent.objects.create(
            person=person, basis="consent", purpose="邀请函", evidence="表格", given_on="2026-11-01", by=alice
        ),
        "ask": Ask.objects.create(company=company, kind="机加工厂", benefit="省一小时", by=alice),
        "invitee": invitee,
        "unsent": Letter.objects.create(
            message_id=f"<{uuid4().hex}@x.test>",
            company=company,
            person=person,
            by=alice,
            subject="报价",
            text="您好",
            state="failed",
            why="450 later",
        ),
        "appointment": meeting,
        "need": Need.objects.create(company=company, layer="service", ring=4, text="上门培训", by=alice),
        "deal": deal,
        "file": a_file(company, alice, "报价.csv", "csv", "型号,价格\n甲,8".encode(), person=person),
        "picture": a_file(company, alice, "名片.jpg", "jpeg", b"RIFF\0\0\0\0WEBP", pictured=True),
        "proof": Proof.objects.create(deal=deal, point=deal.stage.points.earliest("pk"), text="会议纪要", by=alice),
    }


def _of_hers(alice: User, south: Team, firm: Workspace) -> dict[str, Any]:
    """What is Alice's, or by her, and of no company."""
    counts = {"read": 1, "new": 1, "companies_new": 1, "companies_updated": 0}
    line = Line("industry", "is", 2, 2.0, 4, 3.6, 3.0, 4.3, 40, 12, "raise", text="银行")
    body = Body(n=90, won=20, open=3, lines=(line,))
    return {
        "batch": Batch.objects.create(by=alice, state=State.DONE, file_name="名单.csv", counts=counts),
        "feed": Feed.objects.create(name="行业报", address="https://news.test/feed", by=alice),
        "place": GatheringPlace.objects.create(name="机床展", by=alice),
        "form": WebForm.objects.create(name="展位", title="要样册", consent="同意", purpose="寄样册", by=alice),
        "bulk": BulkChange.objects.create(kind="field", what="industry", value="机械", state="done", by=alice),
        "view": SavedView.objects.create(name="机械", query="industry=机械", shared="team", team=south, by=alice),
        "calendar": renew(alice),
        "task": Task.objects.create(what="寄样册", on=firm.today(), owner=alice, by=alice),
        "letter": LetterTemplate.objects.create(name="谢谢", subject="谢谢{person}", text="{person}，您好", by=alice),
        "received": ReceivedLetter.objects.create(
            message_id="<1@jia.example>", sender="wang@jia.example", subject="询价", why="unknown", user=alice
        ),
        "tag": Tag.objects.create(name="在招人", meaning="三个月内发过招聘", owner=alice),
        "proposal": Proposal.objects.create(seller=alice, body=body.to_json()),
        "segment": Segment.objects.create(seller=alice, name="华南机械"),
        "script": Script.objects.create(seller=alice, text="您好", story="省电"),
        "story": Story.objects.create(
            seller=alice, name="省电", introduction="李总", who="厂", problem="电", ask="见面"
        ),
    }


def a_finding(company: Company, firm: Workspace) -> Finding:
    """One that waits for an answer: a tender of the company's, read today."""
    item = {"title": f"{company.name}公开招标", "source": "news.test", "published_on": firm.today(), "digest": "1"}
    body = {"code": "tender", "kind": "tender", "any": ["招标"], "near": [], "none": [], "role": "actor"}
    rule = TriggerRule.objects.create(code="tender", kind="tender", body=body, shipped=True)
    facts = {"version": 1, "kind": "tender", "where": "title", "role": "actor", "status": "done", "sure": "review"}
    return Finding.objects.create(company=company, news=NewsItem.objects.create(**item), rule=rule, **facts)


def a_file(company: Company, by: User, name: str, kind: str, content: bytes, **more: Any) -> Attachment:
    """Attached as if it had been looked at: no picture is drawn for it."""
    made = Attachment.objects.create(
        company=company, by=by, name=name, kind=kind, size=len(content), digest=sha256(content).hexdigest(),
        stored=token_hex(16), **more,
    )  # fmt: skip
    made.file.parent.mkdir(parents=True, exist_ok=True)
    for path in (made.file, made.picture):
        path.write_bytes(content)
    return made


def _taken_out(by: User) -> TakeOut:
    made = TakeOut.objects.create(by=by, done_at=timezone.now(), size=2)
    made.file.parent.mkdir(exist_ok=True)
    made.file.write_bytes(b"PK")
    return made
