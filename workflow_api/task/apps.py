from django.apps import AppConfig


class TaskConfig(AppConfig):
    name = "task"
    verbose_name = "Tasks"

    def ready(self) -> None:
        """Let ``/metrics`` tell how the work stands."""
        from servicekit.metrics.readings import readers

        from .readings import task_readings

        readers["tasks"] = task_readings
