"""Services that open a ticket's task, in the workflow that matches or in one that an Admin chooses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from audit.services.record import Actor
from servicekit.base.errors import InvalidError
from servicekit.base.visible import isolated
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import outbox_append
from sla.domain.priorities import priority_level
from sla.domain.spans import CalendarSpan, Spans
from sla.hot import calendar_rev_shared
from sla.selectors import hours_of
from task.domain.commands import Open
from task.domain.decide import decide, plan
from task.domain.evolve import apply
from task.engine.match import (
    MatchedWorkflow,
    workflow_match,
)
from task.engine.rotation import lock_pools
from task.engine.store import (
    Change,
    store_opening,
)
from task.exceptions import NoWorkflowError, WorkflowClosedError
from task.models import Task
from task.outgoing.messages import (
    SECOND_LOOK,
    match_again,
)
from tickets.domain.snapshot import Snapshot
from tickets.exceptions import TicketNotFoundError, TicketTakenError, TicketWithdrawnError
from tickets.locks import ticket_qs_for_update
from tickets.models import WorkflowTicket, is_withdrawn
from tickets.selectors import ticket_fields
from tickets.services import (
    Intake,
    ticket_mark_allocated,
    ticket_mark_waiting,
    ticket_take_in,
)
from workflow.domain.definition import Definition
from workflow.models import Workflows, WorkflowVersion
from workflow.selectors import definition_of

from .run import (
    accepted,
    audit,
    send,
)


@transaction_required
def ticket_receive(*, snapshot: Snapshot, now: datetime) -> Intake:
    """Store a ticket's snapshot. If the ticket has no task, open one, or let the ticket wait with
    the reason.

    The workflow is found before the ticket is stored, so that a new ticket is written only once.
    """
    matched = workflow_match(
        department=snapshot.department,
        category=snapshot.category,
        sub_category=snapshot.sub_category,
    )
    is_over = is_withdrawn(snapshot.status) or snapshot.is_deleted
    has_task = matched.workflow is not None and not is_over
    intake = ticket_take_in(snapshot=snapshot, now=now, has_task=has_task)
    if intake.is_new:
        _open_or_wait(intake.ticket, matched, now)
    elif not intake.is_stale and not intake.ticket.is_task_allocated:
        create_task_for_ticket(ticket=intake.ticket, now=now)
    return intake


@transaction_required
def create_task_for_ticket(*, ticket: WorkflowTicket, now: datetime) -> Task | None:
    """Match the locked `ticket` and open its task. If no workflow takes it, store the reason, let
    the ticket wait, and return None.

    A ticket that begins to wait is matched again a minute later, because a workflow may have been
    initialized during this transaction. A withdrawn or deleted ticket does not wait.
    """
    matched = workflow_match(
        department=ticket.match_department,
        category=ticket.match_category,
        sub_category=ticket.sub_category,
    )
    return _open_or_wait(ticket, matched, now)


def _open_or_wait(ticket: WorkflowTicket, matched: MatchedWorkflow, now: datetime) -> Task | None:
    if ticket.is_withdrawn or ticket.hidden_at is not None:
        ticket_mark_waiting(ticket=ticket, reason="", now=now)
        return None
    match = matched.match
    if matched.workflow is None:
        if not ticket.unmatched_reason:
            again = match_again(ticket_number=ticket.ticket_number, delay=SECOND_LOOK)
            outbox_append([again], now=now)
        ticket_mark_waiting(ticket=ticket, reason=match.reason, now=now)
        return None
    return _open(ticket, matched.workflow, matched.as_stored(), None, now)


@transaction_required
def workflow_assign(*, ticket_number: str, workflow_id: int, actor: Actor, now: datetime) -> Task:
    """Open a task for a waiting ticket in the workflow that an Admin chose.

    Raises TicketNotFoundError, InvalidError for an unknown workflow, and a 409 if the ticket
    already has a task, was withdrawn, or the workflow takes no tickets.
    """
    ticket = _locked_ticket(ticket_number)
    workflow = Workflows.objects.select_related("active_version").filter(pk=workflow_id).first()
    if workflow is None:
        raise InvalidError(
            "There is no such workflow.", details={"workflow_id": ["There is no such workflow."]}
        )
    _check_takes_task(ticket)
    if workflow.status != Workflows.Status.INITIALIZED:
        raise WorkflowClosedError(f"{isolated(workflow.name)} takes no tickets at the moment.")
    reason = {"reason": "assigned_by_admin", "considered": [workflow_id]}
    task = _open(ticket, workflow, reason, actor.user_id, now)
    changes = {"workflow_id": workflow_id, "ticket_number": ticket_number}
    audit("task.assign_workflow", task, actor, changes, now)
    return task


@transaction_required
def task_create(*, ticket_number: str, actor: Actor, now: datetime) -> Task:
    """Open the task of a waiting ticket, in the workflow that matches it.

    Raises TicketNotFoundError, and a 409 if the ticket already has a task, was withdrawn, or no
    workflow takes it.
    """
    ticket = _locked_ticket(ticket_number)
    _check_takes_task(ticket)
    task = create_task_for_ticket(ticket=ticket, now=now)
    if task is None:
        raise NoWorkflowError(
            f"No workflow takes {ticket_number}.",
            details={"workflow_id": [f"Choose one; matching says {ticket.unmatched_reason}."]},
        )
    audit("task.create", task, actor, {"ticket_number": ticket_number}, now)
    return task


def _locked_ticket(ticket_number: str) -> WorkflowTicket:
    known = ticket_qs_for_update().filter(ticket_number=ticket_number, hidden_at__isnull=True)
    ticket = known.first()
    if ticket is None:
        raise TicketNotFoundError(f"No ticket {ticket_number}.")
    return ticket


def _check_takes_task(ticket: WorkflowTicket) -> None:
    if ticket.is_task_allocated:
        raise TicketTakenError(f"{ticket.ticket_number} has a task already.")
    if ticket.is_withdrawn:
        raise TicketWithdrawnError(f"{ticket.ticket_number} was withdrawn.")


def _open(
    ticket: WorkflowTicket,
    workflow: Workflows,
    reason: Mapping[str, Any],
    actor_user_id: int | None,
    now: datetime,
) -> Task:
    # Never None here: a database constraint demands an active version for each initialized
    # workflow.
    version = cast(WorkflowVersion, workflow.active_version)
    definition, spans = _in_its_calendar(definition_of(version))
    if definition.has_conditions:
        definition = definition.of_ticket(ticket_fields(ticket))
    command = Open(
        priority=priority_level(ticket.priority), arrived_at=ticket.arrived_at, calendar=spans
    )
    locked = lock_pools(definition=definition, names=plan(definition, None, command), now=now)
    decision = accepted(decide(definition, None, command, now, locked.pools))
    task = Task(
        ticket=ticket,
        workflow=workflow,
        workflow_version=version,
        match=dict(reason),
        created_at=now,
    )
    change = Change(definition, None, apply(None, decision), decision, locked, actor_user_id, now)
    stored = store_opening(task=task, change=change)
    if not ticket.is_task_allocated:
        ticket_mark_allocated(ticket=ticket, now=now)
    send(task, change, stored.messages)
    return task


def _in_its_calendar(definition: Definition) -> tuple[Definition, Spans]:
    """The definition with the hours of its calendar's newest revision, and the spans for a new
    task.

    The spans say that the task counts by this revision from the start. They are empty if the task
    counts round the clock.
    """
    calendar_id = definition.header.calendar_id
    rev = None if calendar_id is None else calendar_rev_shared(calendar_id)
    if calendar_id is None or rev is None:
        return definition, ()
    spans = (CalendarSpan(calendar_id, rev),)
    return definition.in_hours(hours_of(spans)), spans
