from django.contrib.admin.apps import AdminConfig


class SuiteAdminConfig(AdminConfig):
    """Replaces Django's default admin site with the suite's."""

    default_site = "servicekit.ops.adminsite.site.SuiteAdminSite"
