"""The field of a form by which files come in: each is looked at, and what is wrong with which is said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.engine.file_kinds import NotTaken
from tuoke.journal import attachments
from tuoke.journal.attachments import Received

MOST = 10  # files at once
NOT_TAKEN = {
    "empty": _("“%(name)s” is empty."),
    "too_large": _("“%(name)s” is larger than %(most)s."),
    "no_room": _("There is no room left on the server's disk. Ask whoever looks after it."),
    "web_page": _("“%(name)s” is a web page or a drawing that can run script (HTML, SVG, XML). Save it as PDF or PNG."),
    "program": _("“%(name)s” is a program. Programs are not taken."),
    "bomb": _("“%(name)s” would take far more memory once opened than its size tells. Save it smaller."),
    "broken": _("“%(name)s” is damaged. Open it, save it anew, and send that."),
    "unknown_kind": _(
        "What “%(name)s” is cannot be told from its content. "
        "Pictures, PDF, office documents, texts, sound, film and ZIP are taken."
    ),
}  # fmt: skip


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files, each looked at; the value is a list of `Received`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(), **{"required": False, "label": _("files"), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if not given and self.required:
            raise forms.ValidationError(gettext("Choose a file."))
        if len(given) > MOST:
            raise forms.ValidationError(gettext("At most %(n)s files at once.") % {"n": MOST})
        taken: list[Received] = []
        wrong = []
        for one in given:
            try:
                taken.append(attachments.receive(one.name or "", one.chunks()))
            except NotTaken as refused:
                most = filesizeformat(settings.FILE_LIMIT)
                wrong.append(str(NOT_TAKEN[refused.code]) % {"name": (one.name or "")[:80], "most": most})
        if wrong:
            for received in taken:
                received.forget()
            raise forms.ValidationError(wrong)
        return taken
