"""Every address of the product. Each room keeps its own; this page only says where each begins."""

from allauth.account import views as account
from django.urls import include, path, re_path

from tuoke.team.preferences import no_password
from tuoke.team.sign_in import forgotten

urlpatterns = [
    path("", include("tuoke.calls.urls")),
    path("", include("tuoke.directory.urls")),
    path("", include("tuoke.targeting.urls")),
    path("", include("tuoke.prospects.urls")),
    path("", include("tuoke.ownership.urls")),
    path("", include("tuoke.deals.urls")),
    path("journal/", include("tuoke.journal.urls")),
    path("calendar/", include("tuoke.journal.calendar_urls")),
    path("import/", include("tuoke.intake.urls")),
    path("team/", include("tuoke.team.urls")),
    path("", include("tuoke.workspace.urls")),
    # Of allauth only what works here: there is no sign-up.
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/closed/", account.signup, name="account_signup"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", no_password, name="account_set_password"),
    path("password/reset/", forgotten, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "tuoke.workspace.errors.bad_request"
handler403 = "tuoke.workspace.errors.forbidden"
handler404 = "tuoke.workspace.errors.not_found"
handler500 = "tuoke.workspace.errors.server_error"
