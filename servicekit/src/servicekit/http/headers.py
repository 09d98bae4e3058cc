"""Headers of every answer: caching, what browsers may load, and the reading of a simulated clock."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from servicekit.clock import simulated_reading

TIME_HEADER: Final = "X-Suite-Time"
STATIC_PATH: Final = "/static/"
CREDENTIAL_HEADERS: Final = ("Cookie", "Authorization", "X-API-Key")

# A JSON response may load nothing. The HTML pages are Django's admin and the two API viewers, which
# load files of this service. The viewers also use inline styles, and ReDoc starts a web worker.
NOTHING_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
_PAGE: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PAGE_POLICIES: Final = {
    "/admin/": _PAGE,
    "/docs/": f"{_PAGE}; style-src 'self' 'unsafe-inline'",
    "/redoc/": f"{_PAGE}; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:",
}


class HeadersMiddleware:
    """Forbids caching and scripts from other sites, unless the view sets these headers itself.

    The browser may keep an answer with an ETag, but asks each time whether it is still current.
    Static files have headers of their own. If the clock is simulated, each answer has the clock's
    reading in a header, because pages in the browser count down to deadlines by the suite's time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(STATIC_PATH):
            return response
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = (
                "private, no-cache" if response.has_header("ETag") else "no-store"
            )
        patch_vary_headers(response, CREDENTIAL_HEADERS)
        if not response.has_header("Content-Security-Policy"):
            response["Content-Security-Policy"] = _policy(request.path_info)
        reading = simulated_reading()
        if reading is not None:
            response[TIME_HEADER] = reading
        return response


def _policy(path: str) -> str:
    return next(
        (policy for start, policy in PAGE_POLICIES.items() if path.startswith(start)),
        NOTHING_POLICY,
    )
