from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "servicekit.consuming"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from servicekit.consuming.purging import purge_dead_letters, purge_inbox
        from servicekit.consuming.selectors import inbox_readings
        from servicekit.consuming.settlements import settlement_report
        from servicekit.metrics.readings import readers
        from servicekit.outbox.decisions import hooks
        from servicekit.outbox.purging import purges

        readers["inbox"] = inbox_readings
        purges["inbox"] = purge_inbox
        purges["dead_letters"] = purge_dead_letters
        hooks.append(settlement_report)
