"""Remove steps and transitions from a draft. Parts that a version references are retired: their
rows stay, outside of the draft. All other parts are deleted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from servicekit.db.transactions import transaction_required
from step.models import RemovedPart, Steps, StepTransition


@dataclass(frozen=True, slots=True)
class Removed:
    """The ids of the removed steps or transitions."""

    retired: tuple[int, ...]
    deleted: tuple[int, ...]


@transaction_required
def transitions_remove(transition_ids: Collection[int], *, now: datetime) -> Removed:
    """Remove these transitions from the draft."""
    rows = StepTransition.objects.filter(pk__in=transition_ids)
    retired = tuple(rows.filter(is_pinned=True).order_by("pk").values_list("pk", flat=True))
    deleted = tuple(rows.filter(is_pinned=False).order_by("pk").values_list("pk", flat=True))
    _remember(rows.filter(is_pinned=False), RemovedPart.Kind.TRANSITION)
    rows.filter(is_pinned=True).update(retired_at=now)
    rows.filter(is_pinned=False).delete()
    return Removed(retired, deleted)


@transaction_required
def steps_remove(step_ids: Collection[int], *, now: datetime) -> Removed:
    """Remove these steps from the draft. The caller has removed all transitions from or to them.

    A step may be retired even if no version references it: if a retired transition begins or ends
    at the step, that transition's row still references it.
    """
    touching = StepTransition.objects.filter(Q(from_step__in=step_ids) | Q(to_step__in=step_ids))
    touched = {end for ends in touching.values_list("from_step", "to_step") for end in ends}
    rows = Steps.objects.filter(pk__in=step_ids)
    kept = rows.filter(Q(is_pinned=True) | Q(pk__in=touched))
    retired = tuple(kept.order_by("pk").values_list("pk", flat=True))
    kept.update(retired_at=now)
    _remember(rows.filter(retired_at=None), RemovedPart.Kind.STEP)
    rows.filter(retired_at=None).delete()
    return Removed(retired, tuple(sorted(set(step_ids) - set(retired))))


def _remember(rows: QuerySet[Steps] | QuerySet[StepTransition], kind: RemovedPart.Kind) -> None:
    """Remember the ids of these rows, which the caller is going to delete from their drafts."""
    RemovedPart.objects.bulk_create(
        RemovedPart(workflow_id=workflow_id, kind=kind, part_id=part_id)
        for part_id, workflow_id in rows.order_by("pk").values_list("pk", "workflow_id")
    )


@transaction_required
def graph_pin(*, workflow_id: int) -> None:
    """Mark all steps and transitions of the draft as referenced by a version."""
    for model in (Steps, StepTransition):
        model.objects.filter(workflow_id=workflow_id, retired_at=None).update(is_pinned=True)


@transaction_required
def graph_delete(*, workflow_id: int) -> None:
    """Delete the draft of a workflow without frozen versions."""
    StepTransition.objects.filter(workflow_id=workflow_id).delete()
    Steps.objects.filter(workflow_id=workflow_id).delete()
