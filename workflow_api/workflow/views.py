from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import filters, mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit.api import Pagination, error_body
from servicekit.auth import Person
from servicekit.transactions import transaction
from step.selectors import step_list, transition_list

from . import selectors, services
from .filters import WorkflowFilter
from .models import Workflows
from .serializers import (
    CreatedWorkflowOutput,
    FindingOutput,
    FlatWorkflowInput,
    GraphOutput,
    NestedWorkflowInput,
    UnsoundOutput,
    ValidationOutput,
    VersionDetailOutput,
    VersionOutput,
    WorkflowDetailOutput,
    WorkflowOutput,
    read_workflow,
)

ANY_ROLE = {"tts": ["*"]}
ADMIN = {"tts": ["Admin"]}
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag that the caller saw."
)


class WorkflowViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Workflows]):
    """Workflows, their drafts and their frozen versions."""

    required_system_roles_by_action = {
        "list": ANY_ROLE,
        "retrieve": ANY_ROLE,
        "detail_with_graph": ANY_ROLE,
        "graph": ANY_ROLE,
        "versions": ANY_ROLE,
        "version": ANY_ROLE,
        "create": ADMIN,
        "validate": ADMIN,
        "initialize": ADMIN,
    }
    queryset = Workflows.objects.none()
    serializer_class = WorkflowOutput
    lookup_value_converter = "int"
    filter_backends = [DjangoFilterBackend, filters.SearchFilter, filters.OrderingFilter]
    filterset_class = WorkflowFilter
    search_fields = ["name", "description", "department", "category", "sub_category"]
    ordering_fields = ["name", "status", "department", "category", "created_at", "updated_at"]

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
    def create(self, request: Request) -> Response:
        """Store a workflow as a draft, with its graph where one is sent."""
        draft, graph = read_workflow(request.data)
        with transaction():
            created = services.workflow_create(
                draft=draft, graph=graph, user_id=_user_id(request), now=timezone.now()
            )
        body = WorkflowOutput(created.workflow).data
        shown = _graph(created.workflow)
        refs = {step_id: ref for ref, step_id in created.step_ids.items()}
        for node in shown["nodes"]:
            node["temp_id"] = refs[node["step_id"]]
        body |= {"graph": shown, "temp_id_mapping": created.step_ids}
        return _tagged(Response(body, status=status.HTTP_201_CREATED), created.workflow)

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
        """The draft."""
        workflow = selectors.access_workflow(pk)
        return _tagged(Response(_graph(workflow)), workflow)

    @extend_schema(request=None, responses=ValidationOutput)
    @action(detail=True, methods=["post"])
    def validate(self, request: Request, pk: int) -> Response:
        """What is wrong or odd about the draft; changes nothing."""
        findings = services.workflow_validate(workflow=selectors.access_workflow(pk))
        is_valid = all(finding.severity != "error" for finding in findings)
        return Response({"valid": is_valid, "findings": FindingOutput(findings, many=True).data})

    @extend_schema(
        request=None, parameters=[IF_MATCH], responses={200: WorkflowOutput, 409: UnsoundOutput}
    )
    @action(detail=True, methods=["post"])
    def initialize(self, request: Request, pk: int) -> Response:
        """Freeze the draft as the next version and let it take the new tickets."""
        try:
            with transaction():
                workflow = services.workflow_initialize(
                    workflow_id=pk,
                    user_id=_user_id(request),
                    now=timezone.now(),
                    rev=_rev_seen(request),
                )
        except services.UnsoundWorkflowError as error:
            body = error_body(error.message, error.code, error.details)
            body["findings"] = FindingOutput(error.findings, many=True).data
            return Response(body, status=error.status)
        return _tagged(Response(WorkflowOutput(workflow).data), workflow)

    @extend_schema(responses=VersionOutput(many=True), filters=False)
    @action(detail=True, filter_backends=[])
    def versions(self, request: Request, pk: int) -> Response:
        """The frozen versions, newest first."""
        workflow = selectors.access_workflow(pk)
        versions = selectors.version_list(workflow_id=workflow.pk)
        pages = Pagination()
        page = pages.paginate_queryset(versions, request, self)
        return pages.get_paginated_response(VersionOutput(page, many=True).data)

    @extend_schema(responses=VersionDetailOutput)
    @action(detail=True, url_path="versions/<int:version>", url_name="version")
    def version(self, request: Request, pk: int, version: int) -> Response:
        """One frozen version with its definition."""
        workflow = selectors.access_workflow(pk)
        found = selectors.access_version(workflow_id=workflow.pk, version=version)
        return Response(VersionDetailOutput(found).data)


def _graph(workflow: Workflows) -> dict[str, Any]:
    steps = step_list(workflow_id=workflow.pk)
    transitions = transition_list(workflow_id=workflow.pk)
    return dict(GraphOutput({"nodes": steps, "edges": transitions}).data)


def _user_id(request: Request) -> int:
    return cast(Person, request.user).user_id  # the permission lets nobody else in


def _tagged(response: Response, workflow: Workflows) -> Response:
    response["ETag"] = f'"{workflow.rev}"'
    return response


def _rev_seen(request: Request) -> int | None:
    """The revision in ``If-Match``; None where there is none or any will do."""
    tag = request.headers.get("If-Match", "").strip()
    if not tag or tag == "*":
        return None
    number = tag.removeprefix("W/").strip('"')
    # What no revision can look like is no current revision either.
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
