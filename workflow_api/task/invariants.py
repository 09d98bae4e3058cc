"""Rules that must always hold for tasks.

Queries find the rows that break a rule. In addition, the events of each task are applied again and
compared with its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db import connection

from servicekit.db.append_only import append_only_tables_missing
from servicekit.ops.invariants import Violation, broken_queries
from task.reads.history import stored_events
from task.reads.load import task_state
from workflow.domain.definition import RoleRef

from .domain.evolve import replay
from .domain.feed import commands
from .domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES, RUNNING, TaskState
from .engine.folding import TIMER, faults_of, pages_of_task_ids, stored_task, stored_tasks
from .models import Task, TaskItem

PAGE = 200

# Each query of QUERIES finds the keys of the rows that break the rule in its name. The queries run
# on PostgreSQL and on SQLite. Some words in them are replaced: OPEN_TASK, OPEN_ITEM and RUNNING by
# the statuses with this meaning; END_LOGIC by the event's end logic; IS_PAUSED by the condition
# that the last pause has no end; SPANS and PAUSES by a query of all spans or pauses, each with its
# task and its place.
END_LOGIC = {
    "postgresql": "e.data ->> 'end_logic'",
    "sqlite": "json_extract(e.data, '$.end_logic')",
}
IS_PAUSED = {
    "postgresql": "(jsonb_array_length(pauses) > 0 AND pauses -> -1 ->> 1 IS NULL)",
    "sqlite": "(json_array_length(pauses) > 0 AND json_extract(pauses, '$[#-1][1]') IS NULL)",
}
SPANS = {
    "postgresql": """
        SELECT t.task_id, s.place, (s.value ->> 'calendar_id')::int AS calendar_id,
               (s.value ->> 'rev')::int AS rev, s.value ->> 'since' AS since
        FROM task_task t, jsonb_array_elements(t.calendar_spans) WITH ORDINALITY s (value, place)""",
    "sqlite": """
        SELECT t.task_id, s.key AS place, json_extract(s.value, '$.calendar_id') AS calendar_id,
               json_extract(s.value, '$.rev') AS rev, json_extract(s.value, '$.since') AS since
        FROM task_task t, json_each(t.calendar_spans) s""",
}
PAUSES = {
    "postgresql": """
        SELECT t.task_id, s.place, s.value ->> 0 AS start, s.value ->> 1 AS stop
        FROM task_task t, jsonb_array_elements(t.pauses) WITH ORDINALITY s (value, place)""",
    "sqlite": """
        SELECT t.task_id, s.key AS place, json_extract(s.value, '$[0]') AS start,
               json_extract(s.value, '$[1]') AS stop
        FROM task_task t, json_each(t.pauses) s""",
}
QUERIES = {
    "an open task has one holder, waits for somebody, or is stuck on an automatic step": """
        SELECT t.task_id FROM task_task t
        WHERE t.status IN (OPEN_TASK)
          AND (SELECT count(*) FROM task_taskitem i
               WHERE i.task_id = t.task_id AND i.status IN (OPEN_ITEM))
              + CASE WHEN t.waiting_role_id IS NULL THEN 0 ELSE 1 END
              + CASE WHEN t.is_stuck THEN 1 ELSE 0 END <> 1""",
    "an ended task is not stuck": """
        SELECT task_id FROM task_task WHERE is_stuck AND status NOT IN (OPEN_TASK)""",
    "an ended task has no open item": """
        SELECT t.task_id FROM task_task t
        WHERE t.status NOT IN (OPEN_TASK)
          AND EXISTS (SELECT 1 FROM task_taskitem i
                      WHERE i.task_id = t.task_id AND i.status IN (OPEN_ITEM))""",
    "a completed task has a time of completion, and no other has": """
        SELECT task_id FROM task_task
        WHERE (status = 'completed') <> (resolution_time IS NOT NULL)""",
    "a task that has ended says where and when, and no other does": """
        SELECT task_id FROM task_task
        WHERE (status IN (OPEN_TASK)) <> (ended_at IS NULL)
           OR (ended_at IS NULL) <> (ended_step_id IS NULL)""",
    "the last pause of a task has no end exactly while it is on hold": """
        SELECT task_id FROM task_task
        WHERE (status = 'on_hold') <> IS_PAUSED
           OR (status = 'on_hold') <> (status_before_hold <> '')""",
    # Moments are stored as text in UTC, so their alphabetical order is their order in time.
    "pauses follow each other, and only the last may have no end": """
        WITH pause AS (PAUSES)
        SELECT a.task_id FROM pause a
        LEFT JOIN pause b ON b.task_id = a.task_id AND b.place = a.place + 1
        WHERE a.start IS NULL OR a.stop < a.start OR b.start < a.stop
           OR (a.stop IS NULL AND b.place IS NOT NULL)""",
    "a task that counts in a calendar names it, its revision and its spans, or none of them": """
        SELECT task_id FROM task_task
        WHERE (calendar_id IS NULL) <> (calendar_spans IS NULL)
           OR (calendar_id IS NULL) <> (calendar_rev IS NULL)""",
    "the spans of a task are of its calendar, follow each other, and end with its revision": """
        WITH span AS (SPANS)
        SELECT a.task_id FROM span a
        JOIN task_task t ON t.task_id = a.task_id
        LEFT JOIN span b ON b.task_id = a.task_id AND b.place = a.place + 1
        LEFT JOIN span c ON c.task_id = a.task_id AND c.place = a.place - 1
        WHERE a.calendar_id <> t.calendar_id
           OR (b.place IS NULL AND a.rev <> t.calendar_rev)
           OR (c.place IS NULL) <> (a.since IS NULL)
           OR b.rev <= a.rev OR b.since <= a.since""",
    "a ticket shows the priority of its task": """
        SELECT t.task_id FROM task_task t JOIN tickets_workflowticket s ON s.id = t.ticket_id
        WHERE t.priority <> CASE s.priority WHEN 'Low' THEN 'low' WHEN 'Medium' THEN 'medium'
                            WHEN 'High' THEN 'high' ELSE 'urgent' END""",
    "an item was cancelled only if it is closed, and its task was cancelled then": """
        SELECT i.task_item_id FROM task_taskitem i
        WHERE i.is_cancelled
          AND (i.status <> 'resolved'
               OR NOT EXISTS (SELECT 1 FROM task_taskevent e WHERE e.task_id = i.task_id
                              AND e.kind = 'task_cancelled' AND e.at = i.acted_on))""",
    "an open item is on the step where its task is": """
        SELECT i.task_item_id FROM task_taskitem i JOIN task_task t ON t.task_id = i.task_id
        WHERE i.status IN (OPEN_ITEM)
          AND (t.current_step_id IS NULL OR i.assigned_on_step_id <> t.current_step_id)""",
    "an open item is due no later than its task": """
        SELECT i.task_item_id FROM task_taskitem i JOIN task_task t ON t.task_id = i.task_id
        WHERE i.status IN (OPEN_ITEM)
          AND (i.target_resolution > t.target_resolution
               OR (i.target_resolution IS NULL) <> (t.target_resolution IS NULL))""",
    "an open task's nearest target is its open item's, else its own; an ended one has none": """
        SELECT t.task_id FROM task_task t
        LEFT JOIN task_taskitem i ON i.task_id = t.task_id AND i.status IN (OPEN_ITEM)
        WHERE (t.status IN (OPEN_TASK)
               AND coalesce(i.target_resolution, t.target_resolution, t.arrived_at)
                   <> coalesce(t.nearest_target, t.arrived_at))
           OR (t.status NOT IN (OPEN_TASK) AND t.nearest_target IS NOT NULL)""",
    "a running task with something to announce has one timer; a timer is for nothing else": """
        SELECT t.task_id FROM task_task t
        LEFT JOIN task_taskitem i ON i.task_id = t.task_id AND i.status IN (OPEN_ITEM)
        LEFT JOIN task_tasktimer r ON r.task_id = t.task_id
        WHERE (r.task_id IS NOT NULL) <>
              (t.status IN (RUNNING) AND t.target_resolution IS NOT NULL
               AND (NOT t.is_target_announced OR coalesce(i.announced, 100) < 100))""",
    "a timer is not due later than its task and its item": """
        SELECT r.task_id FROM task_tasktimer r
        JOIN task_task t ON t.task_id = r.task_id
        LEFT JOIN task_taskitem i ON i.task_id = t.task_id AND i.status IN (OPEN_ITEM)
        WHERE (NOT t.is_target_announced AND r.due_at > t.target_resolution)
           OR (i.announced < 100 AND r.due_at > i.target_resolution)""",
    "a late item that waits to be escalated is open": """
        SELECT t.task_id FROM task_task t
        WHERE t.escalating_role_id IS NOT NULL AND t.status NOT IN (OPEN_TASK)""",
    "an item that is marked as late was announced as late": """
        SELECT task_item_id FROM task_taskitem WHERE status = 'breached' AND announced < 100""",
    "items are numbered from 1 without a gap": """
        SELECT task_id FROM task_taskitem GROUP BY task_id
        HAVING min(number) <> 1 OR max(number) <> count(*)""",
    "a closed item tells when it was closed, and an open one does not": """
        SELECT task_item_id FROM task_taskitem
        WHERE (status NOT IN (OPEN_ITEM) AND acted_on IS NULL)
           OR (status IN (OPEN_ITEM) AND acted_on IS NOT NULL)""",
    "an item that was handed on has a successor of that origin on the same step": """
        SELECT i.task_item_id FROM task_taskitem i
        LEFT JOIN task_taskitem n ON n.task_id = i.task_id AND n.number = i.number + 1
        WHERE i.status IN ('reassigned', 'escalated')
          AND (n.assigned_on_step_id <> i.assigned_on_step_id
               OR n.origin <> CASE WHEN i.status = 'reassigned' THEN 'Transferred'
                                   ELSE 'Escalation' END
               OR (n.task_item_id IS NULL AND NOT EXISTS (
                   SELECT 1 FROM task_taskevent w WHERE w.task_id = i.task_id
                   AND w.kind = 'waiting_for_person' AND w.at = i.acted_on
                   AND NOT EXISTS (SELECT 1 FROM task_taskevent s WHERE s.task_id = w.task_id
                                   AND s.rev = w.rev AND s.kind = 'step_entered'
                                   AND coalesce(s.first_seq, 0) = coalesce(w.first_seq, 0)))))""",
    "an end effect belongs to a completion, once": """
        SELECT x.id FROM task_endeffect x
        WHERE NOT EXISTS (SELECT 1 FROM task_taskevent e WHERE e.task_id = x.task_id
                          AND e.rev = x.rev AND e.kind = 'task_completed')""",
    "a completion with end logic has its effect": """
        SELECT t.task_id FROM task_task t
        JOIN task_taskevent e ON e.task_id = t.task_id AND e.kind = 'task_completed'
        WHERE END_LOGIC <> ''
          AND NOT EXISTS (SELECT 1 FROM task_endeffect x
                          WHERE x.task_id = t.task_id AND x.rev = e.rev)""",
    "an item's person and role are those of the membership it was given to": """
        SELECT i.task_item_id FROM task_taskitem i JOIN role_roleusers m ON m.id = i.role_user_id
        WHERE i.user_id <> m.user_id OR i.role_id <> m.role_id""",
    "the last entry of an item's history is its status": """
        SELECT i.task_item_id FROM task_taskitem i
        WHERE i.status <> coalesce(
            (SELECT h.status FROM task_taskitemhistory h WHERE h.task_item_id = i.task_item_id
             ORDER BY h.task_item_history_id DESC LIMIT 1), '')""",
    "events are numbered from 1 without a gap": """
        SELECT task_id FROM task_taskevent GROUP BY task_id
        HAVING min(seq) <> 1 OR max(seq) <> count(*)""",
    "the events of a command follow each other, and the first names itself": """
        SELECT e.id FROM task_taskevent e
        WHERE e.first_seq IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM task_taskevent f
                          WHERE f.task_id = e.task_id AND f.seq = e.first_seq
                            AND f.first_seq = f.seq AND f.seq <= e.seq AND f.rev = e.rev)""",
    "a task's revision counts the commands that its events tell of": """
        SELECT t.task_id FROM task_task t
        WHERE t.rev <> (SELECT count(DISTINCT e.rev) FROM task_taskevent e
                        WHERE e.task_id = t.task_id)
           OR t.rev <> (SELECT coalesce(max(e.rev), 0) FROM task_taskevent e
                        WHERE e.task_id = t.task_id)""",
    "a ticket is allocated exactly when it has a task": """
        SELECT w.id FROM tickets_workflowticket w
        LEFT JOIN task_task t ON t.ticket_id = w.id
        WHERE w.is_task_allocated <> (t.task_id IS NOT NULL)""",
    "a task runs on a version of its own workflow": """
        SELECT t.task_id FROM task_task t
        JOIN workflow_workflowversion v ON v.id = t.workflow_version_id
        WHERE v.workflow_id <> t.workflow_id""",
    "a workflow's active version is one of its own": """
        SELECT w.workflow_id FROM workflow_workflows w
        JOIN workflow_workflowversion v ON v.id = w.active_version_id
        WHERE v.workflow_id <> w.workflow_id""",
}


def violations() -> Iterator[Violation]:
    """The rows that break a rule of `QUERIES`, and the append-only tables without their trigger."""
    yield from broken_queries({rule: _spelled_out(query) for rule, query in QUERIES.items()})
    for table in append_only_tables_missing(connection):
        yield Violation("append-only tables refuse a change", table)


def replay_violations() -> Iterator[Violation]:
    """The tasks whose rows differ from the result of their events. Reads the whole history of all
    tasks.

    A task that differs is read a second time before it is reported, because a command may have
    changed it between two statements.
    """
    for page in pages_of_task_ids(PAGE):
        for stored in stored_tasks(page):
            if not faults_of(stored):
                continue
            again = stored_task(stored.task.pk)
            tables = {fault.table for fault in faults_of(again)} if again else set()
            if tables - {TIMER}:
                yield Violation("the events of a task add up to its rows", str(stored.task.pk))
            if TIMER in tables:
                yield Violation(
                    "the timer of a task is for its next threshold", str(stored.task.pk)
                )


def state_from_rows(task: Task) -> TaskState:
    """The state in the task's rows, without the names of roles, because roles may be renamed."""
    items = TaskItem.objects.filter(task=task).select_related("role").order_by("number")
    return _nameless(task_state(task, items))


def state_from_events(task: Task) -> TaskState:
    """The state that results from the task's stored events, without the names of roles.

    Raises ValueError if the history is not complete.
    """
    history = commands(stored_events(task))
    return _nameless(replay([stored.event for stored in command] for command in history))


def _spelled_out(query: str) -> str:
    for word, statuses in (
        ("OPEN_TASK", OPEN_TASK_STATUSES),
        ("OPEN_ITEM", OPEN_ITEM_STATUSES),
        ("RUNNING", RUNNING),
    ):
        query = query.replace(word, ", ".join(f"'{status}'" for status in sorted(statuses)))
    query = query.replace("SPANS", SPANS[connection.vendor])
    query = query.replace("PAUSES", PAUSES[connection.vendor])
    query = query.replace("IS_PAUSED", IS_PAUSED[connection.vendor])
    return query.replace("END_LOGIC", END_LOGIC[connection.vendor])


def _nameless(state: TaskState) -> TaskState:
    return replace(
        state,
        waiting_for=None if state.waiting_for is None else _role(state.waiting_for),
        items=tuple(replace(item, role=_role(item.role)) for item in state.items),
    )


def _role(role: RoleRef) -> RoleRef:
    return RoleRef(role.id, "", "")
