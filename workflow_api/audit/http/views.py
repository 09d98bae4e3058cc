from __future__ import annotations

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import selectors
from audit.models import AuditEvent
from audit.services.sealing import audit_verify

from .filters import AuditEventFilter
from .serializers import (
    AuditEventOutput,
    TargetInput,
    VerdictOutput,
)


class AuditEventViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[AuditEvent]):
    """Audit events, newest first, read-only."""

    required_system_roles = {"tts": ["Admin"]}
    queryset = AuditEvent.objects.none()
    serializer_class = AuditEventOutput
    lookup_value_converter = "int"
    filter_backends = [DjangoFilterBackend]
    filterset_class = AuditEventFilter

    def get_queryset(self) -> QuerySet[AuditEvent]:
        return selectors.audit_event_list()

    def retrieve(self, request: Request, pk: int) -> Response:
        """One event."""
        return Response(AuditEventOutput(selectors.access_audit_event(pk)).data)

    @extend_schema(parameters=[TargetInput], responses=AuditEventOutput(many=True), filters=False)
    @action(detail=False, url_path="by-target", filter_backends=[])
    def by_target(self, request: Request) -> Response:
        """The events about one object, newest first."""
        asked = TargetInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = self.paginate_queryset(selectors.audit_events_of(**asked.validated_data))
        return self.get_paginated_response(AuditEventOutput(page, many=True).data)

    @extend_schema(responses=VerdictOutput, filters=False)
    @action(detail=False, filter_backends=[], pagination_class=None)
    def verify(self, request: Request) -> Response:
        """Verify that no sealed event has changed. This reads all events."""
        return Response(VerdictOutput(audit_verify()).data)
