from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "servicekit.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from servicekit.metrics.readings import readers
        from servicekit.outbox.purging import purge_outbox, purges
        from servicekit.outbox.selectors import outbox_readings

        readers["outbox"] = outbox_readings
        purges["outbox"] = purge_outbox
