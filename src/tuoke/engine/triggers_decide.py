"""A rule's hit and the companies that a story names -> whose event it is, and whether to believe, to ask or to drop it.

That a name occurs is not enough: half of all stories hold three names and more. The company must hold a role of the
event, and a risky alias needs a second sign beside it. It would rather miss than be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuoke.engine.aliases import Mention
from tuoke.engine.triggers import Hit, Rule, Story, even
from tuoke.engine.triggers_parties import Span


@dataclass(frozen=True)
class Known:
    """What speaks for a company beside its name: its places, words of its industry, its people, codes and domains."""

    places: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What to think of one company in one hit.

    `code`: auto (believe), review (ask a person) or drop. `why` are codes: for it safe_alias, title, role, place,
    industry, person, code, domain, legal_form, quoted, opens_title; against it first_sentence, planned, cancelled,
    several_companies, shared_alias, risky_alias, other_role, mentioned, everyday_word, no_second_sign."""

    company: int
    role: str  # actor | target | mentioned
    code: str
    why: tuple[str, ...]
    alias: str
    spans: tuple[tuple[int, int, str], ...] = field(default=())  # in the text of the hit: start, end, event | company


#: Words by which two companies do the same thing together.
JOINED = re.compile(r"^(?:、|与|和|及|联合|携手|联手|,|，|&|\s|and)+$")
#: Whoever left a firm for another tells nothing of the first.
FORMERLY = re.compile(
    r"(?:(?<![平中太高草])原(?:任)?|(?<![之目日以年月天周生此提先眼当从])前|曾任|\b(?:former|ex-?|one-time))\s{0,2}$"
)
FORM_AFTER = re.compile(r"^(?:集团|公司|股份|科技|控股|有限|实业|(?:\s(?:inc|corp|ltd|plc|group|co|gmbh|ag)\b))")
QUOTES = ("“”", "「」", "《》", "『』", "‘’", '""', "【】")


def decide(
    rule: Rule, hit: Hit, story: Story, mentions: Sequence[Mention], known: Mapping[int, Known]
) -> list[Decision]:
    """What to think of each company that the text of the hit names; those dropped are told with the reason.

    `mentions` are those of the text of the hit (`where`), in their order.
    """
    text = even(story.title if hit.where == "title" else story.first)
    roles = _roles(text, hit, mentions)
    holders = {
        one.company for one, role in zip(mentions, roles, strict=True) if role != "mentioned" and one.risk != "never"
    }
    best: dict[int, Decision] = {}
    for one, role in zip(mentions, roles, strict=True):
        for company in (one.company, *one.others):
            signs = _signs(text, one, story, known.get(company, Known()))
            made = _judge(rule, hit, one, company, role, signs, several=len(holders) > 1)
            if company not in best or ORDER[made.code] < ORDER[best[company].code]:
                best[company] = made
    return list(best.values())


ORDER = {"auto": 0, "review": 1, "drop": 2}


def _judge(
    rule: Rule, hit: Hit, one: Mention, company: int, role: str, signs: tuple[str, ...], *, several: bool
) -> Decision:
    risky = one.risk != "safe"
    drops: list[str] = []
    asks: list[str] = []
    if one.risk == "never":
        drops.append("everyday_word")
    if role == "mentioned":
        drops.append("mentioned")
    if hit.status == "cancelled":
        drops.append("cancelled")
    if risky and not signs:
        # A two-character name needs a second sign; a longer one that opens a title may be asked about.
        (drops if len(one.alias) < 3 or hit.where != "title" else asks).append("no_second_sign")
    if rule.role != "either" and role not in (rule.role, "mentioned"):
        asks.append("other_role")
    if several:
        asks.append("several_companies")
    if risky and signs:
        asks.append("risky_alias")
    if one.others:
        asks.append("shared_alias")
    if hit.where != "title":
        asks.append("first_sentence")
    if hit.status == "planned":
        asks.append("planned")
    code = "drop" if drops else "review" if asks else "auto"
    good = [*(() if risky else ("safe_alias",)), *signs, *(("title",) if hit.where == "title" else ())]
    good += ["role"] if role != "mentioned" else []
    spans = (*((start, end, "event") for start, end in hit.spans), (one.start, one.end, "company"))
    return Decision(company, role, code, (*good, *drops, *asks), one.alias, tuple(sorted(spans)))


def _roles(text: str, hit: Hit, mentions: Sequence[Mention]) -> list[str]:
    """actor | target | mentioned for each mention: nearest to the verb in the part where that party would stand, and
    those named in one breath with it."""
    roles = ["mentioned"] * len(mentions)
    for role, part in (("actor", hit.actor), ("target", hit.target)):
        if part is None:
            continue
        inside = [
            n
            for n, one in enumerate(mentions)
            if part[0] <= one.start and one.end <= part[1] and not FORMERLY.search(text[: one.start])
        ]
        if not inside:
            continue
        verb_after = part[1] <= hit.spans[0][0]
        ordered = inside[::-1] if verb_after else inside
        for n, before in zip(ordered, [None, *ordered], strict=False):
            if before is None or (roles[before] == role and _one_breath(text, mentions[n], mentions[before])):
                roles[n] = role
            else:
                break
    return roles


def _one_breath(text: str, one: Mention, other: Mention) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return bool(JOINED.match(text[first.end : second.start]))


def _signs(text: str, one: Mention, story: Story, known: Known) -> tuple[str, ...]:
    """What speaks for the company beside the alias."""
    whole = f"{text[: one.start]}\n{text[one.end :]}\n{even(story.first if text == even(story.title) else story.title)}"
    found = []
    for sign, words in (
        ("place", known.places),
        ("industry", known.industry),
        ("person", known.people),
        ("code", known.codes),
        ("domain", known.domains),
    ):
        if any(even(word) in whole for word in words if len(word) > 1):
            found.append(sign)
    if FORM_AFTER.match(text[one.end :]):
        found.append("legal_form")
    if _quoted(text, (one.start, one.end)):
        found.append("quoted")
    if one.start == 0 and text[one.end : one.end + 1] in (":", "："):
        found.append("opens_title")
    return tuple(found)


def _quoted(text: str, span: Span) -> bool:
    start, end = span
    return any(text[start - 1 : start] == pair[0] and text[end : end + 1] == pair[1] for pair in QUOTES if start)
