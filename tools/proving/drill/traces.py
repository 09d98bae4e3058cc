"""Reads what a drill left in the four services' databases and in the queues of outside systems."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kombu.connection import Connection

from suite.rows import rows

# The service that consumes each queue. The two other queues belong to systems outside of the suite.
CONSUMERS = {
    "TICKET_TASKS_PRODUCTION": "workflow",
    "WORKFLOW_TASKS_PRODUCTION": "workflow",
    "TTS_ROLE_SYNC_QUEUE": "workflow",
    "INAPP_NOTIFICATION_QUEUE": "notification",
    "EMAIL_NOTIFICATION_QUEUE": "notification",
    "TICKET_STATUS_QUEUE": "ticket",
}
OUTSIDE = ("AMS_WORKFLOW_QUEUE", "BMS_WORKFLOW_QUEUE")


@dataclass(frozen=True)
class Ticket:
    number: str
    subject: str
    status: str
    priority: str
    created_at: datetime


@dataclass(frozen=True)
class Task:
    task_id: int
    number: str
    status: str
    priority: str
    is_waiting: bool
    arrived_at: datetime
    target: datetime | None
    workflow: str = ""


@dataclass(frozen=True)
class Item:
    item_id: int
    task_id: int
    user_id: int
    role: str
    step: str
    status: str
    origin: str
    assigned_on: datetime
    target: datetime | None


@dataclass(frozen=True)
class Event:
    task_id: int
    rev: int
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Comment:
    number: str
    content: str
    seq: int


@dataclass(frozen=True)
class Notice:
    user_id: int
    kind: str
    item_id: int | None
    cause: str
    has_address: bool = False


@dataclass(frozen=True)
class Sent:
    """An outbox row. `state` is pending, published or dead; `wait` is the delay in seconds."""

    service: str
    message_id: str
    queue: str
    task: str
    state: str
    key: str
    wait: float


@dataclass(frozen=True)
class Received:
    """A message that is marked as done in a service's inbox."""

    service: str
    message_id: str
    task: str
    done_at: datetime


@dataclass(frozen=True)
class DeadLetter:
    service: str
    message_id: str
    task: str
    reason: str
    error: str


@dataclass(frozen=True)
class Traces:
    """All rows that are needed to judge a drill, read once the suite is quiescent."""

    tickets: Sequence[Ticket] = ()
    tasks: Sequence[Task] = ()
    items: Sequence[Item] = ()
    events: Sequence[Event] = ()
    audited_acts: Sequence[tuple[int, int]] = ()
    """(task id, revision) of each transition in the audit."""
    comments: Sequence[Comment] = ()
    last_seqs: Mapping[str, int] | None = None
    """The last `seq` that a comment got, by ticket number."""
    notices: Sequence[Notice] = ()
    sent: Sequence[Sent] = ()
    received: Sequence[Received] = ()
    dead: Sequence[DeadLetter] = ()


def read_traces(urls: Mapping[str, str]) -> Traces:
    workflow = urls["workflow"]
    return Traces(
        tickets=[
            Ticket(str(number), str(subject), str(status), str(priority), moment(created))
            for number, subject, status, priority, created in rows(
                urls["ticket"],
                "SELECT ticket_id, subject, status, priority, created_at FROM tickets_ticket",
            )
        ],
        tasks=_tasks(workflow),
        items=_items(workflow),
        events=[
            Event(int(task), int(rev), str(kind), json_object(data))
            for task, rev, kind, data in rows(
                workflow, "SELECT task_id, rev, kind, data FROM task_taskevent ORDER BY id"
            )
        ],
        audited_acts=[
            (int(task), int(json_object(changes)["rev"]))
            for task, changes in rows(
                workflow,
                "SELECT target_id, changes FROM audit_auditevent WHERE action = 'task.transition'",
            )
        ],
        comments=[
            Comment(str(number), str(content), int(seq))
            for number, content, seq in rows(
                urls["messaging"], "SELECT ticket_id, content, seq FROM comments_comment"
            )
        ],
        last_seqs={
            str(number): int(seq)
            for number, seq in rows(
                urls["messaging"], "SELECT ticket_id, last_seq FROM comments_ticketsequence"
            )
        },
        notices=[
            Notice(
                int(user), str(kind), None if item is None else int(item), str(cause), bool(email)
            )
            for user, kind, item, cause, email in rows(
                urls["notification"],
                "SELECT user_id, notification_type, related_task_item_id, cause, user_email"
                " FROM notifications_inappnotification",
            )
        ],
        sent=read_sent(urls),
        received=read_received(urls),
        dead=read_dead(urls),
    )


def read_sent(urls: Mapping[str, str]) -> list[Sent]:
    query = (
        "SELECT message_id, queue, task, state, key, created_at, available_at"
        " FROM outbox_outboxmessage"
    )
    return [
        Sent(
            service,
            str(message),
            str(queue),
            str(task),
            str(state),
            str(key),
            (moment(due) - moment(created)).total_seconds(),
        )
        for service, url in urls.items()
        for message, queue, task, state, key, created, due in rows(url, query)
    ]


def read_received(urls: Mapping[str, str]) -> list[Received]:
    query = "SELECT message_id, task, done_at FROM inbox_inboxmessage WHERE state = 'done'"
    return [
        Received(service, str(message), str(task), moment(done))
        for service, url in urls.items()
        for message, task, done in rows(url, query)
    ]


def read_dead(urls: Mapping[str, str]) -> list[DeadLetter]:
    query = "SELECT message_id, task, reason, error FROM inbox_deadletter"
    return [
        DeadLetter(service, *(str(value) for value in row))
        for service, url in urls.items()
        for row in rows(url, query)
    ]


def take_outside(broker: str, prefix: str) -> dict[str, list[str]]:
    """Consume the queues of the outside systems, as these would. Returns the message ids by queue."""
    taken: dict[str, list[str]] = {}
    with Connection(broker) as connection:  # type: ignore[no-untyped-call]
        for queue in OUTSIDE:
            taken[queue] = []
            channel = connection.channel()
            try:
                while (message := channel.basic_get(f"{prefix}{queue}", no_ack=True)) is not None:
                    taken[queue].append(str(message.headers["message_id"]))
            except connection.channel_errors:
                # The queue does not exist: the first message declares it, and none was sent.
                continue
            finally:
                if channel.connection is not None:
                    channel.close()
    return taken


def moment(value: object) -> datetime:
    """A time from the database as an aware datetime. SQLite returns text in UTC without an offset."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


def _moment_or_none(value: object) -> datetime | None:
    return None if value is None else moment(value)


def json_object(value: Any) -> dict[str, Any]:
    """A JSON column as a dictionary: SQLite returns its text."""
    found = json.loads(value) if isinstance(value, str) else value
    return dict(found)


def _tasks(url: str) -> list[Task]:
    query = (
        "SELECT t.task_id, w.ticket_number, t.status, t.priority, t.waiting_role_id, t.arrived_at,"
        " t.target_resolution, f.name FROM task_task t"
        " JOIN tickets_workflowticket w ON w.id = t.ticket_id"
        " JOIN workflow_workflows f ON f.workflow_id = t.workflow_id"
    )
    return [
        Task(
            int(task),
            str(number),
            str(status),
            str(priority),
            waiting is not None,
            moment(arrived),
            _moment_or_none(target),
            str(workflow),
        )
        for task, number, status, priority, waiting, arrived, target, workflow in rows(url, query)
    ]


def _items(url: str) -> list[Item]:
    query = (
        "SELECT task_item_id, task_id, user_id, role_name, step_name, status, origin,"
        " assigned_on, target_resolution FROM task_taskitem ORDER BY task_item_id"
    )
    return [
        Item(
            int(item),
            int(task),
            int(user),
            str(role),
            str(step),
            str(status),
            str(origin),
            moment(assigned),
            _moment_or_none(target),
        )
        for item, task, user, role, step, status, origin, assigned, target in rows(url, query)
    ]
