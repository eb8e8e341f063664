"""The columns of a company: what a list of companies can be filtered by, sorted by, and shows. One registry for all.

A field that the firm defines (`custom_fields.py`) is a column of the key `x-<its key>`, one of people `p-<its key>`: of
a company it shows what all of its people have, and asks whether one of them has it. Nothing else is to be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuoke.directory.custom_fields import Defined, Form, Of, defined
from tuoke.workspace.models import Workspace

CUSTOM, PERSON = "x-", "p-"


class Type(StrEnum):
    """What a column holds, and so by which operators it is asked."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    DAY = "day"  # of a custom field: an ISO day as text
    YES = "yes"
    CHOICE = "choice"
    OWNER = "owner"
    TAG = "tag"
    LIST = "list"
    CODE = "code"


# "not" leaves out what is unknown, "not_or" counts it; so do "lacks" and "lacks_or".
_WORDS = ("is", "not", "not_or", "has", "lacks", "lacks_or", "empty", "known")
_SIZES = ("is", "least", "most", "empty", "known")
OPERATORS: dict[Type, tuple[str, ...]] = {
    Type.TEXT: _WORDS,
    Type.CODE: ("is", "empty", "known"),
    Type.NUMBER: _SIZES,
    Type.DAY: ("since", "until", "empty", "known"),
    Type.MOMENT: ("days", "not_days", "since", "until"),
    Type.YES: ("is", "empty", "known"),
    Type.CHOICE: ("is", "not", "not_or", "empty", "known"),
    Type.OWNER: ("is", "not", "not_or", "empty", "known"),
    Type.TAG: ("is", "not", "empty", "known"),
    Type.LIST: ("is", "not", "empty", "known"),
}


@dataclass(frozen=True)
class Column:
    """`field`: of the company, '' where the value comes from elsewhere. `guarded`: a number to dial may stand in it.

    `shown`: it can stand in the table; `operators`: how it can be asked, in the order in which they are offered.
    """

    key: str
    label: str | Promise
    type: Type
    field: str = ""
    guarded: bool = False
    shown: bool = True
    asked: bool = True
    custom: Defined | None = None
    only: tuple[str, ...] = ()

    @property
    def operators(self) -> tuple[str, ...]:
        return self.only or OPERATORS[self.type]

    @property
    def choices(self) -> tuple[str, ...]:
        return self.custom.choices if self.custom else ()

    @property
    def of_person(self) -> bool:
        """Whether it is a field of the people of a company, not of the company."""
        return self.custom is not None and self.custom.of == Of.PERSON

    @property
    def of_company(self) -> bool:
        """Whether it is a field that the firm defined whose value stands in the company itself."""
        return self.custom is not None and not self.of_person and self.type != Type.CODE

    @property
    def makes_board(self) -> bool:
        """Whether it has so few values that they stand beside each other."""
        return not self.of_person and self._few

    @property
    def _few(self) -> bool:
        return self.type in (Type.OWNER, Type.CHOICE) or (self.type == Type.YES and self.key != "tel")

    @property
    def is_number(self) -> bool:
        return self.type == Type.NUMBER


_OWN = (
    Column("name", _("Company"), Type.TEXT, "name", only=("is", "has", "lacks")),
    Column("name_en", _("English name"), Type.TEXT, "name_en"),
    Column("names", _("Other names"), Type.TEXT, asked=False),
    Column("industry", _("Industry"), Type.TEXT, "industry"),
    Column("area", _("Territory"), Type.TEXT, "area"),
    Column("employees", _("Employees"), Type.NUMBER, "employees"),
    Column("person", _("Person to ask for"), Type.TEXT, asked=False),
    Column("tel", _("Phone"), Type.YES, only=("is",)),
    Column("owner", _("Owner"), Type.OWNER, "owner_id"),
    Column("changed", _("Changed"), Type.MOMENT, "changed_at"),
    Column("made", pgettext_lazy("column", "Came in"), Type.MOMENT, "made_at"),
    Column("tag", _("Tags"), Type.TAG),
    Column("list", _("List"), Type.LIST, shown=False),
    Column("reference", _("Reference customer"), Type.YES, "is_reference", only=("is",)),
    Column("owner_kind", _("Kind of owner"), Type.TEXT, "owner_kind"),
    Column("founded", _("Founded"), Type.NUMBER, "founded"),
    Column("website", _("Website"), Type.TEXT, "website"),
    Column("address", _("Address"), Type.TEXT, "address", guarded=True),
    Column("note", _("Note"), Type.TEXT, "note", guarded=True),
)
OWN: dict[str, Column] = {column.key: column for column in _OWN}
#: What the table shows where nobody chose.
USUAL = ("name", "industry", "area", "employees", "person", "tel", "owner", "changed")
_TYPES = {
    Form.TEXT: Type.TEXT,
    Form.NUMBER: Type.NUMBER,
    Form.MONEY: Type.NUMBER,
    Form.DATE: Type.DAY,
    Form.YES_NO: Type.YES,
    Form.CHOICE: Type.CHOICE,
    Form.CODE: Type.CODE,
}


def every(workspace: Workspace | None = None) -> dict[str, Column]:
    """All columns by key, our own first. A page gives the workspace that it has read already."""
    further = map(_custom, defined(workspace, of=None))
    return {**OWN, **{one.key: one for one in further}}


def known(keys: Iterable[str]) -> dict[str, Column]:
    """The columns of these keys that there are. Asks the database only where one is a custom field."""
    wanted = list(keys)
    found = every() if any(key.startswith((CUSTOM, PERSON)) for key in wanted) else OWN
    return {key: found[key] for key in wanted if key in found}


def ever(key: str) -> Column | None:
    """The column of this key, be it of a field that is no longer asked."""
    if not key.startswith((CUSTOM, PERSON)):
        return OWN.get(key)
    found = map(_custom, defined(retired=True, of=None))
    return next((one for one in found if one.key == key), None)


def _custom(one: Defined) -> Column:
    type_ = _TYPES[Form(one.form)]
    start = PERSON if one.of == Of.PERSON else CUSTOM
    return Column(start + one.key, one.label, type_, guarded=type_ == Type.TEXT, custom=one)
