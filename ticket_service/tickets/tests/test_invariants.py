"""Rules of tickets and files. Each test violates one rule directly in the tables or on disk."""

import os
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.ops.invariants import Violation
from tickets.invariants import ticket_violations
from tickets.models import Attachment, Ticket
from tickets.services import TaskReport, ticket_apply_task_report
from tickets.storage import ABANDONED_AFTER, stage_file
from tickets.tests.factories import attach, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _healthy() -> None:
    """A new ticket with a file, and a resolved ticket."""
    now = timezone.now()
    attach(make_ticket("HD-1", now=now), "note.txt", b"as it was sent")
    make_ticket("HD-2", now=now)
    with transaction():
        report = TaskReport(ticket_id="HD-2", rev=1, status="Resolved")
        ticket_apply_task_report(report=report, now=now)


def kept(media: Path) -> Path:
    (path,) = media.glob("attachments/*/*")
    return path


def lose_the_message(media: Path) -> str:
    OutboxMessage.objects.filter(key="HD-1").delete()
    return "HD-1"


def close_too_late(media: Path) -> str:
    Ticket.objects.filter(ticket_id="HD-2").update(close_due_at=timezone.now() - 2 * HOUR)
    return "HD-2"


def lose_the_reminder(media: Path) -> str:
    OutboxMessage.objects.filter(task="ticket_service.close_resolved").delete()
    return "HD-2"


def lose_the_file(media: Path) -> str:
    kept(media).unlink()
    return str(Attachment.objects.get().pk)


def cut_the_file(media: Path) -> str:
    kept(media).write_bytes(b"as it")
    return str(Attachment.objects.get().pk)


def keep_a_file_of_nobody(media: Path) -> str:
    kept(media).with_name("0" * 48).write_bytes(b"whose?")
    return "0" * 48


def leave_a_file_to_nobody(media: Path) -> str:
    name = stage_file([b"whose?"]).name
    long_ago = (timezone.now() - ABANDONED_AFTER - 2 * HOUR).timestamp()
    os.utime(media / "incoming" / name, (long_ago, long_ago))
    return name


BREAKERS: list[tuple[str, Callable[[Path], str]]] = [
    ("the workflow was told of a ticket", lose_the_message),
    ("a resolved ticket closes when its time has come", close_too_late),
    ("a resolved ticket has the message that closes it", lose_the_reminder),
    ("an attachment has its file, of its size", lose_the_file),
    ("an attachment has its file, of its size", cut_the_file),
    ("a file that is kept belongs to an attachment", keep_a_file_of_nobody),
    ("a file that a crash has left is settled within two hours", leave_a_file_to_nobody),
]


class TestCheckInvariants:
    def test_finds_nothing_wrong_with_healthy_tickets(self) -> None:
        assert Ticket.objects.get(ticket_id="HD-2").close_due_at is not None
        said = StringIO()
        call_command("check_invariants", "--replay", stdout=said)
        assert said.getvalue() == "No violations.\n"

    @pytest.mark.parametrize(("rule", "breaks"), BREAKERS)
    def test_names_what_breaks(self, rule: str, breaks: Callable[[Path], str], media: Path) -> None:
        key = breaks(media)
        assert list(ticket_violations()) == [Violation(rule, key)]

    def test_lets_a_file_wait_for_the_sweep(self, media: Path) -> None:
        stage_file([b"under way"])
        assert list(ticket_violations()) == []

    def test_does_not_miss_the_message_of_an_old_ticket(self, media: Path) -> None:
        lose_the_message(media)
        Ticket.objects.update(created_at=timezone.now() - timedelta(days=8))
        assert list(ticket_violations()) == []
