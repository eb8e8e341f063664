from django.urls import URLPattern, path

from tuoke.ownership import assignment_pages as assigning
from tuoke.ownership import hand_over_pages as handing
from tuoke.ownership import pages

app_name = "ownership"
urlpatterns: list[URLPattern] = [
    path("pool/", pages.pool, name="pool"),
    path("pool/leaving/", pages.leaving, name="leaving"),
    path("pool/rules/", pages.rules, name="rules"),
    path("pool/taken/", pages.taken, name="taken"),
    path("companies/<rowid:pk>/let-go/", pages.let_go, name="let_go"),
    path("assignment/", assigning.assignment, name="assignment"),
    path("assignment/new/", assigning.assignment_rule, name="assignment_rule_create"),
    path("assignment/<rowid:pk>/", assigning.assignment_rule, name="assignment_rule"),
    path("assignment/capacity/", assigning.capacity, name="capacity"),
    path("hand-over/", handing.hand_over, name="hand_over"),
    path("hand-over/<rowid:pk>/", handing.handed, name="handed"),
    path("hand-over/<rowid:pk>/undo/", handing.handed_undo, name="handed_undo"),
]
