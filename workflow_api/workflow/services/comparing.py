"""Compare drafts with versions, and with graphs in requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audit.models import AuditEvent
from audit.selectors import audit_changes_since
from step.domain.draft import GraphDraft
from step.selectors import draft_graph, part_ids
from step.services import SupposedGraph, graph_supposed
from workflow.domain.codec import draft_to_json
from workflow.domain.diff import VersionDiff, changed_steps, diff_definitions
from workflow.domain.soundness import Finding
from workflow.models import Workflows, WorkflowVersion
from workflow.selectors import header_of

from .publishing import workflow_validate

EDITS = (
    "workflow.create",
    "workflow.import",
    "workflow.clone",
    "workflow.update_details",
    "workflow.update_graph",
)
"""The actions on workflows that change a draft."""


@dataclass(frozen=True, slots=True)
class PublishPreview:
    """The changes that publishing the draft would make. `diff` is None if nothing was published yet.

    `changed_steps` are the steps of the active version that the draft lacks or changes in more than
    layout.

    `changed_by` holds the last edit of each person who edited the draft since the active version was
    frozen, newest first.
    """

    diff: VersionDiff | None
    changed_steps: frozenset[int]
    findings: tuple[Finding, ...]
    changed_by: tuple[AuditEvent, ...]


def draft_diff(*, workflow: Workflows, version: WorkflowVersion) -> VersionDiff:
    """The changes from a frozen version to the draft."""
    return diff_definitions(version.definition, _draft(workflow))


def sent_diff(*, workflow: Workflows, graph: GraphDraft) -> tuple[VersionDiff, SupposedGraph]:
    """The changes that this graph would make in the draft as it is now. Raises MalformedGraphError."""
    before = _draft(workflow)
    supposed = graph_supposed(workflow_id=workflow.pk, graph=graph)
    after = draft_to_json(header_of(workflow), supposed.graph)
    return diff_definitions(before, after), supposed


def publish_preview(*, workflow: Workflows) -> PublishPreview:
    """The changes that publishing would make, the findings of the draft, and the people who made the
    changes.
    """
    active = None if workflow.active_version is None else workflow.active_version.definition
    draft = _draft(workflow)
    return PublishPreview(
        diff=None if active is None else diff_definitions(active, draft),
        changed_steps=frozenset() if active is None else changed_steps(active, draft),
        findings=workflow_validate(workflow=workflow),
        changed_by=_editors(workflow),
    )


def _draft(workflow: Workflows) -> dict[str, Any]:
    return draft_to_json(header_of(workflow), draft_graph(workflow_id=workflow.pk))


def _editors(workflow: Workflows) -> tuple[AuditEvent, ...]:
    active = workflow.active_version
    step_ids, transition_ids = part_ids(workflow_id=workflow.pk)
    events = audit_changes_since(
        None if active is None else active.created_at,
        {
            "workflow": ([workflow.pk], EDITS),
            "step": (step_ids, None),
            "transition": (transition_ids, None),
        },
    )
    last: dict[int, AuditEvent] = {}
    for event in events:
        if event.actor_id is not None:
            last.setdefault(event.actor_id, event)
    return tuple(last.values())
