from django.urls import URLPattern, path

from tuoke.targeting.alike_page import alike, keep_alike
from tuoke.targeting.back_test import back_test
from tuoke.targeting.feeds import feed, feeds, run_feed
from tuoke.targeting.gate_page import evidence
from tuoke.targeting.inbox import answer, inbox, unanswer
from tuoke.targeting.lean_page import lean, lean_again
from tuoke.targeting.maturity_page import about_segment, change_state, start_study, state
from tuoke.targeting.needs import meet, needs
from tuoke.targeting.news_add import add_news
from tuoke.targeting.objections_page import objections
from tuoke.targeting.proposal_page import accept, freeze, proposal, refit, reject
from tuoke.targeting.ranking import ranking
from tuoke.targeting.rules import new_rule, rule, rule_hits, rules, switch
from tuoke.targeting.segment_views import different_customer, new_segment, use_segment
from tuoke.targeting.triggers import involve, restore, triggers, withdraw
from tuoke.targeting.views import bring_back, card, effect, profile, versions_of

app_name = "targeting"
urlpatterns: list[URLPattern] = [
    path("profile/", profile, name="profile"),
    path("profile/of/<int:seller>/", profile, name="profile_of"),
    path("profile/new/", new_segment, name="new_segment"),
    path("profile/different/", different_customer, name="different_customer"),
    path("profile/<int:segment>/use/", use_segment, name="use_segment"),
    path("profile/state/", state, name="state"),
    path("profile/<int:segment>/state/", state, name="state_of"),
    path("profile/<int:segment>/state/change/", change_state, name="change_state"),
    path("profile/<int:segment>/study/", start_study, name="start_study"),
    path("profile/<int:segment>/about/", about_segment, name="about_segment"),
    path("card/", card, name="card"),
    path("card/of/<int:seller>/", card, name="card_of"),
    path("card/outcomes/", proposal, name="proposal"),
    path("card/outcomes/of/<int:seller>/", proposal, name="proposal_of"),
    path("card/outcomes/look/", refit, name="refit"),
    path("card/outcomes/<int:number>/accept/", accept, name="accept"),
    path("card/outcomes/<int:number>/reject/", reject, name="reject"),
    path("card/outcomes/<int:number>/freeze/", freeze, name="freeze"),
    path("effect/", effect, name="effect"),
    path("versions/<str:kind>/", versions_of, name="versions"),
    path("versions/<str:kind>/of/<int:seller>/", versions_of, name="versions_of"),
    path("versions/<str:kind>/<int:number>/bring-back/", bring_back, name="bring_back"),
    path("alike/", alike, name="alike"),
    path("alike/keep/", keep_alike, name="keep_alike"),
    path("lean/", lean, name="lean"),
    path("lean/of/<int:seller>/", lean, name="lean_of"),
    path("lean/again/", lean_again, name="lean_again"),
    path("objections/", objections, name="objections"),
    path("ranking/", ranking, name="ranking"),
    path("companies/<int:company>/evidence/", evidence, name="evidence"),
    path("companies/<int:company>/needs/", needs, name="needs"),
    path("needs/<int:need>/met/", meet, name="meet"),
    path("feeds/", feeds, name="feeds"),
    path("feeds/<int:feed>/", feed, name="feed"),
    path("feeds/<int:feed>/run/", run_feed, name="run_feed"),
    path("feeds/news/", add_news, name="add_news"),
    path("companies/<int:company>/triggers/", triggers, name="triggers"),
    path("companies/<int:company>/involved/", involve, name="involve"),
    path("companies/<int:company>/restored/", restore, name="restore"),
    path("triggers/", inbox, name="inbox"),
    path("triggers/findings/<int:finding>/answer/", answer, name="answer"),
    path("triggers/findings/<int:finding>/undo/", unanswer, name="unanswer"),
    path("triggers/back-test/", back_test, name="back_test"),
    path("triggers/rules/", rules, name="rules"),
    path("triggers/rules/new/", new_rule, name="new_rule"),
    path("triggers/rules/hits/", rule_hits, name="rule_hits"),
    path("triggers/rules/<int:rule>/", rule, name="rule"),
    path("triggers/rules/<int:rule>/switch/", switch, name="switch"),
    path("triggers/<int:trigger>/withdraw/", withdraw, name="withdraw"),
]
