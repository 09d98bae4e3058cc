"""The preview of publishing a draft: its changes, and the tickets and tasks that they concern."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from task.reads.running import open_tasks_by_step
from tickets.domain.matching import Candidate, match_workflow
from tickets.selectors import waiting_sub_categories
from workflow.models import Workflows
from workflow.selectors import candidate_workflows, draft_match_key
from workflow.services import publish_preview

from .findings import FindingOutput, shown_findings
from .serializers import VersionDiffOutput


class EditorOutput(serializers.Serializer[Any]):
    """A person who edited the draft since the active version was frozen."""

    user_id = serializers.IntegerField()
    full_name = serializers.CharField()
    changed_at = serializers.DateTimeField(help_text="The time of the last edit.")


class RunningOutput(serializers.Serializer[Any]):
    """The open tasks of the workflow. They run on their own versions to the end, even if a new
    version is published.
    """

    tasks = serializers.IntegerField()
    on_changed_steps = serializers.IntegerField(
        help_text="Tasks on a step that the draft lacks, or that it changes in more than layout."
    )


class PublishPreviewOutput(serializers.Serializer[Any]):
    """The changes that publishing the draft would make. `waiting_tickets` is the number of waiting
    tickets that the workflow would take at once.
    """

    diff = VersionDiffOutput(allow_null=True, help_text="Null if no version is active.")
    findings = FindingOutput(many=True)
    changed_by = EditorOutput(many=True)
    waiting_tickets = serializers.IntegerField()
    running = RunningOutput()


def shown_preview(workflow: Workflows) -> dict[str, Any]:
    preview = publish_preview(workflow=workflow)
    return {
        "diff": None if preview.diff is None else VersionDiffOutput(preview.diff).data,
        "findings": shown_findings(preview.findings),
        "changed_by": [
            {
                "user_id": event.actor.user_id,
                "full_name": event.actor.full_name,
                "changed_at": event.created_at,
            }
            for event in preview.changed_by
            if event.actor is not None
        ],
        "waiting_tickets": _waiting_tickets(workflow),
        "running": _running(workflow, preview.changed_steps),
    }


def _waiting_tickets(workflow: Workflows) -> int:
    """The number of waiting tickets that the workflow would take if its draft were published."""
    key = draft_match_key(workflow)
    others = [
        Candidate(other.workflow_id, other.match_sub_category)
        for other in candidate_workflows(key.department, key.category)
        if other.pk != workflow.pk
    ]
    candidates = [*others, Candidate(workflow.pk, key.sub_category)]
    waiting = waiting_sub_categories(match_department=key.department, match_category=key.category)
    return sum(
        number
        for sub_category, number in waiting
        if match_workflow(candidates, sub_category=sub_category).workflow_id == workflow.pk
    )


def _running(workflow: Workflows, changed: frozenset[int]) -> dict[str, int]:
    standing = open_tasks_by_step(workflow.pk)
    return {
        "tasks": sum(standing.values()),
        "on_changed_steps": sum(standing.get(step_id, 0) for step_id in changed),
    }
