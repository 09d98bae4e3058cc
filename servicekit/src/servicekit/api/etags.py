"""`ETag` on details, `If-Match` on writes: nobody overwrites what they have not seen.

return with_etag(Response(TaskOutput(task).data), task.rev)

require_match(request, task.rev)  # in the transaction, after the row is locked
"""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit.errors import DomainError

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of what was read; 409 `stale_rev` where it has changed meanwhile.",
)
"""For `extend_schema(parameters=[IF_MATCH])` on writes that honour it."""


class StaleRevError(DomainError):
    """Somebody has changed the resource since it was read."""

    code = "stale_rev"


def etag_of(rev: int | str) -> str:
    """`7` as `"7"`, quotes included."""
    return f'"{rev}"'


def with_etag(response: Response, rev: int | str) -> Response:
    """The same response with the ETag of the revision that it shows."""
    response["ETag"] = etag_of(rev)
    return response


def require_match(request: Request, rev: int | str) -> None:
    """Raise StaleRevError if `If-Match` is sent and names another revision than `rev`.

    A tag that a proxy has weakened (`W/"7"`) counts as well: it names the same revision.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    if etag_of(rev) not in tags:
        raise StaleRevError(
            "Somebody has changed this since you read it; please look at it again.",
            details={"If-Match": [f"It is {etag_of(rev)} now."]},
        )


def rev_seen(request: Request) -> int | None:
    """The revision in `If-Match`, for a service that compares it under its lock.

    None if the header is missing or `*`; -1, which matches no row, for a malformed tag.
    """
    tag = request.headers.get("If-Match", "").strip()
    if not tag or tag == "*":
        return None
    number = tag.removeprefix("W/").strip('"')
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
