"""Changes of a ticket's content while people work on it, and the notices about them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from servicekit.testing import api_client, deliver, make_person, outbox_messages, run_at_once
from task.invariants import replay_violations
from task.models import EndEffect, Task, TaskEvent
from testing.scenario import ADMIN, agent, chain, follow, publish, receive, staff, step
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db

STEPS = chain(step("Review", "Agent", 0.5), step("Approve", "Manager", 0.5))
EVE = {"user_type": "employee", "user_id": 77, "full_name": "Eve", "email": "eve@acc.example"}
REQUESTER = make_person(user_type="employee", user_id=77, roles=[])


@pytest.fixture
def number() -> str:
    return budget()


def budget(**fields: Any) -> str:
    staff("Agent", [11])
    staff("Manager", [12])
    staff("Ticket Coordinator", [21])
    publish(*STEPS, category="Budget", end_logic="budget")
    return receive(category="Budget", dynamic_data=asked("500.00"), rev=1, **fields)


def asked(amount: str, **further: Any) -> dict[str, Any]:
    return {"requested_budget": amount, "cost_items": [{"cost": amount}], **further}


def change(number: str, rev: int, *, is_followed: bool = True, **fields: Any) -> None:
    receive(number, category="Budget", rev=rev, changed_by=EVE, **fields)
    if is_followed:
        follow()


def act(user_id: int, number: str, rev: int | None = None) -> Any:
    person = agent(user_id, "Agent" if user_id == 11 else "Manager")
    task = Task.objects.get(ticket__ticket_number=number)
    client = api_client(person)
    offered = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": offered[0]["transition_id"], "notes": "Yes."}
    return client.post(
        f"/transitions/{task.pk}/transition/", body if rev is None else {**body, "rev": rev}
    )


def reports_of(number: str) -> list[dict[str, Any]]:
    return [message.kwargs for message in outbox_messages(queue="TICKET_STATUS_QUEUE")]


def who(event: AuditEvent) -> tuple[str, int]:
    assert event.actor is not None
    return event.actor.user_type, event.actor.user_id


class TestBeforeTheFirstAct:
    def test_makes_who_looked_before_look_again(self, number: str) -> None:
        change(number, 2, dynamic_data=asked("50000.00"))

        assert act(11, number, rev=1).json()["code"] == "stale_rev"
        assert act(11, number, rev=2).status_code == 200
        assert WorkflowTicket.objects.get().dynamic_data == asked("50000.00")

    def test_is_an_event_with_who_did_it(self, number: str) -> None:
        change(number, 2, dynamic_data=asked("50000.00"), subject="More")

        event = TaskEvent.objects.get(kind="content_changed")
        assert event.data["fields"] == ["cost_items", "requested_budget", "subject"]
        assert event.data["sender"] == {"user_type": "employee", "user_id": 77}
        assert (event.actor_user_id, event.rev) == (None, 2)
        audited = AuditEvent.objects.get(action="task.change_content")
        assert who(audited) == ("employee", 77)
        task = Task.objects.get()
        entry = api_client(ADMIN).get(f"/tasks/{task.pk}/events/").json()["results"][-1]
        assert (entry["kind"], entry["actor"]["user_type"], entry["actor"]["user_id"]) == (
            "content_changed",
            "employee",
            77,
        )
        assert not list(replay_violations())

    def test_tells_holder_and_owner(self, number: str) -> None:
        before = len(outbox_messages(queue="INAPP_NOTIFICATION_QUEUE"))
        change(number, 2, subject="More")
        notices = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")[before:]
        assert [(n.kwargs["user_id"], n.kwargs["notification_type"]) for n in notices] == [
            (11, "task_status_update"),
            (21, "task_status_update"),
        ]

    def test_tells_nobody_of_what_they_did_themselves(self, number: str) -> None:
        before = len(outbox_messages(queue="INAPP_NOTIFICATION_QUEUE"))
        owner = {"user_type": "staff", "user_id": 21}
        receive(number, category="Budget", rev=2, subject="More", changed_by=owner)
        follow()
        notices = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")[before:]
        assert [notice.kwargs["user_id"] for notice in notices] == [11]

    def test_repeated_or_late_changes_nothing(self, number: str) -> None:
        change(number, 3, subject="Third")
        rev = Task.objects.get().rev
        change(number, 3, subject="Third")
        change(number, 2, subject="Second")
        follow()
        assert (Task.objects.get().rev, WorkflowTicket.objects.get().subject) == (rev, "Third")
        assert WorkflowTicket.objects.get().proposals == []


class TestAfterTheFirstAct:
    def test_what_was_decided_on_is_what_is_sent(self, number: str) -> None:
        assert act(11, number).status_code == 200
        change(number, 2, dynamic_data=asked("50000.00"), subject="Still mine")
        assert act(12, number).status_code == 200

        (sent,) = outbox_messages(queue="BMS_WORKFLOW_QUEUE")
        assert sent.kwargs["requested_budget"] == "500.00"
        assert sent.kwargs["cost_items"] == [{"cost": "500.00"}]
        assert EndEffect.objects.get().messages[0]["kwargs"] == sent.kwargs
        snapshot = WorkflowTicket.objects.get()
        assert (snapshot.dynamic_data, snapshot.subject) == (asked("500.00"), "Still mine")

    @pytest.mark.parametrize(
        "name", ["Requested_Budget", "requested_budget ", "\uff52equested_budget"]
    )
    def test_no_key_is_added_that_reads_like_it(self, number: str, name: str) -> None:
        act(11, number)
        change(number, 2, dynamic_data={**asked("500.00"), name: "50000.00"})
        assert WorkflowTicket.objects.get().dynamic_data == asked("500.00")

    def test_also_where_the_change_came_first_and_the_act_overtook_it(self, number: str) -> None:
        change(number, 2, dynamic_data=asked("50000.00"), is_followed=False)
        act(11, number)
        follow()
        act(12, number)
        (sent,) = outbox_messages(queue="BMS_WORKFLOW_QUEUE")
        assert sent.kwargs["requested_budget"] == "500.00"

    def test_its_service_is_told_what_is_decided_and_what_stays(self, number: str) -> None:
        act(11, number)
        report = reports_of(number)[-1]
        assert report["decided_fields"] == ["cost_items", "requested_budget"]
        assert report["content"] == asked("500.00")

        change(number, 2, dynamic_data={"requested_budget": "1.00", "site": "B"})

        correction = reports_of(number)[-1]
        assert (correction["rev"], correction["status"]) == (Task.objects.get().rev, "In Progress")
        assert correction["content"] == asked("500.00")
        assert WorkflowTicket.objects.get().dynamic_data == asked("500.00", site="B")

    def test_other_content_makes_the_approver_look_again(self, number: str) -> None:
        act(11, number)
        rev = Task.objects.get().rev
        change(number, 2, dynamic_data=asked("500.00"), description="For something else.")
        assert act(12, number, rev=rev).json()["code"] == "stale_rev"

    def test_without_end_logic_everything_may_change(self) -> None:
        staff("Agent", [11])
        staff("Manager", [12])
        publish(*STEPS)
        number = receive(dynamic_data=asked("1.00"), rev=1)
        act(11, number)
        receive(number, dynamic_data=asked("2.00"), rev=2)
        follow()
        assert WorkflowTicket.objects.get().dynamic_data == asked("2.00")
        assert "decided_fields" not in reports_of(number)[-1]

    def test_an_asset_is_the_one_that_was_decided_on(self) -> None:
        staff("Agent", [11])
        staff("Manager", [12])
        publish(*STEPS, end_logic="asset")
        laptop = {"asset_name": "Laptop", "serial_number": "A1"}
        number = receive(dynamic_data=laptop, sub_category="Check out", rev=1)
        act(11, number)
        receive(
            number,
            dynamic_data={"asset_name": "Car", "serial_number": "B2", "action": "Give"},
            sub_category="Check in",
            rev=2,
        )
        follow()
        act(12, number)
        (sent,) = outbox_messages(queue="AMS_WORKFLOW_QUEUE")
        said = {name: sent.kwargs[name] for name in (*laptop, "action")}
        assert said == {**laptop, "action": "Check out"}


class TestAnEndedTask:
    def test_changes_nothing_any_more(self, number: str) -> None:
        act(11, number)
        act(12, number)
        before = (Task.objects.get().rev, TaskEvent.objects.count())

        change(number, 2, dynamic_data=asked("7.00"), subject="Otherwise", employee={"id": 6})

        snapshot = WorkflowTicket.objects.get()
        assert (snapshot.subject, snapshot.employee["id"]) == ("The printer is on fire", 77)
        assert (Task.objects.get().rev, TaskEvent.objects.count()) == before
        correction = reports_of(number)[-1]
        assert correction["content"]["subject"] == "The printer is on fire"
        assert correction["status"] == "Resolved"


class TestActors:
    def test_of_a_withdrawal_is_who_withdrew(self, number: str) -> None:
        change(number, 2, status="Withdrawn")
        task = Task.objects.get()
        assert task.status == "cancelled"
        audited = AuditEvent.objects.get(action="task.cancel")
        assert who(audited) == ("employee", 77)
        entry = api_client(REQUESTER).get(f"/tasks/{task.pk}/events/").json()["results"][-1]
        assert (entry["kind"], entry["actor"]["user_id"]) == ("cancelled", 77)

    def test_of_a_priority_is_who_changed_it(self, number: str) -> None:
        change(number, 2, priority="Critical")
        assert Task.objects.get().priority == "urgent"
        audited = AuditEvent.objects.get(action="task.change_priority")
        assert who(audited) == ("employee", 77)

    def test_a_change_of_content_leaves_the_priority_that_the_task_has(self, number: str) -> None:
        task = Task.objects.get()
        body = {"priority": "High", "reason": "Somebody called."}
        url = f"/tasks/{task.pk}/priority/"
        assert api_client(ADMIN).post(url, body).status_code == 200
        change(number, 2, subject="More")
        assert Task.objects.get().priority == "high"


class TestAccess:
    def test_tells_what_was_decided_on_from_the_first_act_to_the_end(self, number: str) -> None:
        def access() -> tuple[list[str], bool]:
            answer = api_client(REQUESTER).get(f"/tickets/{number}/access/").json()
            return answer["decided_fields"], answer["is_over"]

        assert access() == ([], False)
        act(11, number)
        assert access() == (["cost_items", "requested_budget"], False)
        act(12, number)
        assert access() == (["cost_items", "requested_budget"], True)


class TestDeleted:
    def test_is_hidden_from_everybody_and_cancelled(self, number: str) -> None:
        deleter = {"user_type": "staff", "user_id": 900}
        task = Task.objects.get()
        receive(
            number, category="Budget", rev=2, status="Withdrawn", deleted=True, changed_by=deleter
        )
        follow()

        task.refresh_from_db()
        assert task.status == "cancelled"
        assert who(AuditEvent.objects.get(action="task.cancel")) == ("staff", 900)
        for person in (ADMIN, agent(11), REQUESTER):
            client = api_client(person)
            for path in (
                f"/tickets/by-number/{number}/",
                f"/tickets/{number}/access/",
                f"/tasks/{task.pk}/",
                f"/tasks/{task.pk}/action-logs/",
                f"/tasks/{task.pk}/events/",
            ):
                assert client.get(path).status_code in {403, 404}, (person, path)
        for path in ("/tickets/", "/tasks/", "/tasks/all-tasks/"):
            assert api_client(ADMIN).get(path).json()["count"] == 0, path
        mine = api_client(agent(11)).get("/tasks/my-tasks/?assignment_status=resolved").json()
        assert mine["count"] == 0
        assert TaskEvent.objects.filter(task=task, kind="task_cancelled").exists()

    def test_is_told_to_the_holder_without_what_it_said(self, number: str) -> None:
        before = len(outbox_messages(queue="INAPP_NOTIFICATION_QUEUE"))
        receive(number, category="Budget", rev=2, status="Withdrawn", deleted=True)
        follow()
        (notice,) = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")[before:]
        said = notice.kwargs
        assert (said["user_id"], said["notification_type"]) == (11, "task_status_update")
        assert said["subject"] == f"Ticket Deleted: {number}"
        assert said["message"] == f"{number} was deleted; nothing is left to do."
        assert (said["related_ticket_number"], said["related_task_item_id"]) == ("", None)
        assert said["metadata"] == {}

    @pytest.mark.parametrize("status", ["New", "Withdrawn"])
    def test_before_that_was_told_is_hidden_as_soon_as_it_is(
        self, number: str, status: str
    ) -> None:
        """The ticket is sent first with another category, and then as deleted."""
        receive(number, category="Budget", rev=2, status=status)
        follow()
        assert api_client(ADMIN).get(f"/tickets/by-number/{number}/").status_code == 200

        receive(number, category="Budget", rev=2, status=status, deleted=True)
        follow()

        assert api_client(ADMIN).get(f"/tickets/by-number/{number}/").status_code == 404
        assert Task.objects.get().status == "cancelled"
        assert not list(replay_violations())

    def test_is_not_brought_back(self, number: str) -> None:
        receive(number, category="Budget", rev=2, status="Withdrawn", deleted=True)
        follow()
        receive(number, category="Budget", rev=3, status="New", subject="Back")
        follow()
        assert api_client(ADMIN).get(f"/tickets/by-number/{number}/").status_code == 404
        assert WorkflowTicket.objects.get().subject == "The printer is on fire"

    def test_without_a_task_never_gets_one(self) -> None:
        number = receive(category="Unheard of", rev=1)
        receive(number, category="Unheard of", rev=2, status="Closed", deleted=True)
        staff("Agent", [11])
        publish(*STEPS, category="Unheard of")
        for message in outbox_messages(task="workflow.match_again"):
            deliver(message.task, **message.kwargs)
        assert not Task.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_an_act_and_two_changes_agree_on_one_content(self, number: str) -> None:
        change(number, 2, dynamic_data=asked("600.00"), is_followed=False)
        (message,) = outbox_messages(task="task.follow_ticket")

        def followed() -> str:
            return str(deliver(message.task, **message.kwargs).result.value)

        def later() -> str:
            change(number, 3, dynamic_data=asked("700.00"), is_followed=False)
            return "done"

        run_at_once([lambda: act(11, number).status_code, followed, later])
        follow()
        decided = WorkflowTicket.objects.get().dynamic_data
        act(12, number)
        (sent,) = outbox_messages(queue="BMS_WORKFLOW_QUEUE")
        assert sent.kwargs["requested_budget"] == decided["requested_budget"]
        last = [report["content"] for report in reports_of(number) if report.get("content")][-1]
        assert last["requested_budget"] == decided["requested_budget"]
        assert not list(replay_violations())
        assert Task.objects.get().updated_at <= timezone.now()
