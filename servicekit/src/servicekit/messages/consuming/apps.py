from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "servicekit.messages.consuming"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from servicekit.base.metrics.readings import readers
        from servicekit.messages.consuming.purging import purge_dead_letters, purge_inbox
        from servicekit.messages.consuming.selectors import inbox_readings
        from servicekit.messages.consuming.settlements import settlement_report
        from servicekit.messages.outbox.decisions import hooks
        from servicekit.messages.outbox.purging import purges

        readers["inbox"] = inbox_readings
        purges["inbox"] = purge_inbox
        purges["dead_letters"] = purge_dead_letters
        hooks.append(settlement_report)
