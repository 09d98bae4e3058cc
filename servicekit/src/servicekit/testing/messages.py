"""Messages in tests: running a consumer as a worker would, and reading the outbox."""

import json
import threading
import uuid
from collections.abc import Mapping
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from servicekit.messages.auditing import TASK as AUDIT
from servicekit.messages.consuming.decorator import handlers, homes
from servicekit.messages.consuming.handling import Outcome, handle
from servicekit.messages.consuming.messages import Delivery, Message
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing.message_files import MessageFile, payload_of, sender_problems

_importing = threading.Lock()


def deliver(
    task_name: str,
    *args: Any,
    message_id: str | None = None,
    request_id: str = "test-request",
    queue: str = "TEST_QUEUE",
    attempt: int = 0,
    redelivered: bool = False,
    replay: str = "",
    **kwargs: Any,
) -> Outcome:
    """Run a consumer exactly as a worker would, without a broker.

    The arguments are converted to JSON and back first. `Outcome.result` is done, duplicate,
    retried, dead or requeued; `Outcome.error` says why.
    """
    with _importing:
        if task_name not in handlers:
            current_app.loader.import_default_modules()
    body = json.loads(json.dumps([list(args), kwargs], cls=DjangoJSONEncoder))
    message = Message(
        message_id=message_id or str(uuid.uuid4()),
        request_id=request_id,
        task=task_name,
        args=body[0],
        kwargs=body[1],
        redelivered=redelivered,
    )
    return handle(Delivery(queue=queue, message=message, attempt=attempt, replay=replay))


def outbox_messages(queue: str | None = None, task: str | None = None) -> list[OutboxMessage]:
    """The messages that wait to be published, oldest first.

    Reports to the audit are left out, unless `task` names them.
    """
    rows = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING).order_by("id")
    if queue is not None:
        rows = rows.filter(queue=queue)
    rows = rows.exclude(task=AUDIT) if task is None else rows.filter(task=task)
    return list(rows)


def problems_of_row(row: OutboxMessage, files: Mapping[str, MessageFile]) -> list[str]:
    """The differences of a new outbox row from its message file."""
    args, kwargs = json.loads(json.dumps([row.args, row.kwargs], cls=DjangoJSONEncoder))
    return sender_problems(
        files,
        service=settings.SERVICE.name,
        queue=row.queue,
        task=row.task,
        payload=payload_of(args, kwargs),
    )


def consumed_tasks() -> set[tuple[str, str]]:
    """Task and queue of every consumer of this service."""
    with _importing:
        current_app.loader.import_default_modules()
    return set(homes.items())
