"""The hand-written SQL of tasks. Every ticket that arrives and every action runs it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

from role.models import Roles, RoleUsers
from servicekit import clock
from servicekit.db.sql import Columns, Joined, rows_fetch
from task.models import Task, TaskItem, TaskTimer
from tickets.models import WorkflowTicket
from workflow.models import WorkflowVersion


def locked_task(task_id: int) -> Task | None:
    """Lock a task, and read its ticket, its owner, its version and the role it waits for.

    Cost: task/tests/test_http.py::test_of_an_action_is_fifteen_statements
    """
    lock = 'FOR UPDATE OF "task"' if connection.features.has_select_for_update else ""
    rows = rows_fetch(f"{_TASK} {lock}", [task_id])
    return _ROW.row(rows[0]) if rows else None


def item_rows(task_id: int) -> list[TaskItem]:
    """A task's items in number order, each with its role and its holder's membership.

    Cost: task/tests/test_http.py::test_of_an_action_is_fifteen_statements
    """
    return [_ITEM.row(row) for row in rows_fetch(_ITEMS, [task_id])]


def last_event_seq(task_id: int) -> int:
    """The number of the task's last event; 0 without one.

    Cost: task/tests/test_http.py::test_of_an_action_is_fifteen_statements
    """
    ((last,),) = rows_fetch("SELECT max(seq) FROM task_taskevent WHERE task_id = %s", [task_id])
    return last or 0


def timer_store(task_id: int, kind: str, epoch: int, due_at: datetime) -> None:
    """Arm a task's one timer; a former one, its lease and its failures are replaced.

    Cost: task/tests/test_http.py::test_of_an_action_is_fifteen_statements
    """
    moment = connection.ops.adapt_datetimefield_value(due_at)
    with connection.cursor() as cursor:
        cursor.execute(_ARM, [task_id, kind, epoch, moment])


def timer_rows_claim(
    owner: str, due_by: datetime, real_now: datetime, until: datetime, limit: int
) -> list[TaskTimer]:
    """Lease armed timers that are due, the oldest of them, in one statement that commits by itself.

    Cost: task/tests/test_timers.py::test_of_an_idle_look_is_two_statements
    """
    due, now, end = map(connection.ops.adapt_datetimefield_value, (due_by, real_now, until))
    is_postgresql = connection.vendor == "postgresql"
    if not is_postgresql and not rows_fetch(_ANY_DUE, [due, now]):
        # Looked at without a lock: an idle dispatcher must not queue with the writers.
        return []
    skip = "FOR UPDATE SKIP LOCKED" if is_postgresql else ""
    rows = rows_fetch(_CLAIM.format(skip=skip), [due, now, limit, owner, end])
    return [_CLAIMED.row(row) for row in rows]


def database_now() -> datetime:
    """The real time of the database: hosts differ, and one that is fast must not fire early.

    Cost: task/tests/test_timers.py::test_of_an_idle_look_is_two_statements
    """
    if connection.vendor != "postgresql":
        return clock.real_now()
    now: datetime = rows_fetch("SELECT clock_timestamp()", [])[0][0]
    return now.astimezone(UTC)


def people_with_sla_notices() -> list[int]:
    """Everybody to whom notices of warnings and breaches are owed, ascending.

    Cost: task/tests/test_timers.py::test_of_a_digest_does_not_grow_with_its_notices
    """
    return [user_id for (user_id,) in rows_fetch(_PEOPLE, [])]


def sla_notices_take(user_id: int) -> list[tuple[int, str, str]]:
    """Delete all notices that are owed to one person; returns key, type and ticket number of each.

    Cost: task/tests/test_timers.py::test_of_a_digest_does_not_grow_with_its_notices
    """
    return [(key, kind, number) for key, kind, number in rows_fetch(_TAKE_ALL, [user_id])]


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

_ARM = """
INSERT INTO task_tasktimer
    (task_id, kind, epoch, due_at, state, attempts, lease_owner, lease_until, last_error)
VALUES (%s, %s, %s, %s, 'armed', 0, '', NULL, '')
ON CONFLICT (task_id) DO UPDATE SET
    kind = EXCLUDED.kind, epoch = EXCLUDED.epoch, due_at = EXCLUDED.due_at, state = 'armed',
    attempts = 0, lease_owner = '', lease_until = NULL, last_error = ''
"""
_CLAIMED = Columns(TaskTimer, "task_id", "epoch", "due_at", "attempts")
_DUE = "state = 'armed' AND due_at <= %s AND (lease_until IS NULL OR lease_until <= %s)"
_ANY_DUE = f"SELECT 1 FROM task_tasktimer WHERE {_DUE} LIMIT 1"  # noqa: S608 our own words
_CLAIM = (
    f"WITH due AS MATERIALIZED (SELECT task_id FROM task_tasktimer WHERE {_DUE}"  # noqa: S608
    " ORDER BY due_at, task_id LIMIT %s {skip})"
    " UPDATE task_tasktimer SET lease_owner = %s, lease_until = %s"
    " WHERE task_id IN (SELECT task_id FROM due)"
    f" RETURNING {_CLAIMED.sql('task_tasktimer')}"
)
_TAKE_ALL = "DELETE FROM task_slanotice WHERE user_id = %s RETURNING id, kind, ticket_number"
# One look into the index for each person, however many notices are owed.
_PEOPLE = """
WITH RECURSIVE person (user_id) AS (
    SELECT min(user_id) FROM task_slanotice
    UNION ALL
    SELECT (SELECT min(n.user_id) FROM task_slanotice n WHERE n.user_id > person.user_id)
    FROM person WHERE person.user_id IS NOT NULL
)
SELECT user_id FROM person WHERE user_id IS NOT NULL
"""
