"""Load the definition and the state that the decider needs from a task's rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from role.models import Roles, RoleUsers
from role.selectors import PoolMember
from sla.domain.spans import spans_from_json
from sla.domain.walk import Hours
from sla.selectors import hours_of
from task.domain.state import Ending, Item, ItemStatus, Member, Origin, TaskState, TaskStatus, Wait
from task.hot import item_rows, task_rest
from task.models import Task, TaskItem
from tickets.selectors import ticket_fields, ticket_fields_now
from workflow.domain.definition import Definition, RoleRef
from workflow.selectors import definition_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """All data of a locked task that a command needs, except the people who can take the work.

    `definition` has the content of the ticket if conditions read it. `last_seq`, `is_capacity_awaited`
    and `has_incidents` are as in `TaskRest`.
    """

    definition: Definition
    items: list[TaskItem]
    state: TaskState
    last_seq: int
    is_capacity_awaited: bool
    has_incidents: bool


def load_locked(task: Task) -> Loaded:
    """Load the further data of a task that the caller has locked, in one statement.

    Some versions need the content of the ticket: for conditions, or to report the fields that were
    decided on. For these, `task.ticket` is replaced by the ticket as it is now. It may have changed
    while the caller waited for the lock; it cannot change while the task is locked.

    Raises LookupError for an archived task without a version.
    """
    definition = definition_of_task(task)
    rest = task_rest(task.pk, with_content=definition.reads_content)
    if rest.ticket is not None:
        task.ticket = rest.ticket
        if definition.has_conditions:
            definition = definition.of_ticket(ticket_fields(rest.ticket))
    state = task_state(task, rest.items)
    return Loaded(
        definition,
        rest.items,
        state,
        last_seq=rest.last_seq,
        is_capacity_awaited=rest.is_capacity_awaited,
        has_incidents=rest.has_incidents,
    )


def definition_of_task(task: Task) -> Definition:
    """The frozen version that this task runs on, with the hours in which the task's time counts.

    Raises LookupError for an archived task without a version.
    """
    if task.workflow_version is None:
        raise LookupError(f"Task {task.pk} has no workflow version.")
    definition = definition_of(task.workflow_version)
    return definition.in_hours(hours_of_task(task)) if task.calendar_spans else definition


def definition_with_ticket(task: Task) -> Definition:
    """The result of `definition_of_task`, with the current content of the ticket if conditions read
    it.

    Reading the content takes one more statement. Commands use `load_locked` instead.
    """
    definition = definition_of_task(task)
    return (
        definition.of_ticket(ticket_fields_now(task.ticket_id))
        if definition.has_conditions
        else definition
    )


def hours_of_task(task: Task) -> Hours:
    """The hours in which the task's time counts. They follow from the revisions of its calendar,
    which each process caches.
    """
    return hours_of(spans_from_json(task.calendar_spans))


def escalation_role(task: Task) -> RoleRef | None:
    """The role that an open task's current step escalates to; None if the step escalates to nobody."""
    if task.current_step_id is None or task.workflow_version is None:
        return None
    return definition_of_task(task).step(task.current_step_id).escalate_to


def items_of(task: Task) -> list[TaskItem]:
    """A task's items in number order, each with its role and its holder's membership."""
    return item_rows(task.pk)


def task_state(task: Task, items: Iterable[TaskItem]) -> TaskState:
    """The state of a task for the decider. `items` are in number order, with their role loaded."""
    owner = task.ticket_owner
    waiting = task.waiting_role
    return TaskState(
        status=TaskStatus(task.status),
        rev=task.rev,
        priority=task.priority,
        arrived_at=task.arrived_at,
        target_at=task.target_resolution,
        owner=member_of(owner) if owner else None,
        step_id=task.current_step_id,
        items=tuple(_item_of(item) for item in items),
        visits={int(step_id): count for step_id, count in task.visits.items()},
        waiting_for=role_ref(waiting) if waiting else None,
        wait=Wait(task.wait),
        resolved_at=task.resolution_time,
        is_target_announced=task.is_target_announced,
        owes_escalation=task.escalating_role_id is not None,
        is_stuck=task.is_stuck,
        calendar=spans_from_json(task.calendar_spans),
        pauses=task.clock_pauses,
        status_before_hold=TaskStatus(task.status_before_hold) if task.status_before_hold else None,
        ended=_ending(task),
    )


def _ending(task: Task) -> Ending | None:
    if task.ended_step_id is None or task.ended_at is None:
        return None
    return Ending(task.ended_step_id, task.ended_at)


def member_of(row: RoleUsers | PoolMember) -> Member:
    return Member(role_user_id=row.pk, user_id=row.user_id)


def role_ref(row: Roles) -> RoleRef:
    return RoleRef(row.pk, row.system, row.name)


def _item_of(item: TaskItem) -> Item:
    return Item(
        number=item.number,
        step_id=item.assigned_on_step_id or 0,
        role=role_ref(item.role),
        holder=Member(item.role_user_id, item.user_id),
        status=ItemStatus(item.status),
        origin=Origin(item.origin),
        assigned_at=item.assigned_on,
        due_at=item.target_resolution,
        notes=item.notes,
        acted_at=item.acted_on,
        announced=item.announced,
        started_at=item.started_on,
        is_cancelled=item.is_cancelled,
    )
