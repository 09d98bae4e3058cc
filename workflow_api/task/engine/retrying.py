"""Services by which an Admin retries or resolves an incident."""

from __future__ import annotations

from datetime import datetime

from audit.services.record import Actor, audit_record
from servicekit.clock import real_now
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox.decisions import Settler
from task.domain.decision import IncidentKind
from task.domain.state import OPEN_TASK_STATUSES
from task.domain.ways import ways
from task.engine.incidents import incidents_report
from task.engine.locks import task_for_update
from task.engine.replaying import StillWaitingError, end_effect_replay
from task.exceptions import IncidentNotFoundError, IncidentResolvedError, TaskRefusedError
from task.models import EndEffect, Incident, Task
from task.reads.load import definition_with_ticket, items_of, task_state

from .acting import task_take_up
from .passing import task_pass_on

State = Incident.State


@transaction_required
def incident_retry(*, incident_id: int, actor: Actor, settler: Settler, now: datetime) -> Incident:
    """Try again what failed. If the retry succeeds, resolve the incident. If it fails, raise the
    incident's count.

    Raises IncidentNotFoundError and IncidentResolvedError.
    """
    incident = _open_incident(incident_id)
    match IncidentKind(incident.kind):
        case IncidentKind.NOBODY_ELIGIBLE:
            _look_for_somebody(incident, now)
        case IncidentKind.CONDITION_FAILED:
            _evaluate_again(incident, actor, now)
        case IncidentKind.END_LOGIC_FAILED:
            _send_again(incident, settler, now)
    incident.refresh_from_db()
    _audit("incident.retry", incident, actor, {"state": incident.state}, now)
    return incident


@transaction_required
def incident_resolve(*, incident_id: int, reason: str, actor: Actor, now: datetime) -> Incident:
    """Mark an incident as resolved. Raises IncidentNotFoundError and IncidentResolvedError."""
    incident = _open_incident(incident_id)
    _resolve(incident, now, by=actor.user_id, reason=reason)
    _audit("incident.resolve", incident, actor, {"reason": reason}, now)
    return incident


def _open_incident(incident_id: int) -> Incident:
    """Lock the task of the incident, and return the incident if it is open.

    Raises IncidentNotFoundError, and IncidentResolvedError if it is resolved already.
    """
    incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None or task_for_update(incident.task_id) is None:
        raise IncidentNotFoundError(f"No incident {incident_id}.")
    incident.refresh_from_db()
    if incident.state != State.OPEN:
        raise IncidentResolvedError("This incident is resolved already.")
    return incident


def _look_for_somebody(incident: Incident, now: datetime) -> None:
    try:
        task_take_up(task_id=incident.task_id, now=now)
    except TaskRefusedError as refused:
        if refused.code == "nobody_eligible":
            _count(incident, now)
        else:
            _resolve(incident, now)  # the task no longer waits


def _evaluate_again(incident: Incident, actor: Actor, now: datetime) -> None:
    task = Task.objects.get(pk=incident.task_id)
    if task.is_stuck and task.current_step_id == incident.step_id:
        task_pass_on(task_id=task.pk, actor=actor, now=now)
        return
    if task.status in OPEN_TASK_STATUSES and incident.step_id is not None:
        # The task may be elsewhere than on the step: an act that would have led to the step may
        # have been refused.
        state = task_state(task, items_of(task))
        failures = ways(definition_with_ticket(task), state, incident.step_id).failures
        if any(fault.transition_id == incident.transition_id for fault in failures):
            incidents_report(task_id=task.pk, faults=failures, now=now)
            return
    _resolve(incident, now)


def _send_again(incident: Incident, settler: Settler, now: datetime) -> None:
    effect = EndEffect.objects.filter(task_id=incident.task_id).order_by("-rev").first()
    try:
        if effect is not None:
            end_effect_replay(end_effect_id=effect.pk, settler=settler, now=real_now())
    except StillWaitingError:
        # the message waits to be sent again; if it fails for good, a new incident is reported
        pass
    _resolve(incident, now)


def _count(incident: Incident, now: datetime) -> None:
    incident.count += 1
    incident.last_seen = now
    incident.save(update_fields=["count", "last_seen"])


def _resolve(incident: Incident, now: datetime, *, by: int | None = None, reason: str = "") -> None:
    incident.state = State.RESOLVED
    incident.resolved_at, incident.resolved_by, incident.resolved_reason = now, by, reason
    incident.save(update_fields=["state", "resolved_at", "resolved_by", "resolved_reason"])


def _audit(
    action: str, incident: Incident, actor: Actor, changes: dict[str, object], now: datetime
) -> None:
    audit_record(
        action=action,
        target_type="incident",
        target_id=incident.pk,
        target_label=incident.task.ticket.ticket_number,
        actor=actor,
        changes=changes,
        now=now,
    )
