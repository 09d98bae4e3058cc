"""Messages in tests: run a consumer as a worker would, and see what would be published."""

import json
import threading
import uuid
from typing import Any

from celery import current_app
from django.core.serializers.json import DjangoJSONEncoder

from servicekit.auditing import TASK as AUDIT
from servicekit.consuming.decorator import handlers
from servicekit.consuming.handling import Outcome, handle
from servicekit.consuming.messages import Delivery, Message
from servicekit.outbox.models import OutboxMessage

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

    The arguments go through JSON first. `Outcome.result` tells what became of the message (done,
    duplicate, retried, dead, requeued), `Outcome.error` why.
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
    """The messages that wait to be published, oldest first; reports to the audit only if asked."""
    rows = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING).order_by("id")
    if queue is not None:
        rows = rows.filter(queue=queue)
    rows = rows.exclude(task=AUDIT) if task is None else rows.filter(task=task)
    return list(rows)
