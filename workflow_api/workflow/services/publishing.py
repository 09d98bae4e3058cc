"""Check drafts, freeze them into versions on which tasks run, and pause and resume workflows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError

from audit.services.record import Actor
from role.selectors import roles_without_members
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from step.drafts import (
    draft_locked,
    workflow_written,
)
from step.selectors import draft_graph
from step.services import graph_pin
from workflow.domain.codec import definition_to_json
from workflow.domain.compile import compile_definition
from workflow.domain.definition import END_LOGIC_FIELDS, Graph, Header
from workflow.domain.keys import match_key
from workflow.domain.soundness import Code, Finding, find_problems, finding, has_errors, label
from workflow.exceptions import MatchKeyTakenError, UnsoundWorkflowError, WrongStatusError
from workflow.models import Workflows, WorkflowVersion
from workflow.selectors import (
    MatchKey,
    draft_match_key,
    header_of,
    is_match_key_taken,
    live_match_key,
)

from .audit import workflow_audit

Status = Workflows.Status
INITIALIZABLE = frozenset({Status.DRAFT, Status.DEPLOYED, Status.INITIALIZED})
DEPLOYABLE = frozenset({Status.DRAFT, Status.DEPLOYED})


def workflow_validate(*, workflow: Workflows, graph: Graph | None = None) -> tuple[Finding, ...]:
    """All errors and warnings of the current draft or, if `graph` is given, of this graph."""
    return _findings(workflow, draft_graph(workflow_id=workflow.pk) if graph is None else graph)


@transaction_required
def workflow_deploy(
    *, workflow_id: int, actor: Actor, now: datetime, rev: int | None = None
) -> Workflows:
    """Check the draft and set the status to deployed: it is sound, but takes no tickets yet.

    Editing the draft sets the status back to draft.

    Raises NotFoundError, StaleRevError, ArchivedError, WrongStatusError, UnsoundWorkflowError.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    if workflow.status not in DEPLOYABLE:
        raise WrongStatusError(f"A workflow that is {workflow.status} cannot be deployed.")
    _refuse_unsound(workflow, draft_graph(workflow_id=workflow.pk))
    _status_set(workflow, Status.DEPLOYED, "workflow.deploy", actor=actor, now=now)
    return workflow


@transaction_required
def workflow_initialize(
    *,
    workflow_id: int,
    actor: Actor | None,
    now: datetime,
    rev: int | None = None,
    reason: str = "",
) -> Workflows:
    """Check the draft and freeze it as the next version, which then takes new tickets. The reason is
    audited.

    Sends a message that lets waiting tickets of the department and category be matched again.
    Raises the errors of `workflow_deploy`.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    if workflow.status not in INITIALIZABLE:
        raise WrongStatusError(f"A workflow that is {workflow.status} cannot be initialized.")
    graph = draft_graph(workflow_id=workflow.pk)
    findings = _refuse_unsound(workflow, graph)
    version = _version_freeze(workflow, graph, actor=actor, now=now)
    before = workflow.status
    workflow.active_version = version
    workflow.status = Status.INITIALIZED
    workflow.is_published = True
    workflow.has_unpublished_changes = False
    workflow.match_department = match_key(workflow.department)
    workflow.match_category = match_key(workflow.category)
    workflow.match_sub_category = match_key(workflow.sub_category)
    try:
        workflow_written(workflow, actor=actor, now=now)
    except IntegrityError:
        # Another transaction has just initialized a workflow with the same three values.
        raise UnsoundWorkflowError((*findings, _match_key_taken())) from None
    changes = {
        "status": {"from": before, "to": workflow.status},
        "version": version.version,
        "sha256": version.sha256,
        **({"reason": reason} if reason else {}),
    }
    workflow_audit("workflow.initialize", workflow, changes, actor=actor, now=now)
    _announce(workflow, now=now)
    return workflow


@transaction_required
def workflow_pause(
    *, workflow_id: int, actor: Actor, now: datetime, rev: int | None = None
) -> Workflows:
    """Stop taking new tickets; open tasks continue.

    Raises NotFoundError, StaleRevError, ArchivedError, WrongStatusError unless it is initialized.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    if workflow.status != Status.INITIALIZED:
        raise WrongStatusError(f"A workflow that is {workflow.status} cannot be paused.")
    _status_set(workflow, Status.PAUSED, "workflow.pause", actor=actor, now=now)
    return workflow


@transaction_required
def workflow_resume(
    *, workflow_id: int, actor: Actor, now: datetime, rev: int | None = None
) -> Workflows:
    """Take new tickets again, with the version that was active before the pause.

    Raises NotFoundError, StaleRevError, ArchivedError, WrongStatusError unless it is paused, and
    MatchKeyTakenError if another initialized workflow takes the same tickets by now.
    """
    workflow = draft_locked(workflow_id=workflow_id, rev=rev)
    if workflow.status != Status.PAUSED:
        raise WrongStatusError(f"A workflow that is {workflow.status} cannot be resumed.")
    taken = MatchKeyTakenError(
        "Another initialized workflow has the same department, category and sub-category."
    )
    if is_match_key_taken(live_match_key(workflow), besides=workflow.pk):
        raise taken
    try:
        _status_set(workflow, Status.INITIALIZED, "workflow.resume", actor=actor, now=now)
    except IntegrityError:
        raise taken from None
    _announce(workflow, now=now)
    return workflow


def _status_set(
    workflow: Workflows, status: Workflows.Status, action: str, *, actor: Actor, now: datetime
) -> None:
    changes = {"status": {"from": workflow.status, "to": status}}
    workflow.status = status
    workflow_written(workflow, actor=actor, now=now)
    workflow_audit(action, workflow, changes, actor=actor, now=now)


def _version_freeze(
    workflow: Workflows, graph: Graph, *, actor: Actor | None, now: datetime
) -> WorkflowVersion:
    definition = definition_to_json(compile_definition(header_of(workflow), graph))
    canonical = json.dumps(definition, sort_keys=True, separators=(",", ":"))
    last = workflow.versions.order_by("-version").values_list("version", flat=True).first()
    graph_pin(workflow_id=workflow.pk)
    return WorkflowVersion.objects.create(
        workflow=workflow,
        version=(last or 0) + 1,
        definition=definition,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        created_at=now,
        created_by=None if actor is None else actor.user_id,
    )


def _refuse_unsound(workflow: Workflows, graph: Graph) -> tuple[Finding, ...]:
    findings = _findings(workflow, graph)
    if has_errors(findings):
        raise UnsoundWorkflowError(findings)
    return findings


def _findings(workflow: Workflows, graph: Graph) -> tuple[Finding, ...]:
    header = header_of(workflow)
    findings = [*find_problems(header, graph), *_empty_roles(graph), *_without_queue(header)]
    if is_match_key_taken(draft_match_key(workflow), besides=workflow.pk):
        findings.append(_match_key_taken())
    return tuple(findings)


def _empty_roles(graph: Graph) -> Iterator[Finding]:
    empty = roles_without_members({step.role.id for step in graph.steps if step.role})
    for step in graph.steps:
        if step.role is not None and step.role.id in empty:
            yield finding(
                Code.ROLE_EMPTY,
                f"Nobody is in the role {step.role.name} of {label(step)} at present.",
                step_id=step.step_id,
                field="role_id",
                fix="Put somebody into the role; until then tasks wait on this step.",
            )


def _without_queue(header: Header) -> Iterator[Finding]:
    """A warning if no connected system takes the messages of the end logic."""
    if header.end_logic in END_LOGIC_FIELDS and header.end_logic not in settings.END_LOGIC_SYSTEMS:
        yield finding(
            Code.END_LOGIC_QUEUE,
            f"The end logic “{header.end_logic}” sends its messages to a system that is not connected "
            "here; they wait in their queue.",
            field="end_logic",
            fix="Connect the system and name it in TTS_END_LOGIC_SYSTEMS, or choose another end logic.",
        )


def _match_key_taken() -> Finding:
    return finding(
        Code.DUPLICATE_MATCH_KEY,
        "Another initialized workflow has the same department, category and sub-category.",
        field="sub_category",
        fix="Change one of the three, or pause the other workflow.",
    )


def _announce(workflow: Workflows, *, now: datetime) -> None:
    """Send a message that lets the waiting tickets of this department and category be matched
    again.
    """
    key: MatchKey = live_match_key(workflow)
    outbox_append(
        [
            OutgoingMessage(
                queue="WORKFLOW_TASKS_PRODUCTION",
                task="workflow.rematch",
                kwargs={"department": key.department, "category": key.category},
                key=f"workflow:{workflow.pk}",
            )
        ],
        now=now,
    )
