"""`consumer_task`: a function becomes a Celery task that keeps the promises of the inbox."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from celery import shared_task
from celery.exceptions import Reject
from django.db import close_old_connections

from servicekit.consuming.messages import Delivery, Message
from servicekit.queues import contract_name
from servicekit.request_id import accepted_request_id

MAX_ID_LENGTH = 255


class Handler(Protocol):
    """What is decorated: runs inside the transaction that also records the message."""

    def __call__(self, message: Message, *, now: datetime) -> None: ...


@dataclass(frozen=True)
class Batching:
    """That up to `size` messages of a task may share a transaction, which `begin` opens.

    `begin` is given them all and locks what their handlers will lock, in the one order, since the
    messages come in any. What it raises only parts them: each is then handled alone.
    """

    size: int
    begin: Callable[[Sequence[Message]], object]


handlers: dict[str, Handler] = {}
"""Every consumer of this process by its task name."""

batchings: dict[str, Batching] = {}
"""The tasks whose messages may share a transaction."""

spare: set[str] = set()
"""The tasks that read texts as they come and leave out what no database holds."""

homes: dict[str, str] = {}
"""The queue of each task that belongs to one, by the contract's name."""


def consumer_task(
    name: str, *, queue: str = "", batching: Batching | None = None, has_spare_texts: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler as the Celery task `name`; the function itself stays as it is.

    With `queue` the task is taken from that queue alone: the right to publish to one queue is none
    to call the tasks of another.

    The handler runs inside `transaction()`, at most once per message id. It raises
    MalformedMessageError for what can never work; anything else it raises is tried again later.
    A message with a NUL or half a surrogate pair in some text never comes to the handler, but for
    `has_spare_texts`: then the handler leaves such signs out where it can do without them.
    With `batching` it may run in a savepoint beside others, see `servicekit.consuming.batching`.
    """

    def register(handler: Handler) -> Handler:
        handlers[name] = handler
        if queue:
            homes[name] = queue
        if has_spare_texts:
            spare.add(name)
        if batching is not None:
            batchings[name] = batching
        # Signatures are checked by the handler's own reading of the message, not by Celery.
        shared_task(name=name, bind=True, typing=False)(_run)
        return handler

    return register


def _run(task: Any, *args: Any, **kwargs: Any) -> None:
    # Models can be imported only once Django's apps are ready; task modules come earlier at times.
    from servicekit.consuming.handling import Result, handle

    close_old_connections()
    outcome = handle(delivery_from_request(task.name, task.request, args, kwargs))
    if outcome.result is Result.REQUEUED:
        raise Reject("database_away", requeue=True)


def delivery_from_request(
    task: str, request: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Delivery:
    """What a Celery task was called with."""
    return _delivery(task, request, request.delivery_info or {}, args, kwargs)


def delivery_from_message(message: Any) -> Delivery:
    """A broker's message that `normalise` has written anew."""
    args, kwargs, _ = json.loads(message.body)
    return _delivery(
        message.headers["task"], message.headers, message.delivery_info or {}, args, kwargs
    )


def _delivery(
    task: str, headers: Any, info: Mapping[str, Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Delivery:
    """Read ours and a stranger's headers alike; a stranger has none and its Celery id serves."""
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
