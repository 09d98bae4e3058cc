"""Plays the commands of a plan at their times, each by the person whose turn it is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import httpx

from proving.desk.flow import Flow
from proving.harness import RunningSuite
from proving.provisioning import Team, initialize_workflow, publish_teams, require_status
from proving.tokens import bearer
from servicekit.clock import SteppedClock
from suite.config import SERVICES

DESK = Team(10_000, "Help Desk", ())
ADMIN_ID = 1
FIRST_USER_ID = 100_000
DEPARTMENT, CATEGORY = "IT", "Help Desk"
PRIORITIES = {"low": "Low", "medium": "Medium", "high": "High", "urgent": "Critical"}
_PROGRESS_SECONDS = 20.0
_HOLDER = (
    "SELECT i.user_id, t.current_step_id FROM task_task t JOIN task_taskitem i"
    " ON i.task_id = t.task_id AND i.status IN ('new', 'in progress', 'breached')"
    " WHERE t.task_id = %s"
)
_TASK = (
    "SELECT t.task_id FROM task_task t JOIN tickets_workflowticket w ON w.id = t.ticket_id"
    " WHERE w.ticket_number = %s"
)


@dataclass
class Played:
    """The work of a player: commands by name, steps of the clock to a timer, and how long it took."""

    commands: Counter[str] = field(default_factory=Counter)
    ticks: int = 0
    seconds: float = 0.0


class Player:
    """Sends the commands of a plan to a suite. Belongs to one thread."""

    def __init__(self, suite: RunningSuite, clock: SteppedClock, flow: Flow) -> None:
        self._suite, self._clock, self._flow = suite, clock, flow
        ports = {service.name: suite.config.port(service) for service in SERVICES}
        self._workflow = httpx.Client(
            base_url=f"http://127.0.0.1:{ports['workflow']}", trust_env=False, timeout=60
        )
        self._ticket = httpx.Client(
            base_url=f"http://127.0.0.1:{ports['ticket']}", trust_env=False, timeout=60
        )
        self._headers: dict[int, dict[str, str]] = {}
        self._admin = bearer(suite.environment, ADMIN_ID, "Admin", name="Admin")
        self._tasks: dict[str, int] = {}
        self._ways: dict[tuple[int, str], int] = {}

    def close(self) -> None:
        self._workflow.close()
        self._ticket.close()

    def prepare(self, plan: Mapping[str, Any]) -> None:
        """Give the suite the people, the calendar and the workflow of the plan."""
        people = [(FIRST_USER_ID + place, name) for place, name in enumerate(plan["people"])]
        publish_teams(self._suite, [Team(DESK.role_id, DESK.role, people, has_mail=False)])
        calendar = self._workflow.post("/calendars/", json=plan["calendar"], headers=self._admin)
        require_status(calendar, 201)
        body = _workflow(plan, int(calendar.json()["calendar_id"]))
        with httpx.Client(base_url=self._suite.url, trust_env=False, timeout=60) as client:
            created = initialize_workflow(client, self._admin, body)
        for edge in created["graph"]["edges"]:
            way = "back" if edge["name"] == plan["back"] else "on"
            self._ways[int(edge["from_step_id"]), way] = int(edge["transition_id"])
        self._flow.wait()

    def play(self, plan: Mapping[str, Any]) -> Played:
        """Play all commands, then let time pass up to the plan's end.

        Raises SuiteError if the suite refuses a command, or does not come to rest.
        """
        played, started = Played(), time.monotonic()
        shown = started
        commands = plan["commands"]
        for place, (at, case, *words) in enumerate(commands):
            played.ticks += self._let_pass(datetime.fromisoformat(at))
            self._do(case, words)
            played.commands[words[0]] += 1
            if time.monotonic() - shown > _PROGRESS_SECONDS:
                shown = time.monotonic()
                print(f"  {at[:10]}: {place + 1} of {len(commands)} commands", flush=True)
        played.ticks += self._let_pass(datetime.fromisoformat(plan["end"]))
        self._flow.wait()
        played.seconds = time.monotonic() - started
        return played

    def _let_pass(self, until: datetime) -> int:
        """Step to each timer that is due before, then to `until`; returns how many steps fired timers.

        The clock is moved only while no message is on its way and no timer is due.
        """
        if until == self._clock.now():
            return 0
        self._flow.wait()
        ticks = 0
        while (due := self._flow.next_due()) is not None and due <= until:
            self._flow.move(max(due, self._clock.now()))
            self._flow.wait()
            ticks += 1
        self._flow.move(until)
        return ticks

    def _do(self, case: str, words: list[str]) -> None:
        name, detail = words
        if name == "open":
            self._open(case, detail)
            return
        task = self._tasks[case]
        if name == "act":
            ((holder, step),) = self._flow.workflow.rows(_HOLDER, (task,))
            transition = None if detail == "finish" else self._ways[int(step), detail]
            self._post(
                f"/transitions/{task}/transition/",
                {"transition_id": transition, "notes": ""},
                self._person(int(holder)),
            )
        else:
            body = {} if name == "resume" else {"reason": "As in the log."}
            self._post(f"/tasks/{task}/{name}/", body, self._admin)

    def _open(self, case: str, priority: str) -> None:
        body = {
            "subject": case,
            "description": "A case of the log.",
            "department": DEPARTMENT,
            "category": CATEGORY,
            "priority": PRIORITIES[priority],
        }
        answer = self._ticket.post("/tickets/", json=body, headers=self._admin)
        require_status(answer, 201)
        # The ticket's task exists once no message is on its way.
        self._flow.wait()
        number = answer.json()["ticket_id"]
        self._tasks[case] = int(self._flow.workflow.value(_TASK, (number,)))

    def _post(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        require_status(self._workflow.post(path, json=dict(body), headers=dict(headers)), 200)

    def _person(self, user_id: int) -> dict[str, str]:
        if user_id not in self._headers:
            self._headers[user_id] = bearer(self._suite.environment, user_id, DESK.role)
        return self._headers[user_id]


def _workflow(plan: Mapping[str, Any], calendar_id: int) -> dict[str, Any]:
    names = [name for name, _ in plan["steps"]]
    nodes = [
        {
            "temp_id": name,
            "name": name,
            "role": DESK.role,
            "weight": float(weight),
            "order": order,
            "is_start": order == 1,
            "is_end": order == len(names),
        }
        for order, (name, weight) in enumerate(plan["steps"], start=1)
    ]
    edges = [{"from": one, "to": other, "name": "Approve"} for one, other in pairwise(names)]
    edges.append({"from": names[-1], "to": names[-2], "name": plan["back"]})
    return {
        "workflow": {
            "name": "Help desk of the log",
            "description": "A case is taken in charge, resolved and closed.",
            "department": DEPARTMENT,
            "category": CATEGORY,
            "calendar_id": calendar_id,
            **{f"{level}_sla": span for level, span in plan["slas"].items()},
        },
        "graph": {"nodes": nodes, "edges": edges},
    }
