"""The services that write tasks. Each runs in one transaction and lets the pure domain decide."""

from .acting import (
    task_act,
    task_cancel,
    task_command,
    task_escalate,
    task_start,
    task_take_up,
    task_transfer,
)
from .calendars import task_take_up_calendar
from .claiming import task_change_owner, task_claim
from .following import task_follow_ticket
from .leaving import task_hand_on
from .opening import (
    create_task_for_ticket,
    task_create,
    ticket_receive,
    workflow_assign,
)
from .priorities import task_change_priority
from .reopening import task_reopen
from .together import rotations_lock

__all__ = [
    "create_task_for_ticket",
    "rotations_lock",
    "task_act",
    "task_cancel",
    "task_change_owner",
    "task_change_priority",
    "task_claim",
    "task_command",
    "task_create",
    "task_escalate",
    "task_follow_ticket",
    "task_hand_on",
    "task_reopen",
    "task_start",
    "task_take_up",
    "task_take_up_calendar",
    "task_transfer",
    "ticket_receive",
    "workflow_assign",
]
