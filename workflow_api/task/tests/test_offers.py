"""The server accepts exactly the commands that it offers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step

pytestmark = pytest.mark.django_db

OWNER = agent(41, "Ticket Coordinator")
EVE = make_person(user_type="employee", user_id=77, roles=[])


@pytest.fixture
def task() -> Task:
    """A task on its first step, held by agent 11 and owned by 41; manager 31 could take an
    escalation.
    """
    staff("Agent", [11])
    staff("Manager", [31])
    staff("Ticket Coordinator", [41])
    nodes, edges = chain(
        step("Triage", "Agent", 0.5, escalate_to="Manager"), step("Fix", "Agent", 0.5)
    )
    publish(nodes, [*edges, edge("Fix", "Triage", "Reject")])
    return Task.objects.get(ticket__ticket_number=receive())


def offers(person: Person, task: Task) -> list[dict[str, Any]]:
    answer = api_client(person).get(f"/tasks/{task.pk}/offers/")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body.keys() == {"task_id", "rev", "offers"}
    assert (body["task_id"], body["rev"]) == (task.pk, Task.objects.get(pk=task.pk).rev)
    detail = api_client(person).get(f"/tasks/{task.pk}/").json()["offers"]
    assert [_timeless(offer) for offer in detail] == [_timeless(o) for o in body["offers"]]
    return list(body["offers"])


def _timeless(offer: dict[str, Any]) -> dict[str, Any]:
    """The offer without the deadline and the next person. Both depend on the moment of the request."""
    of_the_moment = {"due_at", "next_user_full_name"}
    to = {name: value for name, value in offer.get("to", {}).items() if name not in of_the_moment}
    return {**offer, "to": to}


def commands(person: Person, task: Task) -> list[str]:
    return [offer["command"] for offer in offers(person, task)]


def offered(person: Person, task: Task, command: str) -> dict[str, Any]:
    """The offer of this command. If there are several, it is the first."""
    return next(offer for offer in offers(person, task) if offer["command"] == command)


class TestOffers:
    def test_to_the_holder_are_the_work_on_the_step(self, task: Task) -> None:
        item = TaskItem.objects.get(task=task)
        start, act, escalate, hold = (
            offered(agent(11), task, name) for name in ("start", "act", "escalate", "hold")
        )
        assert commands(agent(11), task)[:2] == ["start", "act"]
        assert start == {
            "command": "start",
            "label": "Start",
            "needs": [],
            "task_item_id": item.pk,
        }
        due_at = datetime.fromisoformat(act["to"].pop("due_at"))
        assert task.target_resolution is not None
        assert item.assigned_on < due_at <= task.target_resolution
        (way,) = (
            api_client(agent(11)).get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        )
        assert act == {
            "command": "act",
            "label": "To Fix",
            "needs": [],
            "task_item_id": item.pk,
            "transition_id": way["transition_id"],
            "to": {**way["to_step"], "role": "Agent", "next_user_full_name": "Person 11"},
        }
        assert (escalate["command"], escalate["needs"]) == ("escalate", ["reason"])
        assert escalate["to"]["role"] == "Manager"
        assert escalate["to"]["next_user_full_name"] == "Person 31"
        assert "refused" not in escalate
        assert hold == {"command": "hold", "label": "Hold", "needs": ["reason"]}

    def test_name_who_comes_next_as_the_rotation_will_choose(self, task: Task) -> None:
        staff("Agent", [12, 13])
        for _ in range(4):
            wanted = offered(agent(11), task, "act")["to"]["next_user_full_name"]
            other = receive()
            holder = TaskItem.objects.get(task__ticket__ticket_number=other)
            assert holder.user_full_name == wanted

    def test_refuse_an_escalation_that_nobody_could_take(self, task: Task) -> None:
        staff("Manager", [31], is_active=False)
        staff("Manager", [11])  # the only manager is the holder, who cannot take the escalation
        escalate = offered(agent(11), task, "escalate")
        assert "next_user_full_name" not in escalate["to"]
        body = {"task_item_id": escalate["task_item_id"], "reason": "Too much."}
        answer = api_client(agent(11)).post("/tasks/escalate/", body)
        assert answer.status_code == 409
        refused = {"code": answer.json()["code"], "error": answer.json()["error"]}
        assert escalate["refused"] == refused
        assert refused["code"] == "nobody_eligible"
        staff("Manager", [32])
        again = offered(agent(11), task, "escalate")
        assert again["to"]["next_user_full_name"] == "Person 32"
        assert "refused" not in again

    def test_to_the_owner_are_those_of_who_is_in_charge(self, task: Task) -> None:
        in_charge = ["transfer", "escalate", "hold", "change_priority", "cancel"]
        found = commands(OWNER, task)
        assert [name for name in found if name in in_charge] == in_charge
        assert not {"start", "act", "resume", "reopen"} & set(found)
        needs = {offer["command"]: offer["needs"] for offer in offers(OWNER, task)}
        known = {
            "transfer": ["new_user_id"],
            "escalate": ["reason"],
            "hold": ["reason"],
            "change_priority": ["priority", "reason"],
            "cancel": ["reason"],
        }
        assert needs | known == needs

    def test_to_an_admin_are_acts_in_the_holder_s_place_too(self, task: Task) -> None:
        act, *others = offers(ADMIN, task)
        assert (act["command"], act["needs"]) == ("act", ["on_behalf", "notes"])
        further = [offer["command"] for offer in others]
        assert [name for name in further if name != "change_owner"] == commands(OWNER, task)
        assert "change_owner" in further

    def test_on_an_end_step_have_the_finish_before_the_ways_back(self, task: Task) -> None:
        act(task, offered(agent(11), task, "act"))
        found = [offer for offer in offers(agent(11), task) if offer["command"] == "act"]
        assert [offer["label"] for offer in found] == ["Finish", "Reject"]
        assert found[0]["transition_id"] is None
        assert "to" not in found[0]

    def test_once_begun_have_no_start(self, task: Task) -> None:
        url = f"/tasks/{task.pk}/update-user-status/"
        assert api_client(agent(11)).post(url, {"status": "in progress"}).status_code == 200
        found = commands(agent(11), task)
        assert "start" not in found
        assert {"act", "escalate", "hold"} <= set(found)

    def test_say_why_not_where_the_step_escalates_to_nobody(self, task: Task) -> None:
        act(task, offered(agent(11), task, "act"))
        escalate = offered(OWNER, task, "escalate")
        assert escalate["refused"] == {
            "code": "no_escalation_target",
            "error": "This step escalates to nobody.",
        }

    def test_say_why_not_while_it_is_on_hold(self, task: Task) -> None:
        body = {"reason": "Waits for a part."}
        assert api_client(ADMIN).post(f"/tasks/{task.pk}/hold/", body).status_code == 200
        refused = {
            offer["command"]: offer.get("refused", {}).get("code") for offer in offers(ADMIN, task)
        }
        known = {
            "act": "task_on_hold",
            "transfer": "task_on_hold",
            "escalate": "task_on_hold",
            "resume": None,
            "change_priority": None,
            "cancel": None,
        }
        assert refused | known == refused

    def test_to_who_held_it_before_are_none(self, task: Task) -> None:
        staff("Agent", [12])
        body = {"task_item_id": TaskItem.objects.get(task=task).pk, "new_user_id": 12, "notes": ""}
        assert api_client(ADMIN).post("/tasks/transfer/", body).status_code == 200
        assert commands(agent(11), task) == []
        assert {"start", "act", "escalate", "hold"} <= set(commands(agent(12), task))

    def test_to_resume_name_the_deadline_that_it_would_have_then(self, task: Task) -> None:
        due_at = TaskItem.objects.get(task=task).target_resolution
        assert due_at is not None
        body = {"reason": "Waits for a part."}
        assert api_client(ADMIN).post(f"/tasks/{task.pk}/hold/", body).status_code == 200
        (resume,) = (o for o in offers(agent(11), task) if o["command"] == "resume")
        assert (resume["needs"], resume["to"]["name"]) == ([], "Triage")
        assert datetime.fromisoformat(resume["to"]["due_at"]) > due_at
        assert "next_user_full_name" not in resume["to"]

    def test_of_an_ended_task_are_to_reopen_it_for_who_is_in_charge(self, task: Task) -> None:
        body = {"reason": "Duplicate."}
        assert api_client(ADMIN).post(f"/tasks/{task.pk}/cancel/", body).status_code == 200
        assert commands(agent(11), task) == []
        for person in (OWNER, ADMIN):
            (reopen,) = offers(person, task)
            assert (reopen["command"], reopen["needs"]) == ("reopen", ["reason"])
            assert (reopen["to"]["name"], reopen["to"]["role"]) == ("Triage", "Agent")

    def test_are_404_for_whom_it_does_not_concern(self, task: Task) -> None:
        assert api_client(agent(99)).get(f"/tasks/{task.pk}/offers/").status_code == 404
        assert api_client(EVE).get(f"/tasks/{task.pk}/offers/").status_code == 403


def act(task: Task, offer: dict[str, Any]) -> None:
    """Take the way of this offer, as the task's holder."""
    body = {"transition_id": offer["transition_id"], "notes": ""}
    answer = api_client(agent(11)).post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content
