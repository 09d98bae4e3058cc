"""Revisions as HTTP tells them: in ``ETag`` and ``If-Match``."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag that the caller saw."
)


def tagged(response: Response, rev: int) -> Response:
    """The response with the revision as its ETag."""
    response["ETag"] = f'"{rev}"'
    return response


def rev_seen(request: Request) -> int | None:
    """The revision in ``If-Match``; None where there is none or any will do."""
    tag = request.headers.get("If-Match", "").strip()
    if not tag or tag == "*":
        return None
    number = tag.removeprefix("W/").strip('"')
    # What no revision can look like is no current revision either.
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
