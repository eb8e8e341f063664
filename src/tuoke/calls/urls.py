from django.urls import URLPattern, path

import tuoke.directory.urls  # noqa: F401 (it knows what a row's id looks like: rowid)
from tuoke.calls.goal_page import goal, goal_effect, goal_messages
from tuoke.calls.norm_pages import day_norm, goal_norm, norm, team_tempo
from tuoke.calls.plan import plan
from tuoke.calls.script import script
from tuoke.calls.story_pages import rehearse, stories, story
from tuoke.calls.talk import talk
from tuoke.calls.team_results import team_results
from tuoke.calls.views import call_sheet, objection, outcome, rebuild, referral, undo
from tuoke.calls.works_page import what_works

app_name = "calls"
urlpatterns: list[URLPattern] = [
    # The start page; its own address works as well.
    path("call-sheet/", call_sheet, name="call_sheet"),
    path("", call_sheet, name="call_sheet"),
    path("call-sheet/rebuild/", rebuild, name="rebuild"),
    path("call-sheet/<int:row>/outcome/", outcome, name="outcome"),
    path("call-sheet/<int:row>/undo/", undo, name="undo"),
    path("call-sheet/<int:row>/referral/", referral, name="referral"),
    path("call-sheet/<int:row>/objection/", objection, name="objection"),
    path("call-sheet/plan/", plan, name="plan"),
    path("call-sheet/script/", script, name="script"),
    path("call-sheet/stories/", stories, name="stories"),
    path("call-sheet/stories/new/", story, name="story_create"),
    path("call-sheet/stories/<rowid:pk>/", story, name="story"),
    path("call-sheet/rehearse/script/<rowid:pk>/", rehearse, {"kind": "script"}, name="rehearse_script"),
    path("call-sheet/rehearse/story/<rowid:pk>/", rehearse, {"kind": "story"}, name="rehearse_story"),
    path("goal/", goal, name="goal"),
    path("goal/messages/", goal_messages, name="goal_messages"),
    path("goal/norm/", goal_norm, name="goal_norm"),
    path("call-sheet/norm/", norm, name="norm"),
    path("call-sheet/norm/day/", day_norm, name="day_norm"),
    path("team-results/tempo/", team_tempo, name="team_tempo"),
    path("goal/talk/", talk, name="talk"),
    path("goal/effect/", goal_effect, name="goal_effect"),
    path("what-works/", what_works, name="what_works"),
    path("team-results/", team_results, name="team_results"),
]
