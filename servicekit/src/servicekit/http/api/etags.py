"""`ETag` in responses and `If-Match` in writes, so that nobody overwrites a change they did not see.

return with_etag(Response(TaskOutput(task).data), task.rev)

require_match(request, task.rev)  # in the transaction, after the row is locked
"""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit.base.errors import DomainError

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since.",
)
"""Use it as `extend_schema(parameters=[IF_MATCH])` on writes that check the header."""


class StaleRevError(DomainError):
    """Somebody has changed the resource since it was read."""

    code = "stale_rev"


def etag_of(rev: int | str) -> str:
    """The ETag of a revision: the revision in double quotes."""
    return f'"{rev}"'


def with_etag(response: Response, rev: int | str) -> Response:
    """Set the ETag of the response to this revision, and return the response."""
    response["ETag"] = etag_of(rev)
    return response


def require_match(request: Request, rev: int | str) -> None:
    """Raise StaleRevError if `If-Match` is sent and does not include the revision `rev`.

    A weak tag (`W/"7"`), which some proxies make of a strong one, counts as the same revision.
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
    """The revision in `If-Match`, for a service function to compare after it has locked the row.

    None if the header is missing or `*`. A malformed tag gives -1, which matches no revision.
    """
    tag = request.headers.get("If-Match", "").strip()
    if not tag or tag == "*":
        return None
    number = tag.removeprefix("W/").strip('"')
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
