from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """
        Let the relay seal events in the rounds in which it also tidies up, write down what is
        decided about messages that got stuck, and let ``check_invariants`` follow the chain.
        """
        from servicekit.invariants import replays
        from servicekit.outbox.purging import purges
        from servicekit.outbox.settling import hooks

        from .invariants import audit_violations
        from .sealing import audit_seal
        from .settling import settlement_record

        purges["audit"] = audit_seal
        hooks.append(settlement_record)
        replays["audit"] = audit_violations
