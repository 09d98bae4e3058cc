"""Rules that must always hold of tickets and their files, in tables and on disk."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef

from servicekit import clock
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.purging import PUBLISHED_KEPT
from servicekit.ops.invariants import Violation
from tickets.domain.vocabulary import RESOLVED
from tickets.messages import CLOSE_TASK, SNAPSHOT_TASK
from tickets.models import Attachment, Ticket
from tickets.selectors import stored_names_known
from tickets.storage import ABANDONED_AFTER, abandoned_names, file_size, kept_names

LONG = timedelta(hours=1)
"""A delay that messages and sweeps do not reach while relays and workers run."""
BATCH = 500


def ticket_violations() -> Iterator[Violation]:
    """All violations of the rules of tickets. Checks every file's size, but reads no content."""
    yield from _not_told()
    yield from _closing()
    yield from _files_of_rows()
    yield from _rows_of_files()
    late = clock.real_now() - ABANDONED_AFTER - LONG
    for name in abandoned_names(before=late):
        yield Violation("a file that a crash has left is settled within two hours", name)


def _not_told() -> Iterator[Violation]:
    """New tickets without a message to the workflow in the outbox.

    Older tickets are left out, because their message may have been purged.
    """
    told = OutboxMessage.objects.filter(task=SNAPSHOT_TASK, key=OuterRef("ticket_id"))
    recent = Ticket.objects.filter(created_at__gt=clock.now() - PUBLISHED_KEPT + LONG)
    for number in recent.filter(~Exists(told)).order_by("pk").values_list("ticket_id", flat=True):
        yield Violation("the workflow was told of a ticket", number)


def _closing() -> Iterator[Violation]:
    due = Ticket.objects.filter(status=RESOLVED, close_due_at__isnull=False).order_by("pk")
    late = clock.now() - LONG
    for number in due.filter(close_due_at__lt=late).values_list("ticket_id", flat=True):
        yield Violation("a resolved ticket closes when its time has come", number)
    reminder = OutboxMessage.objects.filter(
        task=CLOSE_TASK, key=OuterRef("ticket_id"), state=OutboxMessage.State.PENDING
    )
    waiting = due.filter(~Exists(reminder), close_due_at__gt=clock.now() + LONG)
    for number in waiting.values_list("ticket_id", flat=True):
        yield Violation("a resolved ticket has the message that closes it", number)


def _files_of_rows() -> Iterator[Violation]:
    rows = Attachment.objects.order_by("pk").values_list("pk", "stored_name", "file_size")
    for key, name, size in rows.iterator(chunk_size=BATCH):
        if file_size(name) != size:
            yield Violation("an attachment has its file, of its size", str(key))


def _rows_of_files() -> Iterator[Violation]:
    batch: list[str] = []
    for name in kept_names():
        batch.append(name)
        if len(batch) == BATCH:
            yield from _without_row(batch)
            batch = []
    yield from _without_row(batch)


def _without_row(names: list[str]) -> Iterator[Violation]:
    for name in sorted(set(names) - stored_names_known(names)):
        yield Violation("a file that is kept belongs to an attachment", name)
