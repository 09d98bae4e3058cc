from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import generics, mixins, serializers, viewsets

from role import selectors
from role.domain.names import COORDINATOR
from role.models import Roles, RoleUsers
from servicekit import clock
from servicekit.base.errors import NotFoundError

from .filters import (
    RoleFilter,
    RoleMemberFilter,
)
from .serializers import (
    RoleDetailOutput,
    RoleMemberOutput,
    RoleRowOutput,
)

# Everybody who can be assigned a task or who assigns tasks to others.
READERS = {"tts": ["*"], "hdts": [COORDINATOR]}


class RoleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Roles]):
    """The roles that Auth has sent. Read-only: only messages from Auth change them."""

    required_system_roles_by_action = {"list": READERS, "retrieve": READERS}
    queryset = Roles.objects.none()
    lookup_field = "role_id"
    lookup_value_converter = "key"
    filter_backends = [DjangoFilterBackend]
    filterset_class = RoleFilter

    def get_queryset(self) -> QuerySet[Roles]:
        if self.action == "retrieve":
            return selectors.role_list_with_members(clock.now())
        return selectors.role_list_with_counts(clock.now())

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return RoleDetailOutput if self.action == "retrieve" else RoleRowOutput


class RoleMembersView(generics.ListAPIView[RoleUsers]):
    """The people who are or were in a role, by name, in pages. `is_active` selects current or former
    members.
    """

    required_system_roles = READERS
    serializer_class = RoleMemberOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = RoleMemberFilter

    def get_queryset(self) -> QuerySet[RoleUsers]:
        if getattr(self, "swagger_fake_view", False):
            return RoleUsers.objects.none()
        role = selectors.role_list().filter(role_id=self.kwargs["role_id"]).first()
        if role is None:
            raise NotFoundError
        return selectors.role_member_list(role, clock.now())
