from django.urls import URLPattern, path

from tuoke.journal import attachment_pages, letter_pages, mention_pages, received_pages, task_pages, views

app_name = "journal"
urlpatterns: list[URLPattern] = [
    path("<rowid:company>/", views.timeline, name="timeline"),
    path("<rowid:company>/log/", views.log, name="log"),
    path("entry/<rowid:entry>/withdraw/", views.withdraw, name="withdraw"),
    path("tasks/", task_pages.my_tasks, name="tasks"),
    path("tasks/new/", task_pages.task_create, name="task_create"),
    path("tasks/<rowid:pk>/", task_pages.task_edit, name="task_edit"),
    path("tasks/<rowid:pk>/finish/", task_pages.task_finish, name="task_finish"),
    path("tasks/<rowid:pk>/reopen/", task_pages.task_reopen, name="task_reopen"),
    path("<rowid:company>/tasks/", task_pages.company_tasks, name="company_tasks"),
    path("<rowid:company>/tasks/new/", task_pages.task_create, name="company_task_create"),
    path("<rowid:company>/write/", letter_pages.write, name="write"),
    path("outbox/", letter_pages.outbox, name="outbox"),
    path("outbox/<rowid:pk>/again/", letter_pages.letter_again, name="letter_again"),
    path("outbox/<rowid:pk>/drop/", letter_pages.letter_drop, name="letter_drop"),
    path("letter-templates/", letter_pages.letter_templates, name="letter_templates"),
    path("letter-templates/new/", letter_pages.letter_template, name="letter_template_create"),
    path("letter-templates/<rowid:pk>/", letter_pages.letter_template, name="letter_template_edit"),
    path("received/", received_pages.received, name="received"),
    path("received/<rowid:pk>/", received_pages.place, name="place"),
    path("received/<rowid:pk>/new/", received_pages.place_new, name="place_received_new"),
    path("received/<rowid:pk>/dismiss/", received_pages.dismiss, name="dismiss_received"),
    path("received/<rowid:pk>/bring-back/", received_pages.bring_back, name="bring_back_received"),
    path("<rowid:company>/files/", attachment_pages.company_files, name="files"),
    path("files/<rowid:pk>/", attachment_pages.attachment, name="file"),
    path("files/<rowid:pk>/download/", attachment_pages.attachment_download, name="file_download"),
    path("files/<rowid:pk>/preview/", attachment_pages.attachment_preview, name="file_preview"),
    path("files/<rowid:pk>/take-out/", attachment_pages.attachment_remove, name="file_remove"),
    path("files/<rowid:pk>/put-back/", attachment_pages.attachment_restore, name="file_restore"),
    path("mentions/", mention_pages.mentions_page, name="mentions"),
    path("mentions/read/", mention_pages.mentions_read, name="mentions_read"),
    path("mentions/names/", mention_pages.mention_names, name="mention_names"),
    path("reminders/", task_pages.reminders, name="reminders"),
]
