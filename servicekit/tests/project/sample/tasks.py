"""Consumers with every kind of fate."""

import os
import signal
from datetime import datetime
from pathlib import Path

from django.db import connection

from project.sample.models import Effect
from servicekit.consuming import MalformedMessageError, Message, consumer_task
from servicekit.errors import UnavailableError


def _record(message: Message, name: str) -> None:
    Effect.objects.create(name=name, message_id=message.message_id, request_id=message.request_id)


@consumer_task(name="sample.record")
def record(message: Message, *, now: datetime) -> None:
    payload = message.payload("payload")
    if not isinstance(payload.get("name"), str):
        raise MalformedMessageError("name_missing")
    _record(message, payload["name"])


@consumer_task(name="sample.unavailable")
def unavailable(message: Message, *, now: datetime) -> None:
    _record(message, "never seen")
    raise UnavailableError("The other side is away.")


@consumer_task(name="sample.broken")
def broken(message: Message, *, now: datetime) -> None:
    _record(message, "never seen")
    raise KeyError("a mistake of ours")


@consumer_task(name="sample.broken_statement")
def broken_statement(message: Message, *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")


@consumer_task(name="sample.kill")
def kill(message: Message, *, now: datetime) -> None:
    """Kills the process that runs it, and leaves a mark for each time outside of the database."""
    path = Path(message.payload("payload")["path"])
    path.write_text((path.read_text() if path.exists() else "") + "x")
    os.kill(os.getpid(), signal.SIGKILL)
