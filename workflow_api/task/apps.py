from django.apps import AppConfig


class TaskConfig(AppConfig):
    name = "task"
    verbose_name = "Tasks"

    def ready(self) -> None:
        """Register what the app adds to others: readings for `/metrics`, rules for
        `check_invariants`, functions that erase people, and the hook that reports a dead message of
        an end effect.
        """
        from servicekit.base.metrics.readings import readers
        from servicekit.messages.erasing import erasers
        from servicekit.messages.outbox.claims import death_hooks
        from servicekit.ops.invariants import replays, sources

        from .engine.erasing import erase_end_effects, erase_holder, erase_owed_notices
        from .engine.incidents import end_effect_died
        from .invariants import replay_violations, violations
        from .reads.readings import task_readings

        erasers["holder"] = erase_holder
        erasers["owed_notices"] = erase_owed_notices
        erasers["end_effects"] = erase_end_effects
        readers["tasks"] = task_readings
        sources["tasks"] = violations
        replays["tasks"] = replay_violations
        death_hooks.append(end_effect_died)
