"""The endpoint of the turns of a role."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from role.domain.names import COORDINATOR
from role.models import Roles
from servicekit import clock
from servicekit.base.errors import NotFoundError
from servicekit.http.api.pagination import Pagination
from task.reads.turns import turns_of_role

from .serializers.turns import PlaceOutput, TurnsOutput, TurnsQuery


class RoleTurnsView(APIView):
    """The people of a role in the order of their turns."""

    required_system_roles = {"tts": ["Admin", COORDINATOR], "hdts": [COORDINATOR]}

    @extend_schema(responses=TurnsOutput, parameters=[TurnsQuery])
    def get(self, request: Request, role_id: int) -> Response:
        """A page of the role's people: how many items each person holds, until when they are away,
        and whose turn is next.

        `steps` shows the capacities of the steps. The order of turns does not depend on capacities.
        """
        role = Roles.objects.filter(role_id=role_id, is_active=True).first()
        if role is None:
            raise NotFoundError
        found = turns_of_role(role, now=clock.now())
        pages = Pagination()
        places = found.places(pages.paginate_sequence(found.members, request))
        answer = pages.get_paginated_response(PlaceOutput(places, many=True).data)
        answer.data |= TurnsOutput.about(role, found)
        return answer
