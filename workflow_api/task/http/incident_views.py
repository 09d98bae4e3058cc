"""Incidents, for Admins."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import transaction
from servicekit.http.api.filters import OrderingFilter
from servicekit.http.idempotency import idempotent
from servicekit.messages.outbox.decisions import Settler
from task.domain.decision import IncidentKind
from task.engine.retrying import incident_resolve, incident_retry
from task.models import Incident
from task.reads.incidents import access_incident, incident_list

from .serializers.incidents import IncidentOutput, ResolveInput
from .ticket_filters import ticket_search_filter

ANY = "any"


class IncidentFilter(django_filters.FilterSet):
    """`state` selects open incidents (default), resolved ones, or `any`."""

    state = django_filters.ChoiceFilter(
        choices=[*Incident.State.choices, (ANY, ANY)], method="of_state"
    )
    kind = django_filters.ChoiceFilter(choices=[(kind.value, kind.value) for kind in IncidentKind])
    search = ticket_search_filter("task__ticket__")
    ordering = OrderingFilter(fields=["incident_id", "first_seen", "last_seen", "count"])

    class Meta:
        model = Incident
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        rows = super().filter_queryset(queryset)
        is_asked = bool(self.form.cleaned_data.get("state"))
        return rows if is_asked else rows.filter(state=Incident.State.OPEN)

    def of_state(self, rows: QuerySet[Incident], name: str, value: str) -> QuerySet[Incident]:
        return rows if value == ANY else rows.filter(state=value)


class IncidentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Incident]):
    """Faults that keep tasks from going on: conditions that fail, roles without people, end logic that
    could not be sent. Newest first.
    """

    required_system_roles = {"tts": ["Admin"]}
    serializer_class = IncidentOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = IncidentFilter
    lookup_url_kwarg = "incident_id"
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Incident]:
        if getattr(self, "swagger_fake_view", False):
            return Incident.objects.none()
        return incident_list()

    @extend_schema(responses=IncidentOutput, filters=False)
    def retrieve(self, request: Request, incident_id: str) -> Response:
        return self._row(int(incident_id))

    @extend_schema(request=None, responses=IncidentOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def retry(self, request: Request, incident_id: str) -> Response:
        """Try again what failed. The `state` in the answer says whether the incident is resolved now."""
        person = person_of(request)
        with transaction():
            incident_retry(
                incident_id=int(incident_id),
                actor=person,
                settler=Settler.of(person),
                now=clock.now(),
            )
        return self._row(int(incident_id))

    @extend_schema(request=ResolveInput, responses=IncidentOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def resolve(self, request: Request, incident_id: str) -> Response:
        """Mark the incident as resolved. If the same fault happens again, a new incident is made."""
        body = ResolveInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            incident_resolve(
                incident_id=int(incident_id),
                reason=body.validated_data["reason"],
                actor=person_of(request),
                now=clock.now(),
            )
        return self._row(int(incident_id))

    def _row(self, incident_id: int) -> Response:
        return Response(self.get_serializer(access_incident(incident_id)).data)
