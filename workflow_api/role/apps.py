from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "role"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the function that erases a person's memberships, and the one that gives the
        reason why a person may not be erased.
        """
        from servicekit.messages.erasing import erasers, refusals

        from .services.erasing import erase_member, still_in_roles

        erasers["member"] = erase_member
        refusals["roles"] = still_in_roles
