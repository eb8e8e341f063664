"""The firm's web forms: which there are, what they brought, their address and QR code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.prospects import sources
from tuoke.prospects.readings import readings
from tuoke.prospects.web_forms import WebForm
from tuoke.team.access import leaders, members
from tuoke.team.models import User
from tuoke.workspace.audit import changes, record

SHOWN = 100


class WebFormForm(forms.ModelForm):  # type: ignore[type-arg]
    source = forms.ChoiceField(label=_("Source"), choices=lambda: [(one.code, one.label) for one in sources.SOURCES])

    class Meta:
        model = WebForm
        fields = ("name", "title", "intro", "consent", "purpose", "source", "owner", "open")
        widgets = {"intro": forms.Textarea(attrs={"rows": 2}), "consent": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.below(user).sellers().order_by("name", "pk")
        owner.empty_label = gettext("nobody: into the public pool")
        if self.instance.pk is None:
            del self.fields["open"]
            self.initial.setdefault(
                "consent", gettext("I agree that you keep what I write here and contact me about it.")
            )
            self.initial.setdefault("purpose", gettext("answering the inquiry"))


@members
@require_safe
def web_forms(request: HttpRequest) -> HttpResponse:
    """Every form with its answers and what came of calling them."""
    found = list(
        WebForm.objects.visible_to(request.user).select_related("owner", "list").order_by("-open", "-pk")[:SHOWN]
    )
    known = {one.list.pk: one for one in readings([form.list for form in found if form.list], request.user)}
    rows = [(form, known.get(form.list_id or 0), sources.label(form.source)) for form in found]
    return render(request, "prospects/web_forms.html", {"rows": rows})


@leaders
@require_http_methods(["GET", "HEAD", "POST"])
def web_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new form, or one that is there."""
    found = get_object_or_404(WebForm.objects.visible_to(request.user), pk=pk) if pk is not None else None
    before = {name: getattr(found, name) for name in WebForm.FACTS} if found else {}
    form = WebFormForm(request.POST or None, user=request.user, instance=found)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "shown": found}
        return render(request, "prospects/web_form.html", context, status=422 if form.errors else 200)
    with transaction.atomic():
        made = form.save(commit=False)
        if not found:
            made.by = request.user
        made.save()
        if found:
            record(request.user, "update", made, **changes(made, before, list(WebForm.FACTS)))
        else:
            record(request.user, "create", made, after={"name": made.name, "source": made.source})
    messages.success(request, gettext("Saved. Try it once yourself before you print the code."))
    return redirect("prospects:web_form_code", made.pk)


@members
@require_safe
def web_form_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The address and the QR code, to print; `?via=` tells one poster from another."""
    import segno

    found = get_object_or_404(WebForm.objects.visible_to(request.user), pk=pk)
    via = "".join(one for one in request.GET.get("via", "") if one.isalnum() or one in "-_")[:40]
    address = request.build_absolute_uri(reverse("prospects:web_form_public", args=[found.token]))
    address += f"?via={via}" if via else ""
    drawn = segno.make(address, error="m").svg_inline(
        scale=5, border=2, dark="black", light="white", svgclass="qr", lineclass=None, omitsize=True
    )
    context = {"shown": found, "address": address, "via": via, "code": mark_safe(drawn)}
    return render(request, "prospects/web_form_code.html", context)
