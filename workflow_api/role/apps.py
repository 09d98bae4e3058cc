from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "role"
    default_auto_field = "django.db.models.BigAutoField"
