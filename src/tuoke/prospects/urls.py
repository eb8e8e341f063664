from django.urls import URLPattern, path

from tuoke.prospects import ask_pages, method_pages, network_pages, settle, views, web_form_pages, web_form_public
from tuoke.prospects.benchmark_page import benchmark
from tuoke.prospects.research_page import call_anyway, researched

app_name = "prospects"
urlpatterns: list[URLPattern] = [
    path("lists/", views.lists, name="lists"),
    path("lists/benchmark/", benchmark, name="benchmark"),
    path("lists/<int:pk>/", views.list, name="list"),
    path("lists/<rowid:pk>/call-anyway/", call_anyway, name="call_anyway"),
    path("companies/<rowid:company>/researched/", researched, name="researched"),
    path("network/", network_pages.network, name="network"),
    path("network/met/", network_pages.network_met, name="network_met"),
    path("network/walk/", network_pages.network_walk, name="network_walk"),
    path("network/walk/<slug:prompt>/", network_pages.network_walk, name="network_walk"),
    path("referrals/", ask_pages.referrals, name="referrals"),
    path("referrals/<rowid:entry>/thank/", ask_pages.thank, name="thank"),
    path("companies/<rowid:company>/ask/", ask_pages.ask, name="ask"),
    path("asks/<rowid:pk>/", ask_pages.ask_names, name="ask_names"),
    path("asks/<rowid:pk>/nothing/", ask_pages.ask_nothing, name="ask_nothing"),
    path("methods/", method_pages.methods, name="methods"),
    path("methods/spent/", method_pages.spent, name="spent"),
    path("gatherings/", method_pages.gatherings, name="gatherings"),
    path("gatherings/new/", method_pages.gathering, name="gathering_create"),
    path("gatherings/<rowid:pk>/", method_pages.gathering, name="gathering"),
    path("forms/", web_form_pages.web_forms, name="web_forms"),
    path("forms/new/", web_form_pages.web_form, name="web_form_create"),
    path("forms/<rowid:pk>/", web_form_pages.web_form_code, name="web_form_code"),
    path("forms/<rowid:pk>/edit/", web_form_pages.web_form, name="web_form"),
    path("f/<slug:token>/", web_form_public.web_form_public, name="web_form_public"),
    path("f/<slug:token>/thanks/", web_form_public.web_form_thanks, name="web_form_thanks"),
    path("twins/", settle.twins, name="twins"),
    path("twins/<rowid:pk>/", settle.twin, name="twin"),
    path("twins/<rowid:pk>/answer/", settle.answer, name="answer"),
    path("twins/<rowid:pk>/merge/", settle.merge, name="merge"),
    path("merges/<rowid:pk>/undo/", settle.merge_undo, name="merge_undo"),
]
