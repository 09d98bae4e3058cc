"""The request id: accepted or made at the edge, logged, returned, and carried through every queue."""

import re
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_acceptable = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request or message being handled; empty outside of one."""
    return _current.get()


def new_request_id() -> str:
    """A fresh id: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def accepted_request_id(value: object) -> str:
    """`value` when it is a sane id, else a fresh one: a stranger's text never reaches logs raw."""
    return value if isinstance(value, str) and _acceptable.fullmatch(value) else new_request_id()


@contextmanager
def request_id_bound(request_id: str) -> Iterator[None]:
    """Make `request_id` the current one, and a field of every log line, inside the block."""
    token = _current.set(request_id)
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        try:
            yield
        finally:
            _current.reset(token)


class RequestIdMiddleware:
    """First in MIDDLEWARE: binds the request id and returns it as `X-Request-ID`."""

    async_capable = True
    sync_capable = True

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]
    ) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        request_id = accepted_request_id(request.headers.get(HEADER))
        if iscoroutinefunction(self):
            return self._respond(request, request_id)
        with request_id_bound(request_id):
            response = self.get_response(request)
        assert isinstance(response, HttpResponse) or hasattr(response, "headers")  # noqa: S101
        response.headers[HEADER] = request_id
        return response

    async def _respond(self, request: HttpRequest, request_id: str) -> HttpResponse:
        with request_id_bound(request_id):
            response = await self.get_response(request)  # type: ignore[misc]
        response.headers[HEADER] = request_id
        return response
