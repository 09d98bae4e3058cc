"""What a task's decisions tell the other services, as outgoing messages (CONTRACT §8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from role.models import RoleUsers
from servicekit.outbox import OutgoingMessage

from .models import Task, TaskItem

# A match or a pool is read before the commit, so somebody may have joined in between: look again.
SECOND_LOOK = timedelta(seconds=60)

PRIORITY_NAMES = {"low": "Low", "medium": "Medium", "high": "High", "urgent": "Critical"}


def assignment_notice(*, task: Task, item: TaskItem, holder: RoleUsers) -> OutgoingMessage:
    due = item.target_resolution
    subject = task.ticket.subject or task.ticket.ticket_number
    return OutgoingMessage(
        queue="INAPP_NOTIFICATION_QUEUE",
        task="notifications.tasks.create_assignment_notification",
        kwargs={
            "user_type": "staff",
            "user_id": item.user_id,
            "user_email": holder.user_email,
            "user_full_name": item.user_full_name,
            "subject": f"Task Assignment: {subject}"[:255],
            "message": f"{task.ticket.ticket_number} waits for you at {item.step_name}.",
            "notification_type": "task_assignment",
            "related_task_item_id": item.pk,
            "related_ticket_number": task.ticket.ticket_number,
            "metadata": {
                "task_id": task.pk,
                "role_name": item.role_name,
                "step_name": item.step_name,
                "priority": PRIORITY_NAMES[task.priority],
                "assigned_at": item.assigned_on.isoformat(),
                "target_resolution": due.isoformat() if due else None,
            },
            "actor": None,
            "cause": f"task-item:{item.pk}:assigned",
        },
        key=task.ticket.ticket_number,
    )


def ticket_status_report(*, task: Task, status: str) -> OutgoingMessage:
    return OutgoingMessage(
        queue="TICKET_STATUS_QUEUE",
        task="ticket_service.update_status",
        kwargs={
            "ticket_id": task.ticket.ticket_number,
            "status": status,
            "priority": PRIORITY_NAMES[task.priority],
            "rev": task.rev,
        },
        key=task.ticket.ticket_number,
    )


def take_up(*, task_id: int, available_at: datetime | None = None) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="task.take_up_one",
        kwargs={"task_id": task_id},
        available_at=available_at,
    )


def match_again(*, ticket_number: str, available_at: datetime | None = None) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="workflow.match_again",
        kwargs={"ticket_number": ticket_number},
        available_at=available_at,
    )
