"""The hand-written SQL of tasks, for statements that run at every arriving ticket or every action."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from role.models import Roles, RoleUsers
from servicekit import clock
from servicekit.db.sql import Columns, Joined, rows_fetch
from task.domain.state import OPEN_ITEM_STATUSES, Wait
from task.models import Incident, Task, TaskItem, TaskTimer
from tickets.domain.snapshot import CONTENT
from tickets.models import WorkflowTicket
from workflow.models import WorkflowVersion

_OPEN = ", ".join(f"'{status}'" for status in sorted(OPEN_ITEM_STATUSES))
LOAD = (
    f"(SELECT count(*) FROM task_taskitem i WHERE i.user_id = m.user_id AND i.status IN ({_OPEN}))"  # noqa: S608
)
"""An SQL expression for the statement that reads a pool. It counts the open items of the person
`m.user_id`.
"""


def locked_task(task_id: int) -> Task | None:
    """Lock a task, and read it with its ticket, its version, its owner and the role in which it waits.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    lock = 'FOR UPDATE OF "task"' if connection.features.has_select_for_update else ""
    rows = rows_fetch(f"{_TASK} = %s {lock}", [task_id])
    if rows and not _ROW.is_whole(rows[0]):
        # While this statement waited for the lock, another command changed the owner or the role in
        # which the task waits. Read the row again.
        rows = rows_fetch(f"{_TASK} = %s", [task_id])
    return _ROW.row(rows[0]) if rows else None


def free_tasks_locked(task_ids: Collection[int]) -> list[Task]:
    """Lock those of the tasks that no other transaction has locked, in ascending order, and read
    each as `locked_task` does.

    Cost: task/tests/test_timer_batches.py::test_does_not_grow_with_the_batch
    """
    lock = 'FOR UPDATE OF "task" SKIP LOCKED'
    order = 'ORDER BY "task".task_id'
    end = f"{order} {lock if connection.vendor == 'postgresql' else ''}"
    rows = rows_fetch(f"{_TASK} {_in(task_ids)} {end}", [*task_ids])
    if not all(_ROW.is_whole(row) for row in rows):
        # Since this statement began, another command changed one of the tasks. Read the locked ones
        # again.
        locked = [_ROW.row(row).pk for row in rows]
        rows = rows_fetch(f"{_TASK} {_in(locked)} {order}", locked)
    return [_ROW.row(row) for row in rows]


def item_rows(task_id: int) -> list[TaskItem]:
    """A task's items in number order, each with its role and its holder's membership.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    return [_ITEM.row(row) for row in rows_fetch(f"{_ITEMS} = %s {_IN_ORDER}", [task_id])]


def item_rows_of(task_ids: Collection[int]) -> dict[int, list[TaskItem]]:
    """The items of several tasks by task, as `item_rows` reads them.

    Cost: task/tests/test_timer_batches.py::test_does_not_grow_with_the_batch
    """
    found: dict[int, list[TaskItem]] = {task_id: [] for task_id in task_ids}
    for row in rows_fetch(f"{_ITEMS} {_in(task_ids)} {_IN_ORDER}", [*task_ids]):
        item = _ITEM.row(row)
        found[item.task_id].append(item)
    return found


@dataclass(frozen=True, slots=True)
class TaskRest:
    """Further data of a locked task, which its own row does not contain.

    `items` are as in `item_rows`. `last_seq` is the number of the last event, 0 if there is none.
    `ticket` is the ticket with all its content, None unless the caller asked for it.
    `is_capacity_awaited` says whether any task of the suite waits until somebody falls below the
    capacity of its step. `has_incidents` says whether any incident of this task is open.
    """

    items: list[TaskItem]
    last_seq: int
    is_capacity_awaited: bool
    has_incidents: bool
    ticket: WorkflowTicket | None


def task_rest(task_id: int, *, with_content: bool) -> TaskRest:
    """Read the further data of a task that the caller has locked.

    The statement that locks the task cannot read these rows. If it waited for the lock, it would
    return them as they were before the wait.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    content = (f", {_CONTENT.sql('content')}", _JOIN_CONTENT) if with_content else ("", "")
    rows = rows_fetch(_REST.format(*content), [task_id, task_id, task_id])
    _, last, is_awaited, has_incidents, *first = rows[0]
    start = len(first) - _CONTENT.width
    return TaskRest(
        items=[_ITEM.row(row[4:]) for row in rows if row[0] is not None],
        last_seq=last or 0,
        is_capacity_awaited=bool(is_awaited),
        has_incidents=bool(has_incidents),
        ticket=_CONTENT.row(first[start:]) if with_content else None,
    )


def last_event_seqs(task_ids: Collection[int]) -> tuple[dict[int, int], bool]:
    """The number of the last event of each of these tasks, and whether any task waits for capacity, as in
    `TaskRest`.

    Cost: task/tests/test_timer_batches.py::test_does_not_grow_with_the_batch
    """
    found = rows_fetch(f"{_LAST_SEQS} {_in(task_ids)}", [*task_ids])
    is_awaited = any(awaited for _, _, awaited in found)
    return {task_id: last or 0 for task_id, last, _ in found}, is_awaited


def rotation_people(pool: str, since: datetime, until: datetime) -> list[tuple[Any, ...]]:
    """The people who took part in the turns of a rotation in a period, in ascending id.

    Each row has eight columns: the person's id, the person's own turns that were used, the expected
    turns, the turns that the person took, how many of these belonged to others, the person's turns
    that a delegate took, the person's turns that were skipped while away, and those skipped at
    capacity. `reads.decisions.Share` explains the numbers.

    Cost: task/tests/test_decisions.py::test_costs_three_statements
    """
    adapt = connection.ops.adapt_datetimefield_value
    dialect = _TURNS_POSTGRESQL if connection.vendor == "postgresql" else _TURNS_SQLITE
    return rows_fetch(_PEOPLE_OF_TURNS.format(**dialect), [pool, adapt(since), adapt(until)])


def timers_store(timers: Sequence[tuple[int, str, int, datetime]]) -> None:
    """Arm timers, each given as (task, kind, epoch, moment). The former timer of a task is replaced, with
    its lease and its failures.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    values: list[Any] = []
    for task_id, kind, epoch, due_at in timers:
        values += [task_id, kind, epoch, connection.ops.adapt_datetimefield_value(due_at)]
    rows = ", ".join([_ARMED] * len(timers))
    with connection.cursor() as cursor:
        cursor.execute(f"{_ARM} {rows} {_ARM_AGAIN}", values)


def incidents_count(incidents: Sequence[Incident]) -> None:
    """Insert these incidents. If the same incident is open already, add 1 to its count and replace
    its message.

    Cost: task/tests/test_incidents.py::test_of_reporting_is_one_statement
    """
    columns = [field for field in Incident._meta.concrete_fields if not field.primary_key]
    names = ", ".join(str(field.column) for field in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    values = [
        field.get_db_prep_save(getattr(incident, field.attname), connection)
        for incident in incidents
        for field in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO task_incident ({names}) VALUES {', '.join([row] * len(incidents))}"  # noqa: S608 our model's
            " ON CONFLICT (task_id, kind, place) WHERE state = 'open' DO UPDATE SET"
            " count = task_incident.count + 1, last_seen = EXCLUDED.last_seen,"
            " message = EXCLUDED.message",
            values,
        )


def timer_rows_claim(
    owner: str, due_by: datetime, real_now: datetime, until: datetime, limit: int
) -> list[TaskTimer]:
    """Lease up to `limit` armed timers that are due at `due_by` to `owner`, until `until`. Those
    that have been due the longest come first.

    Timers that still have a lease at `real_now` are left out. Outside a transaction, the statement
    commits by itself.

    Cost: task/tests/test_timers.py::test_of_an_idle_look_is_two_statements
    """
    due, now, end = map(connection.ops.adapt_datetimefield_value, (due_by, real_now, until))
    is_postgresql = connection.vendor == "postgresql"
    if not is_postgresql and not rows_fetch(_ANY_DUE, [due, now]):
        # Look without a lock first. So a dispatcher that finds nothing does not wait among those
        # who want to write.
        return []
    skip = "FOR UPDATE SKIP LOCKED" if is_postgresql else ""
    rows = rows_fetch(_CLAIM.format(skip=skip), [due, now, limit, owner, end])
    return [_CLAIMED.row(row) for row in rows]


def timer_rows_postpone(owner: str, task_ids: Collection[int], until: datetime) -> None:
    """Let the timers of these tasks that `owner` has leased wait until `until`. A timer that another
    transaction is changing is left out.

    Cost: task/tests/test_timer_batches.py::test_of_busy_tasks_is_one_statement
    """
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    moment = connection.ops.adapt_datetimefield_value(until)
    query = _POSTPONE.format(tasks=_in(task_ids), skip=skip)
    with connection.cursor() as cursor:
        cursor.execute(query, [moment, *task_ids, owner])


def database_now() -> datetime:
    """The real time of the database. On SQLite, the real time of this process.

    The clocks of hosts differ. If dispatchers went by these, a host whose clock is fast would fire
    timers early.

    Cost: task/tests/test_timers.py::test_of_an_idle_look_is_two_statements
    """
    if connection.vendor != "postgresql":
        return clock.real_now()
    now: datetime = rows_fetch("SELECT clock_timestamp()", [])[0][0]
    return now.astimezone(UTC)


def people_with_sla_notices() -> list[int]:
    """The ids of all people to whom notices of warnings and breaches are owed, ascending.

    Cost: task/tests/test_timers.py::test_of_a_digest_does_not_grow_with_its_notices
    """
    return [user_id for (user_id,) in rows_fetch(_PEOPLE, [])]


def sla_notices_take(user_id: int) -> list[tuple[int, str, str]]:
    """Delete all notices that are owed to one person, and return the key, type and ticket number of each.

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
WHERE "task".task_id
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
WHERE "item".task_id
"""  # noqa: S608 our models'
_IN_ORDER = 'ORDER BY "item".task_id, "item".number'
# Whether any task waits for capacity. The index that is read here is empty unless a step has a
# capacity.
_AWAITED = f"EXISTS (SELECT 1 FROM task_task WHERE wait = '{Wait.CAPACITY}')"  # noqa: S608 our own words
# Read the content of the ticket, which may be long, only with the first item, not with every item.
_CONTENT = Columns(
    WorkflowTicket,
    *("id", "ticket_number", *CONTENT[:-2], "priority", "status", *CONTENT[-2:]),
    *("source_service", "hidden_at", "arrived_at"),
)
_JOIN_CONTENT = """
LEFT JOIN tickets_workflowticket "content"
    ON "content".id = "task".ticket_id AND ("item".number IS NULL OR "item".number = 1)
"""
_REST = f"""
SELECT "item".task_item_id, (SELECT max(seq) FROM task_taskevent WHERE task_id = %s), {_AWAITED},
    EXISTS (SELECT 1 FROM task_incident WHERE task_id = %s AND state = '{Incident.State.OPEN}'),
    {_ITEM.sql()}{{}}
FROM task_task "task"
LEFT JOIN task_taskitem "item" ON "item".task_id = "task".task_id
LEFT JOIN role_roles "role" ON "role".id = "item".role_id
LEFT JOIN role_roleusers "role_user" ON "role_user".id = "item".role_user_id
{{}}
WHERE "task".task_id = %s
ORDER BY "item".number
"""  # noqa: S608 our models'
_LAST_SEQS = f"""
SELECT t.task_id, (SELECT max(e.seq) FROM task_taskevent e WHERE e.task_id = t.task_id), {_AWAITED}
FROM task_task t WHERE t.task_id
"""  # noqa: S608 our own words

_ARM = """
INSERT INTO task_tasktimer
    (task_id, kind, epoch, due_at, state, attempts, lease_owner, lease_until, last_error)
VALUES
"""
_ARMED = "(%s, %s, %s, %s, 'armed', 0, '', NULL, '')"
_ARM_AGAIN = """
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
_POSTPONE = (
    "UPDATE task_tasktimer SET lease_owner = '', lease_until = %s WHERE task_id IN"
    " (SELECT task_id FROM task_tasktimer WHERE task_id {tasks} AND lease_owner = %s {skip})"
)
_TAKE_ALL = "DELETE FROM task_slanotice WHERE user_id = %s RETURNING id, kind, ticket_number"
# Find each person with one look into the index, no matter how many notices the person has.
_PEOPLE = """
WITH RECURSIVE person (user_id) AS (
    SELECT min(user_id) FROM task_slanotice
    UNION ALL
    SELECT (SELECT min(n.user_id) FROM task_slanotice n WHERE n.user_id > person.user_id)
    FROM person WHERE person.user_id IS NOT NULL
)
SELECT user_id FROM person WHERE user_id IS NOT NULL
"""


# Group equal decisions first, so that each distinct list of candidates is expanded only once. Older
# events store only the numbers of their candidates, and no `turn_of`.
_PEOPLE_OF_TURNS = """
WITH decision AS (
    SELECT {candidates} AS candidates, {turn_of} AS turn_of, {chosen} AS chosen
    FROM task_taskevent e
    WHERE e.kind = 'item_assigned' AND ({pool}) = %s AND e.at >= %s AND e.at < %s
), counted AS (
    SELECT row_number() OVER () AS id, candidates, turn_of, chosen, count(*) AS times
    FROM decision WHERE turn_of IS NOT NULL GROUP BY candidates, turn_of, chosen
), candidate AS (
    SELECT c.id, c.turn_of, c.chosen, c.times, {place} AS place, {user_id} AS user_id,
           {outcome} AS outcome
    FROM counted c, {taken_apart}
), placed AS (
    SELECT candidate.*,
           max(CASE WHEN user_id = turn_of THEN place END) OVER (PARTITION BY id) AS turn_place,
           CASE WHEN user_id = turn_of OR outcome NOT IN ('away', 'at_capacity') THEN 1 ELSE 0 END
               AS takes_part
    FROM candidate
), shared AS (
    SELECT placed.*, sum(takes_part) OVER (PARTITION BY id) AS people FROM placed
)
SELECT user_id,
       sum(CASE WHEN user_id = turn_of THEN times ELSE 0 END),
       sum(CASE WHEN takes_part = 1 THEN times * 1.0 / people ELSE 0 END),
       sum(CASE WHEN user_id = chosen THEN times ELSE 0 END),
       sum(CASE WHEN user_id = chosen AND user_id <> turn_of THEN times ELSE 0 END),
       sum(CASE WHEN user_id = turn_of AND user_id <> chosen THEN times ELSE 0 END),
       sum(CASE WHEN outcome = 'away' AND place < turn_place THEN times ELSE 0 END),
       sum(CASE WHEN outcome = 'at_capacity' AND place < turn_place THEN times ELSE 0 END)
FROM shared GROUP BY user_id ORDER BY user_id
"""
_TURNS_POSTGRESQL = {
    "pool": "e.data #>> '{choice,pool}'",
    "candidates": "coalesce(e.data #> '{choice,candidates}', e.data #> '{choice,candidate_user_ids}')",
    "chosen": "(e.data #>> '{choice,chosen_user_id}')::bigint",
    "turn_of": """CASE WHEN e.data -> 'choice' ? 'turn_of'
        THEN (e.data #>> '{choice,turn_of}')::bigint
        WHEN e.data #>> '{choice,reason,code}' IN ('only_one', 'first_turn', 'next_turn')
        THEN (e.data #>> '{choice,chosen_user_id}')::bigint END""",
    "taken_apart": "jsonb_array_elements(c.candidates) WITH ORDINALITY AS one (value, place)",
    "place": "one.place",
    "user_id": """CASE jsonb_typeof(one.value) WHEN 'number' THEN one.value::text::bigint
        ELSE (one.value ->> 'user_id')::bigint END""",
    "outcome": """CASE jsonb_typeof(one.value) WHEN 'number' THEN 'later'
        ELSE coalesce(one.value ->> 'outcome', 'later') END""",
}
_TURNS_SQLITE = {
    "pool": "json_extract(e.data, '$.choice.pool')",
    "candidates": """coalesce(json_extract(e.data, '$.choice.candidates'),
        json_extract(e.data, '$.choice.candidate_user_ids'))""",
    "chosen": "json_extract(e.data, '$.choice.chosen_user_id')",
    "turn_of": """CASE WHEN json_type(e.data, '$.choice.turn_of') IS NOT NULL
        THEN json_extract(e.data, '$.choice.turn_of')
        WHEN json_extract(e.data, '$.choice.reason.code')
             IN ('only_one', 'first_turn', 'next_turn')
        THEN json_extract(e.data, '$.choice.chosen_user_id') END""",
    "taken_apart": "json_each(c.candidates) AS one",
    "place": "one.key",
    "user_id": """CASE one.type WHEN 'object' THEN json_extract(one.value, '$.user_id')
        ELSE one.value END""",
    "outcome": """CASE one.type WHEN 'object'
        THEN coalesce(json_extract(one.value, '$.outcome'), 'later') ELSE 'later' END""",
}


def _in(keys: Collection[int]) -> str:
    """The condition, with placeholders, that a column is one of `keys`."""
    return f"IN ({', '.join(['%s'] * len(keys))})"
