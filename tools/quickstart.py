"""Runs the commands of docs/operations.md, "By hand", in a fresh copy: `make quickstart`.

Then follows tickets until they have holders.

It uses the default ports, and fails with a message if one of them is taken. It uses the RabbitMQ on
localhost, or an embedded broker if RabbitMQ does not answer or its queues are in use.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
from celery import Celery
from kombu.connection import Connection

from proving.harness import QUEUES
from proving.testbed import embedded_testbed
from suite import ports
from suite.config import ROOT, read_env_file
from suite.errors import SuiteError
from suite.masking import mask
from suite.processes import Watchdog, signal_group
from suite.services import broker_refusal

PAGE = ROOT / "docs" / "operations.md"
HEADING = "By hand"
BROKER_URL = "amqp://localhost:5672"
SECONDS = 60.0
"""Time limit for each thing that is waited for. On an idle machine each takes a moment."""
ROLE = {"id": 501, "name": "Agent", "system": "tts", "action": "create"}
MEMBERSHIP = {
    "user_id": 77,
    "user_full_name": "Sam Birch",
    "user_email": "sam.birch@tts.example",
    "role_id": ROLE["id"],
    "role_name": ROLE["name"],
    "system": "tts",
    "is_active": True,
    "action": "create",
}
# Matches the sample workflow whose first step belongs to Agents.
TICKET = {
    "subject": "The badge reader at the north gate is dead",
    "description": "No light, no sound, since seven this morning.",
    "department": "IT",
    "category": "Technology",
    "sub_category": "Support",
    "priority": "High",
    "employee": {"id": 4712, "name": "Kim Aster", "email": "kim.aster@tts.example"},
}
_PORT = re.compile(r"runserver \S+:(\d+)")


@dataclass(frozen=True)
class Step:
    """A command to type in a folder. If `stays` is true, it keeps running in its own terminal."""

    folder: str
    line: str

    @property
    def port(self) -> int | None:
        """The port on which the command's server listens; None if the command names no port."""
        found = _PORT.search(self.line)
        return int(found[1]) if found else None

    @property
    def stays(self) -> bool:
        return self.port is not None or " worker " in self.line


def main() -> int:
    started = time.monotonic()
    try:
        steps = read_steps(PAGE.read_text())
        with _broker() as variables:
            holders = quick_start(steps, variables)
    except SuiteError as error:
        print(error, file=sys.stderr)
        print("The quick start failed.\n0 passed, 1 failed", flush=True)
        return 1
    for number, holder in holders.items():
        print(f"{number} is with {holder}.")
    print(f"{len(steps)} lines typed, {time.monotonic() - started:.0f} s in all.")
    print("1 passed, 0 failed", flush=True)
    return 0


def read_steps(page: str) -> list[Step]:
    """The indented lines below `## By hand`, each with the folder that the text above it names.

    Raises SuiteError if there is no such section, or if a line in it has no folder.
    """
    part = re.search(rf"^## {HEADING}$\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    steps = []
    folder = ""
    for line in part[1].splitlines() if part else ():
        named = re.match(r"In `([a-z_]+)/`", line)
        if named:
            folder = named[1]
        elif line.startswith("    "):
            if not folder:
                raise SuiteError(
                    f"{PAGE.name} does not say in which folder to type: {line.strip()}"
                )
            steps.append(Step(folder, line.strip()))
    if not steps:
        raise SuiteError(f"{PAGE.name} has no lines below '{HEADING}'.")
    return steps


@contextlib.contextmanager
def _broker() -> Iterator[dict[str, str]]:
    """Environment variables for the broker: none if RabbitMQ is at the services' default address.

    An embedded broker is used if RabbitMQ does not answer there, or if its queues have messages or
    workers, because these belong to somebody else.
    """
    reason = _why_not_rabbitmq()
    if reason:
        print(f"{reason} The embedded Valkey takes its place.")
        with embedded_testbed() as environment:
            yield {name: environment[name] for name in ("CELERY_BROKER_URL", "REDIS_URL")}
        return
    with Connection(BROKER_URL) as connection:  # type: ignore[no-untyped-call]
        found = {queue for queue in QUEUES if _state_of(connection, queue)}
        try:
            yield {}
        finally:
            for queue in set(QUEUES) - found:
                connection.default_channel.queue_delete(queue)


def _why_not_rabbitmq() -> str:
    refusal = broker_refusal(BROKER_URL)
    if refusal:
        return f"{BROKER_URL} refuses a login: {refusal}."
    with Connection(BROKER_URL) as connection:  # type: ignore[no-untyped-call]
        for queue in QUEUES:
            state = _state_of(connection, queue)
            if state and (state.message_count or state.consumer_count):
                return f"The queue {queue} on {BROKER_URL} is in use."
    return ""


def _state_of(connection: Any, queue: str) -> Any:
    """The counts of messages and consumers of a queue; None if the queue does not exist."""
    channel = connection.channel()
    try:
        state = channel.queue_declare(queue, passive=True)
    except connection.channel_errors:
        return None
    channel.close()
    return state


def quick_start(steps: Sequence[Step], variables: Mapping[str, str]) -> dict[str, str]:
    """Run the commands in a fresh copy and send one ticket over HTTP and one through the queue.

    Returns the name of each ticket's holder by ticket number.

    Raises SuiteError if a step fails, or if nobody holds a ticket's task.
    """
    for step in steps:
        if step.port is not None and (holder := ports.port_holder(step.port)):
            raise SuiteError(
                f"Port {step.port} is taken by {holder}: end it, no other port will do."
            )
    # Turn SIGTERM into SystemExit, so that the `with` blocks below clean up.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="tts-quickstart-") as name:
        copy = Path(name)
        _copy_checkout(copy)
        environment = _environment(copy, variables)
        with contextlib.ExitStack() as stack:
            terminals = Terminals(copy, environment)
            stack.callback(terminals.close)
            for step in steps:
                terminals.type(step)
            for step in steps:
                if step.port is not None:
                    terminals.wait_for(step)
            broker = variables.get("CELERY_BROKER_URL", BROKER_URL)
            workflow = next(
                step.port for step in steps if step.folder == "workflow_api" and step.port
            )
            ticket = next(
                step.port for step in steps if step.folder == "ticket_service" and step.port
            )
            key = read_env_file(copy / ".env")["JWT_SIGNING_KEY"]
            try:
                return _follow_tickets(
                    broker, f"http://127.0.0.1:{workflow}", f"http://127.0.0.1:{ticket}", key
                )
            except SuiteError:
                terminals.show()
                raise


def _follow_tickets(broker: str, workflow: str, tickets: str, key: str) -> dict[str, str]:
    """Send messages as Auth and HDTS do, with a plain Celery client, and a ticket over HTTP as a
    person.
    """
    with Celery("somebody else", broker=broker, set_as_current=False) as client:
        client.send_task("tts.role.sync", args=[{"role": ROLE}], queue="TTS_ROLE_SYNC_QUEUE")
        client.send_task(
            "tts.user_system_role.sync",
            args=[{"user_system_role": MEMBERSHIP}],
            queue="TTS_ROLE_SYNC_QUEUE",
        )
        sent = f"HD-{uuid.uuid4().hex[:8]}"
        client.send_task(
            "tickets.tasks.receive_ticket",
            args=[{**TICKET, "ticket_id": sent}],
            queue="TICKET_TASKS_PRODUCTION",
        )
    with httpx.Client(trust_env=False, timeout=20, headers=_admin_headers(key)) as person:
        answer = person.post(f"{tickets}/tickets/", json=TICKET)
        if answer.status_code != 201:
            raise SuiteError(f"POST /tickets/ answers {answer.status_code}: {answer.text[:500]}")
        numbers = [sent, str(answer.json()["ticket_id"])]
        return {number: _holder(person, workflow, number) for number in numbers}


def _holder(person: httpx.Client, workflow: str, number: str) -> str:
    deadline = time.monotonic() + SECONDS
    while True:
        answer = person.get(f"{workflow}/tasks/", params={"ticket_number": number})
        if answer.status_code not in {200, 503}:
            raise SuiteError(f"GET /tasks/ answers {answer.status_code}: {answer.text[:500]}")
        for task in answer.json().get("results", []):
            for user in task["assigned_users"]:
                if user["user_id"] != MEMBERSHIP["user_id"]:
                    raise SuiteError(f"{number} is with {user}, who is not in the role.")
                return (
                    f"{user['user_full_name']}, {user['role']}, on {task['current_step']['name']}"
                )
        if time.monotonic() > deadline:
            raise SuiteError(f"After {SECONDS:.0f} s nobody has {number}: {answer.text[:500]}")
        time.sleep(0.1)


def _admin_headers(key: str) -> dict[str, str]:
    """Request headers of an Admin, signed as an Auth Service with the same key would sign them."""
    now = int(time.time())
    claims = {
        "user_id": 1,
        "user_type": "staff",
        "email": "admin@tts.example",
        "full_name": "Alex Admin",
        "systems": ["tts"],
        "roles": [{"system": "tts", "role": "Admin"}],
        "token_type": "access",
        "iat": now,
        "exp": now + 600,
        "jti": uuid.uuid4().hex,
    }
    return {"Authorization": f"Bearer {jwt.encode(claims, key, algorithm='HS256')}"}


class Terminals:
    """Runs each command as in a terminal: in the background if it stays, else until it has ended."""

    def __init__(self, copy: Path, environment: Mapping[str, str]) -> None:
        self._copy = copy
        self._environment = dict(environment)
        self._watchdog = Watchdog()
        self._running: dict[Step, subprocess.Popen[bytes]] = {}

    def type(self, step: Step) -> None:
        """Run a command. If it does not stay and fails, raises SuiteError with the last lines of
        its output.
        """
        print(f"{step.folder}$ {step.line}", flush=True)
        with self._log(step).open("ab") as output:
            process = subprocess.Popen(
                ["/bin/sh", "-c", step.line],
                cwd=self._copy / step.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._watchdog.add(process.pid)
        self._running[step] = process
        if not step.stays and process.wait():
            raise self._failed(step, process.returncode)

    def wait_for(self, step: Step) -> None:
        """Wait until the server reports that everything it needs is available."""
        deadline = time.monotonic() + SECONDS
        while True:
            for started, process in self._running.items():
                if process.poll() is not None and started.stays:
                    raise self._failed(started, process.returncode)
            told = "nothing"
            with contextlib.suppress(httpx.TransportError):
                answer = httpx.get(
                    f"http://127.0.0.1:{step.port}/readyz", trust_env=False, timeout=10
                )
                if answer.status_code == 200:
                    return
                told = answer.text[:300]
            if time.monotonic() > deadline:
                raise SuiteError(f"Port {step.port} is not ready after {SECONDS:.0f} s: {told}")
            time.sleep(0.1)

    def show(self) -> None:
        for step in self._running:
            print(f"--- {step.folder}$ {step.line}\n{self._end_of(step)}", file=sys.stderr)

    def close(self) -> None:
        for process in self._running.values():
            signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            signal_group(process.pid, signal.SIGKILL)
            process.wait()
            self._watchdog.remove(process.pid)
        self._watchdog.close()

    def _failed(self, step: Step, code: int) -> SuiteError:
        return SuiteError(
            f"'{step.line}' in {step.folder} ended with code {code}:\n{self._end_of(step)}"
        )

    def _end_of(self, step: Step) -> str:
        lines = self._log(step).read_text(errors="replace").splitlines()[-30:]
        return mask("\n".join(lines))

    def _log(self, step: Step) -> Path:
        name = re.sub(r"[^a-z0-9]+", "-", f"{step.folder} {step.line}".lower())
        return self._copy / f"{name}.log"


def _copy_checkout(target: Path) -> None:
    """Copy the files that git tracks or would track, with uncommitted changes, but not ignored
    files.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        raise SuiteError(f"git cannot list the checkout: {listed.stderr.decode().strip()}")
    for name in listed.stdout.decode().split("\0"):
        source, copied = ROOT / name, target / name
        if name and source.is_file():
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(source.read_bytes())


def _environment(copy: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a terminal in which the virtual environment is active.

    Settings of a suite in the caller's environment are left out.
    """
    known = {"QUEUE_PREFIX", *read_env_file(ROOT / ".env.example")}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in known and not name.startswith(("TTS_", "TEST_", "DJANGO_"))
    }
    return {
        **kept,
        **variables,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        # The virtual environment links to the checkout's servicekit; use the copy's.
        "PYTHONPATH": str(copy / "servicekit" / "src"),
        "PYTHONUNBUFFERED": "1",
    }


if __name__ == "__main__":
    sys.exit(main())
