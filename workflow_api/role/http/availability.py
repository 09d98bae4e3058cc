"""Absences of people, over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from role import selectors, services
from role.domain.names import ADMIN, COORDINATOR, SYSTEM
from role.models import Absence, RoleUsers
from role.services.availability import Wanted
from servicekit import clock
from servicekit.auth import Person, person_of
from servicekit.base.errors import ForbiddenError
from servicekit.db.transactions import transaction
from servicekit.http.idempotency import idempotent

from .filters import DelegateFilter
from .serializers import (
    AbsenceOutput,
    AvailabilityInput,
    AvailabilityOutput,
    AvailabilityQuery,
    DelegateOutput,
)


class AvailabilityView(APIView):
    """A person's absence from all their roles. Everybody may see and change their own absence; an
    Admin may see and change everybody's.
    """

    required_system_roles = {"tts": ["*"], "hdts": [COORDINATOR]}

    @extend_schema(responses=AvailabilityOutput, parameters=[AvailabilityQuery])
    def get(self, request: Request) -> Response:
        """The absence that lasts now or begins later; its moments are null if there is none."""
        user_id = _asked_for(request)
        absence = selectors.absence_of(user_id, clock.now())
        if absence is not None:
            return Response(AvailabilityOutput(absence).data)
        nothing = {"away_from": None, "away_until": None, "delegate_user_id": None}
        return Response({"user_id": user_id, **nothing})

    @extend_schema(request=AvailabilityInput, responses=AvailabilityOutput)
    @idempotent
    def post(self, request: Request) -> Response:
        """Store an absence, which replaces any earlier one. The person's turns go to the delegate
        if the delegate is present and in the same role; else they are skipped.
        """
        person = person_of(request)
        body = AvailabilityInput(data=request.data)
        body.is_valid(raise_exception=True)
        user_id = _allowed(person, body.validated_data.pop("user_id", person.user_id))
        with transaction():
            absence = services.absence_set(
                wanted=Wanted(user_id=user_id, **body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return Response(AvailabilityOutput(absence).data)

    @extend_schema(responses={204: None}, parameters=[AvailabilityQuery])
    def delete(self, request: Request) -> Response:
        """End the absence now, or cancel an absence that has not begun. If there is no absence,
        nothing happens.
        """
        user_id = _asked_for(request)
        with transaction():
            services.absence_end(user_id=user_id, actor=person_of(request), now=clock.now())
        return Response(status=204)


class AbsencesView(generics.ListAPIView[Absence]):
    """The people who are away or will be away. Those whose absence ends first come first."""

    required_system_roles = {"tts": [ADMIN, COORDINATOR], "hdts": [COORDINATOR]}
    serializer_class = AbsenceOutput

    def get_queryset(self) -> QuerySet[Absence]:
        return selectors.absence_list(clock.now())


class DelegatesView(generics.ListAPIView[RoleUsers]):
    """The people who may be the delegate of a person's absence, by name: everybody in one of the
    person's roles. Everybody may ask this about themselves, and an Admin about anybody.
    """

    required_system_roles = {"tts": ["*"], "hdts": [COORDINATOR]}
    serializer_class = DelegateOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = DelegateFilter

    @extend_schema(parameters=[AvailabilityQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[RoleUsers]:
        if getattr(self, "swagger_fake_view", False):
            return RoleUsers.objects.none()
        return selectors.delegate_list(_asked_for(self.request), clock.now())


def _asked_for(request: Request) -> int:
    person = person_of(request)
    # Pass a dict: an empty value is then refused. In a query string, the serializer would read it
    # as missing, and use the caller.
    asked = AvailabilityQuery(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return _allowed(person, asked.validated_data.get("user_id", person.user_id))


def _allowed(person: Person, user_id: int) -> int:
    """Return `user_id`. Raises ForbiddenError if it is another person's number and the caller is
    not an Admin.
    """
    if user_id != person.user_id and not person.has_role(SYSTEM, ADMIN):
        raise ForbiddenError("Only an Admin may do this for somebody else.")
    return user_id
