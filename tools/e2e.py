"""Drives a fresh suite in a browser: `make e2e`. The argument `screens` takes pictures of every
page instead.

The ticket of the journey is posted with curl, as another system would post it. After the browser
has finished, roundtrip.py follows tickets across the services. Then the browser drives a second,
embedded suite, whose people sign in at an external Auth Service.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

from celery import Celery
from kombu.connection import Connection

import roundtrip
from proving.harness import (
    RunningSuite,
    running_suite,
)
from proving.testbed import (
    MODES,
    asked_mode,
    find_services,
)
from suite import ports
from suite.config import ROOT
from suite.errors import SuiteError

ADMIN = "admin@tts.example"
TICKET = {
    "subject": "Laptop does not start after the update",
    "description": "Since this morning it stops at a black screen. The fan runs, nothing else.",
    "category": "Technology",
    "sub_category": "Support",
    "department": "IT",
    "priority": "High",
    "employee": {"id": 4711, "name": "Robin Vega", "email": "robin.vega@tts.example"},
    "asset_name": "Laptop 17",
    "serial_number": "SN-20931",
}


def main() -> int:
    task = "screens" if sys.argv[1:] == ["screens"] else "e2e"
    try:
        if shutil.which("curl") is None:
            raise SuiteError("curl is needed: install it and run again.")
        modes = _modes(task)
        for mode in modes:
            started = time.monotonic()
            print(f"{task} in {mode} mode ...", flush=True)
            with running_suite(mode, purpose="e2e") as suite:
                drive(suite, task)
            if task == "e2e" and mode == "embedded":
                drive_external()
            print(f"{task} in {mode} mode passed in {time.monotonic() - started:.0f} s", flush=True)
    except SuiteError as error:
        print(error, file=sys.stderr)
        print(f"{task} failed", flush=True)
        return 1
    print(f"{len(modes)} passed, 0 failed", flush=True)
    return 0


def _modes(task: str) -> list[str]:
    """The mode that MODE names, else every mode that can run here. Pictures are taken in one mode
    only.
    """
    asked = asked_mode(os.environ)
    if asked:
        return [asked]
    if task == "screens":
        return ["embedded"]
    urls, sentences = find_services(os.environ)
    for sentence in sentences:
        print(f"{sentence} Embedded mode only.", flush=True)
    return list(MODES) if urls is not None else ["embedded"]


def drive(suite: RunningSuite, task: str) -> None:
    """Post a ticket, then run the browser script. Raises SuiteError if either fails."""
    require_address_last(suite)
    number = post_ticket(suite)
    print(f"  {number} posted with curl", flush=True)
    mislabelled = publish_stuck(suite)
    print(f"  two messages published that get stuck, {mislabelled} is one of them", flush=True)
    if task == "screens":
        publish_alike(suite)
    pictures = Path(os.environ.get("SCREENS") or ROOT / ".run" / "screens")
    pictures.mkdir(parents=True, exist_ok=True)
    variables = {
        "TICKET_NUMBER": number,
        "MISLABELLED_NUMBER": mislabelled,
        "SCREENS": str(pictures),
    }
    run_script(suite, task, variables)
    if task == "e2e":
        roundtrip.drive(suite)


def require_address_last(suite: RunningSuite) -> None:
    """Check that the log line with the web app's address comes after the lines about the demo's messages,
    so that people see it. Raises SuiteError if such a line follows it.
    """
    _, _, after = suite.log.read_text(errors="replace").partition("TTS is ready at")
    if "message.finished" in after:
        raise SuiteError("The demo's messages are written after the address of the web app.")


def drive_external() -> None:
    """Drive a separate suite whose people an external Auth Service signs in."""
    [port] = ports.free_ports(1)
    # The same host as the web app: cookies depend on the host, but not on the port.
    auth = f"http://localhost:{port}"
    variables = {
        "AUTH_SERVICE_URL": auth,
        "AUTH_LOGIN_URL": f"{auth}/login/",
        "AUTH_REFRESH_URL": f"{auth}/refresh/",
        "AUTH_LOGOUT_URL": f"{auth}/logout/",
    }
    with running_suite("embedded", purpose="e2e-external", variables=variables) as suite:
        run_script(suite, "e2e:external", {"AUTH_PORT": str(port)})


def run_script(suite: RunningSuite, script: str, variables: Mapping[str, str]) -> None:
    """Run a script of the web app against the suite. Raises SuiteError when it fails."""
    run_script_at(suite.url, script, {**suite.environment, **variables})


def run_script_at(url: str, script: str, environment: Mapping[str, str]) -> None:
    """Run a script of the web app against the suite at `url`. Raises SuiteError when it fails."""
    result = subprocess.run(
        ["npm", "run", "--silent", script],
        cwd=ROOT / "frontend",
        env={**environment, "BASE_URL": url},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if result.returncode:
        raise SuiteError(f"`npm run {script}` failed with code {result.returncode}.")


def post_ticket(suite: RunningSuite) -> str:
    """Sign in and post a ticket with curl at the web app's address. Returns the ticket's number."""
    password = suite.environment["DEMO_PASSWORD"]
    jar = suite.config.run_dir / "cookies"
    _curl(
        f"{suite.url}/api/workflow/identity/login/",
        {"email": ADMIN, "password": password},
        ["--cookie-jar", str(jar)],
    )
    token = _cookie(jar, "access_token")
    ticket = _curl(
        f"{suite.url}/api/tickets-service/tickets/",
        TICKET,
        ["--header", f"Authorization: Bearer {token}"],
    )
    return str(ticket["ticket_id"])


def publish_stuck(suite: RunningSuite) -> str:
    """Publish two messages that get stuck, as another system might send by mistake.

    The first is a ticket without any required field, the second a valid ticket with a wrong content
    type. Returns the number of the second.
    """
    queue = f"{suite.environment.get('QUEUE_PREFIX', '')}TICKET_TASKS_PRODUCTION"
    task = "tickets.tasks.receive_ticket"
    broker = suite.environment["CELERY_BROKER_URL"]
    client = Celery(broker=broker, set_as_current=False)
    client.send_task(task, args=[{"note": "No ticket at all."}], queue=queue)
    client.close()
    number = f"MISLABELLED-{uuid.uuid4().hex[:6].upper()}"
    ticket = {**TICKET, "ticket_id": number, "subject": "Sent under a wrong content type"}
    with Connection(broker) as connection:  # type: ignore[no-untyped-call]
        connection.Producer().publish(
            json.dumps([[ticket], {}, {}]),
            exchange="",
            routing_key=queue,
            content_type="text/plain",
            content_encoding="utf-8",
            headers={"task": task, "id": str(uuid.uuid4())},
        )
    return number


def publish_alike(suite: RunningSuite) -> None:
    """Publish notices that get stuck for the same reason: the page of stuck messages groups these."""
    queue = f"{suite.environment.get('QUEUE_PREFIX', '')}INAPP_NOTIFICATION_QUEUE"
    client = Celery(broker=suite.environment["CELERY_BROKER_URL"], set_as_current=False)
    notice = {"user_id": "Ana", "message": "It waits.", "notification_type": "system"}
    for _ in range(3):
        client.send_task("notifications.tasks.create_notification", args=[notice], queue=queue)
    client.close()


def _curl(url: str, body: object, options: list[str]) -> dict[str, object]:
    result = subprocess.run(
        [
            *("curl", "--silent", "--show-error", "--fail-with-body", "--max-time", "20"),
            *("--header", "Content-Type: application/json", "--data", "@-"),
            *options,
            url,
        ],
        input=json.dumps(body),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SuiteError(f"curl {url} failed: {result.stderr.strip()} {result.stdout.strip()}")
    answer = json.loads(result.stdout)
    if not isinstance(answer, dict):
        raise SuiteError(f"curl {url} got something other than an object.")
    return answer


def _cookie(jar: Path, name: str) -> str:
    for line in jar.read_text().splitlines():
        fields = line.split("\t")
        if len(fields) == 7 and fields[5] == name:
            return fields[6]
    raise SuiteError(f"The login set no cookie {name}.")


if __name__ == "__main__":
    sys.exit(main())
