from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "servicekit.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from servicekit.outbox.purging import purge_outbox, purges

        purges["outbox"] = purge_outbox
