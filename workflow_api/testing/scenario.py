"""Set up data for tests through the suite's own messages and HTTP endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import count, pairwise
from typing import Any

from servicekit.auth import Person
from servicekit.base.sealing import seal_of
from servicekit.clock import real_now
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, deliver, make_person, outbox_messages

_numbers = count(1)

ADMIN = make_person(user_id=900, roles=[("tts", "Admin")])


def staff(
    role: str, user_ids: Iterable[int], *, system: str = "tts", is_active: bool = True
) -> None:
    """Let each of `user_ids` join a role, or leave it, by the message that Auth would send."""
    for user_id in user_ids:
        outcome = deliver(
            "tts.user_system_role.sync",
            {
                "user_system_role": {
                    "user_id": user_id,
                    "user_full_name": f"Person {user_id}",
                    "user_email": f"person{user_id}@tts.example",
                    "role_id": _role_id(system, role),
                    "role_name": role,
                    "system": system,
                    "is_active": is_active,
                    "action": "create" if is_active else "delete",
                }
            },
        )
        assert outcome.result.value == "done", outcome


def role(name: str, *, system: str = "tts") -> None:
    """Create a role without members, by the message that Auth would send. A role that exists
    already stays as it is.
    """
    body = {"id": _role_id(system, name), "name": name, "system": system, "action": "create"}
    assert deliver("tts.role.sync", {"role": body}).result.value == "done"


def agent(user_id: int, *roles: str) -> Person:
    """A person with a token for these roles in tts; Agent by default."""
    held = [("tts", role) for role in roles or ("Agent",)]
    return make_person(user_id=user_id, roles=held, full_name=f"Person {user_id}")


def step(name: str, role: str, weight: float, **fields: Any) -> dict[str, Any]:
    """A node of a graph; its `temp_id` is its name."""
    return {"temp_id": name, "name": name, "role": role, "weight": weight, **fields}


def edge(source: str, target: str, name: str = "") -> dict[str, Any]:
    return {"from": source, "to": target, "name": name or f"To {target}"}


def chain(*steps: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes and edges of a graph with these steps one after the other."""
    nodes = [
        {
            **node,
            "order": index,
            "is_start": index == 0,
            "is_end": index == len(steps) - 1,
        }
        for index, node in enumerate(steps)
    ]
    edges = [edge(left["temp_id"], right["temp_id"]) for left, right in pairwise(steps)]
    return nodes, edges


def calendar(name: str = "Office") -> int:
    """Create a calendar in which time counts from 9 to 17 o'clock UTC; returns its id."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    body = {"name": name, "time_zone": "UTC", "hours": {day: [["09:00", "17:00"]] for day in days}}
    made = api_client(ADMIN).post("/calendars/", body)
    assert made.status_code == 201, made.content
    return int(made.json()["calendar_id"])


def publish(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    *,
    department: str = "IT",
    category: str = "Technology",
    sub_category: str = "",
    **fields: Any,
) -> dict[str, Any]:
    """Create and initialize a workflow; returns the response of POST /workflows/."""
    for name in {
        str(node[key]) for node in nodes for key in ("role", "escalate_to") if key in node
    }:
        role(name)
    client = api_client(ADMIN)
    body = {
        "workflow": {
            "name": f"Workflow {next(_numbers)}",
            "department": department,
            "category": category,
            "sub_category": sub_category,
            "low_sla": "72:00:00",
            "medium_sla": "48:00:00",
            "high_sla": "24:00:00",
            "urgent_sla": "04:00:00",
            **fields,
        },
        "graph": {"nodes": [_with_role_ids(node) for node in nodes], "edges": list(edges)},
    }
    created = client.post("/workflows/", body)
    assert created.status_code == 201, created.content
    started = client.post(f"/workflows/{created.json()['workflow_id']}/initialize/")
    assert started.status_code == 200, started.content
    return dict(created.json())


def _with_role_ids(node: Mapping[str, Any]) -> dict[str, Any]:
    """The node with Auth's id of the role it escalates to, if the test names one."""
    above = node.get("escalate_to")
    return {**node, "escalate_to": _role_id("tts", above)} if isinstance(above, str) else dict(node)


def ticket(number: str = "", **fields: Any) -> dict[str, Any]:
    """The body of a `receive_ticket` message."""
    return {
        "ticket_id": number or f"TX20260105{next(_numbers):06}",
        "subject": "The printer is on fire",
        "description": "It really is.",
        "department": "IT",
        "category": "Technology",
        "sub_category": "",
        "priority": "Medium",
        "status": "New",
        "employee": {"id": 77, "name": "Eve Employee"},
        "source_service": "hdts",
        "rev": 1,
        **fields,
    }


def receive(number: str = "", **fields: Any) -> str:
    """Deliver a ticket and return its number.

    The message is sealed if it has fields that only our ticket_service may send.
    """
    body = ticket(number, **fields)
    if body.keys() & {"changed_by", "deleted", "task_rev"}:
        body = sealed(body)
    outcome = deliver("tickets.tasks.receive_ticket", body)
    assert outcome.result.value == "done", outcome
    return str(body["ticket_id"])


def sealed(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a message as our own ticket_service sends it."""
    return {**body, "seal": seal_of("snapshot", body)}


def follow() -> None:
    """Deliver the messages that let tasks look at newer contents of their tickets."""
    for message in outbox_messages(task="task.follow_ticket"):
        outcome = deliver(message.task, **message.kwargs)
        assert outcome.result.value == "done", outcome


_role_ids: dict[tuple[str, str], int] = {}


def rename_role(name: str, to: str, *, system: str = "tts") -> None:
    """Let Auth rename a role. From then on, both names mean this role in the tests."""
    number = _role_ids[system, to] = _role_id(system, name)
    body = {"id": number, "name": to, "system": system, "action": "update"}
    assert deliver("tts.role.sync", {"role": body}).result.value == "done"


def _role_id(system: str, role: str) -> int:
    return _role_ids.setdefault((system, role), len(_role_ids) + 1)


def settle(*, is_late: bool = True) -> None:
    """Deliver the messages that the workflow sends to itself, until no message is due. With
    `is_late`, messages that become due within 90 seconds are delivered, too.
    """
    until = real_now() + timedelta(seconds=90 if is_late else 0)
    while True:
        due = [
            message
            for message in outbox_messages("WORKFLOW_TASKS_PRODUCTION")
            if message.task.startswith("task.") and message.available_at <= until
        ]
        if not due:
            return
        for message in due:
            outcome = deliver(message.task, message_id=message.message_id, **message.kwargs)
            assert outcome.result.value in ("done", "duplicate"), outcome
            OutboxMessage.objects.filter(pk=message.pk).update(
                state=OutboxMessage.State.PUBLISHED, published_at=real_now()
            )
