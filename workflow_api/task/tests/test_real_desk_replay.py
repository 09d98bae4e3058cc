"""A plan is made from the log of a real help desk, a suite carries the plan out, and a check
compares the results.
"""

from __future__ import annotations

import json
import lzma
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from servicekit.db.append_only import append_only_lifted
from servicekit.testing import api_client
from servicekit.testing.clocks import clock_at
from task.engine.dispatcher import Dispatcher
from task.models import Task, TaskEvent, TaskItem, TaskTimer
from testing.real_desk_replay import recount, write_plan
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step

pytestmark = pytest.mark.django_db

COLUMNS = "Case ID,Activity,Resource,Complete Timestamp,seriousness_2"
# The log has four cases: one that is closed in the end, one that is resolved again after its end,
# one that waits and is late, and one that is never closed.
LOG = """
Case 1,Assign seriousness,Value 1,2010/01/13 08:40:25.000,Value 1
Case 1,Take in charge ticket,Value 2,2010/01/13 09:40:25.500,Value 1
Case 1,Resolve ticket,Value 2,2010/01/14 10:00:00.000,Value 1
Case 1,Closed,Value 3,2010/01/15 10:00:00.000,Value 1
Case 1,Resolve ticket,Value 2,2010/01/18 10:00:00.000,Value 1
Case 1,Closed,Value 3,2010/01/19 10:00:00.000,Value 1
Case 2,Take in charge ticket,Value 2,2010/01/13 11:00:00.000,Value 3
Case 2,Wait,Value 2,2010/01/13 11:30:00.000,Value 3
Case 2,Resolve ticket,Value 2,2010/01/20 16:00:00.000,Value 3
Case 2,Closed,Value 3,2010/01/21 10:00:00.000,Value 3
Case 3,Take in charge ticket,Value 1,2010/01/18 10:00:00.000,Value 3
Case 4,Take in charge ticket,Value 1,2010/02/18 10:00:00.000,Value 4
"""
PRIORITIES = {"medium": "Medium", "urgent": "Critical"}
PEOPLE = {"Value 1": 11, "Value 2": 12, "Value 3": 13}


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    log, file = tmp_path / "log.csv.xz", tmp_path / "plan.json"
    log.write_bytes(lzma.compress((COLUMNS + LOG).encode()))
    write_plan(str(log), 3, str(file))
    return file


@pytest.fixture
def plan(plan_file: Path) -> dict[str, Any]:
    return dict(json.loads(plan_file.read_text()))


class TestWritePlan:
    def test_has_the_commands_of_the_first_cases_in_order(self, plan: dict[str, Any]) -> None:
        assert [(case, *words) for _, case, *words in plan["commands"]] == [
            ("Case 1", "open", "medium"),
            ("Case 1", "act", "on"),
            ("Case 2", "open", "urgent"),
            ("Case 2", "act", "on"),
            ("Case 2", "hold", ""),
            ("Case 1", "act", "on"),
            ("Case 1", "act", "finish"),
            ("Case 1", "reopen", ""),
            ("Case 1", "act", "back"),
            ("Case 1", "act", "on"),
            ("Case 3", "open", "urgent"),
            ("Case 3", "act", "on"),
            ("Case 1", "act", "finish"),
            ("Case 2", "resume", ""),
            ("Case 2", "act", "on"),
            ("Case 2", "act", "finish"),
        ]
        assert plan["commands"][1][0] == "2010-01-13T08:40:25.500000+00:00"
        assert plan["end"] == "2010-01-21T09:00:00+00:00"
        assert plan["people"] == sorted(PEOPLE)

    def test_knows_how_each_ends(self, plan: dict[str, Any]) -> None:
        ends = {name: (case["status"], case["is_closed"]) for name, case in plan["cases"].items()}
        assert ends == {
            "Case 1": ("completed", True),
            "Case 2": ("completed", True),
            "Case 3": ("in progress", False),
        }
        assert [percent for _, percent in plan["cases"]["Case 3"]["announced"]] == [80, 90, 100, 0]


class TestRecount:
    @pytest.fixture(autouse=True)
    def played(self, plan: dict[str, Any]) -> None:
        """Carry out the plan: send each command and fire each timer at its own time."""
        staff("Help Desk", PEOPLE.values())
        calendar = api_client(ADMIN).post("/calendars/", plan["calendar"]).json()
        nodes, edges = chain(
            *(step(name, "Help Desk", float(weight)) for name, weight in plan["steps"])
        )
        edges.append(edge("Close", "Resolve", plan["back"]))
        publish(nodes, edges, calendar_id=calendar["calendar_id"])
        tasks: dict[str, Task] = {}
        for at, case, name, detail in plan["commands"]:
            moment = datetime.fromisoformat(at)
            let_pass(moment)
            with clock_at(moment):
                if name == "open":
                    number = receive(
                        case.replace(" ", "-"),
                        subject=case,
                        priority=PRIORITIES[detail],
                        created_at=at,
                    )
                    tasks[case] = Task.objects.get(ticket__ticket_number=number)
                else:
                    send(tasks[case], name, detail, plan["back"])
        let_pass(datetime.fromisoformat(plan["end"]))

    def found(self, plan_file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
        capsys.readouterr()
        recount(str(plan_file))
        return dict(json.loads(capsys.readouterr().out))

    def test_agrees_with_the_suite(
        self, plan_file: Path, plan: dict[str, Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = self.found(plan_file, capsys)
        assert found["wrong"] == []
        planned = [one for case in plan["cases"].values() for one in case["announced"]]
        assert sum(found["announced"].values()) == len(planned) > 3

    def test_reports_a_task_that_is_missing_or_has_another_end(
        self, plan_file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Task.objects.filter(ticket__subject="Case 3").update(status="on_hold")
        first = Task.objects.get(ticket__subject="Case 1").ticket
        first.subject = "Another"
        first.save()
        found = self.found(plan_file, capsys)["wrong"]
        assert "Case 1 has 0 tasks." in found
        assert "Case 3 is on_hold in the end, in the log in progress." in found

    def test_reports_an_announcement_at_another_time(
        self, plan_file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        event = TaskEvent.objects.get(task__ticket__subject="Case 3", kind="item_breached")
        with append_only_lifted(connection):
            TaskEvent.objects.filter(pk=event.pk).update(
                data={**event.data, "at": (event.at + timedelta(seconds=1)).isoformat()}
            )
        found = self.found(plan_file, capsys)["wrong"]
        assert len(found) == 2
        assert "too many" in found[0]
        assert found[0].endswith("by recounting its events.")
        assert found[1].endswith("by the log.")


def let_pass(until: datetime) -> None:
    """Fire every timer that is due until `until`, each at the moment when it is due."""
    while (timer := TaskTimer.objects.order_by("due_at").first()) and timer.due_at <= until:
        with clock_at(max(timer.due_at, timer.task.updated_at)):
            assert Dispatcher(real_clock=partial(timezone.now)).drain()


def send(task: Task, name: str, detail: str, back: str) -> None:
    if name != "act":
        body = {} if name == "resume" else {"reason": "As in the log."}
        answer = api_client(ADMIN).post(f"/tasks/{task.pk}/{name}/", body)
    else:
        item = TaskItem.objects.filter(task=task).latest("number")
        client = api_client(agent(item.user_id, "Help Desk"))
        ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        is_back = detail == "back"
        (way,) = [one for one in ways if (one["name"] == back) == is_back]
        body = {"transition_id": way["transition_id"], "notes": ""}
        answer = client.post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content
