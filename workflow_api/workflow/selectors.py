"""Read workflows and their frozen versions."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import astuple, dataclass
from threading import Lock
from typing import cast

from django.db.models import Q, QuerySet

from servicekit.base.errors import NotFoundError
from sla.domain.priorities import PRIORITIES

from .domain.codec import definition_from_json
from .domain.definition import Definition, Header, Step
from .domain.keys import match_key
from .hot import candidate_rows
from .models import Workflows, WorkflowVersion

CACHED_DEFINITIONS = 256


@dataclass(frozen=True, slots=True)
class MatchKey:
    """The department and categories by which a workflow takes tickets, trimmed.

    Only folded values may be compared. `served_kinds` returns unfolded values, for people to read.
    """

    department: str
    category: str
    sub_category: str


# The key is the digest of the content, for two reasons. Versions with equal content then share one
# definition. And an id from a transaction that was rolled back may be given to another version.
_definitions: OrderedDict[str, Definition] = OrderedDict()
_definitions_lock = Lock()


def workflow_list() -> QuerySet[Workflows]:
    """All workflows, newest first, each with the number of its active version."""
    workflows = Workflows.objects.select_related("active_version")
    return workflows.defer("active_version__definition").order_by("-workflow_id")


def access_workflow(workflow_id: int) -> Workflows:
    """The workflow; raises NotFoundError."""
    workflow = workflow_list().filter(pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError(f"There is no workflow {workflow_id}.")
    return workflow


def workflow_by_name(name: str) -> Workflows | None:
    """The workflow with exactly this name, or None."""
    return workflow_list().filter(name=name).first()


def candidate_workflows(department: str, category: str) -> list[Workflows]:
    """The initialized workflows of a department and category, ascending by id.

    Surrounding spaces and case do not matter. Each workflow has its `active_version`, which
    `definition_of` takes. The stored definition is loaded only if it is needed.
    """
    return candidate_rows(match_key(department), match_key(category))


def served_kinds() -> list[MatchKey]:
    """The kinds of tickets that initialized workflows take, sorted, in the spelling of the active
    versions.

    The result names no workflow, because every requester may see it.
    """
    taking = Workflows.objects.filter(status=Workflows.Status.INITIALIZED)
    versions = WorkflowVersion.objects.filter(pk__in=taking.values("active_version"))
    # Leave out the large definitions: `definition_of` has most of them in its cache.
    headers = [definition_of(version).header for version in versions.defer("definition")]
    kinds = [
        MatchKey(it.department.strip(), it.category.strip(), it.sub_category.strip())
        for it in headers
    ]
    return sorted(kinds, key=astuple)


def live_match_key(workflow: Workflows) -> MatchKey:
    """The folded values by which the workflow matches tickets now."""
    return MatchKey(workflow.match_department, workflow.match_category, workflow.match_sub_category)


def draft_match_key(workflow: Workflows) -> MatchKey:
    """The folded values by which the workflow would match tickets if its draft were published."""
    return MatchKey(
        match_key(workflow.department),
        match_key(workflow.category),
        match_key(workflow.sub_category),
    )


def is_match_key_taken(key: MatchKey, *, besides: int) -> bool:
    """Whether an initialized workflow, except for `besides`, takes tickets with these values."""
    others = Workflows.objects.exclude(pk=besides)
    return others.filter(
        status=Workflows.Status.INITIALIZED,
        match_department=key.department,
        match_category=key.category,
        match_sub_category=key.sub_category,
    ).exists()


def version_list(*, workflow_id: int) -> QuerySet[WorkflowVersion]:
    """The frozen versions of a workflow, newest first. Their definitions are loaded only if they
    are needed.
    """
    versions = WorkflowVersion.objects.filter(workflow_id=workflow_id).select_related("workflow")
    return versions.defer("definition").order_by("-version")


def access_version(*, workflow_id: int, version: int) -> WorkflowVersion:
    """One frozen version, complete; raises NotFoundError."""
    versions = WorkflowVersion.objects.select_related("workflow")
    found = versions.filter(workflow_id=workflow_id, version=version).first()
    if found is None:
        raise NotFoundError(f"Workflow {workflow_id} has no version {version}.")
    return found


def header_of(workflow: Workflows) -> Header:
    """The properties of the draft as the plain value that validation and compiling use."""
    return Header(
        workflow_id=workflow.workflow_id,
        name=workflow.name,
        department=workflow.department,
        category=workflow.category,
        sub_category=workflow.sub_category,
        slas={level: getattr(workflow, f"{level}_sla") for level in reversed(PRIORITIES)},
        description=workflow.description,
        end_logic=workflow.end_logic,
        calendar_id=workflow.calendar_id,
    )


def workflow_names_of_calendar(calendar_id: int) -> list[str]:
    """The names of the workflows that use the calendar, in their draft or their active version,
    ascending.
    """
    versions = WorkflowVersion.objects.defer("definition")
    active = Workflows.objects.exclude(active_version=None)
    naming = [
        version.workflow_id
        for version in versions.filter(pk__in=active.values("active_version"))
        if definition_of(version).header.calendar_id == calendar_id
    ]
    named = Workflows.objects.filter(Q(calendar_id=calendar_id) | Q(pk__in=naming))
    return list(named.order_by("name").values_list("name", flat=True))


def steps_of_role(role_pk: int) -> list[tuple[Workflows, Step]]:
    """The steps of a role in the active versions of workflows that are not archived, each with its
    workflow, by the workflow's name.
    """
    active = Workflows.objects.filter(archived_at=None).exclude(active_version=None)
    workflows = active.select_related("active_version").defer("active_version__definition")
    return [
        (workflow, step)
        for workflow in workflows.order_by("name")
        for step in definition_of(cast(WorkflowVersion, workflow.active_version)).graph.steps
        if step.role is not None and step.role.id == role_pk
    ]


def definition_of(version: WorkflowVersion) -> Definition:
    """The definition of a frozen version, from a cache of this process.

    Versions with equal content share one value.
    """
    with _definitions_lock:
        known = _definitions.get(version.sha256)
        if known is not None:
            _definitions.move_to_end(version.sha256)
            return known
    definition = definition_from_json(version.definition)
    with _definitions_lock:
        _definitions[version.sha256] = definition
        if len(_definitions) > CACHED_DEFINITIONS:
            _definitions.popitem(last=False)
    return definition
