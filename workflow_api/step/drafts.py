"""Opening a draft to change it: every write locks the workflow's row first."""

from __future__ import annotations

from datetime import datetime

from servicekit.api.etags import StaleRevError
from servicekit.errors import NotFoundError
from workflow.exceptions import ArchivedError
from workflow.locks import workflow_qs_for_update
from workflow.models import Workflows


def workflow_locked(*, workflow_id: int, rev: int | None = None) -> Workflows:
    """The workflow, locked, at the revision that the caller saw (None: any).

    Raises NotFoundError, StaleRevError.
    """
    workflow = workflow_qs_for_update().filter(pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError(f"There is no workflow {workflow_id}.")
    if rev is not None and rev != workflow.rev:
        raise StaleRevError("Somebody else changed the workflow meanwhile.")
    return workflow


def draft_locked(*, workflow_id: int, rev: int | None = None) -> Workflows:
    """As `workflow_locked`, for editing; raises ArchivedError as well."""
    workflow = workflow_locked(workflow_id=workflow_id, rev=rev)
    if workflow.archived_at is not None:
        raise ArchivedError("The workflow is archived. Restore it first.")
    return workflow


def draft_changed(workflow: Workflows, *, now: datetime) -> None:
    """Note that the draft of the locked workflow has changed and is no longer validated."""
    if workflow.status == Workflows.Status.DEPLOYED:
        workflow.status = Workflows.Status.DRAFT
    workflow.has_unpublished_changes = workflow.active_version_id is not None
    workflow_written(workflow, now=now)


def workflow_written(workflow: Workflows, *, now: datetime) -> None:
    """Store the locked workflow with its next revision; raises IntegrityError for violated constraints."""
    workflow.rev += 1
    workflow.updated_at = now
    workflow.save()
