"""Change drafts; archive, restore and delete workflows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from audit.domain.changes import changes_between
from audit.services.record import Actor
from servicekit.db.transactions import transaction_required
from step.domain.draft import GraphDraft
from step.drafts import (
    draft_changed,
    draft_locked,
    workflow_locked,
    workflow_written,
)
from step.services import GraphChange, graph_delete, graph_replace
from workflow.exceptions import HasVersionsError, WrongStatusError
from workflow.models import Workflows

from .audit import workflow_audit
from .creating import FACTS, SLAS, check_calendar, name_taken


@transaction_required
def workflow_update_details(
    *,
    workflow_id: int,
    details: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    rev: int | None = None,
) -> Workflows:
    """Set the given properties of the draft.

    If the workflow is initialized, a new name takes effect at once, and all other properties with
    the next version.

    Raises NotFoundError, StaleRevError, ArchivedError, UnknownCalendarError, and InvalidError if
    the name is taken.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    before = _details(workflow)
    for name, value in details.items():
        setattr(workflow, name, value)
    changes = changes_between(before, _details(workflow))
    if not changes:
        return workflow
    if "calendar_id" in changes:
        check_calendar(workflow.calendar_id)
    if Workflows.objects.filter(name=workflow.name).exclude(pk=workflow.pk).exists():
        raise name_taken()
    try:
        draft_changed(workflow, actor=actor, now=now)
    except IntegrityError:
        raise name_taken() from None
    workflow_audit("workflow.update_details", workflow, changes, actor=actor, now=now)
    return workflow


@transaction_required
def workflow_update_graph(
    *,
    workflow_id: int,
    graph: GraphDraft,
    actor: Actor,
    now: datetime,
    rev: int | None = None,
) -> tuple[Workflows, GraphChange]:
    """Replace the draft by this graph; versions, and the tasks that run on them, stay as they are.

    If only the layout changes, the draft still counts as published, and nothing is audited.

    Raises NotFoundError, StaleRevError, ArchivedError, MalformedGraphError.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    change = graph_replace(workflow_id=workflow.pk, graph=graph, now=now)
    if change.summary():
        draft_changed(workflow, actor=actor, now=now)
        workflow_audit("workflow.update_graph", workflow, change.summary(), actor=actor, now=now)
    elif change.is_arranged:
        workflow_written(workflow, actor=actor, now=now)
    return workflow, change


@transaction_required
def workflow_archive(
    *, workflow_id: int, actor: Actor, now: datetime, rev: int | None = None
) -> Workflows:
    """Archive a workflow; its open tasks continue.

    Raises NotFoundError, StaleRevError, ArchivedError, and WrongStatusError if it takes tickets.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    if workflow.status == Workflows.Status.INITIALIZED:
        raise WrongStatusError("The workflow takes tickets. Pause it first.")
    workflow.archived_at = now
    workflow_written(workflow, actor=actor, now=now)
    workflow_audit("workflow.archive", workflow, actor=actor, now=now)
    return workflow


@transaction_required
def workflow_restore(
    *, workflow_id: int, actor: Actor, now: datetime, rev: int | None = None
) -> Workflows:
    """Restore an archived workflow with the status that it had before.

    Raises NotFoundError, StaleRevError, WrongStatusError if it is not archived.
    """
    workflow = workflow_locked(workflow_id=workflow_id, rev=rev)
    if workflow.archived_at is None:
        raise WrongStatusError("The workflow is not archived.")
    workflow.archived_at = None
    workflow_written(workflow, actor=actor, now=now)
    workflow_audit("workflow.restore", workflow, actor=actor, now=now)
    return workflow


@transaction_required
def workflow_delete(
    *, workflow_id: int, actor: Actor, now: datetime, rev: int | None = None
) -> None:
    """Delete a workflow without frozen versions.

    Raises NotFoundError, StaleRevError, HasVersionsError.
    """
    workflow = workflow_locked(workflow_id=workflow_id, rev=rev)
    if workflow.versions.exists():
        raise HasVersionsError("The workflow has frozen versions. Archive it instead.")
    workflow_audit("workflow.delete", workflow, _details(workflow), actor=actor, now=now)
    graph_delete(workflow_id=workflow.pk)
    workflow.delete()


def _details(workflow: Workflows) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(workflow, name) for name in FACTS}
    return facts | {name: _seconds(getattr(workflow, name)) for name in SLAS}


def _seconds(sla: timedelta | None) -> float | None:
    return None if sla is None else sla.total_seconds()
