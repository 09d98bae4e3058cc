from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comments.invariants import comment_violations, content_violations
        from servicekit.ops.invariants import replays, sources

        sources["comments"] = comment_violations
        replays["comments"] = content_violations
