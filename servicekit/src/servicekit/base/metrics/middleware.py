"""Count HTTP requests and measure their duration."""

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from servicekit.base.metrics.meters import requests

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"


class MetricsMiddleware:
    """Observes each request by its route template, since almost every path is different.

    Requests without a route (an unknown path, a static file, an early refusal) count as `none`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        requests.labels(
            method=request.method if request.method in METHODS else "other",
            route=f"/{match.route}" if match is not None else NO_ROUTE,
            status=str(response.status_code),
        ).observe(time.perf_counter() - started)
        return response
