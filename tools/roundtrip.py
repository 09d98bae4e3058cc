"""Follows tickets through a running suite: a change made at one service must show at the other services.

Run as a script, it starts its own suite; `make e2e` runs it on the suite that the browser used.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx

from proving.harness import (
    RunningSuite,
    running_suite,
)
from proving.testbed import asked_mode
from suite.errors import SuiteError

ADMIN = "admin@tts.example"
COORDINATOR = "coordinator@tts.example"
TICKETS = "/api/tickets-service/tickets/"
TASKS = "/api/workflow/tasks/"
# Matches the sample workflow of four steps, whose tickets have an owner.
TICKET = {
    "subject": "The badge reader at the north gate is dead",
    "description": "No light, no sound, since seven this morning.",
    "department": "IT",
    "category": "Technology",
    "sub_category": "Support",
    "priority": "Low",
    "employee": {"id": 4712, "name": "Kim Aster", "email": "kim.aster@tts.example"},
}
SECONDS = 30.0
"""Time limit until a change at one service shows at another; usually it takes a moment."""
MOST_STEPS = 8
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
"""The headers that open a WebSocket; the key comes from the example in RFC 6455."""

Found = TypeVar("Found")


class Desk:
    """A signed-in person, who sends requests to the web app's address."""

    def __init__(self, suite: RunningSuite, email: str) -> None:
        self._client = httpx.Client(base_url=suite.url, trust_env=False, timeout=20)
        body = {"email": email, "password": suite.environment["DEMO_PASSWORD"]}
        self.call("POST", "/api/workflow/identity/login/", json=body)
        token = self._client.cookies["access_token"]
        # Use the header alone, so that no CSRF token is needed.
        self._client.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def call(self, method: str, path: str, *, status: int = 0, **options: Any) -> httpx.Response:
        """Send a request. Raises SuiteError unless the answer has `status`, or any 2xx if that is
        omitted.
        """
        answer = self._client.request(method, path, **options)
        if answer.status_code != status and (status or not answer.is_success):
            told = answer.text[:500]
            raise SuiteError(f"{method} {answer.request.url} answers {answer.status_code}: {told}")
        return answer

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        return dict(self.call("GET", path, params=params).json())

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self.call("POST", path, json=body).json())

    def ticket(self, ticket: Mapping[str, Any]) -> dict[str, Any]:
        """The ticket as the Ticket Service returns it now, with its revision as `etag`."""
        answer = self.call("GET", f"{TICKETS}{ticket['id']}/")
        return {**answer.json(), "etag": answer.headers["ETag"]}

    def task(self, ticket: Mapping[str, Any]) -> dict[str, Any] | None:
        """The ticket's task as the Workflow API returns it now; None if the list of tasks has none for
        the ticket.
        """
        rows = self.get(TASKS, ticket_number=ticket["ticket_id"])["results"]
        return dict(rows[0]) if rows else None

    def posted(self, **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Post a ticket and wait until it has a task and is Open. Returns the ticket and the task."""
        ticket = self.post(TICKETS, {**TICKET, **values})
        number = ticket["ticket_id"]
        task = until(lambda: self.task(ticket), f"{number} has a task")
        until(lambda: self.ticket(ticket)["status"] == "Open", f"{number} is Open")
        return ticket, task

    def change(self, ticket: Mapping[str, Any], **values: Any) -> str:
        """Change the ticket; returns its new revision."""
        answer = self.call("PATCH", f"{TICKETS}{ticket['id']}/", json=values)
        return str(answer.headers["ETag"])


def until(condition: Callable[[], Found | None], what: str) -> Found:
    """Wait until the condition returns a true value, and return it. Raises SuiteError after
    SECONDS.
    """
    deadline = time.monotonic() + SECONDS
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise SuiteError(f"Not within {SECONDS:.0f} s: {what}.")
        time.sleep(0.1)
    return found


def has_status(desk: Desk, ticket: Mapping[str, Any], status: str) -> Callable[[], bool]:
    return lambda: (desk.task(ticket) or {}).get("status") == status


def withdrawn(desk: Desk, suite: RunningSuite) -> None:
    """Withdraw a ticket: its task is cancelled, and the ticket shows it."""
    ticket, _ = desk.posted()
    told = desk.change(ticket, status="Withdrawn")
    number = ticket["ticket_id"]
    until(has_status(desk, ticket, "cancelled"), f"the task of {number} is cancelled")
    # The workflow's report changes the revision although the ticket is Withdrawn already.
    until(lambda: desk.ticket(ticket)["etag"] != told, f"{number} hears of its cancelled task")
    _expect(desk.ticket(ticket)["status"], "Withdrawn", f"status of {number}")


def reprioritised(desk: Desk, suite: RunningSuite) -> None:
    """Change the priority of a ticket: its task follows, with an earlier target. Then change the
    priority of the task: the ticket follows.
    """
    ticket, task = desk.posted()
    number, late = ticket["ticket_id"], task["target_resolution"]
    desk.change(ticket, priority="Critical")
    urgent = until(
        lambda: (
            found if (found := desk.task(ticket) or {})["priority"] != task["priority"] else None
        ),
        f"the task of {number} has the new priority",
    )
    if not urgent["target_resolution"] < late:
        raise SuiteError(f"{number} became Critical and its target stayed at {late}.")
    body = {"priority": "High", "reason": "Somebody holds the gate open."}
    desk.post(f"{TASKS}{task['task_id']}/priority/", body)
    until(lambda: desk.ticket(ticket)["priority"] == "High", f"{number} is of high priority")


def deleted(desk: Desk, suite: RunningSuite) -> None:
    """Delete a ticket: the ticket and its task are no longer visible to anybody."""
    ticket, task = desk.posted()
    desk.call("DELETE", f"{TICKETS}{ticket['id']}/", status=204)
    desk.call("GET", f"{TICKETS}{ticket['id']}/", status=404)
    number = ticket["ticket_id"]
    until(lambda: desk.task(ticket) is None, f"the task of {number} is in no list")
    desk.call("GET", f"{TASKS}{task['task_id']}/", status=404)


def completed(desk: Desk, suite: RunningSuite) -> None:
    """Complete a ticket. Its status changes with the first act, the last act resolves it, and the
    ticket's owner is notified when the ticket is closed.
    """
    ticket, task = desk.posted()
    number = ticket["ticket_id"]
    for step in range(MOST_STEPS):
        ways = desk.get(f"{TASKS}{task['task_id']}/available-transitions/")["results"]
        body = {"transition_id": ways[0]["transition_id"], "notes": "Done.", "on_behalf": True}
        moved = desk.post(f"/api/workflow/transitions/{task['task_id']}/transition/", body)
        if moved["task"]["status"] == "completed":
            break
        if step == 0:
            until(lambda: desk.ticket(ticket)["status"] == "In Progress", f"{number} is worked on")
    until(lambda: desk.ticket(ticket)["status"] == "Resolved", f"{number} is Resolved")
    desk.change(ticket, status="Closed")
    with Desk(suite, COORDINATOR) as owner:
        path = "/api/notifications/notifications/"
        notice = until(
            lambda: owner.get(path, ticket=number, type="ticket_closed")["results"],
            f"the owner is told that {number} is closed",
        )
    _expect([row["related_ticket_number"] for row in notice], [number], "notices of its end")


def talked_about(desk: Desk, suite: RunningSuite) -> None:
    """Comment on a ticket as its owner: messaging asks the workflow whether that is allowed. A
    token opens the comments' socket only once.
    """
    ticket, _ = desk.posted()
    number = ticket["ticket_id"]
    socket = f"/ws/comments/{number}/"
    with Desk(suite, COORDINATOR) as owner:
        written = {"ticket_id": number, "content": "On my way.", "visibility": "public"}
        comment = owner.post("/api/messaging/comments/", written)
        path = f"/api/messaging/comments/{comment['comment_id']}/"
        changed = owner.call("PATCH", path, json={"content": "There in five minutes."}).json()
        desk.call("PATCH", path, status=403, json={"content": "Take your time."})
        _expect(desk.get(path), changed, f"comment on {number}")
        token = owner.post("/api/messaging/ws-token/", {"path": socket})["token"]
    with httpx.Client(base_url=suite.url, trust_env=False, timeout=20) as stranger:
        for expected in (101, 403):
            answer = stranger.get(socket, params={"token": token}, headers=UPGRADE)
            _expect(answer.status_code, expected, f"answer of the socket of {number}")
            answer.close()
    if token in suite.log.read_text(errors="replace"):
        raise SuiteError("A socket's token stands in the log.")


JOURNEYS = (withdrawn, reprioritised, deleted, completed, talked_about)


def drive(suite: RunningSuite) -> None:
    """Run every journey, one after the other. Raises SuiteError at the first failure."""
    with Desk(suite, ADMIN) as desk:
        for journey in JOURNEYS:
            started = time.monotonic()
            journey(desk, suite)
            print(f"  {journey.__name__}: {time.monotonic() - started:.1f} s", flush=True)


def _expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise SuiteError(f"The {what} is {found!r}, not {wanted!r}.")


def main() -> int:
    try:
        mode = asked_mode(os.environ) or "embedded"
        with running_suite(mode, purpose="roundtrip") as suite:
            drive(suite)
    except SuiteError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(JOURNEYS)} round trips passed in {mode} mode", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
