"""The hand-written SQL of tasks. Every ticket that arrives and every action runs it."""

from __future__ import annotations

from django.db import connection

from role.models import Roles, RoleUsers
from servicekit.selecting import Columns, Joined, rows_fetch
from task.models import Task, TaskItem
from tickets.models import WorkflowTicket
from workflow.models import WorkflowVersion


def locked_task(task_id: int) -> Task | None:
    """Lock a task, and read its ticket, its owner, its version and the role it waits for.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    lock = 'FOR UPDATE OF "task"' if connection.features.has_select_for_update else ""
    rows = rows_fetch(f"{_TASK} {lock}", [task_id])
    return _ROW.row(rows[0]) if rows else None


def item_rows(task_id: int) -> list[TaskItem]:
    """A task's items in number order, each with its role and its holder's membership.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    return [_ITEM.row(row) for row in rows_fetch(_ITEMS, [task_id])]


def last_event_seq(task_id: int) -> int:
    """The number of the task's last event; 0 without one.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    ((last,),) = rows_fetch("SELECT max(seq) FROM task_taskevent WHERE task_id = %s", [task_id])
    return last or 0


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

_ITEM = Joined(
    "item",
    Columns(TaskItem, *(field.attname for field in TaskItem._meta.concrete_fields)),
    role=Columns(Roles, "id", "name", "system"),
    role_user=Columns(RoleUsers, "id", "user_id", "user_full_name", "user_email"),
)
_ITEMS = f"""
SELECT {_ITEM.sql()}
FROM task_taskitem "item"
JOIN role_roles "role" ON "role".id = "item".role_id
JOIN role_roleusers "role_user" ON "role_user".id = "item".role_user_id
WHERE "item".task_id = %s
ORDER BY "item".number
"""  # noqa: S608 our models'
