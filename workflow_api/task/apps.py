from django.apps import AppConfig


class TaskConfig(AppConfig):
    name = "task"
    verbose_name = "Tasks"

    def ready(self) -> None:
        """Register the readings for `/metrics` and the rules for `check_invariants`."""
        from servicekit.base.metrics.readings import readers
        from servicekit.ops.invariants import replays, sources

        from .invariants import replay_violations, violations
        from .reads.readings import task_readings

        readers["tasks"] = task_readings
        sources["tasks"] = violations
        replays["tasks"] = replay_violations
