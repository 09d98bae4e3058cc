"""Helpers of the tests of workflows and steps: drafts, and people who may or may not write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit.models import AuditEvent
from role.models import Roles
from servicekit.auth import Person
from servicekit.auth.refusals import ACTION as REFUSAL
from servicekit.testing import api_client, make_person
from testing.scenario import ADMIN, agent, chain, edge, role, step

STAFF = agent(1)

# For each kind of caller, the status code with which an action for Admins is refused.
REFUSED: list[tuple[Person | None, int]] = [
    (None, 401),
    (make_person(user_type="employee", roles=()), 403),
    (make_person(user_type="employee", user_id=900, roles=[("tts", "Admin")]), 403),
    (make_person(user_type="service", roles=(), scopes=["tickets:create"]), 403),
    (make_person(systems=["hdts"], roles=[("hdts", "Admin")]), 403),
    (make_person(roles=[("tts", "Ticket Coordinator")]), 403),
    (STAFF, 403),
]


def draw(name: str = "W", **fields: Any) -> dict[str, Any]:
    """Create a draft with the steps Triage (Agent) and Fix (Technician) and a way back.

    Returns the body of the response.
    """
    role("Agent")
    role("Technician")
    nodes, edges = chain(step("Triage", "Agent", 0.4), step("Fix", "Technician", 0.6))
    body = {
        "workflow": {"name": name, "department": "IT", "category": "Technology", **fields},
        "graph": {"nodes": nodes, "edges": [*edges, edge("Fix", "Triage", "Back")]},
    }
    response = api_client(ADMIN).post("/workflows/", body)
    assert response.status_code == 201, response.content
    return dict(response.json())


def act(workflow: dict[str, Any], action: str, body: Any = None, **headers: str) -> Any:
    """POST an action of a workflow as Admin."""
    path = f"/workflows/{workflow['workflow_id']}/{action}/"
    return api_client(ADMIN).post(path, body, headers=headers)


def done(workflow: dict[str, Any], *actions: str) -> dict[str, Any]:
    """Do these actions, which must all succeed. Returns the workflow from the answer to the last
    one.
    """
    for action in actions:
        response = act(workflow, action)
        assert response.status_code == 200, response.content
    return shown(workflow)


def shown(workflow: dict[str, Any]) -> dict[str, Any]:
    path = f"/workflows/{workflow['workflow_id']}/detail/"
    return dict(api_client(ADMIN).get(path).json())


def role_id(name: str, system: str = "tts") -> int:
    return Roles.objects.get(system=system, name=name).role_id


def audited() -> list[tuple[str, str, int | None]]:
    """The audit events as (action, target, actor's id), oldest first; no role events or refusals."""
    events = (
        AuditEvent.objects.exclude(action__startswith="role").exclude(action=REFUSAL).order_by("id")
    )
    rows = events.values_list("action", "target_type", "target_id", "actor__user_id")
    return [(action, f"{kind}:{key}", actor) for action, kind, key, actor in rows]


def state_of(workflow: dict[str, Any]) -> Callable[[], Any]:
    """A function that returns the workflow and the audit, to compare before and after a refusal."""
    return lambda: (shown(workflow), audited())
