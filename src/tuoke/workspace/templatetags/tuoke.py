"""{% load tuoke %}: the pictures of workspace/graphics.py, the numbers of workspace/numbers.py and dressed fields in
templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from tuoke.workspace import dates, example, fields, graphics, marks, numbers, once, pace_chart, places

register = template.Library()

register.simple_tag(once.field, name="once")
register.simple_tag(graphics.icon, name="icon")
register.simple_tag(graphics.pips, name="pips")
register.simple_tag(graphics.whisk, name="whisk")
register.simple_tag(graphics.bar, name="bar")
register.simple_tag(graphics.avatar, name="avatar")
register.simple_tag(pace_chart.pace, name="pace")

register.filter("dressed", fields.dressed)
register.filter("count", numbers.count)
register.filter("number", numbers.number)
register.filter("cents", numbers.cents)
register.filter("percent", numbers.percent)
register.filter("chance", numbers.chance)
register.filter("interval", numbers.interval)
register.filter("since", numbers.since)
register.filter("day", dates.day)
register.filter("weekday", dates.weekday)
register.filter("moment", dates.moment)
register.filter("clock", dates.clock)
register.filter("phone_masked", numbers.phone_masked)
register.filter("contacts_masked", numbers.contacts_masked)
register.filter("place_name", places.place_name)
register.filter("marked", marks.marked)


@register.inclusion_tag("partials/example_sheet.html")
def example_sheet() -> dict[str, Any]:
    """The invented sheet beside the sign-in form."""
    return {"rows": example.ROWS, "card": example.CARD, "label": gettext("Points")}
