"""The lists of those in charge: every ticket for an Admin, their own for a Ticket Coordinator."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import generics
from rest_framework.request import Request

from role.domain.names import COORDINATOR
from servicekit.auth import Person
from tickets.models import WorkflowTicket

from . import selectors
from .filters import AllTaskFilter, OwnedTicketFilter
from .models import Task
from .serializers import AllTaskOutput, OwnedTicketOutput


class AllTasksView(generics.ListAPIView[WorkflowTicket]):
    """Every ticket by what became of it; `unassigned` are those on which nobody works."""

    required_system_roles = {"tts": ["Admin"]}
    serializer_class = AllTaskOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = AllTaskFilter

    def get_queryset(self) -> QuerySet[WorkflowTicket]:
        if getattr(self, "swagger_fake_view", False):
            return WorkflowTicket.objects.none()
        return selectors.all_ticket_list()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": timezone.now()}


class OwnedTicketsView(generics.ListAPIView[Task]):
    """The tickets that the caller owns as a Ticket Coordinator, newest first."""

    required_system_roles = {"tts": [COORDINATOR, "Admin"], "hdts": [COORDINATOR]}
    serializer_class = OwnedTicketOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = OwnedTicketFilter

    def get_queryset(self) -> QuerySet[Task]:
        if getattr(self, "swagger_fake_view", False):
            return Task.objects.none()
        return selectors.owned_task_list(_person(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": timezone.now()}


def _person(request: Request) -> Person:
    return cast(Person, request.user)  # SystemRolePermission lets nobody else in
