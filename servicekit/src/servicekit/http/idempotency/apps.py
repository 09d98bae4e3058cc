from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "servicekit.http.idempotency"
    label = "idempotency"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from servicekit.http.idempotency.answers import purge_answers
        from servicekit.messages.outbox.purging import purges

        purges["idempotency"] = purge_answers
