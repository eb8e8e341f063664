"""Codes of the import as sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tuoke.engine.lists.exports import Export
from tuoke.engine.lists.exports import exports as known_exports
from tuoke.intake.kinds import Text
from tuoke.journal.said import KIND_NAMES
from tuoke.workspace.numbers import count

ERRORS: dict[str, Text] = {
    "empty": gettext_lazy("The file is empty."),
    "no_header": gettext_lazy(
        "The first line does not look like column names. Put names above the columns and upload it again."
    ),
    "no_rows": gettext_lazy("There are column names, but no rows below them."),
    "not_a_table": gettext_lazy("This is not a table: no encoding makes readable text of it."),
    "unknown_kind": gettext_lazy(
        "This kind of file is not read here. Save it as CSV, XLSX or Parquet and upload it again."
    ),
    "encrypted": gettext_lazy("The workbook is protected by a password. Save it without one and upload it again."),
    "bomb": gettext_lazy("The file would unpack to far more than it seems to hold, so it was not opened."),
    "too_large": gettext_lazy("The file is larger than can be read here. Split it and upload the parts."),
    "too_slow": gettext_lazy("Reading the file took too long. Split it, or save it as CSV, and upload it again."),
    "too_many_columns": gettext_lazy("The file has more columns than can be read. Take out what is not needed."),
    "too_many_rows": gettext_lazy("The file has more rows than can be read at once. Split it and upload the parts."),
    "no_such_sheet": gettext_lazy("The workbook has no such sheet."),
    "broken": gettext_lazy("The file is damaged and cannot be read. Open it, save it anew and upload that."),
    "missing": gettext_lazy("The uploaded file is no longer there. Upload it again."),
    "stopped": gettext_lazy("The import was stopped; nothing of it stayed. It can be started again."),
    "given_up": gettext_lazy("The last step did not work and was given up; nothing of it stayed. Try it again."),
}
NOTES: dict[str, Text] = {
    "missing": gettext_lazy("No company name"),
    "too_long": gettext_lazy("Too long"),
    "phone_short": gettext_lazy("Phone has too few digits"),
    "phone_long": gettext_lazy("Phone has too many digits"),
    "phone_form": gettext_lazy("Not a phone number"),
    "email_form": gettext_lazy("Not an e-mail address"),
    "number_form": gettext_lazy("Not a number"),
    "year_form": gettext_lazy("No year in it"),
    "date_form": gettext_lazy("No such day"),
    "answer_form": gettext_lazy("Neither yes nor no"),
    "choice_form": gettext_lazy("None of the choices"),
    "unknown_owner": gettext_lazy("No colleague of this name to whom you may give companies"),
    "widened": gettext_lazy("Full width made plain"),
    "formula": gettext_lazy("Looks like a formula, kept as text"),
    "middle": gettext_lazy("Middle of the range taken"),
    "no_area": gettext_lazy("Area code missing, kept as it is"),
    "first": gettext_lazy("Several, the first counts"),
    "no_company": gettext_lazy("No company of this name or number here: bring the companies in first"),
    "outcome_form": gettext_lazy("Neither won, lost nor open"),
    "outcome_day": gettext_lazy("Won or lost needs a day, open has none"),
    "moment_form": gettext_lazy("No such day or time"),
    "no_user": gettext_lazy("Their owner is nobody here: yours for now, the name is kept"),
    "own_name": gettext_lazy("Without a company: under their own name"),
    "by_code": gettext_lazy("Company found by its number"),
    "check_digit": gettext_lazy("Check digit wrong, left out"),
}
SKIPPED: dict[str, Text] = {
    "blank": gettext_lazy("Empty line"),
    "too_many_cells": gettext_lazy("More cells than columns"),
    "too_few_cells": gettext_lazy("Too few cells"),
    "above_header": gettext_lazy("Above the column names"),
}
ACTS: dict[str, Text] = {
    "problem": gettext_lazy("Problem, stays out"),
    "blocked": gettext_lazy("Left alone: only the company"),
    "merged": gettext_lazy("Same company as a line above"),
    "taken": gettext_lazy("Taken"),
    "left_out": gettext_lazy("Left out"),
    "same": gettext_lazy("The same as ours"),
    "new": gettext_lazy("New"),
    "updated": gettext_lazy("Update"),
    "skipped": gettext_lazy("Line not read"),
}
TWIN = gettext_lazy("Same name as one of ours")
FORMS: dict[str, Text] = {
    "phone": gettext_lazy("full width made plain, digits counted"),
    "email": gettext_lazy("form checked"),
    "number": gettext_lazy("of a range the middle"),
    "year": gettext_lazy("the year"),
    "code": gettext_lazy("tells companies apart"),
    "figure": gettext_lazy("one figure made plain, a range kept"),
    "day": gettext_lazy("year, month and day"),
    "yes_no": gettext_lazy("yes or no"),
    "choice": gettext_lazy("one of the choices"),
}


def error(code: str, detail: dict[str, Any]) -> str:
    """Why a file was not taken, with the number that was too much where there is one."""
    text = str(ERRORS.get(code, ERRORS["broken"]))
    if isinstance(detail.get("given"), int) and isinstance(detail.get("allowed"), int):
        text += " " + _("It has %(given)s, at most %(allowed)s are read.") % {
            "given": count(detail["given"]), "allowed": count(detail["allowed"])
        }  # fmt: skip
    return text


def note(code: str) -> Text:
    return NOTES.get(code, code)


def reason(act: str, faults: str, taken_by: str | None, labels: dict[str, Text]) -> str:
    """Why a row did not come in, for the file of failed rows: every fault with its column."""
    if act == "problem" and faults:
        parts = (mark.split(":", 1) for mark in faults.split(";"))
        return _("; ").join(
            _("%(what)s: %(more)s") % {"what": labels.get(field, field), "more": note(code)} for field, code in parts
        )
    if act == "taken":
        return _("Taken by %(name)s") % {"name": taken_by or "?"}
    return str(ACTS.get(act, act))


def encoding(reading: dict[str, Any]) -> str:
    """'GB18030, comma' for a text file, the sheet for a workbook."""
    if reading.get("sheet"):
        return _("sheet “%(sheet)s”") % {"sheet": reading["sheet"]}
    if not reading.get("encoding"):
        return ""
    delimiters = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
    between = delimiters.get(reading.get("delimiter") or "", "")
    named = str(reading["encoding"]).upper()
    if "+" in named:
        named = _("%(encodings)s mixed, each line read for itself") % {"encodings": named.replace("+", " + ")}
    return str(_(", ")).join(part for part in (named, between) if part)


def left(seconds: int) -> str:
    """About how long the rest takes: in seconds under a minute, then in minutes."""
    if seconds < 60:
        return ngettext("About %(n)d second left", "About %(n)d seconds left", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("About %(n)d minute left", "About %(n)d minutes left", minutes) % {"n": minutes}


def exports() -> list[tuple[str, str]]:
    """Every export that can be chosen: its code, and product with what is in it."""
    return [(one.code, _export(one)) for one in known_exports()]


def looks_like(reading: dict[str, Any]) -> str:
    """'Odoo: companies and people' of a file that was recognised and taken so, else ''."""
    code = reading.get("export")
    return next((label for known, label in exports() if known == code), "") if code else ""


def _what(code: str) -> str:
    """A kind of history in the reader's words, as the timeline has them."""
    return str(gettext(KIND_NAMES[code]))


def _export(one: Export) -> str:
    what = one.of.get("what")
    if one.kind == "history" and isinstance(what, dict):
        return _("%(product)s: history (%(what)s)") % {"product": one.product, "what": _what(what["always"])}
    if one.kind == "past_deals":
        return _("%(product)s: deals of before") % {"product": one.product}
    if one.kind == "history":
        return _("%(product)s: history") % {"product": one.product}
    if one.people == "none":
        return _("%(product)s: companies") % {"product": one.product}
    if one.people == "all":
        return _("%(product)s: people with their companies") % {"product": one.product}
    return _("%(product)s: companies and people") % {"product": one.product}
