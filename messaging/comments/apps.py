from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comments.erasing import erase_author, erase_presence
        from comments.invariants import comment_violations, content_violations
        from servicekit.messages.erasing import erasers
        from servicekit.ops.invariants import replays, sources

        erasers["author"] = erase_author
        erasers["presence"] = erase_presence
        sources["comments"] = comment_violations
        replays["comments"] = content_violations
