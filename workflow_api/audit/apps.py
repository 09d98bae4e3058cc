from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the audit with servicekit: the relay calls `audit_seal` whenever it purges, this
        service stores its own reports at once instead of sending them, and `check_invariants`
        checks the hash chain.
        """
        from servicekit.messages.auditing import record_here
        from servicekit.messages.outbox.purging import purges
        from servicekit.ops.invariants import replays

        from .invariants import audit_violations
        from .services.record import audit_record
        from .services.sealing import audit_seal

        purges["audit"] = audit_seal
        record_here(audit_record)
        replays["audit"] = audit_violations
