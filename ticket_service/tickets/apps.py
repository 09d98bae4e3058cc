"""The app of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        from servicekit.messages.erasing import erasers
        from servicekit.messages.outbox.purging import purges
        from servicekit.ops.invariants import sources
        from tickets.erasing import erase_requester, erase_uploader
        from tickets.invariants import ticket_violations
        from tickets.purging import purge_incoming

        erasers["requester"] = erase_requester
        erasers["uploader"] = erase_uploader
        purges["incoming_files"] = purge_incoming
        sources["tickets"] = ticket_violations
