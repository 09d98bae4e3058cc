from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import transaction
from servicekit.http.api import error_body
from servicekit.http.api.etags import IF_MATCH, rev_seen, with_etag
from servicekit.http.idempotency import idempotent
from step.domain.draft import GraphDraft
from step.selectors import step_list, transition_list
from step.services import MalformedGraphError, graph_supposed
from workflow import selectors, services
from workflow.domain.soundness import has_errors
from workflow.models import Workflows

from .conditions import TriedConditionOutput, TryConditionInput, try_condition
from .exchange import (
    ExchangedWorkflow,
    export_workflow,
    read_export,
)
from .filters import WorkflowFilter
from .findings import ValidationOutput, shown_findings
from .serializers import (
    CloneInput,
    CreatedWorkflowOutput,
    FlatWorkflowInput,
    GraphOutput,
    GraphUpdateInput,
    InitializeInput,
    KindsOutput,
    NestedWorkflowInput,
    StaleOutput,
    UnsoundOutput,
    UpdatedGraphOutput,
    WorkflowDetailOutput,
    WorkflowInput,
    WorkflowOutput,
    read_details,
    read_graph,
    read_supposed_graph,
    read_workflow,
    shown_sent_diff,
)
from .version_actions import VersionActions

ANY_ROLE = {"tts": ["*"]}
ADMIN = {"tts": ["Admin"]}
Act = Callable[..., Workflows]

ACTED = extend_schema(request=None, parameters=[IF_MATCH], responses=WorkflowOutput)
PUBLISHED = {200: WorkflowOutput, 409: UnsoundOutput}


class WorkflowViewSet(VersionActions, mixins.ListModelMixin, viewsets.GenericViewSet[Workflows]):
    """Workflows, their drafts and their frozen versions."""

    required_system_roles_by_action = {
        "list": ANY_ROLE,
        "kinds": ANY_ROLE,
        "retrieve": ANY_ROLE,
        "detail_with_graph": ANY_ROLE,
        "graph": ANY_ROLE,
        "versions": ANY_ROLE,
        "version": ANY_ROLE,
        "create": ADMIN,
        "export": ANY_ROLE,
        "diff": ANY_ROLE,
        "draft_diff": ANY_ROLE,
        "publish_preview": ADMIN,
        "validate": ADMIN,
        "try_condition": ADMIN,
        "initialize": ADMIN,
        "deploy": ADMIN,
        "pause": ADMIN,
        "resume": ADMIN,
        "archive": ADMIN,
        "restore": ADMIN,
        "clone": ADMIN,
        "import_": ADMIN,
        "update_details": ADMIN,
        "update_graph": ADMIN,
        "destroy": ADMIN,
    }
    allowed_user_types_by_action = {"kinds": ["employee"]}
    queryset = Workflows.objects.none()
    serializer_class = WorkflowOutput
    lookup_value_converter = "key"
    filter_backends = [DjangoFilterBackend]
    filterset_class = WorkflowFilter

    def get_queryset(self) -> QuerySet[Workflows]:
        return selectors.workflow_list()

    @extend_schema(
        request=PolymorphicProxySerializer(
            component_name="WorkflowCreate",
            serializers=[FlatWorkflowInput, NestedWorkflowInput],
            resource_type_field_name=None,
        ),
        responses={201: CreatedWorkflowOutput},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Store a workflow as a draft, with its graph if one is sent."""
        draft, graph = read_workflow(request.data)
        with transaction():
            created = services.workflow_create(
                draft=draft, graph=graph, actor=person_of(request), now=clock.now()
            )
        return _created(created)

    @extend_schema(responses=KindsOutput, filters=False)
    @action(detail=False, pagination_class=None)
    def kinds(self, request: Request) -> Response:
        """List the departments, categories and sub-categories of the tickets accepted at present."""
        return Response(KindsOutput({"kinds": selectors.served_kinds()}).data)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One workflow."""
        workflow = selectors.access_workflow(pk)
        return _tagged(Response(WorkflowOutput(workflow).data), workflow)

    @extend_schema(responses=WorkflowDetailOutput)
    @action(detail=True, url_path="detail", url_name="detail-with-graph")
    def detail_with_graph(self, request: Request, pk: int) -> Response:
        """One workflow with its draft."""
        workflow = selectors.access_workflow(pk)
        body = WorkflowOutput(workflow).data | {"graph": _graph(workflow)}
        return _tagged(Response(body), workflow)

    @extend_schema(responses=GraphOutput)
    @action(detail=True)
    def graph(self, request: Request, pk: int) -> Response:
        """The steps and transitions of the draft."""
        workflow = selectors.access_workflow(pk)
        return _tagged(Response(_graph(workflow)), workflow)

    @extend_schema(request=GraphUpdateInput(required=False), responses=ValidationOutput)
    @action(detail=True, methods=["post"])
    def validate(self, request: Request, pk: int) -> Response:
        """Check the draft, or the graph that is sent in its place, and return the errors and warnings.
        Changes nothing.
        """
        workflow = selectors.access_workflow(pk)
        sent = read_supposed_graph(request.data)
        supposed = None if sent is None else graph_supposed(workflow_id=pk, graph=sent)
        findings = services.workflow_validate(
            workflow=workflow, graph=None if supposed is None else supposed.graph
        )
        body = {
            "valid": not has_errors(findings),
            "findings": shown_findings(findings, supposed),
            "rev": workflow.rev,
        }
        return Response(body)

    @extend_schema(request=TryConditionInput, responses=TriedConditionOutput)
    @action(detail=True, methods=["post"], url_path="conditions/try", url_name="conditions-try")
    def try_condition(self, request: Request, pk: int) -> Response:
        """Evaluate a condition on an existing ticket, given by its number, or on a supposed one; changes
        nothing. The facts of `task` are those of the existing ticket's task; a supposed ticket has no
        such facts.
        """
        selectors.access_workflow(pk)
        return Response(TriedConditionOutput(try_condition(request.data)).data)

    @extend_schema(
        request=WorkflowInput(partial=True),
        parameters=[IF_MATCH],
        responses={200: WorkflowOutput, 409: StaleOutput},
    )
    @action(detail=True, methods=["put"], url_path="update-details", url_name="update-details")
    @idempotent
    def update_details(self, request: Request, pk: int) -> Response:
        """Change properties of the draft. Omitted properties stay as they are. If the workflow is
        initialized, a new name takes effect at once, and all other changes with the next version.
        """
        selectors.access_workflow(pk)
        details = read_details(request.data)
        with transaction():
            workflow = services.workflow_update_details(
                workflow_id=pk,
                details=details,
                actor=person_of(request),
                now=clock.now(),
                rev=rev_seen(request),
            )
        return _tagged(Response(WorkflowOutput(workflow).data), workflow)

    @extend_schema(
        request=GraphUpdateInput,
        parameters=[IF_MATCH],
        responses={200: UpdatedGraphOutput, 409: StaleOutput},
    )
    @action(detail=True, methods=["put"], url_path="update-graph", url_name="update-graph")
    @idempotent
    def update_graph(self, request: Request, pk: int) -> Response:
        """Replace the draft by this graph, completely or not at all. Nodes with `step_id` and edges
        with `transition_id` keep their identity and their omitted fields. Steps and transitions
        that the graph leaves out are removed from the draft. Versions and running tasks stay as
        they are.
        """
        selectors.access_workflow(pk)
        graph = read_graph(request.data)
        with transaction():
            try:
                workflow, change = services.workflow_update_graph(
                    workflow_id=pk,
                    graph=graph,
                    actor=person_of(request),
                    now=clock.now(),
                    rev=rev_seen(request),
                )
            except services.StaleWorkflowError as error:
                error.body["diff"] = _sent_diff(pk, graph)
                raise
        body = _graph(workflow) | {
            "rev": workflow.rev,
            "has_unpublished_changes": workflow.has_unpublished_changes,
            "temp_id_mapping": {**change.transition_ids, **change.step_ids},
            "transition_id_mapping": change.transition_ids,
        }
        return _tagged(Response(body), workflow)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a workflow without frozen versions."""
        with transaction():
            services.workflow_delete(
                workflow_id=pk, actor=person_of(request), now=clock.now(), rev=rev_seen(request)
            )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=InitializeInput, parameters=[IF_MATCH], responses=PUBLISHED)
    @action(detail=True, methods=["post"])
    @idempotent
    def initialize(self, request: Request, pk: int) -> Response:
        """Freeze the draft as the next version, which then takes new tickets."""
        selectors.access_workflow(pk)
        form = InitializeInput(data=request.data)
        form.is_valid(raise_exception=True)
        act = partial(services.workflow_initialize, reason=form.validated_data["reason"])
        return self._act(act, request, pk)

    @extend_schema(request=None, parameters=[IF_MATCH], responses=PUBLISHED)
    @action(detail=True, methods=["post"])
    @idempotent
    def deploy(self, request: Request, pk: int) -> Response:
        """Check the draft and mark it as sound. The workflow takes no tickets yet."""
        return self._act(services.workflow_deploy, request, pk)

    @ACTED
    @action(detail=True, methods=["post"])
    @idempotent
    def pause(self, request: Request, pk: int) -> Response:
        """Stop taking new tickets. Open tasks continue."""
        return self._act(services.workflow_pause, request, pk)

    @ACTED
    @action(detail=True, methods=["post"])
    @idempotent
    def resume(self, request: Request, pk: int) -> Response:
        """Take new tickets again, with the version that was active before the pause."""
        return self._act(services.workflow_resume, request, pk)

    @ACTED
    @action(detail=True, methods=["post"])
    @idempotent
    def archive(self, request: Request, pk: int) -> Response:
        """Archive a workflow that takes no tickets. Its open tasks continue."""
        return self._act(services.workflow_archive, request, pk)

    @ACTED
    @action(detail=True, methods=["post"])
    @idempotent
    def restore(self, request: Request, pk: int) -> Response:
        """Restore an archived workflow with the status that it had before."""
        return self._act(services.workflow_restore, request, pk)

    @extend_schema(request=CloneInput, responses={201: CreatedWorkflowOutput})
    @action(detail=True, methods=["post"])
    @idempotent
    def clone(self, request: Request, pk: int) -> Response:
        """Copy this draft into a new workflow. `temp_id_mapping` maps the step ids of the original
        to those of the copy.
        """
        selectors.access_workflow(pk)
        form = CloneInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            created = services.workflow_clone(
                workflow_id=pk,
                name=form.validated_data["name"],
                actor=person_of(request),
                now=clock.now(),
            )
        return _created(created)

    @extend_schema(responses=ExchangedWorkflow)
    @action(detail=True)
    def export(self, request: Request, pk: int) -> Response:
        """Export the draft for another installation. Roles are identified by name."""
        workflow = selectors.access_workflow(pk)
        return _tagged(Response(export_workflow(workflow)), workflow)

    @extend_schema(request=ExchangedWorkflow, responses={201: CreatedWorkflowOutput})
    @action(detail=False, methods=["post"], url_path="import", url_name="import")
    @idempotent
    def import_(self, request: Request) -> Response:
        """Store the result of an `export` as a new draft. Its roles must exist here."""
        draft, nodes, edges = read_export(request.data)
        with transaction():
            created = services.workflow_import(
                draft=draft,
                nodes=nodes,
                edges=edges,
                actor=person_of(request),
                now=clock.now(),
            )
        return _created(created)

    def _act(self, act: Act, request: Request, pk: int) -> Response:
        try:
            with transaction():
                workflow = act(
                    workflow_id=pk,
                    actor=person_of(request),
                    now=clock.now(),
                    rev=rev_seen(request),
                )
        except services.UnsoundWorkflowError as error:
            body = error_body(error.message, error.code, error.details)
            body["findings"] = shown_findings(error.findings)
            return Response(body, status=error.status)
        return _tagged(Response(WorkflowOutput(workflow).data), workflow)


def _graph(workflow: Workflows) -> dict[str, Any]:
    steps = step_list(workflow_id=workflow.pk)
    transitions = transition_list(workflow_id=workflow.pk)
    return dict(GraphOutput({"nodes": steps, "edges": transitions}).data)


def _sent_diff(workflow_id: int, graph: GraphDraft) -> dict[str, Any] | None:
    """The changes from the current draft to the graph in the request; None if that graph is
    malformed.
    """
    workflow = selectors.access_workflow(workflow_id)
    try:
        return shown_sent_diff(*services.sent_diff(workflow=workflow, graph=graph))
    except MalformedGraphError:
        return None


def _tagged(response: Response, workflow: Workflows) -> Response:
    return with_etag(response, workflow.rev)


def _created(created: services.CreatedWorkflow) -> Response:
    body = WorkflowOutput(created.workflow).data
    shown = _graph(created.workflow)
    refs = {step_id: ref for ref, step_id in created.step_ids.items()}
    for node in shown["nodes"]:
        node["temp_id"] = refs[node["step_id"]]
    body |= {"graph": shown, "temp_id_mapping": created.step_ids}
    return _tagged(Response(body, status=status.HTTP_201_CREATED), created.workflow)
