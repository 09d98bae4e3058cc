"""Messages that are delivered again are counted by a digest of their bytes, before they are read."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.message import Message

from servicekit.messages.consuming.models import InboxMessage
from servicekit.messages.consuming.returns import fingerprint, returns_count, returns_forget
from servicekit.testing.statements import statements_in

pytestmark = pytest.mark.django_db


def message(body: Any = b"{nope", queue: str = "Q", **headers: Any) -> Message:
    return Message(body=body, delivery_info={"routing_key": queue}, headers=headers)


class TestFingerprint:
    def test_is_the_same_whenever_the_message_comes(self) -> None:
        assert fingerprint(message(id="m1")) == fingerprint(message(id="m1", redelivered=True))

    def test_is_of_any_bytes_and_of_any_headers(self) -> None:
        bodies = [None, b"", b"\xff", "text", "\ud800", memoryview(b"text")]
        headers = [{}, {"id": {"a": []}}, {"id": "\ud800"}, {"id": "x" * 10_000}, {"message_id": 7}]
        messages = [message(body, **named) for body in bodies for named in headers]
        assert all(len(fingerprint(one)) == len("raw:") + 64 for one in messages)

    def test_differs_by_queue_id_and_body(self) -> None:
        messages = [message(id="m1"), message(id="m2"), message(b"x", id="m1")]
        messages.append(message(queue="R", id="m1"))
        assert len({fingerprint(one) for one in messages}) == 4


class TestReturns:
    def test_are_counted_until_they_are_forgotten(self) -> None:
        key = fingerprint(message())
        assert [returns_count(key) for _ in range(3)] == [1, 2, 3]
        returns_forget(key)
        assert not InboxMessage.objects.exists()
        assert returns_count(key) == 1

    def test_is_one_statement(self) -> None:
        key = fingerprint(message())
        with CaptureQueriesContext(connection) as queries:
            returns_count(key)
        assert statements_in(queries) == ["INSERT inbox_inboxmessage"]
