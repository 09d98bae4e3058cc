"""Throttling of people nobody knows, whatever they ask for."""

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from servicekit.api.errors import error_body
from servicekit.auth.cookies import ACCESS_COOKIE
from servicekit.logs import get_logger
from servicekit.throttling.rates import ThrottledError, check
from servicekit.throttling.views import address_of

logger = get_logger(__name__)

# What watches over the service, and files that cost nothing.
UNCOUNTED_PATHS = ("/healthz", "/readyz", "/metrics", "/static/")
ADMIN_LOGIN = "/admin/login/"


class ThrottleMiddleware:
    """Counts requests without credentials, and those whose credentials prove nothing, by address.

    A request with credentials is never refused before they were looked at: many people may share
    one address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(UNCOUNTED_PATHS):
            return self.get_response(request)
        address = address_of(request.META)
        has_credentials = _has_credentials(request)
        try:
            if not has_credentials:
                check("anonymous", address)
            if path == ADMIN_LOGIN and request.method == "POST":
                check("login", address)
            response = self.get_response(request)
            if has_credentials and response.status_code == 401:
                check("anonymous", address)
        except ThrottledError as error:
            logger.warning("throttling.refused", path=path)
            return _refusal(error)
        return response


def _has_credentials(request: HttpRequest) -> bool:
    return (
        "Authorization" in request.headers
        or "X-API-Key" in request.headers
        or bool(request.COOKIES.get(ACCESS_COOKIE))
        # Somebody who came in by the admin's own form.
        or (request.path_info.startswith("/admin/") and request.user.is_authenticated)
    )


def _refusal(error: ThrottledError) -> JsonResponse:
    response = JsonResponse(error_body(error.message, error.code), status=error.status)
    response["Retry-After"] = str(error.retry_after)
    return response
