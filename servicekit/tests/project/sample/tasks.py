"""Consumers that end in every possible way."""

import os
import signal
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import OperationalError, connection, transaction
from kombu.utils.json import register_type

from project.sample.models import Effect
from servicekit.base.errors import UnavailableError
from servicekit.db.transactions import run_after_commit
from servicekit.messages.consuming import Batching, MalformedMessageError, Message, consumer_task

BATCH = 4

begun: list[list[str]] = []
"""The message ids of every batch that this process began."""

committed: list[str] = []
"""The message ids whose commit was reported to this process."""


def _record(message: Message, name: str) -> None:
    Effect.objects.create(name=name, message_id=message.message_id, request_id=message.request_id)


@consumer_task(name="sample.record")
def record(message: Message, *, now: datetime) -> None:
    payload = message.payload("payload")
    if not isinstance(payload.get("name"), str):
        raise MalformedMessageError("name_missing")
    _record(message, payload["name"])


@consumer_task(name="sample.at_home", queue="OTHER_QUEUE")
def at_home(message: Message, *, now: datetime) -> None:
    _record(message, "never seen")


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
    """Add a mark to a file, so that the test can count the runs, and kill the process."""
    path = Path(message.payload("payload")["path"])
    path.write_text((path.read_text() if path.exists() else "") + "x")
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """A message that kills the process that reads it, before any consumer is called."""


def _die(path: str) -> None:
    mark = Path(path)
    mark.write_text((mark.read_text() if mark.exists() else "") + "x")
    os.kill(os.getpid(), signal.SIGKILL)


register_type(Deadly, "deadly", str, _die)


def _begin(messages: Sequence[Message]) -> None:
    begun.append([message.message_id for message in messages])
    names = [message.kwargs.get("name") for message in messages]
    if "refused at the begin" in names:
        raise RuntimeError("these are not handled together")


@consumer_task(name="sample.together", batching=Batching(size=BATCH, begin=_begin))
def together(message: Message, *, now: datetime) -> None:
    """Store the effect, then end as `fate` says. The fate `deadlock` does nothing outside a batch."""
    payload = message.payload("payload")
    _record(message, payload["name"])
    run_after_commit(lambda: committed.append(message.message_id))
    match payload.get("fate"):
        case "malformed":
            raise MalformedMessageError("so_it_is")
        case "unavailable":
            raise UnavailableError("The other side is away.")
        case "deadlock" if transaction.get_connection().savepoint_ids:
            raise OperationalError("deadlock detected")
        case "bad_statement":
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0" if connection.vendor == "postgresql" else "SELECT x")
        case "kill":
            path = Path(payload["path"])
            path.write_text((path.read_text() if path.exists() else "") + "x")
            os.kill(os.getpid(), signal.SIGKILL)
