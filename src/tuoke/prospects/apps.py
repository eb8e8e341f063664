from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    name = "tuoke.prospects"
    label = "prospects"
    default_auto_field = "django.db.models.BigAutoField"
