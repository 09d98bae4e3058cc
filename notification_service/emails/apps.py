from django.apps import AppConfig


class EmailsConfig(AppConfig):
    name = "emails"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from emails.erasing import (
            erase_deliveries,
            erase_recipient_of_mails,
            erase_recipient_of_notices,
            erase_words,
        )
        from emails.invariants import mail_violations
        from emails.readings import email_readings
        from servicekit.base.metrics.readings import readers
        from servicekit.messages.erasing import erasers
        from servicekit.ops.invariants import sources

        # Keep this order: `erase_words` reads the person's names from rows in which the other
        # functions erase them.
        erasers["words"] = erase_words
        erasers["deliveries"] = erase_deliveries
        erasers["recipients"] = erase_recipient_of_mails
        erasers["notices"] = erase_recipient_of_notices

        readers["emails"] = email_readings
        sources["emails"] = mail_violations
