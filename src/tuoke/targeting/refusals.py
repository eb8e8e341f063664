"""What the list engine refuses -> a sentence that says what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

REFUSALS = {
    # files
    "missing": gettext_noop("The file “%(path)s” cannot be opened."),
    "empty": gettext_noop("The file is empty."),
    "no_header": gettext_noop(
        "The first line holds data, not the names of the columns. Put a line with names above it and try again."
    ),
    "unknown_engine": gettext_noop("“%(given)s” is no engine: duckdb, local[2], spark://host:7077."),
    "no_pyspark": gettext_noop("Spark is not installed: pip install 'tuoke[spark]'"),
    "no_cluster": gettext_noop("Spark does not start on %(master)s: %(reason)s"),
    "per_needs_each_row": gettext_noop(
        "Spark shares out a list among owners only where each row counts: add --each-row."
    ),
    "taken": gettext_noop("There is something at %(out)s already; the sheet would overwrite it."),
    "not_written": gettext_noop("The sheet cannot be written to %(out)s: %(reason)s"),
    "no_rows": gettext_noop("There is no row below the header."),
    "not_a_table": gettext_noop("This is no table of text. Export it as CSV or XLSX and try again."),
    "too_large": gettext_noop("The file is too large: %(bytes)s bytes, at most %(allowed)s."),
    "bomb": gettext_noop("The file would expand far beyond its size and is not opened. Export it anew as CSV."),
    "encrypted": gettext_noop("The file is protected by a password. Save it without one and try again."),
    "unknown_kind": gettext_noop("A file of kind “%(kind)s” cannot be read. Export it as CSV, XLSX or Parquet."),
    "too_many_columns": gettext_noop("%(given)s columns are too many: at most %(allowed)s."),
    "too_many_rows": gettext_noop("%(given)s rows are too many: at most %(allowed)s. Part the list."),
    "unknown_column": gettext_noop("There is no column “%(column)s”. The columns are: %(columns)s."),
    "unknown_field": gettext_noop("There is no field “%(field)s”. The fields are: %(fields)s."),
    "no_such_sheet": gettext_noop("There is no sheet “%(sheet)s”. The sheets are: %(sheets)s."),
    "broken": gettext_noop("The file is damaged or not what its beginning says (%(kind)s)."),
    "no_name_column": gettext_noop(
        "No column seems to hold the companies' names. Say which one: --map name=COLUMN. The columns are: %(columns)s."
    ),
    # outcomes of calls
    "no_result_column": gettext_noop(
        "No column tells what came of it. Call it result, with won or lost. The columns are: %(columns)s."
    ),
    "unknown_result": gettext_noop("A result is won or lost (yes or no, 1 or 0, or empty); not: %(given)s."),
    "nobody_found": gettext_noop(
        "None of the %(lines)s lines names a company of the list. The first names: %(names)s."
    ),
    "outcomes_need_the_list": gettext_noop("Outcomes are learned from where the list is held as a whole: not here."),
    # profile and card
    "bad_toml": gettext_noop("“%(path)s” is not TOML: %(reason)s"),
    "bad_schema": gettext_noop("Its schema is %(given)s; this version reads schema = %(supported)s."),
    "bad_type": gettext_noop("“%(key)s” is not of the right kind: a %(wanted)s is needed."),
    "bad_text": gettext_noop("“%(key)s” is longer than %(longest)s characters, or no text."),
    "bad_points": gettext_noop("“%(key)s” has %(given)s points: %(low)s to %(high)s are possible."),
    "bad_range": gettext_noop("“%(key)s” is %(given)s: it lies outside %(low)s to %(high)s."),
    "bad_strike": gettext_noop("strike is “%(given)s”: “any” or “all” are possible."),
    "unknown_key": gettext_noop("“%(key)s” is not known here."),
    "bad_line": gettext_noop(
        "A line of “%(key)s” says none, or more than one, of: is, from and to, other = true, missing = true."
    ),
    "overlapping": gettext_noop("Two lines of “%(key)s” are about the same value, or texts and ranges are mixed."),
    "field_is_item": gettext_noop("“%(key)s” is an item of the card itself, not one of its fields."),
    "too_many_fields": gettext_noop("%(given)s fields on one card are too many: at most %(allowed)s."),
    "unknown_territory": gettext_noop("“%(given)s” is no place that the tree of territories knows."),
    "empty_name": gettext_noop("An entry of “%(key)s” has no name."),
    "too_many_industries": gettext_noop(
        "%(given)s target industries are too many: at most %(allowed)s, so that the list stays sharp."
    ),
    "too_many_titles": gettext_noop(
        "%(given)s target job titles are too many: at most %(allowed)s, so that the list stays sharp."
    ),
    "two_kinds": gettext_noop("The condition on “%(field)s” asks two things at once: make it two conditions."),
    "only_whole_lists": gettext_noop(
        "The condition on “%(field)s” asks a column that is read only of lists ranked as a whole: leave it out here."
    ),
    # rules that read news
    "no_words": gettext_noop("A rule needs a word: any of these, or one near another."),
    "too_many_words": gettext_noop("%(given)s words are too many: at most %(allowed)s."),
    "long_word": gettext_noop("“%(given)s…” is too long for a word: at most %(allowed)s letters."),
    "bare_word": gettext_noop("“%(given)s” is too short: it would stand in almost every text."),
    "too_far": gettext_noop("%(given)s letters are too far apart: at most %(allowed)s."),
    "too_many_values": gettext_noop("“%(key)s” has %(given)s entries: at most %(allowed)s."),
}


class _Shown(dict[str, Any]):
    """Values for a sentence; one that is missing is drawn as an ellipsis rather than raised."""

    def __missing__(self, key: str) -> str:
        return "…"


def refusal_sentence(code: str, detail: Mapping[str, Any]) -> str:
    """The sentence for a `Refusal` of the engine: its `code` and its `detail`."""
    shown = _Shown(
        {k: gettext(", ").join(map(str, v)) if isinstance(v, (list, tuple)) else v for k, v in detail.items()}
    )
    if code == "unknown_field" and "given" in detail:
        return gettext("“%(given)s” is no field of a company.") % shown
    return gettext(REFUSALS[code]) % shown if code in REFUSALS else code
