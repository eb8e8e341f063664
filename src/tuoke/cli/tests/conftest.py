"""The terminal's tests speak both languages; what runs after them finds the one that was spoken before."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def language_of_before() -> Iterator[None]:
    before = translation.get_language()
    yield
    if before:
        translation.activate(before)
    else:
        translation.deactivate_all()
