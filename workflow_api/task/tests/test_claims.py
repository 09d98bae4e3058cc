"""Claiming a task, and naming its owner, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, rename_role, staff, step
from tickets.models import RoundRobin

pytestmark = pytest.mark.django_db

TO_CLAIM = step("Triage", "Agent", 0.25, assignment="claim", escalate_to="Manager")
RESOLVE = step("Resolve", "Technician", 0.75)
STRANGER = agent(21, "Technician")


@pytest.fixture
def number() -> str:
    """A ticket that waits until person 11 or person 12 claims it."""
    staff("Agent", [11, 12])
    staff("Technician", [21])
    staff("Ticket Coordinator", [41], system="hdts")
    publish(*chain(TO_CLAIM, RESOLVE))
    return receive()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def claim(person: Person, number: str, **body: Any) -> Any:
    return api_client(person).post(f"/tasks/{task_of(number).pk}/claim/", body)


def name_owner(person: Person, number: str, user_id: int, **body: Any) -> Any:
    url = f"/tasks/{task_of(number).pk}/owner/"
    return api_client(person).post(url, {"user_id": user_id, **body})


def answer_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def items(number: str) -> list[tuple[int, str, str]]:
    rows = TaskItem.objects.filter(task__ticket__ticket_number=number).order_by("number")
    return [(row.user_id, row.origin, row.status) for row in rows]


def offered(person: Person, number: str) -> dict[str, Any]:
    url = f"/tasks/{task_of(number).pk}/offers/"
    return {it["command"]: it for it in api_client(person).get(url).json()["offers"]}


def entries(number: str) -> list[dict[str, Any]]:
    url = f"/tasks/{task_of(number).pk}/events/"
    return list(api_client(ADMIN).get(url).json()["results"])


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


def queue_of(person: Person, **query: Any) -> list[str]:
    rows = api_client(person).get("/tasks/", {"claimable": "true", **query}).json()["results"]
    return [row["ticket_number"] for row in rows]


class TestTheQueue:
    def test_has_what_waits_for_the_callers_roles(self, number: str) -> None:
        assert queue_of(agent(11)) == [number]
        assert queue_of(STRANGER) == []
        assert queue_of(ADMIN) == []
        claim(agent(12), number)
        assert queue_of(agent(11)) == []

    def test_has_also_what_waits_because_nobody_could_be_found(self, number: str) -> None:
        staff("Technician", [21], is_active=False)
        claim(agent(11), number)
        client = api_client(agent(11))
        (way,) = client.get(f"/tasks/{task_of(number).pk}/available-transitions/").json()["results"]
        body = {"transition_id": way["transition_id"], "notes": ""}
        assert (
            client.post(f"/transitions/{task_of(number).pk}/transition/", body).status_code == 200
        )
        assert queue_of(STRANGER) == [number]

    def test_leaves_out_what_is_on_hold(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/hold/"
        assert api_client(ADMIN).post(url, {"reason": "Later."}).status_code == 200
        assert queue_of(agent(11)) == []

    def test_is_filtered_and_searched(self, number: str) -> None:
        assert queue_of(agent(11), priority="Critical") == []
        assert queue_of(agent(11), search="nothing like this") == []
        assert queue_of(agent(11), search=number, ordering="-nearest") == [number]

    def test_can_be_left_out(self, number: str) -> None:
        assert queue_of(agent(11), claimable="false") == []
        claim(agent(11), number)
        assert queue_of(agent(11), claimable="false") == [number]

    @pytest.mark.parametrize("parameter", ["claimable", "late"])
    def test_refuses_what_is_neither_true_nor_false(self, parameter: str) -> None:
        answer = api_client(agent(11)).get("/tasks/", {parameter: "perhaps"})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


class TestAStepWhoseWorkIsClaimed:
    def test_waits_and_looks_for_nobody(self, number: str) -> None:
        task = task_of(number)
        assert items(number) == []
        assert task.waiting_role is not None
        assert (task.waiting_role.name, task.wait) == ("Agent", "claim")
        # The suite does not look for a person: not after a minute, and not when somebody joins the
        # role.
        assert outbox_messages(task="task.take_up_one") == []
        staff("Agent", [13])
        for message in outbox_messages(task="task.take_up"):
            deliver(message.task, **message.kwargs)
        assert outbox_messages(task="task.take_up_one") == []
        assert not RoundRobin.objects.filter(role_name="agent").exists()

    def test_is_in_the_queue_of_its_role(self, number: str) -> None:
        assert offered(agent(11), number)["claim"]["label"] == "Claim"
        assert offered(agent(11), number)["claim"]["to"]["role"] == "Agent"
        assert "claim" not in offered(ADMIN, number)

    def test_says_that_the_next_step_goes_to_nobody_in_particular(self) -> None:
        staff("Technician", [21])
        staff("Agent", [11])
        publish(*chain(RESOLVE, {**TO_CLAIM, "escalate_to": None}))
        number = receive()
        assert "next_user_full_name" not in offered(agent(21, "Technician"), number)["act"]["to"]


class TestClaim:
    def test_gives_the_task_to_who_asks_and_is_nobodys_turn(self, number: str) -> None:
        answer = claim(agent(12), number, rev=1)
        assert answer.status_code == 200
        assert answer.json()["rev"] == 2
        assert [it["user_id"] for it in answer.json()["assigned_users"]] == [12]
        assert items(number) == [(12, "System", "new")]
        task = task_of(number)
        assert (task.waiting_role, task.wait) == (None, "")
        assert not RoundRobin.objects.filter(role_name="agent").exists()
        assert "claim" not in offered(agent(12), number)
        nothing_is_broken()

    def test_has_a_deadline_that_counts_the_waiting(self, number: str) -> None:
        expected = offered(agent(12), number)["claim"]["to"]["due_at"]
        claim(agent(12), number)
        due = TaskItem.objects.get().target_resolution
        assert due is not None
        assert due.isoformat()[:15] == expected[:15]

    def test_is_told_in_feed_and_audit_but_not_to_the_claimer(self, number: str) -> None:
        claim(agent(12), number)
        entry = entries(number)[-1]
        assert (entry["kind"], entry["text_code"]) == ("assigned", "claimed")
        assert (entry["actor"]["user_id"], entry["to"]["user_id"]) == (12, 12)
        event = AuditEvent.objects.get(action="task.claim")
        assert event.actor is not None
        assert (event.actor.user_id, event.changes) == (12, {"to": 12})
        assert outbox_messages(queue="INAPP_NOTIFICATION_QUEUE") == []

    def test_is_409_once_somebody_has_it(self, number: str) -> None:
        assert claim(agent(11), number).status_code == 200
        assert answer_of(claim(agent(12), number)) == (409, "already_held")
        assert answer_of(claim(agent(11), number)) == (409, "already_held")
        assert items(number) == [(11, "System", "new")]

    def test_is_409_for_an_old_view_and_on_hold(self, number: str) -> None:
        assert answer_of(claim(agent(11), number, rev=7)) == (409, "stale_rev")
        url = f"/tasks/{task_of(number).pk}/hold/"
        assert api_client(ADMIN).post(url, {"reason": "Waits."}).status_code == 200
        assert answer_of(claim(agent(11), number)) == (409, "task_on_hold")

    def test_is_for_people_of_the_role(self, number: str) -> None:
        assert answer_of(claim(STRANGER, number)) == (404, "task_not_found")
        assert answer_of(claim(ADMIN, number)) == (403, "not_in_role")
        # The token contains the role, but the role sync has not sent a membership for this person.
        assert answer_of(claim(agent(99), number)) == (403, "not_in_role")
        assert items(number) == []

    def test_follows_a_role_that_auth_renames(self, number: str) -> None:
        rename_role("Agent", "First Line")
        assert claim(agent(12), number).status_code == 404
        assert claim(agent(12, "First Line"), number).status_code == 200

    def test_takes_a_task_for_which_nobody_was_eligible(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 0.25), RESOLVE))
        absence = {"away_from": "2020-01-01T00:00:00Z", "away_until": "2099-01-01T00:00:00Z"}
        assert api_client(agent(11)).post("/roles/availability/", absence).status_code == 200
        number = receive()
        assert items(number) == []
        assert claim(agent(11), number).status_code == 200
        assert items(number) == [(11, "System", "new")]
        nothing_is_broken()

    def test_of_what_a_leaver_had_keeps_its_deadline(self, number: str) -> None:
        claim(agent(11), number)
        due = TaskItem.objects.get().target_resolution
        staff("Agent", [11], is_active=False)
        for name in ("task.hand_on", "task.hand_on_one"):
            for message in outbox_messages(task=name):
                deliver(name, **message.kwargs)
        assert task_of(number).wait == "claim"
        assert claim(agent(12), number).status_code == 200
        assert items(number) == [(11, "System", "reassigned"), (12, "Transferred", "new")]
        assert TaskItem.objects.get(number=2).target_resolution == due
        nothing_is_broken()


class TestOwner:
    def test_is_changed_by_an_admin_and_is_nobodys_turn(self, number: str) -> None:
        staff("Ticket Coordinator", [42])
        before = RoundRobin.objects.get(purpose="owners").last_user_id
        answer = name_owner(ADMIN, number, 42, reason="As agreed.")
        assert answer.status_code == 200
        assert answer.json()["owner"]["user_id"] == 42
        assert RoundRobin.objects.get(purpose="owners").last_user_id == before
        event = AuditEvent.objects.get(action="task.change_owner")
        assert event.changes == {"from": 41, "to": 42, "reason": "As agreed."}
        entry = entries(number)[-1]
        assert (entry["kind"], entry["reason"]) == ("owner_changed", "As agreed.")
        assert (entry["from"]["user_id"], entry["to"]["user_id"]) == (41, 42)
        (told,) = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")
        assert (told.kwargs["user_id"], told.kwargs["subject"][:20]) == (42, "Yours to Coordinate:")
        report = outbox_messages(queue="TICKET_STATUS_QUEUE")[-1]
        assert report.kwargs["owner_id"] == 42
        nothing_is_broken()

    @pytest.mark.parametrize(
        ("user_id", "expected"),
        [(41, (409, "already_owner")), (11, (400, "not_a_coordinator"))],
    )
    def test_must_be_another_active_coordinator(
        self, number: str, user_id: int, expected: tuple[int, str]
    ) -> None:
        assert answer_of(name_owner(ADMIN, number, user_id)) == expected
        staff("Ticket Coordinator", [42])
        staff("Ticket Coordinator", [42], is_active=False)
        assert answer_of(name_owner(ADMIN, number, 42)) == (400, "not_a_coordinator")
        assert task_of(number).rev == 1

    def test_is_for_admins(self, number: str) -> None:
        owner = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])
        assert answer_of(name_owner(owner, number, 41)) == (403, "not_in_charge")
        assert name_owner(STRANGER, number, 41).status_code == 404
        assert "change_owner" not in offered(owner, number)
        assert offered(ADMIN, number)["change_owner"]["needs"] == ["user_id"]

    def test_of_an_ended_task_stays(self, number: str) -> None:
        staff("Ticket Coordinator", [42])
        url = f"/tasks/{task_of(number).pk}/cancel/"
        assert api_client(ADMIN).post(url, {"reason": "Over."}).status_code == 200
        assert answer_of(name_owner(ADMIN, number, 42)) == (409, "task_ended")
