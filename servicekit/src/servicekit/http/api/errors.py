"""The body of every error response: `{"error", "code", "details", "request_id"}`."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.db import Error as DatabaseFault
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from servicekit.base.errors import DomainError
from servicekit.base.logs import get_logger
from servicekit.base.request_id import current_request_id
from servicekit.db.database import is_transient

logger = get_logger(__name__)

RETRY_AFTER_SECONDS = 1

# DRF's codes that we rename. All other codes of DRF are used unchanged.
CODES = {
    "parse_error": "malformed",
    "permission_denied": "forbidden",
    "authentication_failed": "token_invalid",
}


def error_body(
    message: str, code: str, details: Mapping[str, list[str]] | None = None
) -> dict[str, Any]:
    """The body of a response with status 400 or above. Quoted input is made encodable in UTF-8."""
    return {
        "error": _sendable(message),
        "code": code,
        "details": {
            _sendable(name): [_sendable(text) for text in texts]
            for name, texts in (details or {}).items()
        },
        "request_id": current_request_id(),
    }


def _sendable(text: str) -> str:
    """Replace lone surrogates by question marks: JSON allows them, but UTF-8 cannot encode them."""
    return text.encode(errors="replace").decode()


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Convert an exception to a response; this is the exception handler for DRF.

    Returns None for an unexpected error: it is logged and becomes a 500 without details.
    """
    if isinstance(exc, DomainError):
        body = error_body(exc.message, exc.code, exc.details) | exc.body
        return _response(exc.status, body, retry_after=exc.retry_after)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, DjangoPermissionDenied):
        exc = exceptions.PermissionDenied()
    elif isinstance(exc, RequestDataTooBig):
        return _response(413, error_body("The body is too large.", "too_large"))
    if isinstance(exc, exceptions.APIException):
        return _from_drf(exc)
    if isinstance(exc, DatabaseFault):
        return _from_database(exc)
    return None


def _from_drf(exc: exceptions.APIException) -> Response:
    if isinstance(exc, exceptions.ValidationError):
        details = flatten(exc.detail)
        return _response(400, error_body("The input is not valid.", "invalid", details))
    code = getattr(exc.detail, "code", exc.default_code)
    response = _response(
        exc.status_code,
        error_body(str(exc.detail), CODES.get(code, code)),
        retry_after=getattr(exc, "wait", None),
    )
    authenticate = getattr(exc, "auth_header", None)
    if authenticate:
        response["WWW-Authenticate"] = authenticate
    return response


def _from_database(exc: DatabaseFault) -> Response | None:
    if is_transient(exc):
        logger.warning("database.unavailable", error=type(exc).__name__)
        return _response(
            503,
            error_body("The database is busy; please try again.", "unavailable"),
            retry_after=RETRY_AFTER_SECONDS,
        )
    if isinstance(exc, DataError):
        logger.warning("database.refused_value", error=str(exc))
        return _response(400, error_body("A value is out of the storable range.", "invalid"))
    return None


def _response(status: int, body: dict[str, Any], *, retry_after: float | None = None) -> Response:
    response = Response(body, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(max(1, round(retry_after)))
    return response


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Flatten DRF's nested details into `{"employee.name": ["…"], "items.0.price": ["…"]}`."""
    if isinstance(detail, Mapping):
        entries = [(str(name), value) for name, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(value, Mapping | list) for value in detail):
        entries = [(str(index), value) for index, value in enumerate(detail) if value]
    else:
        messages = detail if isinstance(detail, list) else [detail]
        return {path or "non_field_errors": [str(message) for message in messages]}
    flat: dict[str, list[str]] = {}
    for name, value in entries:
        for key, messages in flatten(value, f"{path}.{name}" if path else name).items():
            flat.setdefault(key, []).extend(messages)
    return flat
