"""Runs a separate stack of docker-compose.yml, with helpers to use it over HTTP."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from suite import ports
from suite.config import ROOT
from suite.errors import SuiteError

ADMIN = "admin@tts.example"
UP_SECONDS = 600
LIVE_SECONDS = 60.0
TICKET = {
    "subject": "Laptop does not start",
    "description": "Black screen after the logo.",
    "category": "Technology",
    "sub_category": "Support",
    "department": "IT",
    "priority": "High",
    "employee": {"id": 4711, "name": "Robin Vega", "email": "robin.vega@tts.example"},
}
Found = TypeVar("Found")


@dataclass
class Stack:
    """A running stack. `port` is the web app's port, `services` has the port of each service by
    name, and `posted` the numbers of the tickets posted so far.
    """

    environment: dict[str, str]
    port: int
    services: dict[str, int]
    password: str
    posted: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def compose(self, *arguments: str, seconds: int = UP_SECONDS) -> str:
        """Run a compose command and return its output. If it fails, raises SuiteError with its last
        lines.
        """
        result = subprocess.run(
            ["docker", "compose", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if result.returncode:
            end = "\n".join((result.stdout + result.stderr).splitlines()[-15:])
            raise SuiteError(f"docker compose {' '.join(arguments)} failed:\n{end}")
        return result.stdout

    def script(self, name: str, *arguments: str) -> None:
        """Run a script of the repository against the stack. Raises SuiteError if it fails."""
        result = subprocess.run(
            [str(ROOT / name), *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=UP_SECONDS,
            check=False,
        )
        if result.returncode:
            end = "\n".join((result.stdout + result.stderr).splitlines()[-15:])
            raise SuiteError(f"{name} failed:\n{end}")

    def manage(self, service: str, container: str, *command: str) -> str:
        """Run a management command in a container of the service and return its output."""
        return self.compose(
            "exec", "-T", container, "python", "run/container.py", "manage", service, *command
        )


def require_docker() -> None:
    if shutil.which("docker") is None:
        raise SuiteError("docker is needed: install Docker Engine with its compose plugin.")
    for words in (["docker", "version"], ["docker", "compose", "version"]):
        if subprocess.run(words, capture_output=True, check=False).returncode:
            raise SuiteError(f"`{' '.join(words)}` fails: start the engine, install the plugin.")


@contextmanager
def running_stack(variables: Mapping[str, str] | None = None) -> Iterator[Stack]:
    web, workflow, ticket, messaging, notification, database, broker, management = ports.free_ports(
        8
    )
    password = secrets.token_urlsafe(12)
    environment = {
        **os.environ,
        "COMPOSE_PROJECT_NAME": f"tts-test-{os.getpid()}",
        "COMPOSE_ENV_FILES": os.devnull,
        "TTS_NETWORK": "172.29.72",
        "FRONTEND_PORT": str(web),
        "PUBLIC_URL": f"http://localhost:{web}",
        "WORKFLOW_PORT": str(workflow),
        "TICKET_PORT": str(ticket),
        "MESSAGING_PORT": str(messaging),
        "NOTIFICATION_PORT": str(notification),
        "POSTGRES_PORT": f"127.0.0.1:{database}",
        "RABBITMQ_PORT": f"127.0.0.1:{broker}",
        "RABBITMQ_MANAGEMENT_PORT": f"127.0.0.1:{management}",
        "DEMO": "1",
        "DEMO_PASSWORD": password,
        "JWT_SIGNING_KEY": "",
        "AUTH_SERVICE_URL": "",
        **(variables or {}),
    }
    direct = {
        "workflow": workflow,
        "ticket": ticket,
        "messaging": messaging,
        "notification": notification,
    }
    stack = Stack(environment, web, direct, password)
    try:
        stack.compose("up", "--detach", "--build", "--wait")
        yield stack
    except BaseException:
        sys.stderr.write(
            subprocess.run(
                ["docker", "compose", "logs", "--no-color", "--tail", "15"],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            ).stdout
        )
        raise
    finally:
        stack.compose("down", "--volumes", "--timeout", "20")


@contextmanager
def signed_in(stack: Stack, email: str) -> Iterator[httpx.Client]:
    """Sign a person in. Yields a client with the person's cookies, for the web app's address."""
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:

        def sign_in() -> httpx.Response | None:
            answer = client.post(
                "/api/workflow/identity/login/", json={"email": email, "password": stack.password}
            )
            return answer if answer.status_code == 200 else None

        until(f"{email} signs in", sign_in)
        client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
        yield client


def post_ticket(stack: Stack, client: httpx.Client) -> str:
    answer = client.post("/api/tickets-service/tickets/", json=TICKET)
    if answer.status_code != 201:
        raise SuiteError(f"A ticket was refused with {answer.status_code}: {answer.text}")
    number = str(answer.json()["ticket_id"])
    stack.posted.append(number)
    return number


def task_of(client: httpx.Client, number: str) -> dict[str, Any] | None:
    answer = client.get("/api/workflow/tasks/", params={"ticket_number": number})
    found: list[dict[str, Any]] = answer.raise_for_status().json()["results"]
    return found[0] if found else None


def until_held(client: httpx.Client, number: str) -> dict[str, Any]:
    def held() -> dict[str, Any] | None:
        task = task_of(client, number)
        return task if task and task["assigned_users"] else None

    return until(f"{number} has a holder", held)


def until(what: str, attempt: Callable[[], Found | None]) -> Found:
    deadline = time.monotonic() + LIVE_SECONDS
    trouble = ""
    while time.monotonic() < deadline:
        try:
            if found := attempt():
                return found
        except (httpx.HTTPError, KeyError, ValueError) as error:
            trouble = f" ({error})"
        time.sleep(0.3)
    raise SuiteError(f"Not within {LIVE_SECONDS:.0f} s: {what}{trouble}.")
