from django.urls import URLPattern, path

from tuoke.deals import (
    change_page,
    closing_pages,
    forecast_page,
    funnel_page,
    monday_page,
    pages,
    past_page,
    pipeline_pages,
    slots,
)

app_name = "deals"
urlpatterns: list[URLPattern] = [
    path("deals/", pages.deals, name="deals"),
    path("deals/stage/<rowid:stage>/", pages.lane, name="lane"),
    path("deals/<rowid:pk>/", pages.deal, name="deal"),
    path("deals/<rowid:pk>/edit/", pages.deal_edit, name="deal_edit"),
    path("deals/<rowid:pk>/move/<rowid:stage>/", pages.deal_move, name="deal_move"),
    path("deals/<rowid:pk>/step/", pages.deal_step, name="deal_step"),
    path("deals/<rowid:pk>/proof/<rowid:point>/", closing_pages.proof, name="proof"),
    path("deals/proof/<rowid:pk>/withdraw/", closing_pages.proof_withdraw, name="proof_withdraw"),
    path("deals/<rowid:pk>/won/", closing_pages.deal_won, name="deal_won"),
    path("deals/<rowid:pk>/lost/", closing_pages.deal_lost, name="deal_lost"),
    path("deals/<rowid:pk>/reopen/", closing_pages.deal_reopen, name="deal_reopen"),
    path("funnel/", funnel_page.funnel_page, name="funnel"),
    path("funnel/history/", past_page.past_funnel_page, name="past_funnel"),
    path("forecast/", forecast_page.forecast, name="forecast"),
    path("forecast/change/", change_page.forecast_change, name="forecast_change"),
    path("monday/", monday_page.monday, name="monday"),
    path("monday/plan/", monday_page.monday_plan, name="monday_plan"),
    path("monday/report/", monday_page.weekly_report, name="weekly_report"),
    path("deals/pipelines/", pipeline_pages.pipelines, name="pipelines"),
    path("deals/pipelines/new/", pipeline_pages.pipeline, name="pipeline_create"),
    path("deals/pipelines/<rowid:pk>/", pipeline_pages.pipeline, name="pipeline"),
    path("companies/<rowid:company>/deals/", slots.company_deals, name="company_deals"),
    path("companies/<rowid:company>/deals/new/", pages.deal_create, name="deal_create"),
]
