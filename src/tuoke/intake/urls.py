from django.urls import URLPattern, path

from tuoke.intake import origin_pages, results, review, views

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("", views.imports, name="imports"),
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/mapping/", views.mapping, name="mapping"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/export/", views.export, name="export"),
    path("<int:pk>/preview/", review.preview, name="preview"),
    path("<int:pk>/correct/", review.correct, name="correct"),
    path("<int:pk>/rule/", review.rule, name="rule"),
    path("<int:pk>/twins/<int:line>/", review.twin, name="twin"),
    path("<int:pk>/commit/", review.commit, name="commit"),
    path("<int:pk>/result/", results.result, name="result"),
    path("<int:pk>/undo/", results.undo, name="undo"),
    path("<int:pk>/failed/", results.failed, name="failed"),
    path("from/company/<rowid:pk>/", origin_pages.company_origins, name="company_origins"),
    path("from/person/<rowid:pk>/", origin_pages.person_origins, name="person_origins"),
]
