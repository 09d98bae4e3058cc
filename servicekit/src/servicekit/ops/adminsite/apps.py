from django.contrib.admin.apps import AdminConfig


class SuiteAdminConfig(AdminConfig):
    """Replaces Django's default admin site with the suite's."""

    default_site = "servicekit.ops.adminsite.site.SuiteAdminSite"

    def ready(self) -> None:
        """Register the function that erases the names of people who have opened the admin."""
        super().ready()
        from servicekit.messages.erasing import erasers
        from servicekit.ops.adminsite.erasing import erase_visitor

        erasers["visitor"] = erase_visitor
