"""The README of everything taken out: what each file and column is, in both languages, for whoever opens it later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone, translation

from tuoke.workspace.audit_words import FIELDS
from tuoke.workspace.models import Workspace

HEAD = """# {name}

{at}

中文：每种数据有两个文件，内容相同。`*.csv` 供电子表格使用（UTF-8，带 BOM；会被当作公式的文字前面加了一个
撇号）；`*.jsonl` 供程序使用，每行一个 JSON 对象，文字保持原样。时间为 UTC。以 `_id` 结尾的列指向另一个文件的
`id`。`companies.csv` 和 `people.csv` 可以再导入空的工作区：先公司，后联系人。密码、令牌和密钥不在其中。

English: each kind of thing has two files with the same content. `*.csv` is for spreadsheets (UTF-8 with a mark; a
text that would be taken for a formula has an apostrophe before it); `*.jsonl` is for programs, one JSON object a
line, texts as they are. Times are UTC. A column that ends in `_id` points to the `id` of another file.
`companies.csv` and `people.csv` can be imported again into an empty workspace: companies first, then people.
Passwords, tokens and keys are not in it.
"""


def readme(
    plan: Mapping[str, type[models.Model]],
    columns: Mapping[str, list[str]],
    counts: Mapping[str, int],
    known: Mapping[str, Any],
) -> str:
    """Markdown: the files with their columns, and what was left out with the reason."""
    places = {model: name for name, model in plan.items()}
    parts = [HEAD.format(name=Workspace.current().name, at=timezone.now().strftime("%Y-%m-%d %H:%M UTC"))]
    for name, model in plan.items():
        said = known["files"][name]
        parts.append(f"## {name}\n\n{said['zh']} · {said['en']} ({counts[name]})\n")
        parts.append("\n".join(_line(column, model, places) for column in columns[name]) + "\n")
    parts.append("## 没有包含的 · Left out\n")
    parts.append("\n".join(f"- {label}: {one['zh']} · {one['en']}" for label, one in known["left_out"].items()) + "\n")
    return "\n".join(parts)


def _line(column: str, model: type[models.Model], places: Mapping[type[models.Model], str]) -> str:
    """'- `owner_id`: 负责人 · owner → users'"""
    name = column.removesuffix("_id")
    field = next((one for one in model._meta.concrete_fields if column in (one.name, one.attname)), None)
    words = [word for language in ("zh-hans", "en") if (word := _word(name, field, language))]
    said = f": {' · '.join(dict.fromkeys(words))}" if words else ""
    target = places.get(field.related_model) if field is not None and field.is_relation else None  # type: ignore[arg-type]
    return f"- `{column}`{said}" + (f" → {target}" if target else "")


def _word(name: str, field: Any, language: str) -> str:
    with translation.override(language):
        if name in FIELDS:
            return str(FIELDS[name])
        plain = name.replace("_", " ")
        word = str(field.verbose_name) if field is not None else ""
        return word if word not in ("", plain, "ID") else plain if language == "en" else ""
