from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "servicekit.messages.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from servicekit.base.metrics.readings import readers
        from servicekit.messages.outbox.purging import purge_outbox, purges
        from servicekit.messages.outbox.selectors import outbox_readings

        readers["outbox"] = outbox_readings
        purges["outbox"] = purge_outbox
