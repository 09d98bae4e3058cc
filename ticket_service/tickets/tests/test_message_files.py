"""The service accepts every message that the message files describe, and no other message."""

from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from servicekit.base.sealing import seal_of
from servicekit.db.transactions import transaction
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from servicekit.testing.message_files import MessageFile, tasks_taken_by
from servicekit.testing.messages import consumed_tasks
from servicekit.testing.receiving import (
    as_it_is,
    receiver_findings,
    refusal_findings,
    sealed_erasure,
)
from tickets.messages import CLOSE_TASK, STATUS_REPORT
from tickets.models import Ticket

FILES = ["close-resolved", "erase-person-tickets", "push-ticket", "ticket-status"]


_numbers = count(1)


def of_a_known_ticket(payload: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The payload, for a new ticket whose known task revision is one less than the `rev` in it."""
    if "user_type" in payload or "user_id" in payload:
        return sealed_erasure(payload)
    if not isinstance(payload.get("ticket_id"), str):
        return payload, ""
    rev = payload.get("rev")
    ticket = Ticket.objects.create(
        ticket_id=f"DRAWN-{next(_numbers)}",
        subject="Laptop",
        created_at=timezone.now(),
        updated_at=timezone.now(),
        task_rev=rev - 1 if isinstance(rev, int) and rev else None,
    )
    return _sealed({**payload, "ticket_id": ticket.ticket_id}), ""


def _sealed(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload, with the workflow's seal if it is a report. Other messages have no seal."""
    if "rev" not in payload:
        return payload
    said = {name: value for name, value in payload.items() if name != "seal"}
    return {**said, "seal": seal_of(STATUS_REPORT, said)}


@pytest.mark.django_db
class TestEachMessage:
    @pytest.mark.parametrize("name", FILES)
    def test_is_taken_as_its_file_says(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        assert receiver_findings(message_files[name], of_a_known_ticket) == []

    @pytest.mark.parametrize("name", FILES)
    def test_is_a_dead_letter_without_what_it_needs(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        prepare = sealed_erasure if name == "erase-person-tickets" else as_it_is
        assert refusal_findings(message_files[name], prepare) == []


def test_every_consumer_has_a_file_and_every_file_a_consumer(
    message_files: dict[str, MessageFile],
) -> None:
    assert consumed_tasks() == tasks_taken_by(settings.SERVICE.name, message_files)
    assert [
        name for name, file in message_files.items() if settings.SERVICE.name in file.receivers
    ] == FILES


@pytest.mark.django_db
def test_a_message_that_its_file_does_not_know_fails_the_test_that_sends_it(
    wrong_messages: list[str],
) -> None:
    with transaction():
        outbox_append(
            [
                OutgoingMessage(
                    queue="TICKET_STATUS_QUEUE", task=CLOSE_TASK, kwargs={"ticket": "HD-1"}
                )
            ],
            now=timezone.now(),
        )
    said = "ticket_service sends ticket_service.close_resolved: the message: "
    assert sorted(wrong_messages) == [
        f"{said}'ticket_id' is a required property",
        f"{said}Unevaluated properties are not allowed ('ticket' was unexpected)",
    ]
    wrong_messages.clear()
