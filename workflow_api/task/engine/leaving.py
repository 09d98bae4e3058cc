"""The service that passes on a task whose holder or owner has left the role. It also notifies the
owner, or the Admins.
"""

from __future__ import annotations

from datetime import datetime

from role.models import RoleUsers
from role.selectors import admins
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import outbox_append
from task.engine.locks import task_for_update
from task.exceptions import TaskNotFoundError
from task.models import Task
from task.outgoing.notices import left_notices
from task.reads.leaving import hand_on_of, held_item
from task.reads.load import items_of

from .run import (
    audit,
    run_command,
)


@transaction_required
def task_hand_on(*, task_id: int, now: datetime) -> Task:
    """Pass on the open item, the ownership, or both, if the membership of the holder or owner has
    ended.

    Raises TaskNotFoundError, and TaskRefusedError if both are still in their roles.
    """
    task = task_for_update(task_id)
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    held = held_item(items_of(task))
    owner_before = task.ticket_owner_id
    command = hand_on_of(task, held, _is_member)
    ran = run_command(task_id=task_id, command=command, actor=None, now=now)
    task, holder = ran.task, ran.open_item
    left = held if held and (holder is None or holder.number != held.number) else None
    changes = {
        "from": left.user_id if left else None,
        "to": holder.user_id if holder else None,
        "owner": ran.state.owner.user_id if ran.state.owner else None,
    }
    audit("task.hand_on", task, None, changes, now)
    outbox_append(
        list(
            left_notices(
                task,
                left=left,
                new_holder=holder.user_full_name if holder else None,
                is_owner_new=task.ticket_owner_id != owner_before,
                admins=admins() if left and holder is None else [],
            )
        ),
        now=now,
    )
    return task


def _is_member(role_user_id: int) -> bool:
    members = RoleUsers.objects.filter(is_active=True, role__is_active=True)
    return members.filter(pk=role_user_id).exists()
