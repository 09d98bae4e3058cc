"""Row locks. Lock a ticket's TicketSequence before its comments. No transaction locks two tickets."""

from uuid import UUID

from comments.models import Comment, TicketSequence


def ticket_sequence_for_update(ticket_id: str) -> TicketSequence:
    """The ticket's TicketSequence, created at first use and locked until the end of the
    transaction.

    A transaction holds this lock while it writes the ticket's next `seq`, so changes are committed
    in the order of `seq`.
    """
    locked = TicketSequence.objects.select_for_update().filter(ticket_id=ticket_id).order_by("pk")
    sequence = locked.first()
    if sequence is None:
        # Another transaction may do this at the same moment: only one row is created, and each
        # transaction locks it in turn.
        TicketSequence.objects.bulk_create(
            [TicketSequence(ticket_id=ticket_id)], ignore_conflicts=True
        )
        sequence = locked.get()
    return sequence


def comment_for_update(comment_id: UUID) -> Comment:
    """Lock one comment and read it. Call `ticket_sequence_for_update` for its ticket first."""
    return Comment.objects.select_for_update().get(pk=comment_id)
