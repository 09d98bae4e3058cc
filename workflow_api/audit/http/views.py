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
from audit.services.verifying import chain_report, verification_request
from servicekit.clock import real_now
from servicekit.db.transactions import transaction

from .filters import AuditEventFilter
from .serializers import AuditEventOutput, ChainOutput, TargetInput


class AuditEventViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[AuditEvent]):
    """Audit events, newest first, read-only."""

    required_system_roles = {"tts": ["Admin"]}
    queryset = AuditEvent.objects.none()
    serializer_class = AuditEventOutput
    lookup_value_converter = "key"
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

    @extend_schema(responses=ChainOutput, filters=False)
    @action(detail=False, filter_backends=[], pagination_class=None)
    def verify(self, request: Request) -> Response:
        """Whether no sealed event has changed. A short chain is checked at once, a long one by a
        worker once a day and when asked.
        """
        return Response(ChainOutput(chain_report(now=real_now())).data)

    @extend_schema(request=None, responses={202: ChainOutput}, filters=False)
    @verify.mapping.post
    def verify_now(self, request: Request) -> Response:
        """Let a worker check the chain now. If a worker is already checking it, nothing changes."""
        now = real_now()
        with transaction():
            verification_request(now=now)
        return Response(ChainOutput(chain_report(now=now)).data, status=202)
