"""The messages to other systems when a task completes, and the notices during a task's life."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from role.models import RoleUsers
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.decisions import Settler
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, outbox_messages
from task.engine.replaying import (
    StillWaitingError,
    end_effect_replay,
    end_effect_state,
)
from task.invariants import replay_violations, violations
from task.models import EndEffect, Task, TaskItem
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step

pytestmark = pytest.mark.django_db

SETTLER = Settler("staff", 1, "Ada Admin")
ASSET = {"asset_name": "Laptop 7", "serial_number": "SN-7", "action": "check_in"}
BUDGET = {"requested_budget": 1200, "cost_items": [{"name": "Chairs", "cost": 1200}]}


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def act(user_id: int, role: str, number: str, way: str = "") -> None:
    task = task_of(number)
    client = api_client(agent(user_id, role))
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    chosen = next(each for each in ways if not way or each["name"] == way)
    body = {"transition_id": chosen["transition_id"], "notes": ""}
    answer = client.post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content


def finished(end_logic: str, **fields: Any) -> str:
    staff("Agent", [11])
    publish(*chain(step("Only", "Agent", 1)), end_logic=end_logic)
    number = receive(**fields)
    act(11, "Agent", number)
    return number


def recipients_of(kind: str) -> list[tuple[str, int]]:
    notices = [m.kwargs for m in outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")]
    return [(n["user_type"], n["user_id"]) for n in notices if n["notification_type"] == kind]


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


class TestAssetLogic:
    def test_tells_the_asset_system_once(self) -> None:
        number = finished("asset", dynamic_data=ASSET)

        (message,) = outbox_messages(queue="AMS_WORKFLOW_QUEUE")
        assert message.task == "ams.tasks.process_workflow_completion"
        completed_at = task_of(number).resolution_time
        assert completed_at is not None
        assert message.kwargs == {
            "ticket_id": number,
            **ASSET,
            "completed_at": completed_at.isoformat(),
        }
        effect = EndEffect.objects.get()
        assert (effect.kind, effect.task, effect.rev) == ("asset", task_of(number), 2)
        assert effect.messages[0]["message_id"] == message.message_id
        nothing_is_broken()


class TestBudgetLogic:
    def test_walked_again_by_one_person_after_a_reject(self) -> None:
        for role in ("Analyst", "Manager", "Finance Admin"):
            staff(role, [7])
        nodes, edges = chain(
            step("Review", "Analyst", 0.3),
            step("Approval", "Manager", 0.4),
            step("Finance", "Finance Admin", 0.3),
        )
        back = [edge("Approval", "Review", "Reject"), edge("Finance", "Approval", "Reject")]
        publish(nodes, [*edges, *back], end_logic="budget")
        number = receive(dynamic_data=BUDGET)
        roles = ("Analyst", "Manager", "Finance Admin")

        for way in ("To Approval", "Reject", "To Approval", "To Finance", "Reject", "To Finance"):
            act_as = agent(7, *roles)
            task = task_of(number)
            client = api_client(act_as)
            ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
            chosen = next(each for each in ways if each["name"] == way)
            body = {"transition_id": chosen["transition_id"], "notes": way}
            assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200
        act(7, "Finance Admin", number, "Finish")

        (message,) = outbox_messages(queue="BMS_WORKFLOW_QUEUE")
        assert message.task == "bms.tasks.process_budget_approval"
        completed_at = task_of(number).resolution_time
        assert completed_at is not None
        assert message.kwargs == {
            "ticket_id": number,
            **BUDGET,
            "approved_by": {"user_id": 7, "full_name": "Person 7"},
            "completed_at": completed_at.isoformat(),
        }
        assert task_of(number).items.count() == 7
        nothing_is_broken()


class TestNotificationLogic:
    def test_tells_everybody_who_held_it_once(self) -> None:
        staff("Agent", [11])
        staff("Technician", [21])
        staff("Ticket Coordinator", [41])
        nodes, edges = chain(step("Triage", "Agent", 0.5), step("Fix", "Technician", 0.5))
        publish(nodes, [*edges, edge("Fix", "Triage", "Back")], end_logic="notification")
        number = receive()
        for user_id, role, way in (
            (11, "Agent", ""),
            (21, "Technician", "Back"),
            (11, "Agent", ""),
            (21, "Technician", "Finish"),
        ):
            act(user_id, role, number, way)

        assert sorted(recipients_of("task_completed")) == [
            ("staff", 11),
            ("staff", 21),
            ("staff", 41),
        ]
        assert recipients_of("ticket_resolved") == [("employee", 77)]
        assert recipients_of("workflow_step_change") == [("staff", 41)] * 3
        nothing_is_broken()


class TestWithoutEndLogic:
    def test_nothing_is_caused(self) -> None:
        finished("")

        assert not EndEffect.objects.exists()
        nothing_is_broken()


class TestReplay:
    def test_sends_a_published_effect_again_under_its_own_id(self) -> None:
        finished("asset", dynamic_data=ASSET)
        effect = EndEffect.objects.get()
        assert end_effect_state(effect) == "waiting"
        with pytest.raises(StillWaitingError), transaction():
            end_effect_replay(end_effect_id=effect.pk, settler=SETTLER, now=timezone.now())
        rows = OutboxMessage.objects.filter(queue="AMS_WORKFLOW_QUEUE")
        rows.update(state="published", published_at=timezone.now())
        assert end_effect_state(effect) == "sent"

        with transaction():
            end_effect_replay(end_effect_id=effect.pk, settler=SETTLER, now=timezone.now())

        (again,) = outbox_messages(queue="AMS_WORKFLOW_QUEUE")
        assert (again.message_id, again.delivery) == (rows[0].message_id, "e1")
        assert again.kwargs == rows[0].kwargs

    @pytest.mark.parametrize("state", ["dead", "discarded"])
    def test_revives_one_that_was_given_up(self, state: str) -> None:
        finished("asset", dynamic_data=ASSET)
        effect = EndEffect.objects.get()
        OutboxMessage.objects.filter(queue="AMS_WORKFLOW_QUEUE").update(state=state)
        assert end_effect_state(effect) == "dead"

        with transaction():
            end_effect_replay(end_effect_id=effect.pk, settler=SETTLER, now=timezone.now())

        assert end_effect_state(effect) == "waiting"
        assert OutboxMessage.objects.filter(queue="AMS_WORKFLOW_QUEUE").count() == 1


class TestNotices:
    @pytest.fixture
    def number(self) -> str:
        staff("Agent", [11, 12])
        staff("Manager", [31])
        staff("Ticket Coordinator", [41])
        publish(*chain(step("Only", "Agent", 1, escalate_to="Manager")))
        return receive()

    def hand(self, number: str, path: str, **body: Any) -> None:
        item = TaskItem.objects.filter(task=task_of(number)).order_by("-number")[0]
        body = {"task_item_id": item.pk, **body}
        assert api_client(ADMIN).post(f"/tasks/{path}/", body).status_code == 200

    def test_of_a_transfer_go_to_both(self, number: str) -> None:
        self.hand(number, "transfer", new_user_id=12)

        assert recipients_of("task_transfer_in") == [("staff", 12)]
        assert recipients_of("task_transfer_out") == [("staff", 11)]
        assert recipients_of("task_assignment") == [("staff", 11)]

    def test_of_an_escalation_go_to_new_holder_and_owner(self, number: str) -> None:
        self.hand(number, "escalate", reason="Too hot.")

        assert sorted(recipients_of("task_escalation")) == [("staff", 31), ("staff", 41)]

    def test_of_a_cancellation_go_to_the_holder(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/cancel/"
        assert api_client(ADMIN).post(url, {"reason": "No."}).status_code == 200

        assert recipients_of("task_status_update") == [("staff", 11)]

    def test_have_a_cause_that_is_unique_per_person(self, number: str) -> None:
        self.hand(number, "transfer", new_user_id=12)
        self.hand(number, "transfer", new_user_id=11)
        self.hand(number, "escalate", reason="Too hot.")
        act(31, "Manager", number)

        sent = [m.kwargs for m in outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")]
        causes = [(n["user_type"], n["user_id"], n["cause"]) for n in sent]
        assert len(causes) == 1 + 2 + 2 + 2 + 2
        assert len(set(causes)) == len(causes)

    def test_leave_out_an_address_that_is_none(self, number: str) -> None:
        other = receive(employee={"id": 78, "name": "Eve", "email": "not an address"})
        unknown = receive(employee={"name": "Nobody"})
        for each in (other, unknown):
            held = TaskItem.objects.get(task=task_of(each))
            act(held.user_id, "Agent", each)

        (notice,) = [
            m.kwargs
            for m in outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")
            if m.kwargs["notification_type"] == "ticket_resolved"
        ]
        assert (notice["user_id"], notice["user_email"]) == (78, "")


class TestAPersonWhoLeft:
    def test_loses_no_history(self) -> None:
        number = finished("")
        staff("Agent", [11], is_active=False)

        assert not RoleUsers.objects.get(user_id=11).is_active
        log = api_client(ADMIN).get(f"/tasks/{task_of(number).pk}/action-logs/").json()["logs"]
        assert [(e["user_id"], e["user_full_name"], e["status"]) for e in log] == [
            (11, "Person 11", "resolved")
        ]
        seen = api_client(agent(11)).get(f"/tasks/{task_of(number).pk}/")
        assert seen.status_code == 200
        nothing_is_broken()
