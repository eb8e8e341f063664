"""What the list engine says no with: a code and its detail. Sentences are made elsewhere (`directory/sentences.py`)."""

from typing import Any


class Refusal(ValueError):
    """An input that is not taken, with the reason as a code.

    `code` is one word (`too_many_industries`), `detail` the values a sentence needs (`given=3, allowed=2`).
    """

    def __init__(self, code: str, **detail: Any) -> None:
        self.code = code
        self.detail = detail
        shown = ", ".join(f"{key}={value!r}" for key, value in detail.items())
        super().__init__(f"{code}({shown})" if shown else code)
