"""What the deals show on the company page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tuoke.deals.models import Deal
from tuoke.directory.models import Company
from tuoke.team.access import members

SHOWN = 10


def of_company(request: HttpRequest, company: Company) -> SafeString:
    """Its deals: fetched after the page, which asks nothing more for them."""
    return render_to_string("deals/slot.html", {"company": company}, request)


@members
@require_safe
def company_deals(request: HttpRequest, company: int) -> HttpResponse:
    """The deals of one company: a fragment that its page fetches."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    deals = Deal.objects.visible_to(request.user).filter(company=found).select_related("stage", "pipeline")
    some = deals.order_by("closed_at", "-opened_at")[:SHOWN]
    return render(request, "deals/company_deals.html", {"company": found, "deals": some})
