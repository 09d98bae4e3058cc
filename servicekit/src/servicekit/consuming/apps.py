from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "servicekit.consuming"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"
