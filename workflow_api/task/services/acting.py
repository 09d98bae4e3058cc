"""
The one transaction of a task, whoever sends the command.

Lock the task, let the pure decider judge, store what it decided: rows, events, rotation turns
and outgoing messages commit together or not at all. Nothing else in the suite changes a task.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from audit.services import Actor, audit_record
from role.models import RoleUsers
from servicekit.errors import InvalidError
from servicekit.outbox import OutgoingMessage, outbox_append
from servicekit.transactions import transaction_required
from sla.domain.deadlines import priority_level
from tickets.domain.matching import Candidate, match_workflow
from tickets.exceptions import TicketNotFoundError, TicketTakenError, TicketWithdrawnError
from tickets.locks import ticket_qs_for_update
from tickets.models import WorkflowTicket
from tickets.services import ticket_mark_allocated, ticket_mark_waiting
from workflow.models import Workflows, WorkflowVersion
from workflow.selectors import candidate_workflows, definition_of

from .domain.decide import decide, plan
from .domain.evolve import apply
from .domain.model import (
    Act,
    Cancel,
    ChangePriority,
    Command,
    Decision,
    Escalate,
    Open,
    Refusal,
    Start,
    TakeUp,
    Transfer,
)
from .exceptions import (
    TaskItemNotFoundError,
    TaskNotFoundError,
    TaskRefusedError,
    WorkflowClosedError,
)
from .locks import task_qs_for_update
from .messages import SECOND_LOOK, match_again, take_up
from .models import Task, TaskItem
from .selectors import membership_for
from .state import definition_of_task, lock_pools, member_of, role_ref, task_state
from .storing import Change, store_change, store_opening


@transaction_required
def create_task_for_ticket(*, ticket: WorkflowTicket, now: datetime) -> Task | None:
    """
    Match the locked ``ticket`` and open its task, or leave it waiting with the reason.

    Returns None while no workflow takes it; a second look a minute later covers a workflow that
    was initialized while this transaction ran. A withdrawn ticket waits for nothing.
    """
    if ticket.is_withdrawn:
        ticket_mark_waiting(ticket=ticket, reason="", now=now)
        return None
    found = candidate_workflows(department=ticket.match_department, category=ticket.match_category)
    match = match_workflow(
        [Candidate(row.workflow_id, row.match_sub_category) for row in found],
        sub_category=ticket.sub_category,
    )
    if match.workflow_id is None:
        if not ticket.unmatched_reason:
            again = match_again(ticket_number=ticket.ticket_number, available_at=now + SECOND_LOOK)
            outbox_append([again], now=now)
        ticket_mark_waiting(ticket=ticket, reason=match.reason, now=now)
        return None

    workflow = next(row for row in found if row.workflow_id == match.workflow_id)
    reason = {"reason": match.reason, "considered": list(match.considered)}
    return _open(ticket, workflow, reason, None, now)


@transaction_required
def workflow_assign(*, ticket_number: str, workflow_id: int, actor: Actor, now: datetime) -> Task:
    """
    An Admin's choice of workflow for a ticket that waits: opens a task like any other.

    Raises TicketNotFoundError, InvalidError for an unknown workflow, and a 409 where the ticket
    has its task already, was withdrawn, or the workflow takes no tickets.
    """
    ticket = ticket_qs_for_update().filter(ticket_number=ticket_number).first()
    if ticket is None:
        raise TicketNotFoundError(f"No ticket {ticket_number}.")
    workflow = Workflows.objects.select_related("active_version").filter(pk=workflow_id).first()
    if workflow is None:
        raise InvalidError(
            "There is no such workflow.", details={"workflow_id": ["There is no such workflow."]}
        )
    if ticket.is_task_allocated:
        raise TicketTakenError(f"{ticket_number} has a task already.")
    if ticket.is_withdrawn:
        raise TicketWithdrawnError(f"{ticket_number} was withdrawn.")
    if workflow.status != Workflows.Status.INITIALIZED:
        raise WorkflowClosedError(f"{workflow.name} takes no tickets at the moment.")
    reason = {"reason": "assigned_by_admin", "considered": [workflow_id]}
    task = _open(ticket, workflow, reason, actor.user_id, now)
    changes = {"workflow_id": workflow_id, "ticket_number": ticket_number}
    _audit("task.assign_workflow", task, actor, changes, now)
    return task


def _open(
    ticket: WorkflowTicket,
    workflow: Workflows,
    reason: Mapping[str, Any],
    actor_user_id: int | None,
    now: datetime,
) -> Task:
    version = cast(WorkflowVersion, workflow.active_version)  # a constraint: initialized has one
    definition = definition_of(version)
    command = Open(priority=priority_level(ticket.priority), arrived_at=ticket.arrived_at)
    locked = lock_pools(definition=definition, names=plan(definition, None, command))
    decision = _accepted(decide(definition, None, command, now, locked.pools))
    task = Task(
        ticket=ticket,
        workflow=workflow,
        workflow_version=version,
        match=dict(reason),
        created_at=now,
    )
    change = Change(definition, None, apply(None, decision), decision, locked, actor_user_id, now)
    messages = store_opening(task=task, change=change)
    ticket_mark_allocated(ticket=ticket, now=now)
    _send(task, change, messages)
    return task


@transaction_required
def task_act(
    *,
    task_id: int,
    actor: Actor,
    transition_id: int | None,
    notes: str,
    rev: int | None,
    now: datetime,
    on_behalf: bool = False,
) -> Task:
    """
    Take a transition as its holder, or finish on an end step with ``transition_id`` None.

    Raises TaskRefusedError with the rule's own code and status; then nothing has changed.
    """
    command = Act(
        actor_user_id=actor.user_id,
        transition_id=transition_id,
        notes=notes,
        rev=rev,
        on_behalf=on_behalf,
    )
    task = _command(task_id=task_id, command=command, actor_user_id=actor.user_id, now=now)
    changes = {"transition_id": transition_id, "on_behalf": on_behalf, "rev": task.rev}
    _audit("task.transition", task, actor, changes, now)
    return task


@transaction_required
def task_take_up(*, task_id: int, now: datetime) -> Task:
    """Look again for somebody who can take a waiting task. Raises TaskRefusedError if none waits."""
    return _command(task_id=task_id, command=TakeUp(), actor_user_id=None, now=now)


@transaction_required
def task_transfer(
    *,
    task_item_id: int,
    new_user_id: int,
    notes: str,
    actor: Actor,
    now: datetime,
    is_forced: bool = False,
    rev: int | None = None,
) -> Task:
    """
    Give an open item to another person; with ``is_forced`` to one outside the step's role.

    Raises TaskItemNotFoundError, InvalidError for somebody who works nowhere in the suite, and
    TaskRefusedError.
    """
    item = _item(task_item_id)
    step = definition_of_task(item.task).step(item.assigned_on_step_id or 0)
    membership = membership_for(user_id=new_user_id, role_pk=step.role.id)
    if membership is None:
        message = "There is no such person at work here."
        raise InvalidError(message, details={"new_user_id": [message]})
    command = Transfer(
        item_number=item.number,
        to=member_of(membership),
        role=role_ref(membership.role),
        actor_user_id=actor.user_id,
        notes=notes,
        is_forced=is_forced,
        rev=rev,
    )
    task = _command(
        task_id=item.task_id,
        command=command,
        actor_user_id=actor.user_id,
        now=now,
        person=membership,
    )
    changes = {"task_item_id": task_item_id, "from": item.user_id, "to": new_user_id}
    _audit("task.transfer", task, actor, changes, now)
    return task


@transaction_required
def task_escalate(
    *,
    task_item_id: int,
    reason: str,
    actor: Actor,
    is_in_charge: bool,
    now: datetime,
    rev: int | None = None,
) -> Task:
    """Hand an open item up. Raises TaskItemNotFoundError and TaskRefusedError."""
    item = _item(task_item_id)
    command = Escalate(
        item_number=item.number,
        actor_user_id=actor.user_id,
        reason=reason,
        is_in_charge=is_in_charge,
        rev=rev,
    )
    task = _command(task_id=item.task_id, command=command, actor_user_id=actor.user_id, now=now)
    changes = {"task_item_id": task_item_id, "from": item.user_id}
    _audit("task.escalate", task, actor, changes, now)
    return task


@transaction_required
def task_cancel(
    *, task_id: int, reason: str, actor: Actor | None, now: datetime, rev: int | None = None
) -> Task:
    """End a task without a result. Raises TaskNotFoundError and TaskRefusedError."""
    actor_user_id = actor.user_id if actor else None
    command = Cancel(actor_user_id=actor_user_id, reason=reason, rev=rev)
    task = _command(task_id=task_id, command=command, actor_user_id=actor_user_id, now=now)
    _audit("task.cancel", task, actor, {}, now)
    return task


@transaction_required
def task_change_priority(
    *,
    task_id: int,
    priority: str,
    reason: str,
    actor: Actor | None,
    now: datetime,
    rev: int | None = None,
) -> Task:
    """``priority`` as tickets have it (Low to Critical). Raises as ``task_cancel`` does."""
    actor_user_id = actor.user_id if actor else None
    command = ChangePriority(
        priority=priority_level(priority), actor_user_id=actor_user_id, reason=reason, rev=rev
    )
    before = Task.objects.filter(pk=task_id).values_list("rev", flat=True).first()
    task = _command(task_id=task_id, command=command, actor_user_id=actor_user_id, now=now)
    if task.rev != before:
        _audit("task.change_priority", task, actor, {"priority": command.priority}, now)
    return task


@transaction_required
def task_start(*, task_id: int, actor: Actor, now: datetime, rev: int | None = None) -> Task:
    """The holder has begun; again changes nothing. Raises as ``task_cancel`` does."""
    command = Start(actor_user_id=actor.user_id, rev=rev)
    return _command(task_id=task_id, command=command, actor_user_id=actor.user_id, now=now)


@transaction_required
def task_follow_ticket(*, ticket_number: str, now: datetime) -> None:
    """
    Let the task do what its ticket's latest snapshot asks: end with it, or take its priority.

    The ticket is locked first, so of several snapshots the last one has the last word.
    """
    ticket = ticket_qs_for_update().filter(ticket_number=ticket_number).first()
    task = Task.objects.filter(ticket=ticket).first() if ticket else None
    if ticket is None or task is None:
        return
    if ticket.is_withdrawn:
        reason = "The ticket was withdrawn."
        task_cancel(task_id=task.pk, reason=reason, actor=None, now=now)
    else:
        reason = "The ticket's priority was changed."
        task_change_priority(
            task_id=task.pk, priority=ticket.priority, reason=reason, actor=None, now=now
        )


def _item(task_item_id: int) -> TaskItem:
    item = (
        TaskItem.objects.select_related("task__workflow_version")
        .defer("task__workflow_version__definition")
        .filter(pk=task_item_id)
        .first()
    )
    if item is None:
        raise TaskItemNotFoundError(f"No task item {task_item_id}.")
    return item


def _audit(
    action: str, task: Task, actor: Actor | None, changes: Mapping[str, Any], now: datetime
) -> None:
    audit_record(
        action=action,
        target_type="task",
        target_id=task.pk,
        target_label=task.ticket.ticket_number,
        actor=actor,
        changes=changes,
        now=now,
    )


def _command(
    *,
    task_id: int,
    command: Command,
    actor_user_id: int | None,
    now: datetime,
    person: RoleUsers | None = None,
) -> Task:
    task = (
        task_qs_for_update()
        .select_related("ticket", "ticket_owner", "waiting_role", "workflow_version")
        .defer("workflow_version__definition")
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    definition = definition_of_task(task)
    items = list(
        TaskItem.objects.filter(task=task).select_related("role", "role_user").order_by("number")
    )
    state = task_state(task, items)
    locked = lock_pools(definition=definition, names=plan(definition, state, command))
    if person is not None:
        locked.people[person.pk] = person
    decision = _accepted(decide(definition, state, command, now, locked.pools))
    if not decision.events:
        return task
    change = Change(definition, state, apply(state, decision), decision, locked, actor_user_id, now)
    messages = store_change(task=task, items=items, change=change)
    _send(task, change, messages)
    return task


def _send(task: Task, change: Change, messages: list[OutgoingMessage]) -> None:
    if change.after.waiting_for is not None and (
        change.before is None or change.before.waiting_for is None
    ):
        messages.append(take_up(task_id=task.pk, available_at=change.now + SECOND_LOOK))
    outbox_append(messages, now=change.now)


def _accepted(outcome: Decision | Refusal) -> Decision:
    if isinstance(outcome, Refusal):
        raise TaskRefusedError(outcome)
    return outcome
