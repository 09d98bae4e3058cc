from __future__ import annotations

from django.db.models import Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.base.identifiers import PUBLIC_ID
from servicekit.db.transactions import transaction
from servicekit.http.api.etags import with_etag
from servicekit.http.idempotency import idempotent
from task.engine.services import workflow_assign
from task.http.serializers import TaskOutput
from task.reads.access import (
    access_ticket,
    person_by_number,
    ticket_access,
    visible_tickets,
)
from task.reads.selectors import access_task
from tickets.models import WorkflowTicket

from .ticket_filters import TicketFilter
from .ticket_serializers import (
    AccessOfInput,
    AssignWorkflowInput,
    TicketAccessOutput,
    TicketOutput,
)

FOR = "Whom a service asks for; people ask for themselves."
READS = ["list", "retrieve", "by_number", "access"]


class TicketViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[WorkflowTicket]):
    """Tickets as the workflow knows them, read-only: only messages write them."""

    required_system_roles_by_action = {
        **{name: {"tts": ["*"], "hdts": ["Ticket Coordinator"]} for name in READS},
        "assign_workflow": {"tts": ["Admin"]},
    }
    allowed_user_types_by_action = {name: ["employee"] for name in READS}
    required_scopes_by_action = {
        **{name: ["tickets:read"] for name in READS},
        "access": ["access:read"],
    }
    serializer_class = TicketOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = TicketFilter
    lookup_url_kwarg = "ticket_pk"
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[WorkflowTicket]:
        if getattr(self, "swagger_fake_view", False):
            return WorkflowTicket.objects.none()
        return visible_tickets(person_of(self.request))

    @extend_schema(responses=TicketOutput, filters=False)
    def retrieve(self, request: Request, ticket_pk: str) -> Response:
        ticket = access_ticket(person_of(request), Q(pk=int(ticket_pk)))
        return Response(self.get_serializer(ticket).data)

    @extend_schema(responses=TicketOutput, filters=False)
    @action(detail=False, url_path=f"by-number/(?P<number>{PUBLIC_ID})", pagination_class=None)
    def by_number(self, request: Request, number: str) -> Response:
        """A ticket by its number."""
        ticket = access_ticket(person_of(request), Q(ticket_number=number))
        return Response(self.get_serializer(ticket).data)

    @extend_schema(request=AssignWorkflowInput, responses=TaskOutput, filters=False)
    @action(
        detail=False,
        methods=["post"],
        url_path=f"(?P<number>{PUBLIC_ID})/assign-workflow",
        pagination_class=None,
    )
    @idempotent
    def assign_workflow(self, request: Request, number: str) -> Response:
        """Open a task for a ticket that no workflow took, in the workflow that an Admin chooses."""
        person = person_of(request)
        body = AssignWorkflowInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            opened = workflow_assign(
                ticket_number=number,
                workflow_id=body.validated_data["workflow_id"],
                actor=person,
                now=clock.now(),
            )
        task = access_task(person, opened.pk)
        context = {**self.get_serializer_context(), "now": clock.now()}
        return with_etag(Response(TaskOutput(task, context=context).data), task.rev)

    @extend_schema(
        responses=TicketAccessOutput,
        filters=False,
        parameters=[
            OpenApiParameter("user_type", str, enum=["staff", "employee"], description=FOR),
            OpenApiParameter("user_id", int, description=FOR),
        ],
    )
    @action(detail=False, url_path=f"(?P<number>{PUBLIC_ID})/access", pagination_class=None)
    def access(self, request: Request, number: str) -> Response:
        """The caller's rights on a ticket; 404 if the caller may not see it.

        A service with the scope `access:read` names the person whose rights it asks for.
        """
        person = person_of(request)
        if person.is_service:
            asked = AccessOfInput(data=request.query_params)
            asked.is_valid(raise_exception=True)
            person = person_by_number(**asked.validated_data)
        answer = TicketAccessOutput(ticket_access(person, number)).data
        return Response(answer, headers={"Cache-Control": "private, max-age=30"})
