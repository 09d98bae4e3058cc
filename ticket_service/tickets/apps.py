"""The app of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        from servicekit.invariants import sources
        from servicekit.outbox.purging import purges
        from tickets.invariants import ticket_violations
        from tickets.purging import purge_incoming

        purges["incoming_files"] = purge_incoming
        sources["tickets"] = ticket_violations
