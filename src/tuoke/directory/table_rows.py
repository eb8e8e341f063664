"""The rows of the list of companies as HTML. Written here and not in a template: of a page of 50 rows, the template
engine took two thirds of the time (bench_pages.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape  # Django's makes each of the hundreds of texts a SafeString besides
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tuoke.workspace.numbers import Clock, count, phone_masked, since
from tuoke.workspace.places import place_name

ROW = (
    '<tr data-row><td class="co-name"><a class="m" href="{url}">{name}</a>{chip}</td><td class="co-in">{industry}</td>'
    '<td class="co-at">{area}</td><td class="num n co-size">{employees}</td><td class="co-who">{person}</td>'
    '<td class="co-tel nb">{phone}</td><td class="co-own c2">{owner}</td>'
    '<td class="num c3 nb co-when">{changed}</td></tr>'
)


class First(NamedTuple):
    """The person to ask for."""

    name: str
    title: str
    phone: str


def body(user: Any, rows: Iterable[Mapping[str, Any]], people: Mapping[int, First | None]) -> SafeString:
    """One table row per company. All values are escaped; phones are masked as `Company.phones_open_to` says."""
    # One address, filled in fifty times, and words that are looked up once.
    address = reverse("directory:company", args=[0])
    # Words are asked for outside of the f-strings: inside, the catalogue does not find them.
    unknown, nobody = escape(gettext("unknown")), escape(gettext("nobody"))
    alone, reference = escape(gettext("asked to be left alone")), escape(gettext("reference"))
    said = {
        "unknown": f'<span class="c3">{unknown}</span>',
        "nobody": f'<span class="c3">{nobody}</span>',
        "alone": f'<span class="c3">{alone}</span>',
        "reference": f' <span class="tk-chip line">{reference}</span>',
    }
    opened, clock = (None, user.pk) if user.may_write else (), Clock.read()
    return mark_safe("\n".join(_row(row, people, row["owner_id"] in opened, address, said, clock) for row in rows))


def _row(
    row: Mapping[str, Any],
    people: Mapping[int, First | None],
    opened: bool,
    address: str,
    said: dict[str, str],
    clock: Clock,
) -> str:
    first = people.get(row["pk"])
    person = said["alone"] if row["pk"] in people else said["unknown"]
    if first:
        title = f' <span class="c3">{escape(first.title)}</span>' if first.title else ""
        person = escape(first.name) + title
    return ROW.format(
        url=address.replace("/0/", f"/{row['pk']}/"),
        name=escape(row["name"]),
        chip=said["reference"] if row["is_reference"] else "",
        industry=escape(row["industry"]) or said["unknown"],
        area=escape(place_name(row["area"])) or said["unknown"],
        employees=said["unknown"] if row["employees"] is None else count(row["employees"]),
        person=person,
        phone=_phone(first.phone if first else "", opened),
        owner=escape(row["owner__name"]) if row["owner_id"] else said["nobody"],
        changed=escape(since(row["changed_at"], clock)),
    )


def _phone(phone: str, opened: bool) -> str:
    if not phone:
        return ""
    if not opened:
        return f'<span class="c3 n">{escape(phone_masked(phone))}</span>'
    dial = "".join(c for c in phone if c.isdigit() or c == "+")
    return f'<a class="n" href="tel:{escape(dial)}">{escape(phone)}</a>'
