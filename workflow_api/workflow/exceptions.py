"""The errors that refuse a write to a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from servicekit.base.errors import DomainError
from servicekit.http.api.etags import StaleRevError

from .domain.soundness import Finding


class StaleWorkflowError(StaleRevError):
    """Another person has changed the workflow since the caller read it. `body` contains the current
    revision, the person who made it, and the time.
    """

    def __init__(
        self, *, rev: int, changed_by: Mapping[str, Any] | None, changed_at: datetime
    ) -> None:
        super().__init__("Somebody else changed the workflow meanwhile.")
        self.body = {"rev": rev, "changed_by": changed_by, "changed_at": changed_at}


class UnsoundWorkflowError(DomainError):
    """The draft cannot be published because of an error. `findings` includes warnings."""

    code = "workflow_unsound"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        errors = [finding for finding in findings if finding.severity == "error"]
        details: dict[str, list[str]] = {}
        for finding in errors:
            details.setdefault(finding.code, []).append(finding.message)
        super().__init__(
            f"The workflow has {len(errors)} {'error' if len(errors) == 1 else 'errors'}.",
            details=details,
        )


class WrongStatusError(DomainError):
    """The workflow's status does not allow this action."""

    code = "wrong_status"


class ArchivedError(DomainError):
    """The workflow is archived; restore it before any other change."""

    code = "archived"


class MatchKeyTakenError(DomainError):
    """Another initialized workflow has the same department, category and sub-category."""

    code = "duplicate_match_key"


class HasVersionsError(DomainError):
    """The workflow cannot be deleted: its frozen versions stay, since tasks and history may refer to them."""

    code = "has_versions"
