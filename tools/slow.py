"""Lets slow clients hang on every port of a fresh suite while people work: `make slow`.

40 at the one origin and 16 on each service's own port, of every kind (servicekit.testing.slow), stay
for SECONDS (60). Meanwhile pages, probes, sign-ins and tickets are asked for, through the origin and
directly, and each has to be answered within a usual time. JOURNEY=1 drives the first browser journey
as well.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator

import httpx

import e2e
from servicekit.testing.slow import KINDS, slow_clients
from suite.config import SERVICES
from suite.errors import SuiteError
from suite.harness import RunningSuite, running_suite
from suite.testbed import asked_mode

AT_ORIGIN = 40
AT_SERVICE = 16
USUAL_SECONDS = 3.0
ADMIN = "admin@tts.example"
PREFIXES = {
    "ticket": "/api/tickets-service",
    "workflow": "/api/workflow",
    "messaging": "/api/messaging",
    "notification": "/api/notifications",
}


def main() -> int:
    seconds = float(os.environ.get("SECONDS") or 60)
    mode = asked_mode(os.environ) or "embedded"
    try:
        with running_suite(mode, purpose="slow", variables={"THROTTLE_ANONYMOUS": "off"}) as suite:
            journey = _prepare_journey(suite)
            with hanging(suite):
                slowest, count = work(suite, seconds)
                if journey is not None:
                    started = time.monotonic()
                    e2e.run_script(suite, "e2e:first", journey)
                    print(f"  journey: {time.monotonic() - started:.0f} s", flush=True)
    except SuiteError as error:
        print(error, file=sys.stderr)
        print("slow failed", flush=True)
        return 1
    print(f"  {count} requests, the slowest answered after {slowest:.2f} s", flush=True)
    print("1 passed, 0 failed", flush=True)
    return 0


@contextlib.contextmanager
def hanging(suite: RunningSuite) -> Iterator[None]:
    """Slow clients of every kind on every port until the block ends."""
    with contextlib.ExitStack() as clients:
        for service in SERVICES:
            spread(
                clients,
                AT_SERVICE,
                port=suite.config.port(service),
                path="/csrf/",
                long_path=_long_path(""),
            )
        spread(
            clients,
            AT_ORIGIN,
            port=int(httpx.URL(suite.url).port or 80),
            path=f"{PREFIXES['workflow']}/identity/login/",
            long_path=_long_path(PREFIXES["workflow"]),
        )
        yield


def spread(
    clients: contextlib.ExitStack, count: int, *, port: int, path: str, long_path: str
) -> None:
    """Let `count` clients hang at the port, of all kinds alike."""
    names = list(KINDS)
    for position, kind in enumerate(names):
        share = count // len(names) + (position < count % len(names))
        if share:
            clients.enter_context(
                slow_clients(kind, share, port=port, path=path, long_path=long_path)
            )


def _long_path(prefix: str) -> str:
    """The largest file that anybody may ask for."""
    return f"{prefix}/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"


def work(suite: RunningSuite, seconds: float) -> tuple[float, int]:
    """Use the suite for so long. Returns the longest wait and the number of requests.

    Raises SuiteError for the first that is refused, or not answered within a usual time.
    """
    slowest, count = 0.0, 0
    with httpx.Client(base_url=suite.url, timeout=USUAL_SECONDS, trust_env=False) as client:
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            for method, url, body in _requests(suite):
                waited = _ask(client, method, url, body)
                slowest, count = max(slowest, waited), count + 1
    return slowest, count


def _requests(suite: RunningSuite) -> Iterator[tuple[str, str, dict[str, object] | None]]:
    password = suite.environment["DEMO_PASSWORD"]
    yield "GET", "/", None
    yield (
        "POST",
        f"{PREFIXES['workflow']}/identity/login/",
        {"email": ADMIN, "password": password},
    )
    for service in SERVICES:
        yield "GET", f"http://127.0.0.1:{suite.config.port(service)}/healthz", None
        yield "GET", f"{PREFIXES[service.name]}/healthz", None
    yield "GET", f"{PREFIXES['workflow']}/tasks/", None
    yield "POST", f"{PREFIXES['ticket']}/tickets/", dict(e2e.TICKET)


def _ask(client: httpx.Client, method: str, url: str, body: dict[str, object] | None) -> float:
    started = time.monotonic()
    client.headers["X-CSRFToken"] = client.cookies.get("csrftoken") or ""
    try:
        answer = client.request(method, url, json=body)
    except httpx.HTTPError as error:
        raise SuiteError(f"{method} {url} was not answered: {type(error).__name__}.") from error
    if answer.status_code >= 400:
        raise SuiteError(f"{method} {url} answered {answer.status_code}: {answer.text[:200]}")
    return time.monotonic() - started


def _prepare_journey(suite: RunningSuite) -> dict[str, str] | None:
    if os.environ.get("JOURNEY") != "1":
        return None
    return {
        "TICKET_NUMBER": e2e.post_ticket(suite),
        "MISLABELLED_NUMBER": e2e.publish_stuck(suite),
        "SCREENS": str(suite.log.parent),
    }


if __name__ == "__main__":
    sys.exit(main())
