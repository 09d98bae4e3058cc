"""Report incidents (faults on a task's way that an Admin has to mend), and end those that are over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from servicekit import clock
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox.models import OutboxMessage
from task.domain.decision import Incident as Fault
from task.domain.decision import IncidentKind
from task.domain.state import TaskState
from task.hot import incidents_count
from task.models import EndEffect, Incident
from workflow.domain.definition import Assignment, Definition

_END_EFFECT = re.compile(r"end-effect:(?P<task>\d+):(?P<rev>\d+):\d+")


@transaction_required
def incidents_report(*, task_id: int, faults: Iterable[Fault], now: datetime) -> None:
    """Store these faults of a task as incidents. If an incident of a fault is open already, its
    count rises.
    """
    by_place = {(fault.kind, _place(fault)): fault for fault in faults}
    rows = [
        Incident(
            task_id=task_id,
            kind=fault.kind,
            place=place,
            step_id=fault.step_id,
            transition_id=fault.transition_id,
            message=fault.message,
            first_seen=now,
            last_seen=now,
        )
        for (_, place), fault in sorted(by_place.items(), key=lambda row: row[0])
    ]
    if rows:
        incidents_count(rows)


@transaction_required
def incidents_follow(
    *,
    task_id: int,
    definition: Definition,
    before: TaskState | None,
    after: TaskState,
    has_open: bool,
    faults: Iterable[Fault],
    now: datetime,
) -> None:
    """Report the faults of a change, and end the incidents that are over because of the change.

    `has_open` is False if the task has no open incident, so that none has to be ended. Incidents of
    conditions concern the ways on from a step, so they end when the task leaves the step. An
    incident that nobody could take the task ends when somebody gets it.
    """
    if before is not None and has_open:
        is_left = before.step_id != after.step_id and (before.is_stuck or definition.has_conditions)
        is_held = before.waiting_for is not None and after.waiting_for is None
        over = Q(kind=IncidentKind.CONDITION_FAILED) if is_left else Q(pk__in=[])
        if is_held:
            over |= Q(kind=IncidentKind.NOBODY_ELIGIBLE, step_id=before.step_id)
        if is_left or is_held:
            Incident.objects.filter(over, task_id=task_id, state=Incident.State.OPEN).update(
                state=Incident.State.RESOLVED, resolved_at=now
            )
    incidents_report(
        task_id=task_id, faults=(*faults, *_nobody(definition, before, after)), now=now
    )


def _nobody(definition: Definition, before: TaskState | None, after: TaskState) -> Iterator[Fault]:
    """The fault that nobody can take the task, if it begins to wait with this change.

    There is no fault if people claim the work of the step, because the task is meant to wait there.
    """
    role, step_id = after.waiting_for, after.step_id
    if role is None or step_id is None or (before is not None and before.waiting_for is not None):
        return
    step = definition.step(step_id)
    if step.assignment is not Assignment.CLAIM:
        message = f"Nobody in the role {role.name} could take “{step.name}”."
        yield Fault(IncidentKind.NOBODY_ELIGIBLE, step_id, None, message)


def end_effect_died(row: OutboxMessage, real_now: datetime) -> None:
    """Report that a message of an end effect could not be sent. The outbox calls this when a
    message is dead.
    """
    found = _END_EFFECT.fullmatch(row.message_id)
    if found is None:
        return
    effect = EndEffect.objects.filter(task_id=int(found["task"]), rev=int(found["rev"])).first()
    if effect is not None:
        message = f"The message of the end logic {effect.kind} to {row.queue} could not be sent."
        fault = Fault(IncidentKind.END_LOGIC_FAILED, None, None, message)
        now = clock.simulated(real_now)
        incidents_report(task_id=effect.task_id, faults=[fault], now=now)


def _place(fault: Fault) -> str:
    return f"{fault.step_id or ''}:{fault.transition_id or ''}"
