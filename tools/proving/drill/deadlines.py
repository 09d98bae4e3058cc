"""A desk of the drill's own, whose deadlines pass within seconds, and the people who watch them pass."""

from __future__ import annotations

from typing import Any

import httpx

from proving.drill.clients import Client
from proving.harness import RunningSuite
from proving.provisioning import Team, initialize_workflow, publish_teams
from proving.verification import database_urls
from suite.errors import SuiteError
from suite.rows import rows

DESK = ("IT", "Deadlines", "")
"""Department, category and sub-category of the desk's tickets."""
WORKFLOW = "Drill Deadlines"
SLA_SECONDS = {"low": 24, "medium": 16, "high": 10, "urgent": 6}
# Nobody of this role signs in, so that nobody acts before the clock does.
WATCH = Team(9001, "Night Watch", [(9001, "Noor Watch"), (9002, "Nils Watch")])


def open_desk(suite: RunningSuite, admin: Client) -> None:
    """Publish the people, then create and initialize the workflow."""
    publish_teams(suite, [WATCH])
    with httpx.Client(base_url=suite.url, trust_env=False, timeout=30) as client:
        initialize_workflow(client, admin.bearer(), _body(_manager(suite)))


def _manager(suite: RunningSuite) -> int:
    """Auth's id of the role to which late items go."""
    url = database_urls(suite.config)["workflow"]
    found = rows(url, "SELECT role_id FROM role_roles WHERE name = 'Manager' AND system = 'tts'")
    if not found:
        raise SuiteError("The suite has no role Manager.")
    return int(found[0][0])


def _body(manager: int) -> dict[str, Any]:
    department, category, _ = DESK
    return {
        "workflow": {
            "name": WORKFLOW,
            "description": "Deadlines that pass while the drill goes on.",
            "department": department,
            "category": category,
            **{f"{level}_sla": f"00:00:{seconds:02}" for level, seconds in SLA_SECONDS.items()},
        },
        "graph": {
            "nodes": [
                {
                    "temp_id": "watch",
                    "name": "Watch",
                    "role": WATCH.role,
                    "escalate_to": manager,
                    "weight": 0.5,
                    "order": 1,
                    "is_start": True,
                },
                {
                    "temp_id": "close",
                    "name": "Close",
                    "role": "Agent",
                    "weight": 0.5,
                    "order": 2,
                    "is_end": True,
                },
            ],
            "edges": [{"from": "watch", "to": "close", "name": "Watched"}],
        },
    }
