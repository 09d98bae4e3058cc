"""Messages to the other services about a task's decisions (CONTRACT §8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from servicekit.base.sealing import seal_of
from servicekit.messages.outbox import OutgoingMessage
from sla.domain.priorities import PRIORITY_NAMES
from task.models import Task

STATUS_REPORT = "ticket_status"
"""The purpose of the seal on status reports. It proves to ticket_service that a report comes from
workflow_api.
"""

# The time until a waiting ticket or task looks again for a workflow or a person. The first look may
# have missed a workflow or person that another transaction had added but not committed yet.
SECOND_LOOK = timedelta(seconds=60)


def ticket_status_report(*, task: Task, status: str, owner_user_id: int | None) -> OutgoingMessage:
    """The message that reports a ticket's status to ticket_service.

    It names the owner of the task, because the owner may see the ticket there.
    """
    report = OutgoingMessage(
        queue="TICKET_STATUS_QUEUE",
        task="ticket_service.update_status",
        kwargs={
            "ticket_id": task.ticket.ticket_number,
            "status": status,
            "priority": PRIORITY_NAMES[task.priority],
            "rev": task.rev,
            "owner_id": owner_user_id,
        },
        key=task.ticket.ticket_number,
    )
    return _sealed(report)


def with_content(
    report: OutgoingMessage, *, decided: Collection[str], content: Mapping[str, Any]
) -> OutgoingMessage:
    """The report with two additions: the names of fields that nobody can change any more, and their
    content.
    """
    frozen = {"decided_fields": sorted(decided), "content": dict(content)}
    return _sealed(replace(report, kwargs={**report.kwargs, **frozen}))


def _sealed(report: OutgoingMessage) -> OutgoingMessage:
    payload = {name: value for name, value in report.kwargs.items() if name != "seal"}
    return replace(report, kwargs={**payload, "seal": seal_of(STATUS_REPORT, payload)})


def take_up(*, task_id: int, delay: timedelta = timedelta()) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.take_up_one",
        kwargs={"task_id": task_id},
        delay=delay,
    )


def take_up_next(*, role_pk: int, task_id: int | None = None) -> OutgoingMessage:
    """The message that is sent when somebody of the role has finished other work. It lets a task
    that waits for capacity look for a holder again.

    The message is about the task `task_id`. If that is None, the consumer finds the tasks that have
    waited the longest.
    """
    kwargs = {"role_id": role_pk} if task_id is None else {"role_id": role_pk, "task_id": task_id}
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION", task="task.take_up_next", kwargs=kwargs
    )


def arm_timers_after(*, task_id: int) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.arm_timers",
        kwargs={"after_id": task_id},
    )


def hand_on(*, task_id: int) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.hand_on_one",
        kwargs={"task_id": task_id},
    )


def take_up_calendar_one(*, task_id: int) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.take_up_calendar_one",
        kwargs={"task_id": task_id},
    )


def follow_ticket(*, ticket_number: str) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.follow_ticket",
        kwargs={"ticket_number": ticket_number},
        key=ticket_number,
    )


def match_again(*, ticket_number: str, delay: timedelta = timedelta()) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="workflow.match_again",
        kwargs={"ticket_number": ticket_number},
        delay=delay,
    )
