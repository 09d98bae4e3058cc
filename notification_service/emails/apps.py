from django.apps import AppConfig


class EmailsConfig(AppConfig):
    name = "emails"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from emails.readings import email_readings
        from servicekit.metrics.readings import readers

        readers["emails"] = email_readings
