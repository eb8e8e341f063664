"""The first minutes of an empty workspace: each room says in its AppConfig what has to be done once, the page loops.

class TargetingConfig(AppConfig):
    first_steps = [FirstStep("targeting:profile", _("Say who fits"), ..., done="tuoke.targeting.steps.has_profile")]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

Text = str | Promise


@dataclass(frozen=True)
class FirstStep:
    """`done` is the dotted path of a function `(user) -> bool`, one query at most; `key` the letter that opens it."""

    url_name: str
    title: Text
    text: Text
    action: Text
    done: str
    order: int = 100
    key: str = ""


@dataclass(frozen=True)
class Taken:
    """A step as one person sees it: done or not, the next one to take, and where it is taken ('' = nowhere yet)."""

    step: FirstStep
    number: int
    done: bool
    is_next: bool
    url: str


def steps_of(user: Any) -> list[Taken]:
    """All steps in order with a tick at those that `user` has done; the first of the others is the next one."""
    declared = [one for app in apps.get_app_configs() for one in getattr(app, "first_steps", ())]
    seen: list[Taken] = []
    waiting = False
    for number, step in enumerate(sorted(declared, key=lambda one: one.order), 1):
        done = bool(import_string(step.done)(user))
        seen.append(Taken(step, number, done, not done and not waiting, _address(step.url_name)))
        waiting = waiting or not done
    return seen


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
