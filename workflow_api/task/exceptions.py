from __future__ import annotations

from servicekit.base.errors import DomainError, ForbiddenError, NotFoundError

from .domain.decision import Refusal


class TaskNotFoundError(NotFoundError):
    code = "task_not_found"


class TaskItemNotFoundError(NotFoundError):
    code = "task_item_not_found"


class NotInChargeError(ForbiddenError):
    """Only the owner of the ticket, or an Admin, may do this."""

    code = "not_in_charge"


class NotHolderError(ForbiddenError):
    """Only somebody who has held the task, or is in charge of it, may do this."""

    code = "not_holder"


class NobodyHoldsError(DomainError):
    """The task has no open item."""

    code = "item_closed"


class NotInRoleError(ForbiddenError):
    """Only somebody who has the role in which the task waits may do this."""

    code = "not_in_role"


class TaskRefusedError(DomainError):
    """The decider refused a command to the task. The error takes code, status and incidents from the
    refusal.
    """

    def __init__(self, refusal: Refusal, task_id: int | None = None) -> None:
        super().__init__(refusal.message)
        self.task_id = task_id
        self.incidents = refusal.incidents
        self.code = refusal.code
        self.status = refusal.status


class WorkflowClosedError(DomainError):
    """The workflow takes no new tickets: it is not initialized."""

    code = "workflow_not_initialized"


class NoWorkflowError(DomainError):
    """Matching finds no workflow for the ticket."""

    code = "no_workflow"


class IncidentNotFoundError(NotFoundError):
    code = "incident_not_found"


class IncidentResolvedError(DomainError):
    """The incident is resolved already."""

    code = "incident_resolved"
