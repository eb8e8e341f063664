"""The method's words for one's own network: 22 prompts that jog the memory, three ways to build a relation, six
occasions (requirements 40 to 42 and 46). A code once used is never given another sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Prompt:
    """A question of one of the two lists; `source` is where the names then come from (prospects/sources.py)."""

    code: str
    list: int
    question: Any

    @property
    def source(self) -> str:
        return "acquaintances" if self.list == 1 else "own_circle"


_ONE = (
    ("headmaster", _("The headmaster of your own school?")),
    ("childrens_headmaster", _("The headmaster of your children’s school?")),
    ("fire_chief", _("The chief of the fire brigade?")),
    ("police_chief", _("The head of the police station?")),
    ("bank_manager", _("The manager of your bank?")),
    ("sports_manager", _("Who runs the sports hall or the club?")),
    ("developer", _("A property developer, or who lends them money?")),
    ("office_supplies", _("Who sells you office supplies?")),
    ("furniture", _("Who sold you furniture?")),
    ("dry_cleaner", _("Who runs the dry cleaner’s?")),
    ("repairer", _("Who repairs your appliances?")),
)
_TWO = (
    ("colleagues", _("Colleagues and customers of former jobs?")),
    ("old_neighbours", _("Former neighbours?")),
    ("family", _("Your family: what do they do, where?")),
    ("relatives", _("Relatives further away?")),
    ("butcher", _("The butcher?")),
    ("grocer", _("The grocer?")),
    ("appliances", _("Who sold you appliances?")),
    ("doctor", _("Your doctor?")),
    ("pharmacist", _("Your pharmacist?")),
    ("friends", _("Close friends?")),
    ("waiter", _("Who serves you where you often eat?")),
)
PROMPTS: tuple[Prompt, ...] = tuple(
    Prompt(code, number, question) for number, some in ((1, _ONE), (2, _TWO)) for code, question in some
)
BY_CODE = {prompt.code: prompt for prompt in PROMPTS}

OCCASIONS = (
    ("driving", _("driving")),
    ("transport", _("on the train, bus or plane")),
    ("meal", _("at a meal")),
    ("shopping", _("shopping")),
    ("home", _("at home, in the neighbourhood")),
    ("gathering", _("at a gathering")),
)


@dataclass(frozen=True)
class Touch:
    """A way to build a relation, with words to begin with: who says them is filled in."""

    code: str
    name: Any
    words: Any


TOUCHES = (
    Touch(
        "news",
        _("Tell your news"),
        _("Hello {name}, this is {me}. I have joined {firm}; we have not talked for long. How have you been?"),
    ),
    Touch(
        "help",
        _("Ask for help"),
        _("Hello {name}, {me} here. I am learning how firms like yours buy. May I ask three questions?"),
    ),
    Touch(
        "benefit",
        _("Offer a benefit"),
        _("Hello {name}, {me} of {firm}. I came across something that may save you time or money. Shall I send it?"),
    ),
)
