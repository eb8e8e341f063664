"""Everything out: ask for it, see how far it is, take the file. For admins."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.workspace.audit import record
from tuoke.workspace.models import Due, TakeOut

SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_outs(request: HttpRequest) -> HttpResponse:
    """What was asked for, newest first; POST asks for all of it as of now."""
    user: Any = request.user
    if not user.is_admin:
        raise PermissionDenied
    if request.method == "POST":
        with transaction.atomic():
            if not TakeOut.objects.filter(done_at=None).exists():
                wanted = TakeOut.objects.create(by=user)
                record(user, "ask_take_out", wanted)
                Due.objects.ask("take_out", str(wanted.pk))
        return redirect("workspace:take_outs")
    found = list(TakeOut.objects.visible_to(user).select_related("by").order_by("-pk")[:SHOWN])
    context = {"found": found, "working": any(one.done_at is None for one in found)}
    page = "workspace/take_outs.html#list" if getattr(request, "htmx", False) else "workspace/take_outs.html"
    return render(request, page, context)


@login_required
@require_safe
def take_out_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The zip; who took it stands in the audit."""
    user: Any = request.user
    if not user.is_admin:
        raise PermissionDenied
    found = get_object_or_404(TakeOut.objects.visible_to(user), pk=pk)
    if not found.is_there:
        raise Http404
    with transaction.atomic():
        record(user, "took_out", found, size=found.size)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.file.name, content_type="application/zip"
    )
