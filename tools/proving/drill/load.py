"""People who work during the faults: they post tickets, act on tickets that they hold, and comment."""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proving.drill.clients import (
    Client,
    Reply,
)
from proving.drill.deadlines import DESK
from proving.drill.ledger import (
    Call,
    Fate,
    Kind,
    Ledger,
)
from proving.drill.listeners import Listener

ADMIN = "admin@tts.example"
AGENTS = tuple(f"agent{number}@tts.example" for number in range(1, 7))
# A poster that waits for a lost answer stops a third of the new tickets, not all of them.
POSTERS = 3
THINKING_SECONDS = 0.8
ADMIN_SECONDS = 2.5
TALKING_SECONDS = 0.8
# The number of tickets in a burst, whose deadlines pass within seconds, and the time until the next
# burst.
BURST = 4
BURST_SECONDS = 8.0
# The number of tickets that listeners keep open; these get comments all the time.
LISTENERS = 3
FILE_BYTES = 40_000
PRIORITIES = ("Low", "Medium", "High", "Critical")
# Department, category and sub-category of the four sample workflows.
DESKS = (
    ("IT", "Technology", "Support"),
    ("IT", "Asset Management", "Check-in"),
    ("IT", "Asset Management", "Check-out"),
    ("Finance", "Budget", "Proposal"),
)
_WORKFLOW = "/api/workflow"
_TICKETS = "/api/tickets-service/tickets/"


@dataclass(frozen=True)
class Pace:
    """How many tickets are posted per second, and for how many seconds."""

    tickets_per_second: float
    seconds: float


class Load:
    """Runs all clients of a drill, each in a thread."""

    def __init__(self, url: str, password: str, ledger: Ledger, pace: Pace, *, seed: int) -> None:
        self._ledger = ledger
        self._pace = pace
        self._seed = seed
        self._ends_at = 0.0
        self._may_end = threading.Event()
        self._errors: list[Exception] = []

        def client(email: str) -> Client:
            return Client(url, email=email, password=password)

        self._posters = [client(ADMIN) for _ in range(POSTERS)]
        self._agents = [client(email) for email in AGENTS]
        self._talker = client(ADMIN)
        # An Admin may see every ticket.
        self._ears = [client(ADMIN) for _ in range(LISTENERS)]
        self._url = url
        self.listeners: list[Listener] = []
        self._admin = client(ADMIN)
        self._hurrier = client(ADMIN)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Sign all people in and start their threads. Raises SuiteError if a sign-in is refused."""
        for person in (*self._working(), *self._ears):
            person.sign_in()
        self._ends_at = time.monotonic() + self._pace.seconds
        for place, poster in enumerate(self._posters):
            self._run(f"poster {place}", self._post_tickets, poster, place)
        for place, agent in enumerate(self._agents):
            self._run(agent.email, self._work, agent, random.Random(f"{self._seed} {place}"))  # noqa: S311
        self._run("hurrier", self._hurry, self._hurrier, random.Random(f"{self._seed} hurrier"))  # noqa: S311
        self._run("talker", self._talk, self._talker, random.Random(f"{self._seed} talker"))  # noqa: S311
        self._run("admin", self._administer, self._admin, random.Random(f"{self._seed} admin"))  # noqa: S311

    def join(self) -> None:
        """Wait until the time is over and every client has its last answer. People work until this is
        called, so they work longer on a slow machine. Raises the first unexpected error of a client.
        """
        self._may_end.set()
        for thread in self._threads:
            thread.join()
        for client in self._working():
            client.close()
        if self._errors:
            raise self._errors[0]

    def _working(self) -> Sequence[Client]:
        return (*self._posters, *self._agents, self._talker, self._admin, self._hurrier)

    def _run(self, name: str, work: Any, *arguments: Any) -> None:
        def guarded() -> None:
            try:
                work(*arguments)
            except Exception as error:
                self._errors.append(error)

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _is_over(self) -> bool:
        has_ended = time.monotonic() >= self._ends_at and self._may_end.is_set()
        return has_ended or bool(self._errors)

    def _post_tickets(self, client: Client, place: int) -> None:
        draw = random.Random(f"{self._seed} poster {place}")  # noqa: S311 - repeatable, not secret
        interval = POSTERS / self._pace.tickets_per_second
        time.sleep(place / self._pace.tickets_per_second)
        due = time.monotonic()
        while not self._is_over():
            post_ticket(client, self._ledger, draw)
            # After a long wait for an answer do not post all late tickets at once.
            due = max(due + interval, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))

    def _hurry(self, client: Client, draw: random.Random) -> None:
        """Post bursts of tickets whose deadlines pass soon. The tickets of a burst have the same
        priority.
        """
        due = time.monotonic()
        while not self._is_over():
            priority = draw.choice(PRIORITIES)
            for _ in range(BURST):
                post_ticket(client, self._ledger, draw, desk=DESK, priority=priority)
            due = max(due + BURST_SECONDS, time.monotonic())
            while time.monotonic() < due and not self._is_over():
                time.sleep(0.2)

    def _work(self, client: Client, draw: random.Random) -> None:
        while not self._is_over():
            mine = client.get(f"{_WORKFLOW}/tasks/my-tasks/?page_size=50&ordering=assigned_on")
            rows = mine.rows()
            if rows:
                # Work mostly on the oldest, so that tasks are completed; sometimes on another.
                row = rows[0] if draw.random() < 0.6 else draw.choice(rows)
                task = row["task"]
                if draw.random() < 0.25:
                    comment(client, self._ledger, str(task["ticket"]["ticket_number"]))
                else:
                    act(client, self._ledger, int(task["task_id"]), draw)
            time.sleep(THINKING_SECONDS * (0.5 + draw.random()))

    def _talk(self, client: Client, draw: random.Random) -> None:
        """Comment on the first tickets. Starts a listener for each before its first comment."""
        while not self._is_over():
            numbers = self._ledger.numbers()[:LISTENERS]
            for number in numbers[len(self.listeners) :]:
                ear = self._ears[len(self.listeners)]
                self.listeners.append(Listener(ear, self._url, number))
                self.listeners[-1].start()
            if numbers:
                comment(client, self._ledger, draw.choice(numbers))
            time.sleep(TALKING_SECONDS * (0.5 + draw.random()))

    def _administer(self, client: Client, draw: random.Random) -> None:
        people = [agent.user_id for agent in self._agents]
        while not self._is_over():
            numbers = self._ledger.numbers()
            if numbers:
                change(client, self._ledger, draw.choice(numbers[-40:]), people, draw)
            time.sleep(ADMIN_SECONDS * (0.5 + draw.random()))


def post_ticket(
    client: Client,
    ledger: Ledger,
    draw: random.Random,
    *,
    desk: tuple[str, str, str] | None = None,
    priority: str = "",
) -> None:
    """Post a ticket. By default it is for any of the sample workflows and has any priority."""
    department, category, sub_category = desk or draw.choice(DESKS)
    mark = ledger.mark(Kind.TICKET)
    body = {
        "subject": mark,
        "description": "Posted by the drill.",
        "department": department,
        "category": category,
        "sub_category": sub_category,
        "priority": priority or draw.choice(PRIORITIES),
        "employee": {"id": 4711, "name": "Robin Vega", "email": "robin.vega@tts.example"},
        "asset_name": "Laptop 17",
        "serial_number": "SN-20931",
        "requested_budget": 1200,
        "cost_items": [],
    }
    files = [new_file(ledger, draw) for _ in range(draw.choice((0, 0, 0, 1, 2)))]
    if files:
        form = {name: value for name, value in body.items() if isinstance(value, str)}
        form["employee"] = json.dumps(body["employee"])
        form["dynamic_data"] = json.dumps({"requested_budget": 1200, "cost_items": []})
        parts = [("attachments", f"{file}.txt", content) for file, content in files]
        reply = client.post_form(_TICKETS, form, parts)
    else:
        reply = client.post(_TICKETS, body)
    number = reply.text("ticket_id")
    _note(ledger, Kind.TICKET, mark, client, reply, ticket=number)
    _note_files(ledger, files, client, reply, number)
    if reply.fate is Fate.DONE and draw.random() < 0.25:
        attach(client, ledger, int(reply.body["id"]), number, draw)


def attach(
    client: Client, ledger: Ledger, ticket_id: int, number: str, draw: random.Random
) -> None:
    """Attach a file to an existing ticket."""
    file = new_file(ledger, draw)
    parts = [("file", f"{file[0]}.txt", file[1])]
    reply = client.post_form(f"{_TICKETS}{ticket_id}/attachments/", {}, parts)
    _note_files(ledger, [file], client, reply, number)


def new_file(ledger: Ledger, draw: random.Random) -> tuple[str, bytes]:
    """A unique file name without ending, and a text of up to 80 kB."""
    return ledger.mark(Kind.ATTACHMENT), draw.randbytes(
        draw.randrange(1, FILE_BYTES)
    ).hex().encode()


def act(client: Client, ledger: Ledger, task_id: int, draw: random.Random) -> None:
    """Take one of the transitions that the task offers; sends the revision that was read."""
    offered = client.get(f"{_WORKFLOW}/tasks/{task_id}/available-transitions/")
    exits = offered.rows()
    if not exits:
        return
    # Transitions forward come first. Now and then take any transition, so that some tasks go back.
    way = exits[0] if draw.random() < 0.85 else draw.choice(exits)
    mark = ledger.mark(Kind.ACT)
    reply = client.post(
        f"{_WORKFLOW}/transitions/{task_id}/transition/",
        {"transition_id": way["transition_id"], "notes": mark, "rev": offered.body["rev"]},
    )
    rev = int(reply.body["task"]["rev"]) if reply.fate is Fate.DONE else 0
    _note(ledger, Kind.ACT, mark, client, reply, task_id=task_id, rev=rev)


def comment(client: Client, ledger: Ledger, number: str) -> None:
    mark = ledger.mark(Kind.COMMENT)
    reply = client.post(
        "/api/messaging/comments/",
        {"ticket_id": number, "content": mark, "visibility": "internal"},
    )
    _note(ledger, Kind.COMMENT, mark, client, reply, ticket=number)


def change(
    client: Client, ledger: Ledger, number: str, people: Sequence[int], draw: random.Random
) -> None:
    """As an Admin, transfer or withdraw a ticket in progress, or change its priority."""
    found = client.get(f"{_WORKFLOW}/tasks/?ticket_number={number}").rows()
    if not found or found[0]["status"] not in {"pending", "in progress"}:
        return
    task = found[0]
    kind = draw.choices([Kind.TRANSFER, Kind.PRIORITY, Kind.WITHDRAWAL], [5, 4, 2])[0]
    mark = ledger.mark(kind)
    seen: dict[str, Any] = {"rev": task["rev"]}
    if kind is Kind.WITHDRAWAL:
        reply = client.patch(
            f"/api/tickets-service/tickets/number/{number}/", {"status": "Withdrawn"}
        )
        _note(ledger, kind, mark, client, reply, ticket=number)
        return
    if kind is Kind.PRIORITY:
        others = [name for name in PRIORITIES if name.lower() != str(task["priority"]).lower()]
        path = f"{_WORKFLOW}/tasks/{task['task_id']}/priority/"
        seen |= {"priority": draw.choice(others), "reason": mark}
    else:
        item = _open_item(client, int(task["task_id"]))
        if item is None:
            return
        candidates = [user_id for user_id in people if user_id != item["user_id"]]
        path = f"{_WORKFLOW}/tasks/transfer/"
        seen |= {"task_item_id": item["task_item_id"], "notes": mark}
        seen["new_user_id"] = draw.choice(candidates)
    reply = client.post(path, seen)
    rev = int(reply.body["rev"]) if reply.fate is Fate.DONE else 0
    _note(ledger, kind, mark, client, reply, ticket=number, task_id=int(task["task_id"]), rev=rev)


def _open_item(client: Client, task_id: int) -> dict[str, Any] | None:
    reply = client.get(f"{_WORKFLOW}/tasks/{task_id}/action-logs/")
    logs = reply.body["logs"] if reply.fate is Fate.DONE else []
    return next((log for log in logs if log["status"] in {"new", "in progress"}), None)


def _note_files(
    ledger: Ledger,
    files: Sequence[tuple[str, bytes]],
    client: Client,
    reply: Reply,
    number: str,
) -> None:
    for mark, content in files:
        digest = hashlib.sha256(content).hexdigest()
        _note(ledger, Kind.ATTACHMENT, mark, client, reply, ticket=number, digest=digest)


def _note(
    ledger: Ledger,
    kind: Kind,
    mark: str,
    client: Client,
    reply: Reply,
    *,
    ticket: str = "",
    task_id: int = 0,
    rev: int = 0,
    digest: str = "",
) -> None:
    fate = reply.fate
    if kind is Kind.WITHDRAWAL and fate is Fate.REFUSED and reply.tries > 1:
        # PATCH has no idempotency key: if the first try succeeded, the repeat is refused.
        fate = Fate.UNKNOWN
    ledger.add(
        Call(
            kind=kind,
            mark=mark,
            fate=fate,
            tries=reply.tries,
            status=reply.status,
            user_id=client.user_id,
            ticket=ticket,
            task_id=task_id,
            rev=rev,
            digest=digest,
            is_replayed=reply.is_replayed,
        )
    )
