"""The endpoint of the fairness of a role's rotation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from role.domain.names import COORDINATOR
from role.models import Roles
from servicekit import clock
from servicekit.base.errors import InvalidError, NotFoundError
from task.domain.assigning import role_pool
from task.models import TaskEvent
from task.reads.decisions import rotation_fairness
from task.reads.load import role_ref
from task.reads.turns import taken_turns, turn_list

from .serializers.decisions import FairnessOutput
from .serializers.turns import TakenTurnOutput

USUAL = timedelta(days=30)
_MOMENT = "A moment, or a day in UTC."
_PERIOD = [
    OpenApiParameter("from", str, description=f"{_MOMENT} Default: 30 days before `to`."),
    OpenApiParameter("to", str, description=f"{_MOMENT} A day is included. Default: now."),
]


class RoleFairnessView(APIView):
    """The turns of a role's people, from the stored decisions."""

    required_system_roles = {"tts": ["Admin", COORDINATOR], "hdts": [COORDINATOR]}

    @extend_schema(responses=FairnessOutput, parameters=_PERIOD)
    def get(self, request: Request, role_id: int) -> Response:
        """For each person, the number of turns in the period, the expected number, and the skipped turns."""
        role = _role(role_id)
        since, until = _period(request)
        found = rotation_fairness(role_pool(role_ref(role)), since=since, until=until)
        body = {
            "role_id": role.role_id,
            "name": role.name,
            "since": since,
            "until": until,
            "turns": found.turns,
            "spread": found.spread,
            "people": found.people,
        }
        return Response(FairnessOutput(body).data)


class RoleTakenTurnsView(generics.ListAPIView[TaskEvent]):
    """The turns that `RoleFairnessView` counts, one by one, with their tickets; newest first."""

    required_system_roles = {"tts": ["Admin"]}
    serializer_class = TakenTurnOutput

    @extend_schema(parameters=_PERIOD)
    def get(self, request: Request, role_id: int) -> Response:
        """A page of the turns in the period, each with the people whose turns were skipped for it."""
        since, until = _period(request)
        rows = self.paginate_queryset(turn_list(_role(role_id), since=since, until=until)) or []
        return self.get_paginated_response(TakenTurnOutput(taken_turns(rows), many=True).data)


def _role(role_id: int) -> Roles:
    role = Roles.objects.filter(role_id=role_id).first()
    if role is None:
        raise NotFoundError
    return role


def _period(request: Request) -> tuple[datetime, datetime]:
    """The period that the query parameters name. Its end does not belong to it."""
    # The end does not belong to the period. Add a microsecond, so that the default period includes
    # turns of this very moment.
    until = _moment(request, "to", is_end=True) or clock.now() + timedelta(microseconds=1)
    since = _moment(request, "from") or until - USUAL
    if since >= until:
        raise _refused("from", "The beginning must be before the end.")
    return since, until


def _moment(request: Request, name: str, *, is_end: bool = False) -> datetime | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    try:
        if "T" not in text and " " not in text:
            day = date.fromisoformat(text) + timedelta(days=1 if is_end else 0)
            return datetime.combine(day, time(), UTC)
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _refused(name, "This is neither a moment nor a day.") from None


def _refused(name: str, message: str) -> InvalidError:
    return InvalidError(message, details={name: [message]})
