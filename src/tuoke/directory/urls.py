from django.urls import URLPattern, path, register_converter

from tuoke.directory import (
    bulk_pages,
    cell_page,
    company_page,
    custom_field_pages,
    editing,
    exporting,
    person_page,
    tag_pages,
    view_pages,
    views,
)
from tuoke.directory.rowid import RowId

register_converter(RowId, "rowid")

app_name = "directory"
urlpatterns: list[URLPattern] = [
    path("companies/", views.companies, name="companies"),
    path("companies/values/", views.values, name="values"),
    path("companies/condition/", views.condition, name="condition"),
    path("companies/many/", bulk_pages.bulk_changes, name="bulk_changes"),
    path("companies/many/new/", bulk_pages.bulk_change, name="bulk_change"),
    path("companies/many/export/", exporting.export, name="export"),
    path("companies/many/<rowid:pk>/", bulk_pages.bulk, name="bulk"),
    path("companies/many/<rowid:pk>/undo/", bulk_pages.bulk_undo, name="bulk_undo"),
    path("companies/view/new/", view_pages.view_create, name="view_create"),
    path("companies/view/<rowid:pk>/", views.view, name="view"),
    path("companies/view/<rowid:pk>/edit/", view_pages.view_edit, name="view_edit"),
    path("companies/view/<rowid:pk>/delete/", view_pages.view_delete, name="view_delete"),
    path("companies/view/<rowid:pk>/default/", view_pages.view_default, name="view_default"),
    path("palette/", views.palette, name="palette"),
    path("companies/new/", editing.company_create, name="company_create"),
    path("companies/<rowid:pk>/", company_page.company, name="company"),
    path("companies/<rowid:pk>/edit/", editing.company_edit, name="company_edit"),
    path("companies/<rowid:pk>/cell/", cell_page.cell, name="cell"),
    path("companies/<rowid:pk>/take/", company_page.company_take, name="company_take"),
    path("companies/<rowid:pk>/owner/", company_page.company_owner, name="company_owner"),
    path("companies/<rowid:pk>/people/new/", editing.person_create, name="person_create"),
    path("companies/<rowid:pk>/tags/", tag_pages.company_tags, name="company_tags"),
    path("tags/", tag_pages.tags, name="tags"),
    path("tags/new/", tag_pages.tag, name="tag_create"),
    path("tags/<rowid:pk>/edit/", tag_pages.tag, name="tag_edit"),
    path("fields/", custom_field_pages.custom_fields, name="custom_fields"),
    path("fields/new/", custom_field_pages.custom_field, name="custom_field_create"),
    path("fields/<str:key>/edit/", custom_field_pages.custom_field, name="custom_field"),
    path("people/<rowid:pk>/", person_page.person, name="person"),
    path("people/<rowid:pk>/ways/new/", person_page.channel_add, name="channel_add"),
    path("people/<rowid:pk>/grounds/new/", person_page.consent_add, name="consent_add"),
    path("people/<rowid:pk>/leave-alone/", person_page.person_leave_alone, name="person_leave_alone"),
    path("people/<rowid:pk>/lift/", person_page.person_lift, name="person_lift"),
    path("ways/<rowid:pk>/remove/", person_page.channel_remove, name="channel_remove"),
    path("grounds/<rowid:pk>/withdraw/", person_page.consent_withdraw, name="consent_withdraw"),
    path("people/<rowid:pk>/edit/", editing.person_edit, name="person_edit"),
]
