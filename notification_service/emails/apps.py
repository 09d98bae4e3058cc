from django.apps import AppConfig


class EmailsConfig(AppConfig):
    name = "emails"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from emails.invariants import mail_violations
        from emails.readings import email_readings
        from servicekit.base.metrics.readings import readers
        from servicekit.ops.invariants import sources

        readers["emails"] = email_readings
        sources["emails"] = mail_violations
