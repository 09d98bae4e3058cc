"""Make sure that every request body has a known length within the limit before a view reads it.

Django and REST framework treat a body without Content-Length as empty. A request with
`Transfer-Encoding: chunked` has no Content-Length; this middleware then measures the body and sets
it.
"""

from collections.abc import Callable
from typing import BinaryIO, cast

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from servicekit.http.api.errors import error_body
from servicekit.http.limits import too_large_message
from servicekit.http.spooling import Spool

IN_MEMORY_BYTES = 512 * 1024
PART_BYTES = 64 * 1024


class BodyMiddleware:
    """Refuses a body that is too large with 413, and a body whose end cannot be found with 411."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_TRANSFER_ENCODING" not in request.META:
            return self._within_limit(request)
        stream = _decoded(request)
        if stream is None:
            return _refusal(411, "length_required", "A Content-Length is required.")
        with stream:
            request.META["CONTENT_LENGTH"] = str(_size(stream))
            # Django has no public attribute to replace the stream.
            request._stream = stream
            return self._within_limit(request)

    def _within_limit(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH", "")
        if length.isdecimal() and int(length) > settings.MAX_BODY_BYTES:
            return _refusal(413, "too_large", too_large_message(settings.MAX_BODY_BYTES))
        return self.get_response(request)


def _decoded(request: HttpRequest) -> BinaryIO | None:
    """The body, read up to one byte more than the limit; None if the server does not mark the end
    of the body.

    Under ASGI it is Django's own stream, which already has the whole body.
    """
    if isinstance(request, ASGIRequest):
        return request._stream
    if not request.META.get("wsgi.input_terminated"):
        return None
    source: BinaryIO = request.META["wsgi.input"]
    stream = cast(BinaryIO, Spool(IN_MEMORY_BYTES))
    left = settings.MAX_BODY_BYTES + 1
    while left and (part := source.read(min(left, PART_BYTES))):
        stream.write(part)
        left -= len(part)
    stream.seek(0)
    return stream


def _size(stream: BinaryIO) -> int:
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    return size


def _refusal(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse(error_body(message, code), status=status)
