"""The repository's own tests know the same cast as the rooms' tests."""

from tuoke.conftest import *  # noqa: F403
