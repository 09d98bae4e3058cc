from django.apps import AppConfig


class InvariantsConfig(AppConfig):
    name = "servicekit.ops.invariants"
    label = "invariants"

    def ready(self) -> None:
        from servicekit.ops.invariants import sources
        from servicekit.ops.invariants.messages import message_violations

        sources["messages"] = message_violations
