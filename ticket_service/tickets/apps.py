"""The app of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        from servicekit.messages.outbox.purging import purges
        from servicekit.ops.invariants import sources
        from tickets.invariants import ticket_violations
        from tickets.purging import purge_incoming

        purges["incoming_files"] = purge_incoming
        sources["tickets"] = ticket_violations
