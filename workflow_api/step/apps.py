from django.apps import AppConfig


class StepsConfig(AppConfig):
    name = "step"
    default_auto_field = "django.db.models.BigAutoField"
