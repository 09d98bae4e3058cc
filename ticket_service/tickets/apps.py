"""The app of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        from servicekit.outbox.purging import purges
        from tickets.purging import purge_incoming

        purges["incoming_files"] = purge_incoming
