"""News that somebody brings: a text they copied, an address, or a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.engine.lists.read import ReadError
from tuoke.targeting import news_read
from tuoke.targeting.feed_words import why
from tuoke.targeting.news_items import Kept, keep
from tuoke.targeting.news_models import NewsItem
from tuoke.targeting.news_read import Told
from tuoke.team.access import writers
from tuoke.workspace import audit
from tuoke.workspace.fetching import FetchRefused, fetch
from tuoke.workspace.models import Workspace

MOST_BYTES = 5_000_000


class NewsForm(forms.Form):
    """One of three: text, address, file."""

    text = forms.CharField(
        label=_("text that you copied"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The first line is read as the title, then one sentence; the rest is not kept."),
    )
    address = forms.URLField(label=_("or the address of a page"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(
        label=_("or a CSV file"),
        required=False,
        allow_empty_file=True,
        help_text=_("With a column title, and where there are: date, link, summary, source."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: list[Told] = []
        self.bare: list[int] = []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if given.get("file"):
            self._read_file(given["file"])
        elif given.get("address"):
            self._read_page(given["address"])
        elif told := news_read.pasted(given.get("text", "")):
            self.told = [told]
        else:
            self.add_error("text", gettext("Paste a text, name an address, or choose a file."))
        return given

    def _read_page(self, address: str) -> None:
        try:
            found = fetch(address)
        except FetchRefused as refused:
            self.add_error("address", why(refused.code, refused.detail))
            return
        told = news_read.page(found.body, found.address)
        if told is None:
            self.add_error("address", why("no_title"))
        else:
            self.told = [told]

    def _read_file(self, file: UploadedFile) -> None:  # type: ignore[type-arg]
        if (file.size or 0) > MOST_BYTES:
            self.add_error("file", gettext("A file of news may have 5 MB. Cut it into several."))
            return
        try:
            self.told, self.bare = news_read.lines(file.read(), file.name or "CSV")
        except ReadError as error:
            if error.code == "no_title_column":
                columns = ", ".join(error.detail["columns"][:12])
                told = gettext("None of the columns is called title: %(columns)s.") % {"columns": columns}
            else:
                told = gettext("This is no CSV file with a line of headers and lines of news below it.")
            self.add_error("file", told)
            return
        if not self.told:
            self.add_error("file", gettext("There is no line with a title in it."))


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def add_news(request: HttpRequest) -> HttpResponse:
    """Bring news; the rules read them like those of a feed."""
    form = NewsForm(request.POST, request.FILES) if request.method == "POST" else NewsForm()
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            kept = keep(form.told, Workspace.current().today(), by=request.user)
            if kept.new:
                kind = NewsItem._meta.label_lower
                audit.record(request.user, "create", kind, count=kept.new, source=form.told[0].source)
        messages.success(request, _told(kept, len(form.bare)))
        return redirect("targeting:inbox")
    return render(request, "targeting/news_add.html", {"form": form}, status=422 if form.errors else 200)


def _told(kept: Kept, bare: int) -> str:
    parts = [
        ngettext("%(n)d piece of news is being read.", "%(n)d pieces of news are being read.", kept.new)
        % {"n": kept.new}
        if kept.new
        else gettext("Nothing new: this was told before.")
    ]
    if kept.new and kept.again:
        parts.append(ngettext("%(n)d was told before.", "%(n)d were told before.", kept.again) % {"n": kept.again})
    if bare:
        parts.append(
            ngettext("%(n)d line without a title is left out.", "%(n)d lines without a title are left out.", bare)
            % {"n": bare}
        )
    return " ".join(parts)
