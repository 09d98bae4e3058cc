"""Middleware of every service: the access log, the proxy's headers, slashes at the end of paths."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.urls import get_script_prefix, set_script_prefix

from servicekit.base.addresses import is_within, networks
from servicekit.base.logs import get_logger

GetResponse = Callable[[HttpRequest], HttpResponseBase]

logger = get_logger(__name__)

FORWARDED_HEADERS = (
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
)
QUIET_PATHS = ("/healthz", "/readyz", "/metrics", "/static/")


class AccessLogMiddleware:
    """Logs one line per request, without the query string, which may have tokens and names."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        if not request.path_info.startswith(QUIET_PATHS):
            logger.info(
                "request.finished",
                method=request.method,
                path=request.path,
                status=response.status_code,
                duration_ms=round((time.perf_counter() - started) * 1000, 1),
            )
        return response


class ForwardedMiddleware:
    """Removes `X-Forwarded-Prefix/Host/Proto`, unless the request comes from TRUSTED_PROXIES.

    With a trusted prefix, every link that the service creates begins with the prefix. Static files
    are always requested at the path STATIC_URL, which is replaced by `/static/`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._trusted = networks(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_within(request.META.get("REMOTE_ADDR", ""), self._trusted):
            for name in FORWARDED_HEADERS:
                request.META.pop(name, None)
        if request.path_info.startswith(settings.STATIC_URL):
            request.path_info = "/static/" + request.path_info.removeprefix(settings.STATIC_URL)
        prefix = _clean_prefix(request.META.get("HTTP_X_FORWARDED_PREFIX", ""))
        if not prefix:
            return self.get_response(request)
        before = get_script_prefix()
        request.META["SCRIPT_NAME"] = prefix
        request.path = prefix + request.path_info
        set_script_prefix(prefix + "/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)


def _clean_prefix(value: str) -> str:
    prefix = value.strip().rstrip("/")
    # With the prefix "//host" every link would lead to another site.
    return prefix if prefix.startswith("/") and not prefix.startswith("//") else ""


class SlashMiddleware(CommonMiddleware):
    """Adds a missing slash by redirecting GET and HEAD; a redirected POST would become a GET."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in {"GET", "HEAD"} and super().should_redirect_with_slash(request)
