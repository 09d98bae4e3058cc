"""The endpoint of the preview of a person's leaving."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from role.domain.names import ADMIN, SYSTEM
from servicekit import clock
from servicekit.http.api.pagination import Pagination
from task.reads.leaving import leaving_preview

from .serializers.leaving import LeavingOutput, LeavingQuery, PassedOnOutput


class LeavingView(APIView):
    """The successors of a person who might leave roles. Nothing is changed or reserved."""

    required_system_roles = {SYSTEM: [ADMIN]}

    @extend_schema(responses=LeavingOutput, parameters=[LeavingQuery])
    def get(self, request: Request) -> Response:
        """The people who would get the open items and the owned tickets of a person who leaves
        roles now.

        The roles are those in `role_id`, or all roles of the person if there is none. The rules are
        the ones by which work is passed on when a person really leaves.
        """
        query = LeavingQuery(data=_values(request))
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        found = leaving_preview(
            user_id=asked["user_id"], role_ids=asked.get("role_id", ()), now=clock.now()
        )
        pages = Pagination()
        rows = pages.paginate_sequence(found.tasks, request)
        answer = pages.get_paginated_response(PassedOnOutput(rows, many=True).data)
        answer.data |= LeavingOutput.about(found)
        return answer


def _values(request: Request) -> dict[str, Any]:
    """The query parameters that are given, with `role_id` as a list."""
    params = request.query_params
    values: dict[str, Any] = {name: params[name] for name in ("user_id",) if name in params}
    return values | ({"role_id": params.getlist("role_id")} if "role_id" in params else {})
