"""Endpoints with which Admins manage accounts."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from identity.models import Account
from identity.selectors import access_account, account_list, known_roles
from identity.services import people
from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import transaction

from .filters import AccountFilter
from .serializers import (
    AccountOutput,
    HeldRoleOutput,
    InvitedOutput,
    InviteInput,
    RolesInput,
)
from .views import IdentityView


class AccountViewSet(mixins.ListModelMixin, IdentityView, viewsets.GenericViewSet[Account]):
    """The accounts of the people who sign in with the built-in identity."""

    required_system_roles = {"tts": ["Admin"]}
    serializer_class = AccountOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = AccountFilter
    lookup_url_kwarg = "user_id"
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Account]:
        return account_list()

    @extend_schema(request=InviteInput, responses={201: InvitedOutput})
    def create(self, request: Request) -> Response:
        """Create an account without a password, and mail its person a link to set one."""
        form = InviteInput(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            with transaction():
                invitation = people.account_invite(
                    email=form.validated_data["email"],
                    full_name=form.validated_data["full_name"],
                    user_type=form.validated_data["user_type"],
                    roles=form.pairs(),
                    actor=person_of(request),
                    now=clock.real_now(),
                )
        except IntegrityError:
            # Another Admin has invited the same person at the same time.
            raise people.account_exists() from None
        return _invited(invitation, status.HTTP_201_CREATED)

    @extend_schema(responses=AccountOutput, filters=False)
    def retrieve(self, request: Request, user_id: str) -> Response:
        return _account(int(user_id))

    @extend_schema(request=None, responses=InvitedOutput, filters=False)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, user_id: str) -> Response:
        """Mail a new link to set the password. Earlier links become invalid."""
        with transaction():
            invitation = people.account_invite_again(
                account_id=int(user_id), actor=person_of(request), now=clock.real_now()
            )
        return _invited(invitation, status.HTTP_200_OK)

    @extend_schema(request=None, responses=AccountOutput, filters=False)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, user_id: str) -> Response:
        """Close the account. Its sessions end, and other services withdraw its roles. Its history
        stays.
        """
        with transaction():
            people.account_deactivate(
                account_id=int(user_id), actor=person_of(request), now=clock.real_now()
            )
        return _account(int(user_id))

    @extend_schema(request=None, responses=AccountOutput, filters=False)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, user_id: str) -> Response:
        """Open a closed account again, with the roles that it had before."""
        with transaction():
            people.account_activate(
                account_id=int(user_id), actor=person_of(request), now=clock.real_now()
            )
        return _account(int(user_id))

    @extend_schema(request=RolesInput, responses=AccountOutput, filters=False)
    @action(detail=True, methods=["put"])
    def roles(self, request: Request, user_id: str) -> Response:
        """Replace the person's roles by these. workflow_api learns them through the role sync."""
        form = RolesInput(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction():
            people.account_set_roles(
                account_id=int(user_id),
                roles=form.pairs(),
                actor=person_of(request),
                now=clock.real_now(),
            )
        return _account(int(user_id))


class RoleChoicesView(IdentityView):
    """The roles that an Admin can give to an account."""

    required_system_roles = {"tts": ["Admin"]}

    @extend_schema(responses=HeldRoleOutput(many=True))
    def get(self, request: Request) -> Response:
        """Every role of every system, by system and name."""
        rows = [{"system": system, "role": name} for system, name in sorted(known_roles().values())]
        return Response(HeldRoleOutput(rows, many=True).data)


def _account(account_id: int) -> Response:
    return Response(AccountOutput(access_account(account_id)).data)


def _invited(invitation: people.Invitation, code: int) -> Response:
    account: Any = access_account(invitation.account_id)
    account.set_up_link = invitation.link
    account.set_up_expires_at = invitation.expires_at
    # No cache may store the response: anybody with the link can open the account.
    headers = {"Cache-Control": "no-store"}
    return Response(InvitedOutput(account).data, status=code, headers=headers)
