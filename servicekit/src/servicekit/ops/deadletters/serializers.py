"""Serializers of stuck messages. Bodies may have personal data, so lists do not include them."""

import json
import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.http.api.texts import VisibleField
from servicekit.messages.consuming.dead_letters import finding_of, is_replayable
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.ops.deadletters.selectors import GIVEN_UP

_REPLAY = re.compile(r"r(\d{1,18})")


class DiscardInput(serializers.Serializer[Any]):
    reason = VisibleField(max_length=500)


class StuckNamesOutput(serializers.Serializer[Any]):
    """The queues and tasks of all messages in a list, on all its pages."""

    queues = serializers.ListField(child=serializers.CharField())
    tasks = serializers.ListField(child=serializers.CharField())


class _SettledOutput(serializers.Serializer[Any]):
    """The decision about a message: who made it, when and why. The fields are empty until somebody
    decides.
    """

    settled_at = serializers.DateTimeField(allow_null=True)
    settled_by = serializers.CharField(help_text="`staff:7`; `admin` for an account of the admin.")
    settled_by_name = serializers.CharField()
    settled_reason = serializers.CharField()


class DeadLetterOutput(_SettledOutput):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=DeadLetter.State.choices)
    reason = serializers.CharField(
        help_text="The reason why the message could not be handled, as a stable code."
    )
    finding = serializers.SerializerMethodField(
        help_text="The names of the message's missing or wrong fields; empty if they are not known."
    )
    queue = serializers.CharField()
    task = serializers.CharField(
        help_text="The Celery task of the message; empty if it names none."
    )
    message_id = serializers.CharField()
    request_id = serializers.CharField()
    received_at = serializers.DateTimeField()
    attempts = serializers.SerializerMethodField(help_text="The number of attempts.")
    replay_of = serializers.SerializerMethodField(
        help_text="The dead letter whose replay became this dead letter."
    )

    def get_finding(self, letter: DeadLetter) -> str:
        return finding_of(letter)

    def get_attempts(self, letter: DeadLetter) -> int:
        attempt = letter.headers.get("attempt")
        # An unreadable message was never tried. It has the sender's headers, which include `task`.
        if not isinstance(attempt, int) or isinstance(attempt, bool) or "task" in letter.headers:
            return 0
        return attempt + 1

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_replay_of(self, letter: DeadLetter) -> int | None:
        match = _REPLAY.fullmatch(str(letter.headers.get("replay", "")))
        return int(match[1]) if match else None


class DeadLetterDetailOutput(DeadLetterOutput):
    error = serializers.CharField()
    headers = serializers.DictField()
    body = serializers.CharField(
        help_text="The body as it was received; bytes that are not text are escaped."
    )
    body_truncated = serializers.BooleanField()
    is_replayable = serializers.SerializerMethodField(
        help_text="Whether the message was stored completely enough to send it again."
    )

    def get_is_replayable(self, letter: DeadLetter) -> bool:
        return letter.state != DeadLetter.State.REPLAYED and is_replayable(letter)


class UnsentMessageOutput(_SettledOutput):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=OutboxMessage.State.choices)
    queue = serializers.CharField()
    task = serializers.CharField()
    message_id = serializers.CharField()
    request_id = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()

    def get_request_id(self, row: OutboxMessage) -> str:
        return str(row.headers.get("request_id", ""))


class UnsentMessageDetailOutput(UnsentMessageOutput):
    error = serializers.CharField(source="last_error")
    headers = serializers.DictField()
    body = serializers.SerializerMethodField(
        help_text="The body of the Celery message that would be published."
    )
    is_replayable = serializers.SerializerMethodField()

    def get_body(self, row: OutboxMessage) -> str:
        return json.dumps([row.args, row.kwargs, {}])

    def get_is_replayable(self, row: OutboxMessage) -> bool:
        return row.state in GIVEN_UP
