"""Drives the containers of docker-compose.yml: `make compose-test`.

A stack of its own project name and free ports is built and started; a ticket travels through it, its
containers are killed, its workers multiplied, it is taken down and up again; then it is removed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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
# Each is killed while tickets come in. Those behind the web proxy answer again before the next.
KILLED = (
    "workflow-worker",
    "ticket-service",
    "workflow-api",
    "notification-worker",
    "messaging",
    "rabbitmq",
    "postgres",
    "redis",
    "web",
)
Found = TypeVar("Found")


@dataclass
class Stack:
    """A running stack: how compose is called for it, and where its web app answers."""

    environment: dict[str, str]
    port: int
    services: dict[str, int]
    password: str
    posted: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def compose(self, *arguments: str, seconds: int = UP_SECONDS) -> str:
        """Output of a compose command. Raises SuiteError with its last lines when it fails."""
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
        """Run a script of the repository against the stack. Raises SuiteError when it fails."""
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
        """Output of a management command in a container of the service."""
        return self.compose(
            "exec", "-T", container, "python", "tools/container.py", "manage", service, *command
        )


def main() -> int:
    started = time.monotonic()
    try:
        _require_docker()
        with _stack() as stack:
            drive(stack)
    except (SuiteError, httpx.HTTPError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        print("0 passed, 1 failed")
        return 1
    print(f"1 passed, 0 failed ({time.monotonic() - started:.0f} s)")
    return 0


def _require_docker() -> None:
    if shutil.which("docker") is None:
        raise SuiteError("docker is needed: install Docker Engine with its compose plugin.")
    for words in (["docker", "version"], ["docker", "compose", "version"]):
        if subprocess.run(words, capture_output=True, check=False).returncode:
            raise SuiteError(f"`{' '.join(words)}` fails: start the engine, install the plugin.")


@contextmanager
def _stack() -> Iterator[Stack]:
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


def drive(stack: Stack) -> None:
    """Everything that is promised of the stack. Raises SuiteError at the first that does not hold."""
    print("up: every container is healthy", flush=True)
    with _signed_in(stack, ADMIN) as admin:
        _check_direct_ports(stack)
        number = _post(stack, admin)
        task = _until_held(admin, number)
        print(f"{number} is with {task['assigned_users'][0]['user_full_name']}", flush=True)
        _act(stack, admin, task)
        file = _attach(admin, number)
    _kill_each(stack)
    _scale(stack)
    with _signed_in(stack, ADMIN) as admin:
        before = _state(admin)
    stack.compose("down", "--timeout", "30")
    stack.compose("up", "--detach", "--wait")
    print("down and up again", flush=True)
    _require_kept(stack, before, file)
    _restore(stack, file)
    found = stack.manage("workflow", "workflow-api", "check_invariants")
    print(f"check_invariants: {found.strip().splitlines()[-1]}", flush=True)


def _require_kept(stack: Stack, before: dict[str, Any], file: str) -> None:
    with _signed_in(stack, ADMIN) as admin:
        after = _state(admin)
        if after != before:
            raise SuiteError(f"What was {before} has become {after}.")
        if _download(admin, file) != _content():
            raise SuiteError("The attachment is not what was uploaded.")
        for lost in [known for known in stack.posted if not _task(admin, known)]:
            raise SuiteError(f"{lost} was accepted and has no task.")


def _restore(stack: Stack, file: str) -> None:
    """Back up with a ticket on its way, destroy everything, restore, and find all of it."""
    stack.compose("stop", "workflow-worker")
    with _signed_in(stack, ADMIN) as admin:
        on_its_way = _post(stack, admin)
        # What the stopped worker is about to add.
        before = _state(admin)
        before["/api/workflow/tasks/"] += 1
        time.sleep(2.0)
    with tempfile.TemporaryDirectory(prefix="tts-backup-") as folder:
        stack.script("deploy/backup.sh", folder)
        stack.compose("down", "--volumes", "--timeout", "20")
        stack.script("deploy/restore.sh", folder, "1")
    with _signed_in(stack, ADMIN) as admin:
        _until_held(admin, on_its_way)
    _require_kept(stack, before, file)
    print(f"backed up, destroyed, restored; {on_its_way} arrived, as did all before", flush=True)


def _kill_each(stack: Stack) -> None:
    for container in KILLED:
        stack.compose("kill", container)
        stack.compose("up", "--detach", "--wait")
        with _signed_in(stack, ADMIN) as admin:
            number = _post(stack, admin)
            _until_held(admin, number)
        print(f"{container} killed and back; {number} went through", flush=True)


def _scale(stack: Stack) -> None:
    stack.compose("up", "--detach", "--wait", "--scale", "workflow-worker=3")
    running = stack.compose("ps", "--quiet", "workflow-worker").split()
    if len(running) != 3:
        raise SuiteError(f"Of three workflow workers {len(running)} run.")
    with _signed_in(stack, ADMIN) as admin:
        numbers = [_post(stack, admin) for _ in range(30)]
        for number in numbers:
            _until_held(admin, number)
    at_work = {
        line.split("|", 1)[0].strip()
        for line in stack.compose("logs", "--no-color", "workflow-worker").splitlines()
        if "receive_ticket" in line
    }
    print(f"three workers: 30 tickets went through, {len(at_work)} of them took some", flush=True)


@contextmanager
def _signed_in(stack: Stack, email: str) -> Iterator[httpx.Client]:
    """A client with the person's cookies, through the web container."""
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:

        def sign_in() -> httpx.Response | None:
            answer = client.post(
                "/api/workflow/identity/login/", json={"email": email, "password": stack.password}
            )
            return answer if answer.status_code == 200 else None

        _until(f"{email} signs in", sign_in)
        client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
        yield client


def _check_direct_ports(stack: Stack) -> None:
    for name, port in stack.services.items():
        answer = httpx.get(f"http://localhost:{port}/readyz", timeout=10, trust_env=False)
        if answer.status_code != 200:
            raise SuiteError(f"{name} on its own port is not ready: {answer.text}")


def _post(stack: Stack, client: httpx.Client) -> str:
    answer = client.post("/api/tickets-service/tickets/", json=TICKET)
    if answer.status_code != 201:
        raise SuiteError(f"A ticket was refused with {answer.status_code}: {answer.text}")
    number = str(answer.json()["ticket_id"])
    stack.posted.append(number)
    return number


def _task(client: httpx.Client, number: str) -> dict[str, Any] | None:
    answer = client.get("/api/workflow/tasks/", params={"ticket_number": number})
    found: list[dict[str, Any]] = answer.raise_for_status().json()["results"]
    return found[0] if found else None


def _until_held(client: httpx.Client, number: str) -> dict[str, Any]:
    def held() -> dict[str, Any] | None:
        task = _task(client, number)
        return task if task and task["assigned_users"] else None

    return _until(f"{number} has a holder", held)


def _act(stack: Stack, admin: httpx.Client, task: dict[str, Any]) -> None:
    """The holder takes the first step, on a note that the mail of the assignment led to."""
    holder = task["assigned_users"][0]["user_id"]
    people = admin.get("/api/workflow/identity/users/", params={"page_size": 100})
    email = next(
        person["email"]
        for person in people.raise_for_status().json()["results"]
        if person["user_id"] == holder
    )
    with _signed_in(stack, email) as client:
        notices = _until(
            "the holder is told",
            lambda: client.get("/api/notifications/notifications/").json()["results"],
        )
        if notices[0]["notification_type"] != "task_assignment":
            raise SuiteError(f"The newest notice is {notices[0]['notification_type']}.")
        moves = client.get(f"/api/workflow/tasks/{task['task_id']}/available-transitions/").json()
        answer = client.post(
            f"/api/workflow/transitions/{task['task_id']}/transition/",
            json={"transition_id": moves["results"][0]["transition_id"], "notes": "Done."},
        )
        if answer.status_code != 200:
            raise SuiteError(f"The holder's act was refused: {answer.text}")
        print(f"{email} moved it to {answer.json()['task']['current_step']['name']}", flush=True)


def _content() -> bytes:
    return b"A plain text of some length.\n" * 30_000


def _attach(client: httpx.Client, number: str) -> str:
    ticket = client.get(f"/api/tickets-service/tickets/number/{number}/").raise_for_status().json()
    answer = client.post(
        f"/api/tickets-service/tickets/{ticket['id']}/attachments/",
        files={"file": ("notes.txt", _content(), "text/plain")},
    )
    if answer.status_code != 201:
        raise SuiteError(f"The attachment was refused: {answer.text}")
    path = str(answer.json()[0]["download_url"])
    if not path.startswith(f"{client.base_url}".rstrip("/")):
        raise SuiteError(f"The download link leaves the one origin: {path}")
    return path


def _download(client: httpx.Client, url: str) -> bytes:
    return client.get(url).raise_for_status().content


def _state(client: httpx.Client) -> dict[str, Any]:
    counts = {
        path: client.get(path).raise_for_status().json()["count"]
        for path in (
            "/api/tickets-service/tickets/",
            "/api/workflow/tasks/",
            "/api/workflow/audit/events/",
            "/api/workflow/identity/users/",
        )
    }
    # Signing in leaves an event.
    counts["/api/workflow/audit/events/"] = bool(counts["/api/workflow/audit/events/"])
    return counts


def _until(what: str, attempt: Callable[[], Found | None]) -> Found:
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


if __name__ == "__main__":
    sys.exit(main())
