"""`consumer_task`: makes a function a Celery task with the guarantees of the inbox."""

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
    """The decorated function: runs inside the transaction that also records the message."""

    def __call__(self, message: Message, *, now: datetime) -> None: ...


@dataclass(frozen=True)
class Batching:
    """Lets up to `size` messages of a task share a transaction, which `begin` opens.

    `begin` receives all of them and takes the handlers' locks in one order, because messages arrive
    in any order. If it raises, each message is handled alone.
    """

    size: int
    begin: Callable[[Sequence[Message]], object]


handlers: dict[str, Handler] = {}
"""Every consumer of this process by its task name."""

batchings: dict[str, Batching] = {}
"""The tasks whose messages may share a transaction."""

spare: set[str] = set()
"""The tasks that read texts unchecked and drop characters that no database stores."""

homes: dict[str, str] = {}
"""The queue of each task that is bound to one, by the contract's name."""


def consumer_task(
    name: str, *, queue: str = "", batching: Batching | None = None, has_spare_texts: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler as the Celery task `name`; the function itself stays as it is.

    With `queue` the task is taken from that queue alone: the right to publish to one queue does not
    give the right to call the tasks of another.

    The handler runs inside `transaction()`, at most once per message id. It raises
    MalformedMessageError for messages that can never work; after any other error it is tried again
    later. Messages whose texts hold NUL or a lone surrogate do not reach the handler unless it sets
    `has_spare_texts`: it then drops such characters from texts it can do without. With `batching`
    it may run in a savepoint together with others, see `servicekit.consuming.batching`.
    """

    def register(handler: Handler) -> Handler:
        handlers[name] = handler
        if queue:
            homes[name] = queue
        if has_spare_texts:
            spare.add(name)
        if batching is not None:
            batchings[name] = batching
        # The handler validates the message itself; Celery does not check the signature.
        shared_task(name=name, bind=True, typing=False)(_run)
        return handler

    return register


def _run(task: Any, *args: Any, **kwargs: Any) -> None:
    # Models can be imported only once Django's apps are ready; task modules may be imported
    # earlier.
    from servicekit.consuming.handling import Result, handle

    close_old_connections()
    outcome = handle(delivery_from_request(task.name, task.request, args, kwargs))
    if outcome.result is Result.REQUEUED:
        raise Reject("database_away", requeue=True)


def delivery_from_request(
    task: str, request: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Delivery:
    """The delivery behind a Celery request."""
    return _delivery(task, request, request.delivery_info or {}, args, kwargs)


def delivery_from_message(message: Any) -> Delivery:
    """The delivery behind a broker's message that `normalise` has rewritten."""
    args, kwargs, _ = json.loads(message.body)
    return _delivery(
        message.headers["task"], message.headers, message.delivery_info or {}, args, kwargs
    )


def _delivery(
    task: str, headers: Any, info: Mapping[str, Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Delivery:
    """Read the headers of our messages and of others alike; the Celery id replaces a missing message id."""
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
