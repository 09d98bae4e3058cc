"""Change a single step or transition of a workflow's draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from audit.services.record import (
    Actor,
    audit_record,
)
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import transaction_required
from step.domain.draft import NodeDraft
from step.drafts import (
    draft_changed,
    draft_locked,
    workflow_written,
)
from step.models import Steps, StepTransition
from step.selectors import access_step, access_transition, step_list, transition_list
from workflow.models import Workflows

from .retiring import Removed, steps_remove, transitions_remove
from .rows import (
    TRANSITION_FIELDS,
    automatic_misfits,
    is_layout,
    named_roles,
    step_apply,
    step_new,
    transition_apply,
    unknown_roles,
)

REFUSED = "The input is not valid."


@dataclass(frozen=True, slots=True)
class Ends:
    """The steps at the two ends of a transition."""

    from_step_id: int
    to_step_id: int


@transaction_required
def step_create(
    *, workflow_id: int, node: NodeDraft, actor: Actor, now: datetime, rev: int | None = None
) -> Steps:
    """Add a step to the draft, in the last place unless `order` is given.

    Raises NotFoundError, StaleRevError, ArchivedError, InvalidError for an unknown role and for an
    automatic step with a property that only people need.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    roles = named_roles([node])
    _refuse(dict(unknown_roles(node, roles)))
    last = step_list(workflow_id=workflow_id).aggregate(last=Max("order"))["last"]
    place = 0 if last is None else last + 1
    step = step_new(node, roles=roles, workflow_id=workflow_id, place=place)
    _refuse(dict(automatic_misfits(step)))
    step.workflow = workflow
    step.save(force_insert=True)
    draft_changed(workflow, actor=actor, now=now)
    _audit("create", step, {}, actor=actor, now=now)
    return step


@transaction_required
def step_update(
    *, step_id: int, node: NodeDraft, actor: Actor, now: datetime, rev: int | None = None
) -> Steps:
    """Set the fields in `node.given`; raises the errors of `step_create`."""
    workflow = draft_locked(workflow_id=access_step(step_id).workflow_id, rev=rev)
    # read it again, because another transaction may have removed it before this one got the lock
    step = access_step(step_id)
    node = replace(node, step_id=step_id)
    roles = named_roles([node], [step])
    _refuse(dict(unknown_roles(node, roles)))
    changes = step_apply(step, node, roles)
    _refuse(dict(automatic_misfits(step)))
    _save(step, changes, workflow, actor=actor, now=now)
    return step


@transaction_required
def step_remove(*, step_id: int, actor: Actor, now: datetime, rev: int | None = None) -> None:
    """Remove a step from the draft, and all transitions from or to it.

    Raises NotFoundError, StaleRevError, ArchivedError.
    """
    workflow = draft_locked(workflow_id=access_step(step_id).workflow_id, rev=rev)
    step = access_step(step_id)
    touching = transition_list(workflow_id=workflow.pk).filter(Q(from_step=step) | Q(to_step=step))
    ids = list(touching.values_list("pk", flat=True))
    transitions_remove(ids, now=now)
    removed = steps_remove([step_id], now=now)
    draft_changed(workflow, actor=actor, now=now)
    changes = {"transitions": sorted(ids)} if ids else {}
    _audit(_verb(removed), step, changes, actor=actor, now=now)


@transaction_required
def transition_create(
    *,
    workflow_id: int | None,
    ends: Ends,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    rev: int | None = None,
) -> StepTransition:
    """Connect two steps of one draft; the transition comes last unless `order` is given.

    `values` are its other fields; those that are left out get their defaults. If `workflow_id` is
    None, the workflow is that of the first step. Raises StaleRevError, ArchivedError, and InvalidError
    if the ends are not two different steps of that workflow's draft.
    """
    source = Steps.objects.filter(pk=ends.from_step_id, retired_at=None).first()
    if source is None:
        raise InvalidError(REFUSED, details={"from_step_id": ["There is no such step."]})
    if workflow_id not in (None, source.workflow_id):
        raise InvalidError(
            REFUSED, details={"from_step_id": ["The step belongs to another workflow."]}
        )
    workflow = draft_locked(workflow_id=source.workflow_id, rev=rev)
    last = transition_list(workflow_id=workflow.pk).aggregate(last=Max("order"))["last"]
    transition = StepTransition(
        workflow=workflow,
        from_step_id=ends.from_step_id,
        to_step_id=ends.to_step_id,
        **{
            "order": 0 if last is None else last + 1,
            **{name: values[name] for name in TRANSITION_FIELDS if name in values},
        },
    )
    _refuse(_misfits(transition))
    transition.save(force_insert=True)
    draft_changed(workflow, actor=actor, now=now)
    _audit("create", transition, {}, actor=actor, now=now)
    return transition


@transaction_required
def transition_update(
    *,
    transition_id: int,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    rev: int | None = None,
) -> StepTransition:
    """Set these fields of the transition. In `values` its ends are `from_step_id` and `to_step_id`.

    Raises NotFoundError and the errors of `transition_create`.
    """
    workflow = draft_locked(workflow_id=access_transition(transition_id).workflow_id, rev=rev)
    transition = access_transition(transition_id)
    changes = transition_apply(transition, values)
    _refuse(_misfits(transition))
    _save(transition, changes, workflow, actor=actor, now=now)
    return transition


@transaction_required
def transition_remove(
    *, transition_id: int, actor: Actor, now: datetime, rev: int | None = None
) -> None:
    """Remove a transition from the draft; raises NotFoundError, StaleRevError, ArchivedError."""
    workflow = draft_locked(workflow_id=access_transition(transition_id).workflow_id, rev=rev)
    transition = access_transition(transition_id)
    removed = transitions_remove([transition_id], now=now)
    draft_changed(workflow, actor=actor, now=now)
    _audit(_verb(removed), transition, {}, actor=actor, now=now)


def _misfits(transition: StepTransition) -> dict[str, str]:
    """Errors as {field: message}. There are some if the ends are not two different steps of the
    transition's own draft.
    """
    ends = {"from_step_id": transition.from_step_id, "to_step_id": transition.to_step_id}
    if len(set(ends.values())) == 1:
        return {"to_step_id": "A transition cannot lead back to its own step."}
    rows = Steps.objects.filter(pk__in=ends.values(), retired_at=None)
    owners = dict(rows.values_list("pk", "workflow_id"))
    misfits = {}
    for name, step_id in ends.items():
        if step_id not in owners:
            misfits[name] = "There is no such step."
        elif owners[step_id] != transition.workflow_id:
            misfits[name] = "The step belongs to another workflow."
    return misfits


def _save(
    row: Steps | StepTransition,
    changes: Mapping[str, Any],
    workflow: Workflows,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Save the changed row. If only its layout has changed, the draft still counts as published, and
    nothing is audited.
    """
    row.workflow = workflow
    if not changes:
        return
    row.save()
    if is_layout(changes):
        workflow_written(workflow, actor=actor, now=now)
        return
    draft_changed(workflow, actor=actor, now=now)
    _audit("update", row, changes, actor=actor, now=now)


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        details = {name: [message] for name, message in problems.items()}
        raise InvalidError(REFUSED, details=details)


def _verb(removed: Removed) -> str:
    return "retire" if removed.retired else "delete"


def _audit(
    verb: str,
    row: Steps | StepTransition,
    changes: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    kind = "step" if isinstance(row, Steps) else "transition"
    row_id = row.step_id if isinstance(row, Steps) else row.transition_id
    audit_record(
        action=f"{kind}.{verb}",
        target_type=kind,
        target_id=row_id,
        target_label=row.name,
        actor=actor,
        changes={"workflow_id": row.workflow_id, **changes},
        now=now,
    )
