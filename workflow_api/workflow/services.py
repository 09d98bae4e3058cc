"""Making workflows, and freezing them into the versions that tasks run on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError

from role.selectors import roles_without_members
from servicekit.errors import DomainError, InvalidError, NotFoundError
from servicekit.outbox import OutgoingMessage, outbox_append
from servicekit.transactions import transaction_required
from step.domain.draft import GraphDraft
from step.selectors import draft_graph
from step.services import graph_create

from .domain.codec import definition_to_json
from .domain.compile import compile_definition
from .domain.definition import Graph
from .domain.keys import match_key
from .domain.soundness import Finding, find_problems
from .locks import workflow_qs_for_update
from .models import Workflows, WorkflowVersion
from .selectors import header_of, is_match_key_taken

INITIALIZABLE = frozenset(
    {Workflows.Status.DRAFT, Workflows.Status.DEPLOYED, Workflows.Status.INITIALIZED}
)


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


class StaleRevisionError(DomainError):
    """Somebody else changed the workflow meanwhile."""

    code = "stale_rev"


@dataclass(frozen=True, slots=True)
class WorkflowDraft:
    """A workflow to be. ``slas`` maps low, medium, high, urgent to a duration or None."""

    name: str
    department: str
    category: str
    sub_category: str = ""
    description: str = ""
    end_logic: str = ""
    slas: Mapping[str, timedelta | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CreatedWorkflow:
    """``step_ids`` maps the sender's names of the nodes to the keys they got."""

    workflow: Workflows
    step_ids: Mapping[str, int]


@transaction_required
def workflow_create(
    *, draft: WorkflowDraft, graph: GraphDraft, user_id: int | None, now: datetime
) -> CreatedWorkflow:
    """
    Store a new workflow in status draft, with its steps and transitions.

    Raises InvalidError where the name is taken, MalformedGraphError for the graph.
    """
    workflow = Workflows(
        user_id=user_id,
        name=draft.name,
        description=draft.description,
        category=draft.category,
        sub_category=draft.sub_category,
        department=draft.department,
        low_sla=draft.slas.get("low"),
        medium_sla=draft.slas.get("medium"),
        high_sla=draft.slas.get("high"),
        urgent_sla=draft.slas.get("urgent"),
        end_logic=draft.end_logic,
        match_department=match_key(draft.department),
        match_category=match_key(draft.category),
        match_sub_category=match_key(draft.sub_category),
        created_at=now,
        updated_at=now,
    )
    if Workflows.objects.filter(name=draft.name).exists():
        raise _name_taken()
    try:
        workflow.save(force_insert=True)
    except IntegrityError:
        # The name was taken between the look and the insert. The error undoes the transaction.
        raise _name_taken() from None
    step_ids = graph_create(workflow_id=workflow.pk, graph=graph)
    return CreatedWorkflow(workflow=workflow, step_ids=step_ids)


def workflow_validate(*, workflow: Workflows) -> tuple[Finding, ...]:
    """Everything that is wrong or odd about the draft as it stands, errors and warnings."""
    return _findings(workflow, draft_graph(workflow_id=workflow.pk))


@transaction_required
def workflow_initialize(
    *, workflow_id: int, user_id: int | None, now: datetime, rev: int | None = None
) -> Workflows:
    """
    Check the draft, freeze it as the next version and let that take the new tickets.

    Waiting tickets of the department and category are matched again by a message. Raises
    NotFoundError, StaleRevisionError where ``rev`` is given and old, WrongStatusError,
    UnsoundWorkflowError.
    """
    workflow = workflow_qs_for_update().filter(pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError(f"There is no workflow {workflow_id}.")
    if rev is not None and rev != workflow.rev:
        raise StaleRevisionError("Somebody else changed the workflow meanwhile.")
    if workflow.status not in INITIALIZABLE:
        raise WrongStatusError(f"A workflow that is {workflow.status} cannot be initialized.")
    graph = draft_graph(workflow_id=workflow.pk)
    findings = _findings(workflow, graph)
    if any(finding.severity == "error" for finding in findings):
        raise UnsoundWorkflowError(findings)
    workflow.active_version = _version_freeze(workflow, graph, user_id=user_id, now=now)
    workflow.status = Workflows.Status.INITIALIZED
    workflow.is_published = True
    workflow.rev += 1
    workflow.updated_at = now
    try:
        workflow.save()
    except IntegrityError:
        # Another workflow with the same three values was initialized at this moment.
        raise UnsoundWorkflowError((*findings, _match_key_taken())) from None
    _announce(workflow, now=now)
    return workflow


def _version_freeze(
    workflow: Workflows, graph: Graph, *, user_id: int | None, now: datetime
) -> WorkflowVersion:
    definition = definition_to_json(compile_definition(header_of(workflow), graph))
    canonical = json.dumps(definition, sort_keys=True, separators=(",", ":"))
    last = workflow.versions.order_by("-version").values_list("version", flat=True).first()
    return WorkflowVersion.objects.create(
        workflow=workflow,
        version=(last or 0) + 1,
        definition=definition,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        created_at=now,
        created_by=user_id,
    )


def _findings(workflow: Workflows, graph: Graph) -> tuple[Finding, ...]:
    findings = [*find_problems(header_of(workflow), graph), *_empty_roles(graph)]
    if is_match_key_taken(workflow):
        findings.append(_match_key_taken())
    return tuple(findings)


def _empty_roles(graph: Graph) -> Iterator[Finding]:
    empty = roles_without_members({step.role.id for step in graph.steps})
    for step in graph.steps:
        if step.role.id in empty:
            yield Finding(
                "role_empty",
                "warning",
                f"Nobody is in the role {step.role.name} of “{step.name}” at present.",
                step_id=step.step_id,
                field="role_id",
                fix="Put somebody into the role; until then tasks wait on this step.",
            )


def _match_key_taken() -> Finding:
    return Finding(
        "duplicate_match_key",
        "error",
        "Another initialized workflow has the same department, category and sub-category.",
        field="sub_category",
        fix="Change one of the three, or pause the other workflow.",
    )


def _name_taken() -> InvalidError:
    return InvalidError(
        "The input is not valid.", details={"name": ["Another workflow has this name."]}
    )


def _announce(workflow: Workflows, *, now: datetime) -> None:
    """Have the tickets that wait for a workflow like this one matched again."""
    outbox_append(
        [
            OutgoingMessage(
                queue="WORKFLOW_TASKS_PRODUCTION",
                task="workflow.rematch",
                kwargs={"department": workflow.department, "category": workflow.category},
                key=f"workflow:{workflow.pk}",
            )
        ],
        now=now,
    )
