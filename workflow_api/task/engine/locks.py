"""Row locks of tasks. `tickets.locks` has the lock order of the service."""

from __future__ import annotations

from django.db import connection

from role.models import Roles, RoleUsers
from servicekit.selecting import Columns, Joined, rows_fetch
from task.models import Task
from tickets.models import WorkflowTicket
from workflow.models import WorkflowVersion


def task_for_update(task_id: int) -> Task | None:
    """Lock a task; None if there is none.

    Includes all that a command reads of its ticket, its owner, its version (without the definition,
    which is cached) and the role it waits for.
    """
    lock = 'FOR UPDATE OF "task"' if connection.features.has_select_for_update else ""
    rows = rows_fetch(f"{_TASK} {lock}", [task_id])
    return _ROW.row(rows[0]) if rows else None


_ROW = Joined(
    "task",
    Columns(Task, *(field.attname for field in Task._meta.concrete_fields)),
    ticket=Columns(
        WorkflowTicket,
        *(
            "id",
            "ticket_number",
            "subject",
            "sub_category",
            "employee",
            "dynamic_data",
            "hidden_at",
        ),
    ),
    workflow_version=Columns(WorkflowVersion, "id", "sha256"),
    ticket_owner=Columns(RoleUsers, "id", "user_id", "user_full_name", "user_email"),
    waiting_role=Columns(Roles, "id", "name", "system"),
)
_TASK = f"""
SELECT {_ROW.sql()}
FROM task_task "task"
JOIN tickets_workflowticket "ticket" ON "ticket".id = "task".ticket_id
LEFT JOIN workflow_workflowversion "workflow_version"
    ON "workflow_version".id = "task".workflow_version_id
LEFT JOIN role_roleusers "ticket_owner" ON "ticket_owner".id = "task".ticket_owner_id
LEFT JOIN role_roles "waiting_role" ON "waiting_role".id = "task".waiting_role_id
WHERE "task".task_id = %s
"""  # noqa: S608 our models'
