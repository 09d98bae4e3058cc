from __future__ import annotations

from servicekit.errors import DomainError, NotFoundError

from .domain.model import Refusal


class TaskNotFoundError(NotFoundError):
    code = "task_not_found"


class TaskRefusedError(DomainError):
    """The decider said no; its code and answer are the refusal's own."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.code = refusal.code
        self.status = refusal.status
