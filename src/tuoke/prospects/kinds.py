"""The kind of rows that prospects imports: companies, with their people, codes and places on a list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tuoke.intake.kinds import Column, Kind, when_asked
from tuoke.prospects.sources import sources

#: How a cell is read for each form of a custom field.
FORMS = {"number": "figure", "money": "figure", "date": "day", "yes_no": "yes_no", "choice": "choice", "code": "code"}


def custom_columns() -> tuple[Column, ...]:
    """A column for each field that the firm defined, for companies or for people."""
    from tuoke.directory.custom_fields import LONGEST, Of, defined

    return tuple(
        Column(
            one.key, one.label, FORMS.get(one.form, "text"), 80 if one.is_code else LONGEST, one.required,
            extra=not one.is_code, headers=one.words, choices=one.choices, unit=one.unit, of_person=one.of == Of.PERSON,
        )
        for one in defined(of=None)
    )  # fmt: skip


OWNER_HEADERS = (
    "负责人员", "业务员", "销售", "销售员", "销售代表", "归属", "归属人", "跟进人", "客户经理",
    "owner", "account owner", "sales rep", "seller", "assigned to", "salesperson",
)  # fmt: skip

#: Other names, several parted by ";".
NAME_COLUMNS = (
    Column(
        "short_name", _("Short name"), most=400, headers=("公司简称", "企业简称", "简写", "short name", "abbreviation")
    ),
    Column("brand", _("Brand"), most=400, headers=("品牌", "品牌名", "品牌名称", "brand", "brands", "trade name")),
    Column("former_name", _("Former names"), most=400, headers=("曾用名", "原名", "former name", "former names")),
    Column(
        "local_name", _("Local spelling"), most=400, headers=("本地名称", "当地名称", "local name", "local spelling")
    ),
    Column(
        "registered_name", _("Registered name in another language"), most=400, headers=("外文注册名", "registered name")
    ),
)

COLUMNS = (
    Column("name", _("Company name"), required=True),
    Column("code", _("Stock or customer code"), "code", 80),
    Column("credit_code", _("Credit code, tax or register number"), "code", 80),
    Column("name_en", _("English name")),
    Column("area", _("Territory"), most=120),
    Column("industry", _("Industry"), most=120),
    Column("owner_kind", _("Kind of owner"), most=60),
    Column("employees", _("Employees"), "number", 60),
    Column("founded", _("Founded"), "year", 60),
    Column("revenue", _("Revenue"), most=120, extra=True),
    Column("website", _("Website")),
    Column("address", _("Address"), most=240),
    Column("market", _("Market"), most=120, extra=True),
    Column("person", _("Person's name"), most=80),
    Column("title", _("Job title"), most=80),
    Column("phone", _("Phone"), "phone", 60),
    Column("email", _("E-mail"), "email", 254),
    Column("trigger", _("Trigger event"), most=240, extra=True),
    Column("trigger_on", _("Date of the trigger"), most=40, extra=True),
    Column("tags", _("Tags"), most=400, extra=True, headers=("标签", "客户标签", "tags", "tag", "labels")),
    *NAME_COLUMNS,
    Column("since", _("Since when it was in the old system"), most=40, extra=True),
    Column("note", _("Note"), "long", 10_000),
    Column("is_reference", _("Reference customer"), "yes_no", 60, headers=("标杆客户", "reference customer")),
    Column("person_note", _("Note on the person"), "long", 10_000, headers=("联系人备注", "contact note")),
    Column("left_alone", _("Asked to be left alone on"), "day", 60, headers=("勿扰日期", "do not contact since")),
    Column("owner", _("Colleague who owns it"), most=254, headers=OWNER_HEADERS),
)

COMPANIES = Kind(
    code="companies",
    label=_("Companies and people"),
    own_columns=COLUMNS,
    further_columns=custom_columns,
    sources=sources,
    look_up=when_asked("prospects.recognising", "look_up"),
    write=when_asked("prospects.writing", "write"),
    reveal=when_asked("prospects.writing", "reveal"),
    clear=when_asked("prospects.undoing", "clear"),
    hide=when_asked("prospects.undoing", "hide"),
    standing=when_asked("prospects.undoing", "standing"),
    searched=when_asked("prospects.found_again", "searched"),
    index=when_asked("prospects.found_again", "index"),
    shown_changes=when_asked("prospects.pairs", "shown_changes"),
    pairs=when_asked("prospects.pairs", "pairs"),
    complete=when_asked("prospects.recognising", "named"),
    unwritten=when_asked("prospects.unwritten", "unwritten"),
    list_url="prospects:list",
)
