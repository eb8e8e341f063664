"""Who does what to whom in a headline, and how far along it is.

In 15 of 18 headlines of takeovers that name both sides the actor stands before the verb; passives explain the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[int, int]

#: What ends the part of the text in which the parties of a verb are looked for.
SENTENCE = re.compile(r"[。！？；!?;]|\s\|\s|\.\s")
PASSIVE_ZH = re.compile(r"被|遭(?:到)?|获|由|为(?=.{1,20}所)")
SUFFERED = re.compile(r"被|遭(?:到)?")  # where it is a word of the rule itself
PASSIVE_EN = re.compile(r"\s{1,3}by\s")
#: Done by somebody else: a round led by, a tender issued by.
OTHERS_VERB = re.compile(r"(?:ed|led|run|built|made|owned)$")
CLAUSE = re.compile(r"[，,。！？；!?;：:\s]")
PLANNED = re.compile(
    r"拟|计划|筹划|将(?!军|领)|预计|有望|或(?:将|于|在|会)|考虑|洽谈|正寻求|意向|(?<![宣流])传(?!统|播|媒|感|奇|动)"
    r"|\b(?:to|will|plans?|planning|may|could|considers?|considering|in talks|mulls?|eyes|expects?|set to)\b"
)
CANCELLED = re.compile(
    r"终止|(?:尚未|并未)(?!披露|透露|公布|公开)|未能|未获|未遭|未被|否认|取消|叫停|搁置|撤回|放弃|澄清|辟谣|失败|不会|不再|没有|无意|流产|告吹|破裂"
    r"|\b(?:den(?:y|ies|ied)|cancel(?:s|led|ed)?|calls off|called off|scraps?|scrapped|terminates?|abandons?|drops plan"
    r"|rejects?|rejected|fails? to|not to|no plans?)\b"
)
#: Only before the event: of a finished one the amount may be not disclosed, the forecast not met.
NOT = re.compile(r"未(?!来|必|经|名|央)|\b(?:never|not(?! only))\b|n['’]t\b")
NEAR = 24


def parties(text: str, spans: Sequence[Span]) -> tuple[Span | None, Span | None]:
    """The parts of the (even) text where the actor and the target of the verb would stand; None where nothing is left.

    Before the verb stands the actor and after it the target; in a passive it is the other way round.
    """
    verb_start, verb_end = spans[0]
    end_of_event = spans[-1][1]
    starts = [0, *(end.end() for end in SENTENCE.finditer(text, 0, verb_start))]
    start = starts[-1]
    stop = SENTENCE.search(text, end_of_event)
    end = stop.start() if stop else len(text)
    before, after = _full(text, start, verb_start), _full(text, verb_end, end)
    by = (
        PASSIVE_EN.search(text, verb_end, min(end, end_of_event + NEAR))
        if _passive(text[verb_start:verb_end])
        else None
    )
    if by and not (by.start() > end_of_event and OTHERS_VERB.search(text, verb_end, by.start())):
        return _full(text, by.end(), end), before
    if said := SUFFERED.match(text, verb_start):
        return (_full(text, said.end(), spans[-1][0]) if len(spans) > 1 else None), before
    marks = list(PASSIVE_ZH.finditer(text, max(start, verb_start - NEAR), verb_start))
    if marks and _full(text, marks[-1].end(), verb_start):
        return _full(text, marks[-1].end(), verb_start), _full(text, start, marks[-1].start())
    return before, after


def status_of(text: str, spans: Sequence[Span]) -> str:
    """done | planned | cancelled: by the words just before the event and, of a cancelled one, after it."""
    start, end = max(0, spans[0][0] - NEAR), min(len(text), spans[-1][1] + NEAR)
    head = text[start : spans[0][0]]
    clause = CLAUSE.split(head)[-1] if re.search("[一-鿿]", head) else head
    if CANCELLED.search(text, start, end) or NOT.search(clause):
        return "cancelled"
    return "planned" if PLANNED.search(clause) or PLANNED.match(text[spans[0][0] :]) else "done"


def _passive(verb: str) -> bool:
    """Whether English words can be done to whoever stands before them; who was awarded a contract acts: it won."""
    return bool(re.search(r"(?:ed|ought)$", verb)) and not verb.startswith("award")


def _full(text: str, start: int, end: int) -> Span | None:
    return (start, end) if end > start and text[start:end].strip(" ,，:：-—") else None
