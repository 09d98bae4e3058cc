"""The decorator `consumer_task`, which makes a function a Celery task that uses the inbox."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from celery import shared_task
from celery.exceptions import Reject
from django.db import close_old_connections

from servicekit.base.request_id import accepted_request_id
from servicekit.messages.consuming.messages import Delivery, Message
from servicekit.messages.queues import contract_name

MAX_ID_LENGTH = 255


class Handler(Protocol):
    """The decorated function. It runs inside the transaction that also records the message."""

    def __call__(self, message: Message, *, now: datetime) -> None: ...


@dataclass(frozen=True)
class Batching:
    """Lets up to `size` messages of a task share a transaction.

    `begin` is called first in the transaction, with all messages. It takes all locks that the
    handlers need, in a fixed order, since the messages arrive in any order. If it raises, each
    message is handled alone.
    """

    size: int
    begin: Callable[[Sequence[Message]], object]


handlers: dict[str, Handler] = {}
"""The handlers of this process by the name of their task."""

batchings: dict[str, Batching] = {}
"""The tasks whose messages may share a transaction."""

spare: set[str] = set()
"""The tasks that accept texts which a database cannot store, and clean them (`has_spare_texts`)."""

homes: dict[str, str] = {}
"""For each task that may come from one queue only, the queue's name in the contract."""


def consumer_task(
    name: str, *, queue: str = "", batching: Batching | None = None, has_spare_texts: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler as the Celery task `name`; the function itself is returned unchanged.

    With `queue` the task is accepted from that queue only: a sender who may publish to one queue
    must not be able to call the tasks of another.

    The handler runs inside `transaction()` and takes effect at most once per message id. It raises
    MalformedMessageError for a message that can never be handled; after any other error the message
    is retried later. A message with NUL or a lone surrogate in a text becomes a dead letter, unless
    `has_spare_texts` is set: then the handler must remove such characters itself. With `batching`
    several messages may share a transaction, see `servicekit.messages.consuming.batching`.
    """

    def register(handler: Handler) -> Handler:
        handlers[name] = handler
        if queue:
            homes[name] = queue
        if has_spare_texts:
            spare.add(name)
        if batching is not None:
            batchings[name] = batching
        # Celery need not check the arguments: the handler validates the message.
        shared_task(name=name, bind=True, typing=False)(_run)
        return handler

    return register


def _run(task: Any, *args: Any, **kwargs: Any) -> None:
    # Models can be imported only once Django's apps are ready; task modules may be imported
    # earlier.
    from servicekit.messages.consuming.handling import Result, handle

    close_old_connections()
    outcome = handle(delivery_from_request(task.name, task.request, args, kwargs))
    if outcome.result is Result.REQUEUED:
        raise Reject("database_away", requeue=True)


def delivery_from_request(
    task: str, request: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Delivery:
    """The delivery of a Celery request."""
    return _delivery(task, request, request.delivery_info or {}, args, kwargs)


def delivery_from_message(message: Any) -> Delivery:
    """The delivery of a message from the broker that `normalise` has rewritten."""
    args, kwargs, _ = json.loads(message.body)
    return _delivery(
        message.headers["task"], message.headers, message.delivery_info or {}, args, kwargs
    )


def _delivery(
    task: str, headers: Any, info: Mapping[str, Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Delivery:
    """Read the headers of a message of any sender. Without a message id, the Celery id is used."""
    message_id = headers.get("message_id")
    if not isinstance(message_id, str) or not 0 < len(message_id) <= MAX_ID_LENGTH:
        message_id = str(headers.get("id"))[:MAX_ID_LENGTH]
    attempt = headers.get("attempt")
    replay = headers.get("replay")
    return Delivery(
        queue=contract_name(info.get("routing_key") or ""),
        message=Message(
            message_id=message_id,
            request_id=accepted_request_id(headers.get("request_id")),
            task=task,
            args=list(args),
            kwargs=dict(kwargs),
            redelivered=bool(info.get("redelivered")),
        ),
        attempt=attempt if isinstance(attempt, int) and attempt > 0 else 0,
        replay=replay if isinstance(replay, str) else "",
    )
