"""The request id. It is taken from the request or created, logged, returned, and sent with messages."""

import re
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
_acceptable = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request or message that is being handled; empty if there is none."""
    return _current.get()


def new_request_id() -> str:
    """A fresh id: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def accepted_request_id(value: object) -> str:
    """`value` if it is a valid id, else a new id, so that no other text of a client gets into the
    logs.
    """
    return value if isinstance(value, str) and _acceptable.fullmatch(value) else new_request_id()


@contextmanager
def request_id_bound(request_id: str) -> Iterator[None]:
    """Inside the block, make `request_id` the current one, and add it to every log line."""
    token = _current.set(request_id)
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        try:
            yield
        finally:
            _current.reset(token)


class RequestIdMiddleware:
    """Binds the request id and returns it as `X-Request-ID`. Must be the first in MIDDLEWARE."""

    async_capable = True
    sync_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        request_id = accepted_request_id(request.headers.get(HEADER))
        if self.is_async:
            return self._respond(request, request_id)
        with request_id_bound(request_id):
            response: HttpResponseBase = self.get_response(request)
        response.headers[HEADER] = request_id
        return response

    async def _respond(self, request: HttpRequest, request_id: str) -> HttpResponseBase:
        with request_id_bound(request_id):
            response: HttpResponseBase = await self.get_response(request)
        response.headers[HEADER] = request_id
        return response
