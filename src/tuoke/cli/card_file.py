"""A card as TOML, as `Card.from_dict` reads it back."""

import json
import os
import re
from pathlib import Path
from typing import Any

from tuoke.engine.lists.card import Card


def write_card(path: Path, card: Card) -> None:
    """The file appears whole or not at all. OSError where it cannot."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(as_toml(card), encoding="utf-8")
    os.replace(part, path)


def as_toml(card: Card) -> str:
    """The card, tables last, as TOML wants them."""
    body = card.to_dict()
    tables = {key: value for key, value in body.items() if isinstance(value, dict)}
    lines = [f"{key} = {_value(value)}" for key, value in body.items() if key not in tables]
    for key, table in tables.items():
        lines += ["", f"[{key}]", *(f"{_key(name)} = {_value(value)}" for name, value in table.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        tables = any(isinstance(one, dict) for one in value)
        between = ",\n    " if tables else ", "
        inner = between.join(map(_value, value))
        return f"[\n    {inner},\n]" if tables else f"[{inner}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _text(value) if isinstance(value, str) else repr(value)


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _text(name)


def _text(text: str) -> str:
    # What JSON escapes TOML escapes alike, but for the sign of deletion.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
