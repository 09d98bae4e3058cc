"""The service accepts every message that the message files describe, and no other message."""

from typing import Any

import pytest
from django.conf import settings

from notifications.messages import HIDDEN_TICKET
from servicekit.base.sealing import seal_of
from servicekit.testing.message_files import MessageFile, tasks_taken_by
from servicekit.testing.messages import consumed_tasks
from servicekit.testing.receiving import receiver_findings, refusal_findings, sealed_erasure
from testing.factories import make_notification

FILES = ["erase-person-notices", "hide-ticket", "mail", "notice"]


def as_its_sender_says_it(payload: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The payload with the id of a stored notice if it names one, and with a valid seal if it has
    one.
    """
    if "ticket_number" not in payload and "subject" not in payload and "seal" in payload:
        return sealed_erasure(payload)
    if "notification_id" in payload:
        payload = {**payload, "notification_id": str(make_notification().pk)}
    if isinstance(payload.get("seal"), str):
        said = {name: value for name, value in payload.items() if name != "seal"}
        payload = {**said, "seal": seal_of(HIDDEN_TICKET, said)}
    return payload, ""


@pytest.mark.django_db
class TestEachMessage:
    @pytest.mark.parametrize("name", FILES)
    def test_is_taken_as_its_file_says(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        assert receiver_findings(message_files[name], as_its_sender_says_it) == []

    @pytest.mark.parametrize("name", FILES)
    def test_is_a_dead_letter_without_what_it_needs(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        assert refusal_findings(message_files[name], as_its_sender_says_it) == []


def test_every_consumer_has_a_file_and_every_file_a_consumer(
    message_files: dict[str, MessageFile],
) -> None:
    assert consumed_tasks() == tasks_taken_by(settings.SERVICE.name, message_files)
    assert [
        name for name, file in message_files.items() if settings.SERVICE.name in file.receivers
    ] == FILES
