from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the audit with servicekit. This service then stores its own reports at once and
        does not send them; `check_invariants` checks the hash chain; and `/metrics` has the audit's
        readings.
        """
        from servicekit.base.metrics.readings import readers
        from servicekit.messages.auditing import record_here
        from servicekit.messages.erasing import erasers
        from servicekit.ops.invariants import replays

        from .invariants import audit_violations
        from .reads.readings import audit_readings
        from .services.erasing import erase_alias
        from .services.record import audit_record

        erasers["alias"] = erase_alias
        readers["audit"] = audit_readings
        record_here(audit_record)
        replays["audit"] = audit_violations
