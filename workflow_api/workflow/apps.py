from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflow"
    default_auto_field = "django.db.models.BigAutoField"
