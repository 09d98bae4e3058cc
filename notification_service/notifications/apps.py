from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from notifications.invariants import notice_violations
        from servicekit.ops.invariants import sources

        sources["notifications"] = notice_violations
