"""Absences of people, over HTTP."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from role import selectors, services
from role.domain.names import ADMIN, COORDINATOR, SYSTEM
from role.services.availability import Wanted
from servicekit import clock
from servicekit.auth import Person, person_of
from servicekit.base.errors import ForbiddenError
from servicekit.db.transactions import transaction
from servicekit.http.idempotency import idempotent

from .serializers import AvailabilityInput, AvailabilityOutput, AvailabilityQuery


class AvailabilityView(APIView):
    """A person's absence from all their roles: one's own, or for an Admin that of anybody."""

    required_system_roles = {"tts": ["*"], "hdts": [COORDINATOR]}

    @extend_schema(responses=AvailabilityOutput, parameters=[AvailabilityQuery])
    def get(self, request: Request) -> Response:
        """The absence that lasts or begins later; its moments are null if there is none."""
        user_id = _asked_for(request)
        absence = selectors.absence_of(user_id, clock.now())
        if absence is not None:
            return Response(AvailabilityOutput(absence).data)
        nothing = {"away_from": None, "away_until": None, "delegate_user_id": None}
        return Response({"user_id": user_id, **nothing})

    @extend_schema(request=AvailabilityInput, responses=AvailabilityOutput)
    @idempotent
    def post(self, request: Request) -> Response:
        """Be away, in the place of an earlier absence. Turns of the rotations go to the delegate if that
        person is there and in the same role, else they are skipped.
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
        """Be back now, or do not go at all; without an absence nothing happens."""
        user_id = _asked_for(request)
        with transaction():
            services.absence_end(user_id=user_id, actor=person_of(request), now=clock.now())
        return Response(status=204)


def _asked_for(request: Request) -> int:
    person = person_of(request)
    asked = AvailabilityQuery(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return _allowed(person, asked.validated_data.get("user_id", person.user_id))


def _allowed(person: Person, user_id: int) -> int:
    """The person in question. Raises ForbiddenError for another person, unless an Admin asks."""
    if user_id != person.user_id and not person.has_role(SYSTEM, ADMIN):
        raise ForbiddenError("Only an Admin may do this for somebody else.")
    return user_id
