from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "servicekit.consuming"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from servicekit.consuming.purging import purge_inbox
        from servicekit.outbox.purging import purges

        purges["inbox"] = purge_inbox
