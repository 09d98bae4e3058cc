"""Information for people before they act: the role to which a step escalates, and the deadline that
another priority would give.
"""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import AuditEvent
from role.models import RoleUsers
from servicekit.testing import api_client, make_person
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> str:
    """A ticket on the step Triage, which escalates to Manager. The next step, Resolve, escalates to
    nobody.
    """
    staff("Agent", [11])
    staff("Technician", [21])
    staff("Manager", [31])
    publish(
        *chain(
            step("Triage", "Agent", 0.25, escalate_to="Manager"),
            step("Resolve", "Technician", 0.75),
        )
    )
    return receive()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def get(path: str) -> Any:
    answer = api_client(ADMIN).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def move_on(number: str) -> None:
    task = task_of(number)
    way = get(f"/tasks/{task.pk}/available-transitions/")["results"][0]["transition_id"]
    body = {"transition_id": way, "notes": "Sorted."}
    answer = api_client(agent(11)).post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content


def post(number: str, verb: str, **body: Any) -> None:
    answer = api_client(ADMIN).post(f"/tasks/{task_of(number).pk}/{verb}/", body)
    assert answer.status_code == 200, answer.content


class TestWhereItEscalatesTo:
    def test_is_the_role_of_the_current_step(self, number: str) -> None:
        role = get(f"/tasks/{task_of(number).pk}/")["escalate_to"]

        assert (role["name"], role["system"]) == ("Manager", "tts")
        nodes = get(f"/tasks/{task_of(number).pk}/visualization/")["nodes"]
        assert [node["escalate_to"] for node in nodes] == ["Manager", None]

    def test_is_null_where_the_step_names_none(self, number: str) -> None:
        move_on(number)

        assert get(f"/tasks/{task_of(number).pk}/")["escalate_to"] is None

    def test_is_null_once_the_task_has_ended(self, number: str) -> None:
        post(number, "cancel", reason="Duplicate.")

        assert get(f"/tasks/{task_of(number).pk}/")["escalate_to"] is None


class TestSupposedPriority:
    def test_gives_the_deadlines_that_the_change_then_gives(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/sla/"
        supposed = get(f"{url}?priority=Critical")

        post(number, "priority", priority="Critical", reason="The boss asks.")

        is_so = get(url)
        assert supposed["target_resolution"] == is_so["target_resolution"]
        assert (supposed["priority"], supposed["sla"]) == ("Critical", "04:00:00")
        assert is_so["steps"][0]["reckoned_at"] > supposed["steps"][0]["reckoned_at"]

    def test_stores_nothing(self, number: str) -> None:
        task, item = task_of(number), TaskItem.objects.get()
        before = (task.rev, task.target_resolution, item.target_resolution)

        get(f"/tasks/{task.pk}/sla/?priority=Low")

        task, item = task_of(number), TaskItem.objects.get()
        assert (task.rev, task.target_resolution, item.target_resolution) == before
        assert TaskEvent.objects.filter(kind="priority_changed").count() == 0

    def test_that_it_has_already_is_the_deadline_as_it_is(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/sla/"

        assert get(f"{url}?priority=Medium")["steps"] == get(url)["steps"]

    @pytest.mark.parametrize("word", ["urgent!", "4"])
    def test_must_be_one(self, number: str, word: str) -> None:
        url = f"/tasks/{task_of(number).pk}/sla/"

        answer = api_client(ADMIN).get(url, {"priority": word})

        assert answer.status_code == 400
        assert list(answer.json()["details"]) == ["priority"]

    def test_of_an_ended_task_is_409(self, number: str) -> None:
        post(number, "cancel", reason="Duplicate.")

        answer = api_client(ADMIN).get(f"/tasks/{task_of(number).pk}/sla/?priority=Low")

        assert (answer.status_code, answer.json()["code"]) == (409, "task_ended")


class TestTheAudit:
    def test_keeps_the_reason_of_each_act(self, number: str) -> None:
        post(number, "priority", priority="High", reason="The boss asks.")
        move_on(number)
        post(number, "cancel", reason="Duplicate.")

        told = dict(AuditEvent.objects.filter(target_type="task").values_list("action", "changes"))

        assert told["task.change_priority"] == {
            "from": "medium",
            "priority": "high",
            "reason": "The boss asks.",
        }
        assert told["task.transition"]["reason"] == "Sorted."
        assert told["task.cancel"] == {"reason": "Duplicate."}


class TestAnotherCalendar:
    def test_is_not_shown_to_an_owner_who_may_read_no_calendars(self, number: str) -> None:
        staff("Ticket Coordinator", [41], system="hdts")
        week = {"mon": [["09:00", "17:00"]]}
        body = {"name": "Secret", "time_zone": "UTC", "hours": week}
        calendar_id = api_client(ADMIN).post("/calendars/", body).json()["calendar_id"]
        Task.objects.update(ticket_owner=RoleUsers.objects.get(user_id=41))
        owner = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])
        url = f"/tasks/{task_of(number).pk}/sla/"

        assert api_client(owner).get(url).status_code == 200
        for asked in (calendar_id, 9999):
            assert api_client(owner).get(f"{url}?calendar_id={asked}").status_code == 403
        assert get(f"{url}?calendar_id={calendar_id}")["calendar"]["name"] == "Secret"
