from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import filters, mixins, serializers, viewsets

from . import selectors
from .models import Roles
from .serializers import RoleDetailOutput, RoleOutput


class RoleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Roles]):
    """The roles as Auth told them; they are written by its messages only."""

    required_system_roles_by_action = {"list": {"tts": ["*"]}, "retrieve": {"tts": ["*"]}}
    queryset = Roles.objects.none()
    lookup_field = "role_id"
    lookup_value_converter = "int"
    filter_backends = [DjangoFilterBackend, filters.SearchFilter, filters.OrderingFilter]
    filterset_fields = ["system"]
    search_fields = ["name"]
    ordering_fields = ["name", "system", "role_id"]

    def get_queryset(self) -> QuerySet[Roles]:
        if self.action == "retrieve":
            return selectors.role_list_with_members()
        return selectors.role_list()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return RoleDetailOutput if self.action == "retrieve" else RoleOutput
