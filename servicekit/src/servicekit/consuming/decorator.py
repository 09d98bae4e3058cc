"""`consumer_task`: a function becomes a Celery task that keeps the promises of the inbox."""

from collections.abc import Callable, Mapping
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


handlers: dict[str, Handler] = {}
"""Every consumer of this process by its task name."""


def consumer_task(name: str) -> Callable[[Handler], Handler]:
    """Register a handler as the Celery task `name`; the function itself stays as it is.

    The handler runs inside `transaction()`, at most once per message id. It raises
    MalformedMessageError for what can never work; anything else it raises is tried again later.
    """

    def register(handler: Handler) -> Handler:
        handlers[name] = handler
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
    """Read ours and a stranger's headers alike; a stranger has none and its Celery id serves."""
    message_id = request.get("message_id")
    if not isinstance(message_id, str) or not 0 < len(message_id) <= MAX_ID_LENGTH:
        message_id = str(request.id)[:MAX_ID_LENGTH]
    attempt = request.get("attempt")
    replay = request.get("replay")
    info = request.delivery_info or {}
    return Delivery(
        queue=contract_name(info.get("routing_key") or ""),
        message=Message(
            message_id=message_id,
            request_id=accepted_request_id(request.get("request_id")),
            task=task,
            args=list(args),
            kwargs=dict(kwargs),
            redelivered=bool(info.get("redelivered")),
        ),
        attempt=attempt if isinstance(attempt, int) and attempt > 0 else 0,
        replay=replay if isinstance(replay, str) else "",
    )
