"""Create workflows: new ones, copies, and imports from another installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from django.db import IntegrityError

from audit.services.record import Actor, person_alias
from role.domain.names import name_key, system_key
from role.models import Roles
from role.selectors import roles_by_name
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import transaction_required
from sla.exceptions import UnknownCalendarError
from sla.locks import calendar_is_shared
from step.domain.draft import EdgeDraft, GraphDraft, NodeDraft
from step.services import MalformedGraphError, graph_copy, graph_create
from workflow.domain.keys import match_key
from workflow.models import Workflows
from workflow.selectors import access_workflow

from .audit import workflow_audit

LONGEST_NAME = 64
FACTS = (
    "name",
    "description",
    "department",
    "category",
    "sub_category",
    "end_logic",
    "calendar_id",
)
SLAS = ("low_sla", "medium_sla", "high_sla", "urgent_sla")


@dataclass(frozen=True, slots=True)
class WorkflowDraft:
    """A workflow to create.

    `slas` maps low, medium, high and urgent to a duration, or to None for no deadline.
    """

    name: str
    department: str
    category: str
    sub_category: str = ""
    description: str = ""
    end_logic: str = ""
    slas: Mapping[str, timedelta | None] = field(default_factory=dict)
    calendar_id: int | None = None


@dataclass(frozen=True, slots=True)
class CreatedWorkflow:
    """The new workflow. `step_ids` maps the name that the sender gave to each node to its new step
    id.
    """

    workflow: Workflows
    step_ids: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role identified by system and name, because ids of roles differ between installations."""

    system: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportedNode:
    """A node to import. Its roles are `role` and `escalate_to`; the roles in `node` are ignored. If
    `role` is None, the step is automatic.
    """

    node: NodeDraft
    role: RoleName | None
    escalate_to: RoleName | None


@transaction_required
def workflow_create(
    *,
    draft: WorkflowDraft,
    graph: GraphDraft,
    actor: Actor | None,
    now: datetime,
    action: str = "workflow.create",
) -> CreatedWorkflow:
    """Store a new workflow in status draft, with its steps and transitions.

    Raises InvalidError if the name is taken, UnknownCalendarError, MalformedGraphError if the graph
    is malformed or names an unknown role.
    """
    workflow = _workflow_insert(draft, actor=actor, now=now)
    step_ids = graph_create(workflow_id=workflow.pk, graph=graph)
    workflow_audit(action, workflow, actor=actor, now=now)
    return CreatedWorkflow(workflow=workflow, step_ids=step_ids)


@transaction_required
def workflow_clone(*, workflow_id: int, name: str, actor: Actor, now: datetime) -> CreatedWorkflow:
    """Create a workflow with the properties and the graph of another workflow's draft.

    If `name` is empty, the copy gets the original's name followed by "(copy)" or, if that is taken,
    by "(copy 2)" and so on. `step_ids` of the result maps the step ids of the original, as text, to
    those of the copy.

    Raises NotFoundError, and InvalidError if the name is taken.
    """
    other = access_workflow(workflow_id)
    draft = WorkflowDraft(
        name=name or _free_name(other.name),
        department=other.department,
        category=other.category,
        sub_category=other.sub_category,
        description=other.description,
        end_logic=other.end_logic,
        calendar_id=other.calendar_id,
        slas={sla.removesuffix("_sla"): getattr(other, sla) for sla in SLAS},
    )
    workflow = _workflow_insert(draft, actor=actor, now=now)
    copies = graph_copy(from_workflow_id=other.pk, to_workflow_id=workflow.pk)
    workflow_audit("workflow.clone", workflow, {"cloned_from": other.pk}, actor=actor, now=now)
    step_ids = {str(step_id): copy_id for step_id, copy_id in copies.items()}
    return CreatedWorkflow(workflow=workflow, step_ids=step_ids)


@transaction_required
def workflow_import(
    *,
    draft: WorkflowDraft,
    nodes: Sequence[ImportedNode],
    edges: Sequence[EdgeDraft],
    actor: Actor,
    now: datetime,
) -> CreatedWorkflow:
    """Store an exported workflow as a new draft; looks up its roles by system and name.

    Raises MalformedGraphError, also if a role does not exist here, and InvalidError if the name is
    taken.
    """
    roles = _roles_by_name(nodes)
    missing = {
        f"graph.nodes.{index}.{side}": [f"There is no role {name.name} in {name.system}."]
        for index, imported in enumerate(nodes)
        for side, name in (("role", imported.role), ("escalate_to", imported.escalate_to))
        if name is not None and _key(name) not in roles
    }
    if missing:
        raise MalformedGraphError("Roles that the workflow names are missing.", details=missing)
    resolved = tuple(
        replace(
            imported.node,
            role_id=_role_id(imported.role, roles),
            escalate_to=_role_id(imported.escalate_to, roles),
            is_automatic=imported.role is None,
        )
        for imported in nodes
    )
    graph = GraphDraft(nodes=resolved, edges=tuple(edges))
    return workflow_create(draft=draft, graph=graph, actor=actor, now=now, action="workflow.import")


def check_calendar(calendar_id: int | None) -> None:
    """Raise UnknownCalendarError if there is no such calendar; None is always accepted.

    The calendar is locked: nobody can delete it before the transaction ends.
    """
    if calendar_id is not None and not calendar_is_shared(calendar_id):
        raise UnknownCalendarError


def name_taken() -> InvalidError:
    return InvalidError(
        "The input is not valid.", details={"name": ["Another workflow has this name."]}
    )


def _workflow_insert(draft: WorkflowDraft, *, actor: Actor | None, now: datetime) -> Workflows:
    check_calendar(draft.calendar_id)
    workflow = Workflows(
        user_id=None if actor is None else actor.user_id,
        **{name: getattr(draft, name) for name in FACTS},
        **{sla: draft.slas.get(sla.removesuffix("_sla")) for sla in SLAS},
        match_department=match_key(draft.department),
        match_category=match_key(draft.category),
        match_sub_category=match_key(draft.sub_category),
        created_at=now,
        updated_at=now,
        changed_by=None if actor is None else person_alias(actor),
    )
    if Workflows.objects.filter(name=draft.name).exists():
        raise name_taken()
    try:
        workflow.save(force_insert=True)
    except IntegrityError:
        # Another transaction took the name between check and insert. The error rolls this
        # transaction back.
        raise name_taken() from None
    return workflow


def _free_name(name: str) -> str:
    taken = set(Workflows.objects.values_list("name", flat=True))
    suffixes = (" (copy)" if number == 1 else f" (copy {number})" for number in count(1))
    names = (f"{name[: LONGEST_NAME - len(suffix)]}{suffix}" for suffix in suffixes)
    return next(name for name in names if name not in taken)


def _roles_by_name(nodes: Iterable[ImportedNode]) -> dict[tuple[str, str], Roles]:
    wanted: dict[str, set[str]] = {}
    for imported in nodes:
        for name in (imported.role, imported.escalate_to):
            if name is not None:
                wanted.setdefault(system_key(name.system), set()).add(name.name)
    return {
        (system, key): role
        for system, names in wanted.items()
        for key, role in roles_by_name(names, system=system).items()
    }


def _role_id(name: RoleName | None, roles: Mapping[tuple[str, str], Roles]) -> int | None:
    return None if name is None else roles[_key(name)].role_id


def _key(name: RoleName) -> tuple[str, str]:
    return system_key(name.system), name_key(name.name)
