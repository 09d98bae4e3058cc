"""Audit events about workflows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from audit.services.record import (
    Actor,
    audit_record,
)
from workflow.models import Workflows


def workflow_audit(
    action: str,
    workflow: Workflows,
    changes: Mapping[str, Any] | None = None,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Write an audit event for an action on a workflow."""
    audit_record(
        action=action,
        target_type="workflow",
        target_id=workflow.pk,
        target_label=workflow.name,
        actor=actor,
        changes=changes,
        now=now,
    )
