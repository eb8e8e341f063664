from django.apps import AppConfig


class TargetingConfig(AppConfig):
    name = "tuoke.targeting"
    label = "targeting"
    default_auto_field = "django.db.models.BigAutoField"
