"""The commands transfer, escalate, cancel, change of priority, and start, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.testing import api_client, make_person, outbox_messages
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

TRIAGE = step("Triage", "Agent", 0.25, escalate_to="Manager")
RESOLVE = step("Resolve", "Technician", 0.75)
OWNER = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])
NOT_OWNER = make_person(user_id=42, systems=["tts"], roles=[("tts", "Ticket Coordinator")])


@pytest.fixture
def number() -> str:
    """A ticket on Triage, held by agent 11 and owned by 41. Agent 12 could take it; 31 is the
    manager.
    """
    staff("Agent", [11, 12])
    staff("Technician", [21])
    staff("Manager", [31])
    staff("Ticket Coordinator", [41], system="hdts")
    publish(*chain(TRIAGE, RESOLVE))
    return receive()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def item_of(number: str) -> TaskItem:
    return TaskItem.objects.filter(task__ticket__ticket_number=number).order_by("-number")[0]


def transfer(person: Person | None, number: str, to: int = 12, **body: Any) -> Any:
    body = {"task_item_id": item_of(number).pk, "new_user_id": to, "notes": "Please.", **body}
    return api_client(person).post("/tasks/transfer/", body)


def escalate(person: Person | None, number: str, **body: Any) -> Any:
    body = {"task_item_id": item_of(number).pk, "reason": "Too hot.", **body}
    return api_client(person).post("/tasks/escalate/", body)


def cancel(person: Person | None, number: str, **body: Any) -> Any:
    url = f"/tasks/{task_of(number).pk}/cancel/"
    return api_client(person).post(url, {"reason": "No longer needed.", **body})


def prioritize(person: Person | None, number: str, priority: str = "High") -> Any:
    url = f"/tasks/{task_of(number).pk}/priority/"
    return api_client(person).post(url, {"priority": priority, "reason": "The boss asks."})


def begin(person: Person | None, number: str, status: str = "in progress") -> Any:
    url = f"/tasks/{task_of(number).pk}/update-user-status/"
    return api_client(person).post(url, {"status": status})


def act(person: Person, number: str) -> None:
    task = task_of(number)
    client = api_client(person)
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": ways[0]["transition_id"], "notes": ""}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


def items(number: str) -> list[tuple[int, str, str, str]]:
    rows = TaskItem.objects.filter(task__ticket__ticket_number=number).order_by("number")
    return [(row.user_id, row.role_name, row.origin, row.status) for row in rows]


class TestTransfer:
    def test_closes_as_reassigned_and_opens_the_same_step_with_the_same_target(
        self, number: str
    ) -> None:
        before = item_of(number)

        answer = transfer(OWNER, number)

        assert answer.status_code == 200, answer.content
        assert answer.json()["assigned_users"] == [
            {"user_id": 12, "user_full_name": "Person 12", "role": "Agent"}
        ]
        assert answer.headers["ETag"] == '"2"'
        assert items(number) == [
            (11, "Agent", "System", "reassigned"),
            (12, "Agent", "Transferred", "new"),
        ]
        after = item_of(number)
        assert after.target_resolution == before.target_resolution
        assert after.assigned_on_step_id == before.assigned_on_step_id
        before.refresh_from_db()
        assert (before.notes, before.acted_on) == ("Please.", after.assigned_on)
        nothing_is_broken()

    def test_is_written_into_the_audit(self, number: str) -> None:
        item = item_of(number)
        transfer(OWNER, number)

        event = AuditEvent.objects.get(action="task.transfer")
        assert (event.target_id, event.target_label) == (str(task_of(number).pk), number)
        assert event.changes == {
            "task_item_id": item.pk,
            "from": 11,
            "to": 12,
            "reason": "Please.",
        }

    def test_does_not_count_as_a_turn(self, number: str) -> None:
        transfer(OWNER, number)

        assert item_of(receive()).user_id == 12
        assert item_of(receive()).user_id == 11

    def test_of_an_admin_reaches_beyond_the_role(self, number: str) -> None:
        assert transfer(ADMIN, number, to=21).status_code == 200

        assert items(number)[-1] == (21, "Technician", "Transferred", "new")
        act(agent(21, "Technician"), number)
        assert task_of(number).current_step_name == "Resolve"
        nothing_is_broken()

    @pytest.mark.parametrize(
        ("who", "to", "status", "code"),
        [
            (OWNER, 21, 400, "not_in_role"),
            (OWNER, 999, 400, "invalid"),
            (ADMIN, 999, 400, "invalid"),
            (OWNER, 11, 409, "already_holder"),
            (make_person(user_id=12, roles=[("tts", "Admin")]), 12, 400, "transfer_to_oneself"),
        ],
    )
    def test_is_refused(self, number: str, who: Person, to: int, status: int, code: str) -> None:
        answer = transfer(who, number, to=to)

        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
        assert items(number) == [(11, "Agent", "System", "new")]
        assert task_of(number).rev == 1

    def test_of_a_closed_item_is_409(self, number: str) -> None:
        first = item_of(number)
        transfer(OWNER, number)

        answer = transfer(OWNER, number, task_item_id=first.pk)

        assert (answer.status_code, answer.json()["code"]) == (409, "item_closed")

    def test_of_what_does_not_exist_is_404(self, number: str) -> None:
        answer = transfer(OWNER, number, task_item_id=999_999)

        assert (answer.status_code, answer.json()["code"]) == (404, "task_item_not_found")

    def test_honours_what_the_caller_saw(self, number: str) -> None:
        body = {"task_item_id": item_of(number).pk, "new_user_id": 12}
        client = api_client(OWNER)

        stale = client.post("/tasks/transfer/", body, headers={"If-Match": '"7"'})
        fresh = client.post("/tasks/transfer/", body, headers={"If-Match": '"1"'})

        assert (stale.status_code, stale.json()["code"]) == (409, "stale_rev")
        assert fresh.status_code == 200

    def test_sent_twice_under_one_key_happens_once(self, number: str) -> None:
        body = {"task_item_id": item_of(number).pk, "new_user_id": 12}
        client = api_client(OWNER)

        first = client.post("/tasks/transfer/", body, headers={"Idempotency-Key": "k1"})
        again = client.post("/tasks/transfer/", body, headers={"Idempotency-Key": "k1"})

        assert (first.status_code, again.status_code) == (200, 200)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert len(items(number)) == 2


class TestEscalate:
    def test_opens_for_the_role_above_with_a_fresh_share(self, number: str) -> None:
        answer = escalate(agent(11), number)

        assert answer.status_code == 200, answer.content
        assert items(number) == [
            (11, "Agent", "System", "escalated"),
            (31, "Manager", "Escalation", "new"),
        ]
        new_item = item_of(number)
        target = task_of(number).target_resolution
        assert new_item.target_resolution
        assert target
        share = (new_item.target_resolution - new_item.assigned_on) / (
            target - new_item.assigned_on
        )
        assert round(share, 6) == 0.25
        nothing_is_broken()

    def test_shows_on_the_map_with_the_role_of_the_new_holder(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/visualization/"
        before, ahead = api_client(ADMIN).get(url).json()["nodes"]
        escalate(agent(11), number)
        escalated, _ = api_client(ADMIN).get(url).json()["nodes"]
        act(agent(31, "Manager"), number)
        done, following = api_client(ADMIN).get(url).json()["nodes"]

        def seen(node: dict[str, Any]) -> tuple[Any, ...]:
            return (node["role"], node["holder"], node["holder_role"], node["is_escalated"])

        assert seen(before) == ("Agent", "Person 11", "Agent", False)
        assert seen(ahead) == ("Technician", None, None, False)
        assert seen(escalated) == ("Agent", "Person 31", "Manager", True)
        assert seen(done) == ("Agent", "Person 31", "Manager", True)
        assert seen(following) == ("Technician", "Person 21", "Technician", False)

    def test_the_new_holder_acts_on_the_same_step(self, number: str) -> None:
        escalate(agent(11), number)

        act(agent(31, "Manager"), number)

        assert items(number)[-1] == (21, "Technician", "System", "new")
        nothing_is_broken()

    @pytest.mark.parametrize("who", [OWNER, ADMIN])
    def test_is_for_those_in_charge_too(self, number: str, who: Person) -> None:
        assert escalate(who, number).status_code == 200

    def test_takes_turns_of_its_own(self, number: str) -> None:
        staff("Manager", [32])
        numbers = [number, receive(), receive()]
        for each in numbers:
            assert escalate(ADMIN, each).status_code == 200

        assert [item_of(each).user_id for each in numbers] == [31, 32, 31]

    def test_without_a_role_above_is_409(self, number: str) -> None:
        act(agent(11), number)

        answer = escalate(agent(21, "Technician"), number)

        assert (answer.status_code, answer.json()["code"]) == (409, "no_escalation_target")
        assert items(number)[-1] == (21, "Technician", "System", "new")

    def test_with_nobody_there_changes_nothing(self, number: str) -> None:
        staff("Manager", [31], is_active=False)
        events = TaskEvent.objects.count()

        answer = escalate(agent(11), number)

        assert (answer.status_code, answer.json()["code"]) == (409, "nobody_eligible")
        assert items(number) == [(11, "Agent", "System", "new")]
        assert TaskEvent.objects.count() == events

    def test_needs_a_reason(self, number: str) -> None:
        answer = escalate(agent(11), number, reason=" ")

        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")

    def test_of_a_former_holder_is_409(self, number: str) -> None:
        first = item_of(number)
        transfer(OWNER, number)

        answer = escalate(agent(11), number)
        old = escalate(agent(11), number, task_item_id=first.pk)

        assert (answer.status_code, answer.json()["code"]) == (403, "not_holder")
        assert (old.status_code, old.json()["code"]) == (409, "item_closed")


class TestCancel:
    def test_ends_the_task_and_withdraws_the_ticket(self, number: str) -> None:
        answer = cancel(OWNER, number)

        assert answer.status_code == 200, answer.content
        assert (answer.json()["status"], answer.json()["current_step"]) == ("cancelled", None)
        assert answer.json()["assigned_users"] == []
        assert items(number) == [(11, "Agent", "System", "resolved")]
        assert item_of(number).notes == "No longer needed."
        report = outbox_messages(queue="TICKET_STATUS_QUEUE")[-1]
        assert (report.kwargs["status"], report.kwargs["rev"]) == ("Withdrawn", 2)
        nothing_is_broken()

    def test_of_a_task_that_waits_for_somebody(self, number: str) -> None:
        staff("Technician", [21], is_active=False)
        act(agent(11), number)

        assert cancel(ADMIN, number).status_code == 200

        assert task_of(number).waiting_role is None
        nothing_is_broken()

    def test_ends_it_once(self, number: str) -> None:
        cancel(OWNER, number)

        again = cancel(OWNER, number)
        late = transfer(OWNER, number)

        assert (again.status_code, again.json()["code"]) == (409, "task_ended")
        assert (late.status_code, late.json()["code"]) == (409, "task_ended")


class TestPriority:
    def test_keeps_the_time_already_used(self, number: str) -> None:
        answer = prioritize(OWNER, number, "Critical")

        task, item = task_of(number), item_of(number)
        assert answer.status_code == 200, answer.content
        assert answer.json()["priority"] == "Critical"
        assert task.target_resolution
        assert item.target_resolution
        assert (task.target_resolution - task.arrived_at).total_seconds() == 4 * 3600
        left = task.target_resolution - task.updated_at
        share = (item.target_resolution - task.updated_at) / left
        assert round(share, 6) == 0.25
        report = outbox_messages(queue="TICKET_STATUS_QUEUE")[-1]
        assert (report.kwargs["status"], report.kwargs["priority"]) == ("Open", "Critical")
        nothing_is_broken()

    def test_the_same_again_changes_nothing(self, number: str) -> None:
        assert prioritize(OWNER, number, "Medium").json()["rev"] == 1


class TestStart:
    def test_marks_the_holders_item_once(self, number: str) -> None:
        first = begin(agent(11), number)
        again = begin(agent(11), number)

        assert (first.status_code, first.json()["rev"]) == (200, 2)
        assert (again.status_code, again.json()["rev"]) == (200, 2)
        assert items(number) == [(11, "Agent", "System", "in progress")]
        assert [row.status for row in item_of(number).history.order_by("pk")] == [
            "new",
            "in progress",
        ]
        act(agent(11), number)
        nothing_is_broken()

    def test_takes_one_word_only(self, number: str) -> None:
        answer = begin(agent(11), number, "resolved")

        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")

    def test_is_the_holders_alone(self, number: str) -> None:
        answer = begin(OWNER, number)

        assert (answer.status_code, answer.json()["code"]) == (403, "not_holder")
        assert items(number) == [(11, "Agent", "System", "new")]


class TestABreachedItem:
    @pytest.fixture(autouse=True)
    def _breached(self, number: str) -> None:
        item = item_of(number)
        TaskItem.objects.filter(pk=item.pk).update(status="breached")
        item.history.create(status="breached", created_at=item.assigned_on)

    def test_can_be_acted_on(self, number: str) -> None:
        act(agent(11), number)

        assert items(number)[0] == (11, "Agent", "System", "resolved")

    def test_can_be_transferred(self, number: str) -> None:
        assert transfer(OWNER, number).status_code == 200
        assert items(number)[0] == (11, "Agent", "System", "reassigned")

    def test_can_be_escalated(self, number: str) -> None:
        assert escalate(agent(11), number).status_code == 200
        assert items(number)[0] == (11, "Agent", "System", "escalated")

    def test_stays_breached_when_it_is_started(self, number: str) -> None:
        assert begin(agent(11), number).status_code == 200
        assert items(number) == [(11, "Agent", "System", "breached")]


EMPLOYEE_11 = make_person(user_type="employee", user_id=11, roles=[])
EMPLOYEE_41 = make_person(user_type="employee", user_id=41, roles=[])
FOREIGN = make_person(user_id=41, systems=["bms"], roles=[("bms", "Admin")])

#            transfer escalate cancel priority start
WHO_MAY = {
    "anonymous": (None, 401, 401, 401, 401, 401),
    "employee with the holder's number": (EMPLOYEE_11, 403, 403, 403, 403, 403),
    "employee with the owner's number": (EMPLOYEE_41, 403, 403, 403, 403, 403),
    "foreign system": (FOREIGN, 403, 403, 403, 403, 403),
    "stranger": (agent(12), 404, 404, 404, 404, 404),
    "another coordinator": (NOT_OWNER, 404, 404, 404, 404, 404),
    "holder": (agent(11), 403, 200, 403, 403, 200),
    "owner": (OWNER, 200, 200, 200, 200, 403),
    "admin": (ADMIN, 200, 200, 200, 200, 403),
}
COMMANDS: list[Callable[..., Any]] = [transfer, escalate, cancel, prioritize, begin]


class TestAccess:
    @pytest.mark.parametrize("command", range(len(COMMANDS)), ids=[c.__name__ for c in COMMANDS])
    @pytest.mark.parametrize("who", WHO_MAY)
    def test_is_as_the_table_says(self, number: str, who: str, command: int) -> None:
        person, *statuses = WHO_MAY[who]

        answer = COMMANDS[command](person, number)

        assert answer.status_code == statuses[command], answer.content
        if answer.status_code != 200:
            assert items(number) == [(11, "Agent", "System", "new")]
            assert task_of(number).rev == 1
