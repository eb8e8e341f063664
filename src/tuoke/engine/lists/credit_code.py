"""The unified social credit code of China (统一社会信用代码, GB 32100-2015): is its check digit right?

18 characters without I, O, S, V and Z; the last is chosen so that the sum of all, each by its weight 3^(place - 1) mod
31, is 0 mod 31. A code that looks like one but fails is mistyped: it may be another firm's, so it proves nothing. What
does not look like one (a tax number of another country, an old register number) is not judged.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pyarrow as pa

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH, MODULUS = 18, len(SIGNS)
WEIGHTS = tuple(pow(3, place, MODULUS) for place in range(LENGTH - 1))
#: 18 capital letters and digits of which the third to the eighth are the code of a place.
LOOKS = "^[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}$"


def is_wrong(code: str) -> bool:
    """Whether the code looks like a credit code and cannot be one; capital letters, no spaces."""
    if not re.fullmatch(LOOKS, code):
        return False
    values = [SIGNS.find(letter) for letter in code]
    if min(values) < 0:
        return True
    total = sum(value * weight for value, weight in zip(values, (*WEIGHTS, 1), strict=True))
    return total % MODULUS != 0


def wrong(codes: "pa.Array | pa.ChunkedArray") -> "np.ndarray":
    """The same for a column: bool, False where the code is null."""
    import numpy as np
    import pyarrow.compute as pc

    found = np.zeros(len(codes), bool)
    looks = np.flatnonzero(pc.fill_null(pc.match_substring_regex(codes, LOOKS), False).to_numpy(zero_copy_only=False))
    if len(looks):
        letters = np.array(codes.take(looks).to_pylist(), f"S{LENGTH}").view(np.uint8).reshape(-1, LENGTH)
        value = np.full(256, -1, np.int64)
        value[np.frombuffer(SIGNS.encode(), np.uint8)] = np.arange(MODULUS)
        values = value[letters]
        total = values @ np.array((*WEIGHTS, 1), np.int64)
        found[looks] = (values < 0).any(axis=1) | (total % MODULUS != 0)
    return found


def certain(code: "ir.StringValue") -> "ir.StringValue":
    """The code, null where it is wrong."""
    import ibis

    signs = ibis.literal(SIGNS)
    values = [signs.find(code.substr(place, 1)) for place in range(LENGTH)]
    total = values[-1]
    for value, weight in zip(values, WEIGHTS, strict=False):
        total = total + value * weight
    right = ~code.re_search(f"[^{SIGNS}]") & (total % MODULUS == 0)
    return ibis.ifelse(code.re_search(LOOKS) & ~right, ibis.null("string"), code)
