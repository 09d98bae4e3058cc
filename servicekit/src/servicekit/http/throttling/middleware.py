"""Throttling of requests without valid credentials, by address."""

from collections.abc import Callable

from django.apps import apps
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from servicekit import clock
from servicekit.auth.authentication import bearer_token
from servicekit.auth.cookies import ACCESS_COOKIE
from servicekit.auth.tokens import InvalidTokenError, read_access
from servicekit.base.errors import UnavailableError
from servicekit.base.logs import get_logger
from servicekit.base.persons import Person
from servicekit.http.api.errors import error_body
from servicekit.http.throttling.rates import ThrottledError, check, is_over
from servicekit.http.throttling.views import address_of

logger = get_logger(__name__)

# Cheap paths: liveness and static files.
UNCOUNTED_PATHS = ("/healthz", "/static/")
PROBE_PATHS = ("/readyz", "/metrics")
ADMIN_LOGIN = "/admin/login/"
KEY_HEADER = "X-API-Key"


class ThrottleMiddleware:
    """Counts by address every request without valid credentials.

    A request with a valid token is not counted here: many people may share one address. Verifying a
    token before the view is cheap because results are cached. API keys are looked up by the view;
    the request counts if the key turns out to be invalid.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._knows_keys = apps.is_installed("servicekit.auth.apikeys")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(UNCOUNTED_PATHS):
            return self.get_response(request)
        address = address_of(request.META)
        try:
            if path.startswith(PROBE_PATHS):
                check("probe", address)
                return self.get_response(request)
            if path == ADMIN_LOGIN and request.method == "POST":
                check("login", address)
            if self._knows_keys and KEY_HEADER in request.headers:
                return self._with_key(request, address)
            if not _is_proved(request):
                check("anonymous", address)
            return self.get_response(request)
        except ThrottledError as error:
            logger.warning("throttling.refused", path=path)
            return _refusal(error)

    def _with_key(self, request: HttpRequest, address: str) -> HttpResponseBase:
        # If the address is above its limit, check the key first, and let the request through only
        # if the key is valid.
        if is_over("anonymous", address) and not _is_valid_key(request.headers[KEY_HEADER]):
            check("anonymous", address)
        response = self.get_response(request)
        # REST framework sets its user on the request; a public page sets none.
        caller: object = request.user
        if not isinstance(caller, Person):
            check("anonymous", address)
        return response


def _is_proved(request: HttpRequest) -> bool:
    """Whether the request has valid credentials: the header if there is one, else the cookie."""
    header = request.headers.get("Authorization")
    token = request.COOKIES.get(ACCESS_COOKIE) if header is None else bearer_token(header)
    if token:
        try:
            read_access(token)
        except InvalidTokenError:
            pass
        except UnavailableError:
            # The provider's keys cannot be fetched, so the token cannot be checked: let the view
            # report that.
            return True
        else:
            return True
    # The login form of Django's admin opens a session instead of issuing a token. The session
    # counts as valid credentials on admin pages only.
    return request.path_info.startswith("/admin/") and request.user.is_authenticated


def _is_valid_key(key: str) -> bool:
    from servicekit.auth.apikeys.services import api_key_recognise

    return api_key_recognise(key.strip(), now=clock.real_now()) is not None


def _refusal(error: ThrottledError) -> JsonResponse:
    response = JsonResponse(error_body(error.message, error.code), status=error.status)
    response["Retry-After"] = str(error.retry_after)
    return response
