from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the relay seal events in the rounds in which it also tidies up."""
        from servicekit.outbox.purging import purges

        from .sealing import audit_seal

        purges["audit"] = audit_seal
