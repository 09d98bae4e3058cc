"""Lock and save the workflow whose draft is changed. Every change of a draft locks the workflow
first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from audit.models import PersonAlias
from audit.services.record import Actor, person_alias
from servicekit.base.errors import NotFoundError
from workflow.exceptions import ArchivedError, StaleWorkflowError
from workflow.locks import workflow_qs_for_update
from workflow.models import Workflows


def workflow_locked(*, workflow_id: int, rev: int | None = None) -> Workflows:
    """Lock the workflow's row and return it.

    Raises NotFoundError, and StaleWorkflowError if `rev` is given but is not the current revision.
    """
    workflow = workflow_qs_for_update().filter(pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError(f"There is no workflow {workflow_id}.")
    if rev is not None and rev != workflow.rev:
        raise StaleWorkflowError(
            rev=workflow.rev,
            changed_by=_person(workflow.changed_by),
            changed_at=workflow.updated_at,
        )
    return workflow


def draft_locked(*, workflow_id: int, rev: int | None = None) -> Workflows:
    """Same as `workflow_locked`, but also raises ArchivedError if the workflow is archived."""
    workflow = workflow_locked(workflow_id=workflow_id, rev=rev)
    if workflow.archived_at is not None:
        raise ArchivedError("The workflow is archived. Restore it first.")
    return workflow


def draft_changed(workflow: Workflows, *, actor: Actor | None, now: datetime) -> None:
    """Save the locked workflow after a change of its draft.

    A deployed workflow becomes a draft again, because the changed draft has not been checked.
    """
    if workflow.status == Workflows.Status.DEPLOYED:
        workflow.status = Workflows.Status.DRAFT
    workflow.has_unpublished_changes = workflow.active_version_id is not None
    workflow_written(workflow, actor=actor, now=now)


def workflow_written(workflow: Workflows, *, actor: Actor | None, now: datetime) -> None:
    """Save the locked workflow with the next revision number. `actor` made this revision.

    Raises IntegrityError if a constraint is violated.
    """
    workflow.rev += 1
    workflow.updated_at = now
    workflow.changed_by = None if actor is None else person_alias(actor)
    workflow.save()


def _person(alias: PersonAlias | None) -> dict[str, Any] | None:
    if alias is None:
        return None
    return {"user_id": alias.user_id, "full_name": alias.full_name}
