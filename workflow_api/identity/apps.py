from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the function that erases a person's account, and the one that gives the reason
        why a person may not be erased.
        """
        from servicekit.messages.erasing import erasers, refusals

        from .services.erasing import erase_account, still_has_account

        erasers["account"] = erase_account
        refusals["account"] = still_has_account
