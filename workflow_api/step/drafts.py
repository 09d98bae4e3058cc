"""Lock and save the workflow whose draft is changed. Every write locks the workflow first."""

from __future__ import annotations

from datetime import datetime

from servicekit.base.errors import NotFoundError
from servicekit.http.api.etags import StaleRevError
from workflow.exceptions import ArchivedError
from workflow.locks import workflow_qs_for_update
from workflow.models import Workflows


def workflow_locked(*, workflow_id: int, rev: int | None = None) -> Workflows:
    """Lock the workflow's row and return it.

    Raises NotFoundError, and StaleRevError if `rev` is given but is not the current revision.
    """
    workflow = workflow_qs_for_update().filter(pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError(f"There is no workflow {workflow_id}.")
    if rev is not None and rev != workflow.rev:
        raise StaleRevError("Somebody else changed the workflow meanwhile.")
    return workflow


def draft_locked(*, workflow_id: int, rev: int | None = None) -> Workflows:
    """Same as `workflow_locked`, but also raises ArchivedError if the workflow is archived."""
    workflow = workflow_locked(workflow_id=workflow_id, rev=rev)
    if workflow.archived_at is not None:
        raise ArchivedError("The workflow is archived. Restore it first.")
    return workflow


def draft_changed(workflow: Workflows, *, now: datetime) -> None:
    """Save the locked workflow after a change of its draft.

    A deployed workflow becomes a draft again, since the new draft has not been checked.
    """
    if workflow.status == Workflows.Status.DEPLOYED:
        workflow.status = Workflows.Status.DRAFT
    workflow.has_unpublished_changes = workflow.active_version_id is not None
    workflow_written(workflow, now=now)


def workflow_written(workflow: Workflows, *, now: datetime) -> None:
    """Save the locked workflow with the next revision number.

    Raises IntegrityError if a constraint is violated.
    """
    workflow.rev += 1
    workflow.updated_at = now
    workflow.save()
