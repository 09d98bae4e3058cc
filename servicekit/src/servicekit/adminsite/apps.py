from django.contrib.admin.apps import AdminConfig


class SuiteAdminConfig(AdminConfig):
    """Django's admin with our site in the place of its own."""

    default_site = "servicekit.adminsite.site.SuiteAdminSite"
