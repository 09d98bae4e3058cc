"""The service accepts the messages that the message files describe, and no others."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.conf import settings

from servicekit.base import sealing
from servicekit.messages.auditing import PURPOSE
from servicekit.testing import deliver
from servicekit.testing.message_files import MessageFile, tasks_taken_by
from servicekit.testing.messages import consumed_tasks
from servicekit.testing.receiving import (
    as_it_is,
    receiver_findings,
    refusal_findings,
    sealed_erasure,
)
from task.tasks.arriving import SNAPSHOT
from testing.scenario import chain, publish, staff, step
from tickets.models import WorkflowTicket

FILES = [
    "absence-over",
    "arm-timers",
    "audit-event",
    "erase-person-workflow",
    "follow-ticket",
    "hand-on-one",
    "hand-on",
    "match-again",
    "password-reset",
    "rematch",
    "role-membership",
    "role",
    "take-up-calendar-one",
    "take-up-calendar",
    "take-up-next",
    "take-up-one",
    "take-up",
    "ticket",
]
_numbers = count(1)


def sealed(payload: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """An example of an audit report with a valid seal and a new id.

    Returns the payload, and the message id with which it must be sent: the id in the report.
    """
    event = payload.get("event")
    if not isinstance(event, dict) or not isinstance(payload.get("seal"), str):
        return payload, ""
    message_id = str(uuid.uuid4())
    if isinstance(event.get("id"), str):
        event = {**event, "id": message_id}
    return {**payload, "event": event, "seal": sealing.seal_of(PURPOSE, event)}, message_id


def renumbered(payload: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """An example of a ticket, with a number that no other example has.

    It is sealed, unless its sender is HDTS, the external help desk, which has no seal. Returns the
    payload and "", because any message id will do.
    """
    name = next((name for name in ("ticket_id", "ticket_number") if payload.get(name)), None)
    if name is None or not isinstance(payload[name], str):
        return payload, ""
    said = {**payload, name: f"DRAWN-{next(_numbers)}"}
    if said.get("source_service", "hdts") != "hdts":
        said.pop("seal", None)
        said["seal"] = sealing.seal_of(SNAPSHOT, said)
    return said, ""


PREPARED: dict[str, Callable[[dict[str, Any]], tuple[dict[str, Any], str]]] = {
    "audit-event": sealed,
    "erase-person-workflow": sealed_erasure,
    "ticket": renumbered,
}


@pytest.mark.django_db
class TestEachMessage:
    @pytest.mark.parametrize("name", FILES)
    def test_is_taken_as_its_file_says(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        staff("Agent", [11, 12])
        staff("Ticket Coordinator", [21])
        publish(*chain(step("Triage", "Agent", 1)))
        prepare = PREPARED.get(name, as_it_is)
        assert receiver_findings(message_files[name], prepare) == []

    @pytest.mark.parametrize("name", FILES)
    def test_is_a_dead_letter_without_what_it_needs(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        assert refusal_findings(message_files[name], PREPARED.get(name, as_it_is)) == []

    def test_of_a_ticket_may_have_a_further_key_called_ticket(
        self, message_files: dict[str, MessageFile]
    ) -> None:
        example, _ = renumbered({**message_files["ticket"].examples[0], "ticket": "paper"})
        deliver("tickets.tasks.receive_ticket", example)
        assert WorkflowTicket.objects.get().dynamic_data["ticket"] == "paper"

    def test_of_a_ticket_may_lie_under_its_name(
        self, message_files: dict[str, MessageFile]
    ) -> None:
        example, _ = renumbered(message_files["ticket"].examples[0])
        deliver("tickets.tasks.receive_ticket", {"ticket": example})
        assert WorkflowTicket.objects.get().ticket_number == example["ticket_id"]


def test_every_consumer_has_a_file_and_every_file_a_consumer(
    message_files: dict[str, MessageFile],
) -> None:
    assert consumed_tasks() == tasks_taken_by(settings.SERVICE.name, message_files)
    assert [
        name for name, file in message_files.items() if settings.SERVICE.name in file.receivers
    ] == FILES
