"""The work of people who leave a role, or are deactivated, is passed on completely."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from role.models import Roles, RoleUsers
from servicekit.testing import api_client, deliver, outbox_messages
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, settle, staff, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_hold() -> Any:
    yield
    assert list(violations()) == []
    assert list(replay_violations()) == []


def publish_chain(*, escalate_to: str = "", **fields: Any) -> None:
    above = {"escalate_to": escalate_to} if escalate_to else {}
    publish(*chain(step("Look", "Agent", 0.5, **above), step("Mend", "Manager", 0.5)), **fields)


def leave(user_id: int, name: str = "Agent", *, system: str = "tts") -> None:
    staff(name, [user_id], system=system, is_active=False)
    settle()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def owner(number: str) -> int | None:
    member = task_of(number).ticket_owner
    return member.user_id if member else None


def items(number: str) -> list[tuple[int, str, str]]:
    rows = TaskItem.objects.filter(task__ticket__ticket_number=number).order_by("number")
    return [(row.user_id, row.status, row.origin) for row in rows]


def unassigned() -> list[str]:
    rows = api_client(ADMIN).get("/tasks/all-tasks/?tab=unassigned").json()["results"]
    return [row["ticket_number"] for row in rows]


def notices(user_id: int) -> list[str]:
    return [
        message.kwargs["notification_type"]
        for message in outbox_messages("INAPP_NOTIFICATION_QUEUE")
        if message.kwargs["user_id"] == user_id
    ]


def explained_due(number: str) -> datetime | None:
    """The deadline of the step, as the explanation of the task's deadline shows it."""
    url = f"/tasks/{task_of(number).pk}/sla/"
    shown = api_client(ADMIN).get(url).json()["steps"][0]["target_resolution"]
    return None if shown is None else datetime.fromisoformat(shown)


class TestAHolderWhoLeaves:
    def test_is_followed_by_the_next_with_the_same_step_and_target(self) -> None:
        staff("Agent", [1, 2, 3])
        publish_chain()
        number = receive()
        before = TaskItem.objects.get(task=task_of(number))

        leave(1)

        assert items(number) == [(1, "reassigned", "System"), (2, "new", "Transferred")]
        after = TaskItem.objects.get(task=task_of(number), number=2)
        assert (after.step_name, after.target_resolution) == ("Look", before.target_resolution)
        assert (task_of(number).rev, task_of(number).waiting_role) == (2, None)
        assert notices(2)[-1] == "task_transfer_in"
        assert notices(1)[-1] == "task_transfer_out"
        log = api_client(ADMIN).get(f"/tasks/{task_of(number).pk}/action-logs/").json()["logs"]
        assert log[0]["notes"] == "Person 1 is no longer in the role Agent."
        assert before.task.items.get(number=1).notes == ""

    def test_leaves_several_tasks_to_all_who_stay(self) -> None:
        staff("Agent", [1])
        publish_chain()
        numbers = [receive() for _ in range(6)]
        staff("Agent", [2, 3])

        leave(1)

        holders = [items(number)[-1][0] for number in numbers]
        assert sorted(holders) == [2, 2, 2, 3, 3, 3]

    def test_is_the_last_one_and_the_task_waits_for_somebody(self) -> None:
        staff("Agent", [1])
        staff("Admin", [900])
        publish_chain()
        number, other = receive(), receive()
        due = TaskItem.objects.get(task=task_of(number)).target_resolution

        leave(1)

        assert items(number) == [(1, "reassigned", "System")]
        assert sorted(unassigned()) == sorted([number, other])
        told = {
            message.kwargs["cause"]
            for message in outbox_messages("INAPP_NOTIFICATION_QUEUE")
            if message.kwargs["user_id"] == 900
        }
        assert len(told) == 1
        assert explained_due(number) is None

        staff("Agent", [2])
        settle()
        assert explained_due(number) == due

        assert items(number) == [(1, "reassigned", "System"), (2, "new", "Transferred")]
        assert TaskItem.objects.get(task=task_of(number), number=2).target_resolution == due
        assert unassigned() == []

    def test_cannot_act_any_more_and_the_next_can(self) -> None:
        staff("Agent", [1, 2])
        staff("Manager", [5])
        publish_chain()
        number = receive()
        leave(1)
        task = task_of(number)
        path = f"/transitions/{task.pk}/transition/"
        ways = api_client(agent(2)).get(f"/tasks/{task.pk}/available-transitions/").json()
        body = {"transition_id": ways["results"][0]["transition_id"], "notes": "Done"}

        assert api_client(agent(1)).post(path, body).status_code == 409
        assert api_client(agent(2)).post(path, body).status_code == 200
        assert items(number)[-1] == (5, "new", "System")

    def test_had_it_by_escalation_and_somebody_of_that_role_goes_on(self) -> None:
        staff("Agent", [1])
        staff("Manager", [5, 6])
        publish_chain(escalate_to="Manager")
        number = receive()
        item = TaskItem.objects.get(task=task_of(number))
        body = {"task_item_id": item.pk, "reason": "Too hot"}
        assert api_client(agent(1)).post("/tasks/escalate/", body).status_code == 200

        leave(5, "Manager")

        assert items(number) == [
            (1, "escalated", "System"),
            (5, "reassigned", "Escalation"),
            (6, "new", "Transferred"),
        ]

    def test_is_back_before_it_is_noticed_and_keeps_it(self) -> None:
        staff("Agent", [1, 2])
        publish_chain()
        number = receive()
        staff("Agent", [1], is_active=False)
        staff("Agent", [1])
        settle()
        assert items(number) == [(1, "new", "System")]

    def test_leaves_another_role_and_keeps_it(self) -> None:
        staff("Agent", [1, 2])
        staff("Manager", [1])
        publish_chain()
        number = receive()
        leave(1, "Manager")
        assert items(number) == [(1, "new", "System")]

    def test_is_looked_for_again_later_for_a_task_given_at_that_moment(self) -> None:
        staff("Agent", [1, 2])
        publish_chain()
        staff("Agent", [1], is_active=False)
        settle(is_late=False)
        staff("Agent", [1])
        number = receive()
        # End the membership without a message. So the test behaves as if another transaction read
        # the pool before the membership ended and assigned the ticket afterwards.
        RoleUsers.objects.filter(user_id=1).update(is_active=False)
        settle()
        assert items(number)[-1][0] == 2

    def test_whose_role_ends_leaves_the_task_waiting(self) -> None:
        staff("Agent", [1, 2])
        publish_chain()
        number = receive()
        body = {"id": role_id("Agent"), "name": "Agent", "system": "tts", "action": "delete"}
        assert deliver("tts.role.sync", {"role": body}).result.value == "done"
        settle()
        assert items(number) == [(1, "reassigned", "System")]
        assert unassigned() == [number]

    def test_of_an_ended_task_changes_nothing(self) -> None:
        staff("Agent", [1, 2])
        publish_chain()
        number = receive()
        path = f"/tasks/{task_of(number).pk}/cancel/"
        assert api_client(ADMIN).post(path, {"reason": "No"}).status_code == 200
        leave(1)
        assert items(number) == [(1, "resolved", "System")]


class TestAnOwnerWhoLeaves:
    COORDINATOR = "Ticket Coordinator"

    def test_is_followed_by_the_next_coordinator(self) -> None:
        staff("Agent", [1])
        staff(self.COORDINATOR, [7, 8])
        publish_chain()
        number = receive()
        assert owner(number) == 7

        leave(7, self.COORDINATOR)

        assert owner(number) == 8
        assert notices(8) == ["system"]
        reports = outbox_messages("TICKET_STATUS_QUEUE")
        assert (reports[-1].kwargs["owner_id"], reports[-1].kwargs["rev"]) == (8, 2)
        assert items(number) == [(1, "new", "System")]

    def test_is_the_last_one_and_nobody_owns_it(self) -> None:
        staff("Agent", [1])
        staff(self.COORDINATOR, [7])
        publish_chain()
        number = receive()
        leave(7, self.COORDINATOR)
        assert owner(number) is None
        assert outbox_messages("TICKET_STATUS_QUEUE")[-1].kwargs["owner_id"] is None

    def test_is_still_a_coordinator_elsewhere_and_owns_it(self) -> None:
        staff("Agent", [1])
        staff(self.COORDINATOR, [7, 8])
        staff(self.COORDINATOR, [7], system="hdts")
        publish_chain()
        number = receive()
        leave(7, self.COORDINATOR)
        leave(7, self.COORDINATOR)
        assert owner(number) == 7

    def test_is_in_the_feed(self) -> None:
        staff("Agent", [1, 2])
        staff(self.COORDINATOR, [7, 8])
        publish_chain()
        number = receive()
        leave(7, self.COORDINATOR)
        leave(1)
        rows = api_client(ADMIN).get(f"/tasks/{task_of(number).pk}/events/").json()["results"]
        kinds = {row["kind"]: row for row in rows}
        assert kinds["owner_changed"]["actor"] is None
        assert kinds["transferred"]["reason"] == "Person 1 is no longer in the role Agent."
        assert kinds["owner_changed"]["reason"] == "Person 7 is no longer a coordinator."

    def test_is_told_with_the_names_that_people_have_now(self) -> None:
        staff("Agent", [1, 2])
        publish_chain()
        number = receive()
        leave(1)
        RoleUsers.objects.filter(user_id=1).update(user_full_name="Ana Anders")
        url = f"/tasks/{task_of(number).pk}/events/"
        (row,) = api_client(ADMIN).get(f"{url}?search=anders is no").json()["results"]
        assert row["reason"] == "Ana Anders is no longer in the role Agent."

    def test_leaves_no_name_in_what_is_stored(self) -> None:
        staff("Agent", [1, 2])
        staff(self.COORDINATOR, [7, 8])
        publish_chain()
        number = receive()
        leave(7, self.COORDINATOR)
        leave(1)
        stored = TaskEvent.objects.filter(task=task_of(number)).values_list("data", flat=True)
        assert len(stored) == 6
        assert "Person" not in json.dumps(list(stored))


class TestADeactivatedAccount:
    def test_leaves_its_work_to_others(self) -> None:
        """When an account is deactivated, the built-in identity sends one message of the role sync
        for each role of the person. It ends the membership.
        """
        staff("Agent", [1, 2])
        staff("Manager", [1])
        publish_chain()
        number = receive()
        for name in ("Agent", "Manager"):
            staff(name, [1], is_active=False)
        settle()
        assert items(number)[-1] == (2, "new", "Transferred")


@pytest.mark.django_db(transaction=True)
class TestWhoLeftBeforeTheRule:
    """These people left before the suite sent messages about leaving. The migration sends the
    messages.
    """

    @staticmethod
    def upgrade() -> list[Any]:
        announced = {message.pk for message in outbox_messages(task="task.hand_on")}
        executor = MigrationExecutor(connection)
        executor.migrate([("task", "0013_names_out_of_events")])
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        # The backward migration deleted the timers. Create them again.
        deliver("task.arm_timers")
        return [
            message.kwargs["role_user_id"]
            for message in outbox_messages(task="task.hand_on")
            if message.pk not in announced
        ]

    def test_leaves_it_to_others_now(self) -> None:
        staff("Agent", [1, 2])
        staff("Manager", [5])
        staff("Ticket Coordinator", [7, 8])
        publish_chain()
        first, second, third = receive(), receive(), receive()
        settle()
        left = RoleUsers.objects.filter(user_id__in=[1, 5, 7])
        left.update(is_active=False)
        keys = left.exclude(user_id=5).order_by("pk").values_list("pk", flat=True)

        assert self.upgrade() == list(keys)
        settle()

        # A person who held nothing leaves nothing to pass on. People who have not left keep their
        # work.
        assert [items(number)[-1] for number in (first, second, third)] == [
            (2, "new", "Transferred"),
            (2, "new", "System"),
            (2, "new", "Transferred"),
        ]
        assert {owner(number) for number in (first, second, third)} == {8}
        assert self.upgrade() == []

    def test_whose_role_has_ended_leaves_the_task_waiting(self) -> None:
        staff("Agent", [1])
        publish_chain()
        number = receive()
        settle()
        Roles.objects.filter(name="Agent").update(is_active=False)

        assert len(self.upgrade()) == 1
        settle()

        assert items(number) == [(1, "reassigned", "System")]
        assert unassigned() == [number]

    def test_of_ended_tasks_is_announced_to_nobody(self) -> None:
        staff("Agent", [1])
        publish_chain()
        path = f"/tasks/{task_of(receive()).pk}/cancel/"
        assert api_client(ADMIN).post(path, {"reason": "No"}).status_code == 200
        RoleUsers.objects.update(is_active=False)
        assert self.upgrade() == []


def role_id(name: str) -> int:
    return Roles.objects.get(name=name).role_id
