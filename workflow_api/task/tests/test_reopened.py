"""Reopening a task that was completed or cancelled, through the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from servicekit.testing.clocks import clock_at
from task.invariants import replay_violations, violations
from task.models import EndEffect, Task, TaskItem
from testing.scenario import ADMIN, agent, chain, follow, publish, receive, staff, step

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OWNER = make_person(
    user_id=41,
    systems=["hdts"],
    roles=[("hdts", "Ticket Coordinator")],
    full_name="Cora Coordinator",
)


@pytest.fixture(autouse=True)
def _people() -> None:
    staff("Agent", [11])
    staff("Technician", [21, 22])
    staff("Ticket Coordinator", [41], system="hdts")


@pytest.fixture(autouse=True)
def _sound() -> Any:
    yield
    assert [*violations(), *replay_violations()] == []


def arrived(**fields: Any) -> str:
    """A ticket on Triage, held by 11, due after 48 hours. The next step is Fix."""
    publish(*chain(step("Triage", "Agent", 0.25), step("Fix", "Technician", 0.75)), **fields)
    return receive()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def item_of(number: str) -> TaskItem:
    return TaskItem.objects.get(task=task_of(number), acted_on=None)


def act(number: str, person: Person) -> None:
    client, task = api_client(person), task_of(number)
    way = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"][0]
    body = {"transition_id": way["transition_id"], "notes": ""}
    answer = client.post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content


def done(number: str) -> None:
    act(number, agent(11))
    act(number, agent(item_of(number).user_id, "Technician"))


def send(number: str, verb: str, person: Person = OWNER, **body: Any) -> Any:
    return api_client(person).post(f"/tasks/{task_of(number).pk}/{verb}/", body)


def reopen(number: str, **body: Any) -> Any:
    answer = send(number, "reopen", reason="It broke again.", **body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def recipients_of(kind: str) -> list[tuple[str, int]]:
    notices = [row.kwargs for row in outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")]
    return [
        (row["user_type"], row["user_id"]) for row in notices if row["notification_type"] == kind
    ]


class TestACompletedTask:
    def test_goes_on_where_it_ended_with_its_last_holder(self) -> None:
        number = arrived()
        done(number)
        last = TaskItem.objects.get(user_id__in=[21, 22])

        row = reopen(number)

        assert (row["status"], row["current_step"]["name"]) == ("in progress", "Fix")
        assert item_of(number).user_id == last.user_id
        assert row["assigned_users"][0]["user_id"] == last.user_id
        assert task_of(number).resolution_time is None
        report = outbox_messages(queue="TICKET_STATUS_QUEUE")[-1].kwargs
        assert report["status"] == "In Progress"

    def test_has_as_much_time_left_as_when_it_ended(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = arrived()
            stopped.move(2 * HOUR)
            done(number)
            stopped.move(100 * HOUR)
            row = reopen(number)
        task, item = task_of(number), item_of(number)
        assert task.target_resolution == MONDAY + 148 * HOUR
        assert item.target_resolution == task.target_resolution
        assert row["sla"]["remaining_seconds"] == 46 * 3600

    def test_is_given_by_rotation_once_its_holder_has_left(self) -> None:
        number = arrived()
        done(number)
        last = TaskItem.objects.get(user_id__in=[21, 22]).user_id
        staff("Technician", [last], is_active=False)

        reopen(number)

        assert item_of(number).user_id == ({21, 22} - {last}).pop()

    def test_waits_if_nobody_is_left(self) -> None:
        number = arrived()
        done(number)
        staff("Technician", [21, 22], is_active=False)

        row = reopen(number)

        assert (row["waiting_for_role"], row["assigned_users"]) == ("Technician", [])

        staff("Technician", [21])
        for message in outbox_messages(task="task.take_up"):
            deliver(message.task, **message.kwargs)
        for message in outbox_messages(task="task.take_up_one"):
            deliver(message.task, **message.kwargs)

        assert item_of(number).user_id == 21

    def test_runs_its_end_logic_again_when_it_ends_again(self) -> None:
        number = arrived(end_logic="notification")
        done(number)
        reopen(number)
        assert EndEffect.objects.count() == 1

        act(number, agent(item_of(number).user_id, "Technician"))

        effects = list(EndEffect.objects.order_by("rev"))
        assert [effect.rev for effect in effects] == sorted({effect.rev for effect in effects})
        assert len(effects) == 2
        sent = [message["message_id"] for effect in effects for message in effect.messages]
        assert len(sent) == len(set(sent))


class TestACancelledTask:
    def test_goes_on_where_it_was_cancelled(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = arrived()
            act(number, agent(11))
            stopped.move(HOUR)
            send(number, "cancel", reason="Duplicate.")
            stopped.move(10 * HOUR)
            row = reopen(number)
        assert (row["status"], row["current_step"]["name"]) == ("in progress", "Fix")
        assert task_of(number).target_resolution == MONDAY + 58 * HOUR

    def test_stays_open_though_its_ticket_says_withdrawn_again(self) -> None:
        number = arrived()
        receive(number, status="Withdrawn", rev=2)
        follow()
        assert task_of(number).status == "cancelled"
        reopen(number)

        receive(number, status="Withdrawn", rev=2)
        follow()

        assert task_of(number).status == "in progress"

    def test_is_cancelled_by_a_withdrawal_that_knows_of_the_reopening(self) -> None:
        number = arrived()
        send(number, "cancel", reason="Duplicate.")
        reopen(number)

        receive(number, status="Withdrawn", rev=5, task_rev=task_of(number).rev)
        follow()

        assert task_of(number).status == "cancelled"


class TestEachReopening:
    def test_happens_once_under_one_key(self) -> None:
        number = arrived()
        done(number)
        client, url = api_client(OWNER), f"/tasks/{task_of(number).pk}/reopen/"
        body, key = {"reason": "It broke again."}, {"Idempotency-Key": "k1"}

        first = client.post(url, body, headers=key)
        again = client.post(url, body, headers=key)

        assert (first.status_code, again.status_code) == (200, 200)
        assert first.json() == again.json()
        assert TaskItem.objects.filter(task=task_of(number)).count() == 3

    def test_is_told_with_its_reason(self) -> None:
        number = arrived()
        done(number)
        reopen(number)

        url = f"/tasks/{task_of(number).pk}/events/"
        (told_,) = [
            row
            for row in api_client(OWNER).get(url, {"page_size": 100}).json()["results"]
            if row["kind"] == "reopened"
        ]
        assert (told_["actor"]["user_id"], told_["reason"]) == (41, "It broke again.")

    def test_is_audited(self) -> None:
        number = arrived()
        done(number)
        last = TaskItem.objects.get(user_id__in=[21, 22]).user_id
        reopen(number)

        event = AuditEvent.objects.get(action="task.reopen")
        assert event.actor is not None
        assert event.actor.user_id == 41
        assert event.changes == {"from": "completed", "to": last, "reason": "It broke again."}

    def test_tells_the_holder_and_nobody_of_an_assignment(self) -> None:
        number = arrived()
        done(number)
        last = TaskItem.objects.get(user_id__in=[21, 22]).user_id
        assigned = recipients_of("task_assigned")

        reopen(number)

        assert recipients_of("ticket_reopened") == [("staff", last)]
        assert recipients_of("task_assigned") == assigned


class TestReopeningIsRefused:
    def test_where_the_work_has_not_ended(self) -> None:
        answer = send(arrived(), "reopen", reason="Why not.")

        assert (answer.status_code, answer.json()["code"]) == (409, "not_ended")

    def test_to_the_last_holder(self) -> None:
        number = arrived()
        done(number)
        last = agent(TaskItem.objects.get(user_id__in=[21, 22]).user_id, "Technician")

        answer = send(number, "reopen", last, reason="I forgot a thing.")

        assert (answer.status_code, answer.json()["code"]) == (403, "not_in_charge")

    def test_without_a_reason(self) -> None:
        number = arrived()
        done(number)

        for reason in ("", "   ", None):
            answer = send(number, "reopen", reason=reason)
            assert (answer.status_code, list(answer.json()["details"])) == (400, ["reason"])

    def test_to_somebody_who_saw_an_older_state(self) -> None:
        number = arrived()
        seen = task_of(number).rev
        done(number)

        answer = send(number, "reopen", reason="It broke again.", rev=seen)

        assert (answer.status_code, answer.json()["code"]) == (409, "stale_rev")
        assert task_of(number).status == "completed"

    def test_where_the_ticket_was_deleted(self) -> None:
        number = arrived()
        send(number, "cancel", reason="Duplicate.")
        receive(number, status="Withdrawn", rev=2, deleted=True)
        follow()

        assert send(number, "reopen", ADMIN, reason="Why.").status_code == 404


class TestHoldAndResume:
    def test_move_the_deadline_by_the_pause_as_supposed(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = arrived()
            url = f"/tasks/{task_of(number).pk}/sla/"
            stopped.move(HOUR)
            until = (MONDAY + 6 * HOUR).isoformat()
            supposed = api_client(OWNER).get(url, {"hold_until": until}).json()
            send(number, "hold", reason="Waits for a part.")
            stopped.move(5 * HOUR)
            send(number, "resume")
            is_so = api_client(OWNER).get(url).json()
        assert supposed["target_resolution"] == is_so["target_resolution"]
        assert task_of(number).target_resolution == MONDAY + 53 * HOUR
        assert supposed["pauses"] == is_so["pauses"]

    def test_go_on_being_supposed_while_on_hold(self) -> None:
        with clock_at(MONDAY) as stopped:
            number = arrived()
            send(number, "hold", reason="Waits for a part.")
            stopped.move(HOUR)
            url = f"/tasks/{task_of(number).pk}/sla/"
            until = (MONDAY + 4 * HOUR).isoformat()
            supposed = api_client(OWNER).get(url, {"hold_until": until}).json()
        assert datetime.fromisoformat(supposed["target_resolution"]) == MONDAY + 52 * HOUR

    @pytest.mark.parametrize("hours", [-1, 0])
    def test_are_supposed_to_end_later_than_now(self, hours: int) -> None:
        with clock_at(MONDAY):
            number = arrived()
            until = (MONDAY + hours * HOUR).isoformat()
            url = f"/tasks/{task_of(number).pk}/sla/"
            answer = api_client(OWNER).get(url, {"hold_until": until})
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["hold_until"])

    def test_are_told_to_the_holder(self) -> None:
        number = arrived()
        send(number, "hold", reason="Waits for a part.")
        send(number, "resume")

        assert recipients_of("task_status_update") == [("staff", 11)] * 2
