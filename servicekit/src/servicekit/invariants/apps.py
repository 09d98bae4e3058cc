from django.apps import AppConfig


class InvariantsConfig(AppConfig):
    name = "servicekit.invariants"
    label = "invariants"

    def ready(self) -> None:
        from servicekit.invariants import sources
        from servicekit.invariants.messages import message_violations

        sources["messages"] = message_violations
