"""Attaches slow clients to every port of a fresh suite while people work: `make slow`.

40 slow clients connect to the web app's address and 16 to each service's own port; they are of all
kinds in servicekit.testing.slow. They stay for SECONDS (60) and reconnect if a server closes their
connection. Meanwhile pages, probes, sign-ins and tickets are requested, through the web app's
address and at the services directly, and each answer must come within USUAL_SECONDS. JOURNEY=1 also
drives the first browser journey, once before the slow clients connect and once beside them, and
compares the times. MODE is embedded, services, or compose for the containers of docker-compose.yml.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx

import e2e
from proving.harness import running_suite
from proving.stack import (
    require_docker,
    running_stack,
)
from proving.testbed import asked_mode
from servicekit.testing.slow import KINDS, slow_clients
from suite.config import SERVICES
from suite.errors import SuiteError

AT_ORIGIN = 40
AT_SERVICE = 16
USUAL_SECONDS = 3.0
# The journey beside slow clients may take this many times as long as alone: the time of a browser
# journey varies with the load of the machine.
NOISE_FACTOR = 1.5
ADMIN = "admin@tts.example"
PREFIXES = {
    "ticket": "/api/tickets-service",
    "workflow": "/api/workflow",
    "messaging": "/api/messaging",
    "notification": "/api/notifications",
}
# Limits count requests by address, and here slow clients and people share one address.
VARIABLES = dict.fromkeys(("THROTTLE_ANONYMOUS", "THROTTLE_LOGIN", "THROTTLE_PROBE"), "off")


@dataclass(frozen=True)
class Place:
    """The web app's address of a suite, its services' own ports, and the variables for scripts."""

    url: str
    ports: Mapping[str, int]
    environment: Mapping[str, str]

    @property
    def password(self) -> str:
        return self.environment["DEMO_PASSWORD"]


def main() -> int:
    seconds = float(os.environ.get("SECONDS") or 60)
    try:
        with running_place() as place:
            measure(place, seconds, has_journey=os.environ.get("JOURNEY") == "1")
    except SuiteError as error:
        print(error, file=sys.stderr)
        print("slow failed", flush=True)
        return 1
    print("1 passed, 0 failed", flush=True)
    return 0


@contextlib.contextmanager
def running_place() -> Iterator[Place]:
    """Start a separate suite in the mode that MODE names; it ends with the block."""
    if os.environ.get("MODE") == "compose":
        require_docker()
        with running_stack(VARIABLES) as stack:
            yield Place(stack.url, stack.services, stack.environment)
        return
    mode = asked_mode(os.environ) or "embedded"
    with running_suite(mode, purpose="slow", variables=VARIABLES) as suite:
        ports = {service.name: suite.config.port(service) for service in SERVICES}
        yield Place(suite.url, ports, suite.environment)


def measure(place: Place, seconds: float, *, has_journey: bool) -> None:
    """Send requests beside slow clients for `seconds`, and run the journey too if `has_journey`.

    Raises SuiteError if a request or the journey takes too long.
    """
    alone = travel(place) if has_journey else 0.0
    with hanging(place):
        ends_at = time.monotonic() + seconds
        beside = travel(place) if has_journey else 0.0
        slowest, count = work(place, max(ends_at - time.monotonic(), seconds / 4))
    print(f"  {count} requests, the slowest answered after {slowest:.2f} s", flush=True)
    if has_journey:
        print(f"  journey: {alone:.1f} s alone, {beside:.1f} s beside slow clients", flush=True)
    if beside > NOISE_FACTOR * alone:
        raise SuiteError("The journey takes longer than usual beside slow clients.")


def travel(place: Place) -> float:
    """Run the first browser journey. Returns its duration in seconds."""
    started = time.monotonic()
    e2e.run_script_at(place.url, "e2e:first", place.environment)
    return time.monotonic() - started


@contextlib.contextmanager
def hanging(place: Place) -> Iterator[None]:
    """Keep slow clients of every kind on every port until the block ends."""
    with contextlib.ExitStack() as clients:
        for port in place.ports.values():
            spread(clients, AT_SERVICE, port=port, path="/csrf/", long_path=_long_path(""))
        spread(
            clients,
            AT_ORIGIN,
            port=int(httpx.URL(place.url).port or 80),
            path=f"{PREFIXES['workflow']}/identity/login/",
            long_path=_long_path(PREFIXES["workflow"]),
        )
        yield


def spread(
    clients: contextlib.ExitStack, count: int, *, port: int, path: str, long_path: str
) -> None:
    """Keep `count` clients at the port, equally many of each kind."""
    names = list(KINDS)
    for position, kind in enumerate(names):
        share = count // len(names) + (position < count % len(names))
        if share:
            clients.enter_context(
                slow_clients(
                    kind, share, port=port, path=path, long_path=long_path, is_returning=True
                )
            )


def _long_path(prefix: str) -> str:
    """The path of the largest file that can be fetched without signing in."""
    return f"{prefix}/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"


def work(place: Place, seconds: float) -> tuple[float, int]:
    """Send requests for this long. Returns the longest wait in seconds and the number of requests.

    Raises SuiteError at the first request that is refused or not answered within USUAL_SECONDS.
    """
    slowest, count = 0.0, 0
    with httpx.Client(base_url=place.url, timeout=USUAL_SECONDS, trust_env=False) as client:
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            for method, url, body in _requests(place):
                waited = _ask(client, method, url, body)
                slowest, count = max(slowest, waited), count + 1
    return slowest, count


def _requests(place: Place) -> Iterator[tuple[str, str, dict[str, object] | None]]:
    yield "GET", "/", None
    yield (
        "POST",
        f"{PREFIXES['workflow']}/identity/login/",
        {"email": ADMIN, "password": place.password},
    )
    for name, port in place.ports.items():
        yield "GET", f"http://127.0.0.1:{port}/healthz", None
        yield "GET", f"{PREFIXES[name]}/healthz", None
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


if __name__ == "__main__":
    sys.exit(main())
