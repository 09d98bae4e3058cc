"""The parts of a notice about a task, for the modules that send notices (CONTRACT §7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from role.models import RoleUsers
from role.selectors import PoolMember
from servicekit.base.identifiers import key_number
from servicekit.base.mailaddresses import usable_address
from servicekit.base.visible import isolated
from servicekit.messages.outbox import OutgoingMessage
from sla.domain.priorities import PRIORITY_NAMES
from task.domain.events import Event
from task.models import Task, TaskItem

NOTICE_QUEUE = "INAPP_NOTIFICATION_QUEUE"
NOTICE_TASK = "notifications.tasks.create_notification"
ASSIGNMENT_TASK = "notifications.tasks.create_assignment_notification"

NoticeType = Literal[
    "task_assignment",
    "task_transfer_in",
    "task_transfer_out",
    "task_escalation",
    "task_completed",
    "workflow_step_change",
    "task_status_update",
    "sla_warning",
    "sla_breach",
    "ticket_reopened",
    "ticket_resolved",
    "system",
]
"""The types of notices that tasks send. `make check` compares them with notification_service's table."""


@dataclass(frozen=True, slots=True)
class Recipient:
    user_type: str
    user_id: int
    email: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Story:
    """A change of a task, from which notices are made.

    `events` are the events of the change, and `items` are the task's items by number. `people` are
    the memberships of the holders by key. `new_items` are the numbers of the items whose holders
    have to be notified that they got the work. `actor_name` is empty if the suite itself acted.
    """

    task: Task
    events: tuple[Event, ...]
    items: Mapping[int, TaskItem]
    people: Mapping[int, RoleUsers | PoolMember]
    actor_user_id: int | None
    actor_name: str
    new_items: frozenset[int]

    @property
    def who(self) -> str:
        """The actor's name, safe to insert into a sentence; empty if the suite itself acted."""
        return isolated(self.actor_name)

    @property
    def new_holder(self) -> str:
        """The name of the new holder, safe to insert into a sentence; empty if there is none."""
        names = [self.items[number].user_full_name for number in self.new_items]
        return isolated(names[0]) if names else ""


def staff_member(person: RoleUsers | PoolMember) -> Recipient:
    return Recipient(
        "staff", person.user_id, usable_address(person.user_email), person.user_full_name
    )


def requester_of(task: Task) -> Recipient | None:
    """The employee whose ticket it is; None if the ticket came without a number of the employee."""
    employee = task.ticket.employee
    user_id = key_number(employee.get("id"))
    if user_id is None:
        return None
    email = usable_address(employee.get("email"))
    return Recipient("employee", user_id, email, str(employee.get("name") or "")[:255])


def notice(
    story: Story,
    *,
    to: Recipient,
    kind: NoticeType,
    title: str,
    message: str,
    cause: str,
    item: TaskItem | None = None,
) -> OutgoingMessage:
    task = story.task
    number = task.ticket.ticket_number
    hidden = is_deleted(task)
    return OutgoingMessage(
        queue=NOTICE_QUEUE,
        task=ASSIGNMENT_TASK if kind == "task_assignment" else NOTICE_TASK,
        kwargs={
            "user_type": to.user_type,
            "user_id": to.user_id,
            "user_email": to.email,
            "user_full_name": to.full_name,
            "subject": f"{title}: {number if hidden else task.ticket.subject or number}"[:255],
            "message": message,
            "notification_type": kind,
            # A notice about a deleted ticket does not link to the ticket: nobody can open it, and a
            # notice with the ticket's number would be hidden, too.
            "related_task_item_id": item.pk if item and not hidden else None,
            "related_ticket_number": "" if hidden else number,
            "metadata": {} if hidden else _metadata(task, to, item),
            "actor": _actor(story.actor_user_id),
            "cause": cause,
        },
        key=number,
    )


def is_deleted(task: Task) -> bool:
    return task.ticket.hidden_at is not None


def _actor(user_id: int | None) -> dict[str, Any] | None:
    return None if user_id is None else {"user_type": "staff", "user_id": user_id}


def _metadata(task: Task, to: Recipient, item: TaskItem | None) -> dict[str, Any]:
    metadata: dict[str, Any] = {"task_id": task.pk, "priority": PRIORITY_NAMES[task.priority]}
    # employees must not see steps and roles, which are internal to the team
    if to.user_type == "employee":
        return metadata
    if item is None:
        return metadata | {"step_name": task.current_step_name}
    due = item.target_resolution
    return metadata | {
        "role_name": item.role_name,
        "step_name": item.step_name,
        "assigned_at": item.assigned_on.isoformat(),
        "target_resolution": due.isoformat() if due else None,
    }
