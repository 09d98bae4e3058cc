"""The service accepts every message that the message files describe, and no other message."""

import pytest
from django.conf import settings

from servicekit.testing.message_files import MessageFile, tasks_taken_by
from servicekit.testing.messages import consumed_tasks
from servicekit.testing.receiving import receiver_findings, refusal_findings, sealed_erasure

FILES = ["erase-person-comments"]


@pytest.mark.django_db
class TestEachMessage:
    @pytest.mark.parametrize("name", FILES)
    def test_is_taken_as_its_file_says(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        assert receiver_findings(message_files[name], sealed_erasure) == []

    @pytest.mark.parametrize("name", FILES)
    def test_is_a_dead_letter_without_what_it_needs(
        self, name: str, message_files: dict[str, MessageFile]
    ) -> None:
        assert refusal_findings(message_files[name], sealed_erasure) == []


def test_every_consumer_has_a_file_and_every_file_a_consumer(
    message_files: dict[str, MessageFile],
) -> None:
    assert consumed_tasks() == tasks_taken_by(settings.SERVICE.name, message_files)
    assert [
        name for name, file in message_files.items() if settings.SERVICE.name in file.receivers
    ] == FILES
