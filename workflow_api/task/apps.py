from django.apps import AppConfig


class TaskConfig(AppConfig):
    name = "task"
    verbose_name = "Tasks"

    def ready(self) -> None:
        """Let ``/metrics`` tell how the work stands, and ``check_invariants`` whether it can be."""
        from servicekit.invariants import replays, sources
        from servicekit.metrics.readings import readers

        from .invariants import replay_violations, violations
        from .reads.readings import task_readings

        readers["tasks"] = task_readings
        sources["tasks"] = violations
        replays["tasks"] = replay_violations
