"""Why a workflow cannot be written as asked."""

from __future__ import annotations

from servicekit.errors import DomainError

from .domain.soundness import Finding


class UnsoundWorkflowError(DomainError):
    """The draft cannot be published while an error stands. ``findings`` has warnings as well."""

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
    """The workflow's status does not allow this."""

    code = "wrong_status"


class ArchivedError(DomainError):
    """The workflow is put away; it is restored before anything else is done with it."""

    code = "archived"


class MatchKeyTakenError(DomainError):
    """Another initialized workflow takes the tickets of this department and these categories."""

    code = "duplicate_match_key"


class HasVersionsError(DomainError):
    """A version was frozen once; tasks and their history may name it for ever."""

    code = "has_versions"
