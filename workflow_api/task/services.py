"""
The one transaction of a task, whoever sends the command.

Lock the task, let the pure decider judge, store what it decided: rows, events, rotation turns
and outgoing messages commit together or not at all. Nothing else in the suite changes a task.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from servicekit.outbox import OutgoingMessage, outbox_append
from servicekit.transactions import transaction_required
from sla.domain.deadlines import priority_level
from tickets.domain.matching import Candidate, match_workflow
from tickets.models import WorkflowTicket
from tickets.services import ticket_mark_allocated, ticket_mark_waiting
from workflow.models import WorkflowVersion
from workflow.selectors import candidate_workflows, definition_of

from .domain.decide import decide, plan
from .domain.evolve import apply
from .domain.model import Act, Command, Decision, Open, Refusal, TakeUp
from .exceptions import TaskNotFoundError, TaskRefusedError
from .locks import task_qs_for_update
from .messages import SECOND_LOOK, match_again, take_up
from .models import Task, TaskItem
from .state import definition_of_task, lock_pools, task_state
from .storing import Change, store_change, store_opening


@transaction_required
def create_task_for_ticket(*, ticket: WorkflowTicket, now: datetime) -> Task | None:
    """
    Match the locked ``ticket`` and open its task, or leave it waiting with the reason.

    Returns None while no workflow takes it; a second look a minute later covers a workflow that
    was initialized while this transaction ran.
    """
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
    version = cast(WorkflowVersion, workflow.active_version)  # a constraint: initialized has one
    definition = definition_of(version)
    command = Open(priority=priority_level(ticket.priority), arrived_at=ticket.arrived_at)
    locked = lock_pools(definition=definition, names=plan(definition, None, command))
    decision = _accepted(decide(definition, None, command, now, locked.pools))
    task = Task(
        ticket=ticket,
        workflow_id=workflow.workflow_id,
        workflow_version=version,
        match={"reason": match.reason, "considered": list(match.considered)},
        created_at=now,
    )
    change = Change(definition, None, apply(None, decision), decision, locked, None, now)
    messages = store_opening(task=task, change=change)
    ticket_mark_allocated(ticket=ticket, now=now)
    _send(task, change, messages)
    return task


@transaction_required
def task_act(
    *,
    task_id: int,
    actor_user_id: int,
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
        actor_user_id=actor_user_id,
        transition_id=transition_id,
        notes=notes,
        rev=rev,
        on_behalf=on_behalf,
    )
    return _command(task_id=task_id, command=command, actor_user_id=actor_user_id, now=now)


@transaction_required
def task_take_up(*, task_id: int, now: datetime) -> Task:
    """Look again for somebody who can take a waiting task. Raises TaskRefusedError if none waits."""
    return _command(task_id=task_id, command=TakeUp(), actor_user_id=None, now=now)


def _command(*, task_id: int, command: Command, actor_user_id: int | None, now: datetime) -> Task:
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
    items = list(TaskItem.objects.filter(task=task).select_related("role").order_by("number"))
    state = task_state(task, items)
    locked = lock_pools(definition=definition, names=plan(definition, state, command))
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
