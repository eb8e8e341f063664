"""Texts that a spreadsheet would run as a formula, made texts: one guard for every file that is written for one.

OWASP ASVS 1.2.10. A spreadsheet skips what is blank before it looks for the sign, and takes full width for half width.
"""

import re
from typing import TYPE_CHECKING

from tuoke.engine.lists.names import SPACES

if TYPE_CHECKING:
    import pyarrow as pa

#: Spaces, invisible marks and control characters, which stand before nothing that matters.
BLANK = rf"{SPACES}\x00-\x1f\x7f"
FORMULA = rf"^([{BLANK}]*[=+\-@＝＋－＠﹦﹢﹣﹫−]|[\t\r\n\x00])"
#: A plain number (+86 138 0013 8000) stays as it is: nothing can be done with it but to dial it.
PHONE = r"^[+＋][0-9][0-9 ()./-]{6,}$"
QUOTE = "'"


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"{QUOTE}{text}" if re.search(FORMULA, text) and not re.search(PHONE, text) else text


def harmless_table(table: "pa.Table") -> "pa.Table":
    """The table with every text column as `harmless` makes its texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, column in enumerate(table.schema):
        if not pa.types.is_string(column.type):
            continue
        texts = table.column(place)
        formula = pc.and_not(pc.match_substring_regex(texts, FORMULA), pc.match_substring_regex(texts, PHONE))
        quoted = pc.binary_join_element_wise(QUOTE, texts, "")
        table = table.set_column(place, column.name, pc.if_else(formula, quoted, texts))
    return table
