"""The lists of people in charge: every ticket for an Admin, and the owned tickets for a Ticket
Coordinator.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from role.domain.names import COORDINATOR
from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import transaction
from servicekit.http.idempotency import idempotent
from servicekit.messages.outbox.models import OutboxMessage
from task.models import Task
from task.outgoing.failed_notices import (
    failed_notice_list,
    failed_notice_retry,
    failed_notices_retry_all,
)
from task.reads import selectors
from task.reads.relation import is_admin, is_coordinator
from tickets.models import WorkflowTicket

from .filters import (
    AllTaskFilter,
    OwnedTicketFilter,
)
from .serializers import (
    AllTaskOutput,
    FailedNotificationOutput,
    OwnedTicketOutput,
    RetriedOutput,
    TaskCountsOutput,
)


class AllTasksView(generics.ListAPIView[WorkflowTicket]):
    """All tickets. `tab` selects them by state; `unassigned` selects tickets on which nobody works."""

    required_system_roles = {"tts": ["Admin"]}
    serializer_class = AllTaskOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = AllTaskFilter

    def get_queryset(self) -> QuerySet[WorkflowTicket]:
        if getattr(self, "swagger_fake_view", False):
            return WorkflowTicket.objects.none()
        return selectors.all_ticket_list()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": clock.now()}


class OwnedTicketsView(generics.ListAPIView[Task]):
    """The tickets that the caller owns as a Ticket Coordinator, newest first."""

    required_system_roles = {"tts": [COORDINATOR, "Admin"], "hdts": [COORDINATOR]}
    serializer_class = OwnedTicketOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = OwnedTicketFilter

    def get_queryset(self) -> QuerySet[Task]:
        if getattr(self, "swagger_fake_view", False):
            return Task.objects.none()
        return selectors.owned_task_list(person_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": clock.now()}


class TaskCountsView(APIView):
    """The numbers of open, late, soon due and unassigned tickets in all lists of the caller."""

    required_system_roles = {"tts": ["*"], "hdts": [COORDINATOR]}

    @extend_schema(operation_id="task_counts", responses=TaskCountsOutput, tags=["tasks"])
    def get(self, request: Request) -> Response:
        """Count the tickets in the caller's lists. A client may ask every minute."""
        person, now = person_of(request), clock.now()
        sees_all = is_admin(person)
        counts = {
            "own": selectors.counts_of_own(person, now),
            "queue": selectors.counts_of_queue(person, now),
            "owned": (
                selectors.counts_of_owned(person, now)
                if sees_all or is_coordinator(person)
                else None
            ),
            "all": selectors.counts_of_all(now) if sees_all else None,
        }
        return Response(TaskCountsOutput(counts).data)


class FailedNotificationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[OutboxMessage]):
    """Notices of tasks that could not be sent, newest first."""

    required_system_roles = {"tts": ["Admin"]}
    serializer_class = FailedNotificationOutput
    lookup_url_kwarg = "notification_id"
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[OutboxMessage]:
        if getattr(self, "swagger_fake_view", False):
            return OutboxMessage.objects.none()
        return failed_notice_list()

    @extend_schema(request=None, responses=FailedNotificationOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def retry(self, request: Request, notification_id: str) -> Response:
        """Try to send one notice again now."""
        with transaction():
            row = failed_notice_retry(row_id=int(notification_id), now=clock.real_now())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=RetriedOutput)
    @action(detail=False, methods=["post"])
    @idempotent
    def retry_all(self, request: Request) -> Response:
        """Try to send all failed notices again now."""
        with transaction():
            retried = failed_notices_retry_all(now=clock.real_now())
        return Response({"retried": retried})
