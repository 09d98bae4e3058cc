from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Tickets"

    def ready(self) -> None:
        """Register the function that erases a requester in tickets."""
        from servicekit.messages.erasing import erasers

        from .services import erase_requester

        erasers["requester"] = erase_requester
