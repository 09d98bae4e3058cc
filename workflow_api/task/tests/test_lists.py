"""The lists for owners and Admins, tickets that no workflow took, and the statuses of tickets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import (
    ADMIN,
    agent,
    chain,
    publish,
    receive,
    role,
    sealed,
    staff,
    step,
    ticket,
)
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db

COORDINATOR = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])
OTHER_COORDINATOR = make_person(user_id=42, roles=[("tts", "Ticket Coordinator")])
EMPLOYEE = make_person(user_type="employee", user_id=41, roles=[])
FOREIGN = make_person(user_id=41, systems=["bms"], roles=[("bms", "Ticket Coordinator")])
FLOW = chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75))


@pytest.fixture
def flow() -> dict[str, Any]:
    staff("Agent", [11])
    role("Technician")
    staff("Ticket Coordinator", [41], system="hdts")
    return publish(*FLOW)


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def act(number: str) -> None:
    task = task_of(number)
    client = api_client(agent(11))
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": ways[0]["transition_id"], "notes": ""}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def cancel(number: str) -> None:
    url = f"/tasks/{task_of(number).pk}/cancel/"
    assert api_client(ADMIN).post(url, {"reason": "No."}).status_code == 200


def numbers(path: str, person: Person = ADMIN) -> list[str]:
    rows = api_client(person).get(path).json()["results"]
    return [row["ticket_number"] for row in rows]


def follow() -> None:
    for message in outbox_messages(task="task.follow_ticket"):
        deliver(message.task, message_id=message.message_id, **message.kwargs)


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


@pytest.mark.usefixtures("flow")
class TestAllTasks:
    def test_has_a_tab_for_each_kind(self) -> None:
        active, waiting, ended = receive(), receive(), receive()
        unmatched = receive(category="Unheard of")
        receive(category="Unheard of", status="Withdrawn")
        act(waiting)
        cancel(ended)

        assert numbers("/tasks/all-tasks/") == [waiting, active]
        assert numbers("/tasks/all-tasks/?tab=active") == [waiting, active]
        assert numbers("/tasks/all-tasks/?tab=inactive") == [ended]
        assert numbers("/tasks/all-tasks/?tab=unassigned") == [unmatched, waiting]

    def test_says_why_nobody_works_on_it(self) -> None:
        act(receive())
        receive(category="Unheard of", priority="High")

        unmatched, waiting = (
            api_client(ADMIN).get("/tasks/all-tasks/?tab=unassigned").json()["results"]
        )

        assert (unmatched["task_id"], unmatched["reason"]) == (None, "no_workflow")
        assert (unmatched["status"], unmatched["workflow"], unmatched["sla"]) == (None, None, None)
        assert (unmatched["priority"], unmatched["assigned_users"]) == ("High", [])
        assert (waiting["reason"], waiting["waiting_for_role"]) == (
            "waiting_for_person",
            "Technician",
        )

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("priority=Medium", 1),
            ("priority=High", 0),
            ("search=printer", 1),
            ("search=eve", 1),
            ("search=nothing", 0),
            ("department=it", 1),
            ("status=pending", 1),
            ("user_id=11", 1),
            ("user_id=12", 0),
            ("ordering=-target_resolution", 1),
        ],
    )
    def test_filters(self, query: str, count: int) -> None:
        receive()

        assert api_client(ADMIN).get(f"/tasks/all-tasks/?{query}").json()["count"] == count

    def test_filters_what_nobody_works_on_by_either_priority(self) -> None:
        waiting, unmatched = receive(priority="High"), receive(category="None", priority="High")
        act(waiting)
        receive(category="None", priority="Low")
        act(receive(priority="Low"))

        assert numbers("/tasks/all-tasks/?tab=unassigned&priority=High") == [unmatched, waiting]
        assert numbers("/tasks/all-tasks/?tab=active&priority=High") == [waiting]


@pytest.mark.usefixtures("flow")
class TestWhatIsSeen:
    """A person sees the same work in the list of tasks, in the list of tickets, and in each single
    task and ticket.
    """

    @pytest.mark.parametrize(
        ("person", "places"),
        [
            (agent(11), [0, 1, 2]),
            (agent(12), []),
            (agent(21, "Technician"), [1]),
            (agent(11, "Technician"), [0, 1, 2]),
            (agent(12, "Agent", "Technician"), [1]),
            (COORDINATOR, [0, 1, 2]),
            (OTHER_COORDINATOR, []),
            (make_person(user_id=11, roles=[("tts", "Ticket Coordinator")]), [0, 1, 2]),
            (
                make_person(
                    user_id=42, roles=[("tts", "Ticket Coordinator"), ("tts", "Technician")]
                ),
                [1],
            ),
        ],
    )
    def test_is_held_queued_or_owned(self, person: Person, places: list[int]) -> None:
        tickets = [receive(), receive(), receive(), receive(category="Unheard of")]
        act(tickets[1])
        cancel(tickets[2])
        seen = [tickets[place] for place in reversed(places)]

        assert numbers("/tasks/", person) == seen
        rows = api_client(person).get("/tickets/").json()["results"]
        assert [row["ticket_id"] for row in rows] == seen
        for number in tickets[:3]:
            answer = api_client(person).get(f"/tasks/{task_of(number).pk}/")
            assert answer.status_code == (200 if number in seen else 404)


@pytest.mark.usefixtures("flow")
class TestSearch:
    @pytest.mark.parametrize(
        ("person", "path", "key"),
        [
            (ADMIN, "/tasks/", "ticket_number"),
            (ADMIN, "/tasks/all-tasks/", "ticket_number"),
            (COORDINATOR, "/tasks/owned-tickets/", "ticket_number"),
            (agent(11), "/tasks/my-tasks/", "ticket_number"),
            (ADMIN, "/tickets/", "ticket_id"),
        ],
    )
    @pytest.mark.parametrize(
        ("text", "is_found"),
        [
            ("jams printer", True),
            ("PRI", True),
            ("pr", True),
            ("in", False),
            ("tx-2026-0105", True),
            ("20260105", False),
            ("eve moss", True),
            ("eve printer", True),
            ("eve laptop", False),
        ],
    )
    def test_finds_words_of_number_subject_and_requester(
        self, person: Person, path: str, key: str, text: str, is_found: bool
    ) -> None:
        receive("TX20260105000001", subject="Printer jams", employee={"id": 5, "name": "Eve Moss"})
        receive("HD-1", subject="New laptop", employee={"id": 6, "name": "Ann"})

        rows = api_client(person).get(path, {"search": text}).json()["results"]

        found = [row["task"]["ticket"][key] if "my-tasks" in path else row[key] for row in rows]
        assert found == (["TX20260105000001"] if is_found else [])


@pytest.mark.usefixtures("flow")
class TestOwnedTickets:
    def test_rows_are_what_a_coordinator_needs(self) -> None:
        number = receive()

        (row,) = api_client(COORDINATOR).get("/tasks/owned-tickets/").json()["results"]

        sla = row.pop("sla")
        task = task_of(number)
        assert task.target_resolution is not None
        assert sla["status"] == "due"
        nearest = row.pop("nearest")
        assert (nearest["of"], nearest["status"]) == ("step", "due")
        for name in ("created_at", "updated_at", "target_resolution"):
            row.pop(name)
        assert row == {
            "task_id": task.pk,
            "ticket_number": number,
            "ticket_subject": "The printer is on fire",
            "ticket_description": "It really is.",
            "status": "pending",
            "rev": 1,
            "priority": "Medium",
            "category": "Technology",
            "sub_category": "",
            "current_step_name": "Triage",
            "assigned_users": [{"user_id": 11, "user_full_name": "Person 11", "role": "Agent"}],
            "waiting_for_role": None,
        }

    def test_has_a_tab_for_each_kind(self) -> None:
        active, waiting, ended = receive(), receive(), receive()
        act(waiting)
        cancel(ended)

        assert numbers("/tasks/owned-tickets/", COORDINATOR) == [waiting, active]
        assert numbers("/tasks/owned-tickets/?tab=inactive", COORDINATOR) == [ended]
        assert numbers("/tasks/owned-tickets/?tab=unassigned", COORDINATOR) == [waiting]
        assert numbers("/tasks/owned-tickets/", OTHER_COORDINATOR) == []


def assign(person: Person | None, number: str, workflow_id: int) -> Any:
    body = {"workflow_id": workflow_id}
    return api_client(person).post(f"/tickets/{number}/assign-workflow/", body)


class TestAssignWorkflow:
    def test_opens_a_full_task(self, flow: dict[str, Any]) -> None:
        number = receive(category="Unheard of")

        answer = assign(ADMIN, number, flow["workflow_id"])

        assert answer.status_code == 200, answer.content
        assert answer.json()["assigned_users"][0]["user_id"] == 11
        assert answer.json()["owner"]["user_id"] == 41
        task = task_of(number)
        assert task.match["reason"] == "assigned_by_admin"
        assert task.target_resolution == task.arrived_at + timedelta(hours=48)
        assert AuditEvent.objects.filter(action="task.assign_workflow").count() == 1
        assert len(outbox_messages(queue="TICKET_STATUS_QUEUE")) == 1
        act(number)
        nothing_is_broken()

    def test_is_refused_where_it_makes_no_sense(self, flow: dict[str, Any]) -> None:
        taken, waiting = receive(), receive(category="Unheard of")
        gone = receive(category="Unheard of", status="Withdrawn")
        client = api_client(ADMIN)
        body = {"name": "A draft", "department": "IT", "category": "Other"}
        slas = {"low_sla": "72:00:00", "medium_sla": "48:00:00"}
        slas |= {"high_sla": "24:00:00", "urgent_sla": "04:00:00"}
        draft = client.post("/workflows/", {**body, **slas}).json()["workflow_id"]

        refusals = [
            assign(ADMIN, taken, flow["workflow_id"]),
            assign(ADMIN, gone, flow["workflow_id"]),
            assign(ADMIN, waiting, draft),
            assign(ADMIN, waiting, 999_999),
            assign(ADMIN, "TX0", flow["workflow_id"]),
        ]

        assert [(a.status_code, a.json()["code"]) for a in refusals] == [
            (409, "ticket_has_task"),
            (409, "ticket_withdrawn"),
            (409, "workflow_not_initialized"),
            (400, "invalid"),
            (404, "ticket_not_found"),
        ]
        assert Task.objects.count() == 1

    @pytest.mark.parametrize(
        ("who", "status"),
        [(None, 401), (agent(11), 403), (COORDINATOR, 403), (EMPLOYEE, 403), (FOREIGN, 403)],
    )
    def test_is_for_admins(self, flow: dict[str, Any], who: Person | None, status: int) -> None:
        number = receive(category="Unheard of")

        assert assign(who, number, flow["workflow_id"]).status_code == status
        assert not Task.objects.exists()


@pytest.mark.usefixtures("flow")
class TestWhatTheTicketSays:
    def test_withdrawn_cancels_its_task(self) -> None:
        number = receive()

        receive(number, status="withdrawn", rev=2)
        assert task_of(number).status == "pending"
        follow()
        follow()

        task = task_of(number)
        assert (task.status, task.rev) == ("cancelled", 2)
        assert AuditEvent.objects.get(action="task.cancel").actor is None
        nothing_is_broken()

    def test_another_priority_changes_its_task(self) -> None:
        number = receive(rev=1)

        receive(number, priority="Critical", rev=2)
        follow()

        task = task_of(number)
        assert (task.priority, task.rev) == ("urgent", 2)
        assert task.target_resolution == task.arrived_at + timedelta(hours=4)
        assert TaskItem.objects.get(task=task).target_resolution is not None
        nothing_is_broken()

    def test_nothing_about_the_priority_leaves_it(self) -> None:
        number = receive(priority="High", rev=1)

        receive(number, priority=None, subject="Other words", rev=2)

        follow()
        assert (task_of(number).priority, WorkflowTicket.objects.get().priority) == ("high", "High")

    def test_an_older_word_is_not_heard(self) -> None:
        number = receive(rev=5)

        receive(number, status="Withdrawn", priority="Low", rev=4)

        assert not outbox_messages(task="task.follow_ticket")

    def test_of_several_the_last_has_the_last_word(self) -> None:
        number = receive(rev=1)
        receive(number, priority="High", rev=2)
        receive(number, priority="Low", rev=3)

        follow()

        assert (task_of(number).priority, task_of(number).rev) == ("low", 2)

    def test_withdrawn_from_the_start_opens_nothing(self) -> None:
        receive(status="Withdrawn")

        assert not Task.objects.exists()
        assert not outbox_messages(task="workflow.match_again")


@pytest.mark.usefixtures("flow")
class TestFailedNotifications:
    @pytest.fixture
    def failed(self) -> OutboxMessage:
        receive()
        (row,) = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")
        OutboxMessage.objects.filter(pk=row.pk).update(
            state="dead", attempts=5, last_error="The broker said no."
        )
        return row

    def test_are_listed_with_the_reason(self, failed: OutboxMessage) -> None:
        (row,) = api_client(ADMIN).get("/tasks/failed-notifications/").json()["results"]

        assert (row["id"], row["state"], row["attempts"]) == (failed.pk, "dead", 5)
        assert (row["user_id"], row["notification_type"]) == (11, "task_assignment")
        assert row["error"] == "The broker said no."

    def test_one_is_tried_again(self, failed: OutboxMessage) -> None:
        url = f"/tasks/failed-notifications/{failed.pk}/retry/"
        answer = api_client(ADMIN).post(url)

        failed.refresh_from_db()
        assert (answer.status_code, answer.json()["state"]) == (200, "pending")
        assert (failed.state, failed.attempts) == ("pending", 0)

    def test_all_are_tried_again(self, failed: OutboxMessage) -> None:
        answer = api_client(ADMIN).post("/tasks/failed-notifications/retry_all/")

        assert (answer.status_code, answer.json()) == (200, {"retried": 1})

    def test_what_did_not_fail_is_left_alone(self) -> None:
        receive()
        (row,) = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")
        (report,) = outbox_messages(queue="TICKET_STATUS_QUEUE")
        client = api_client(ADMIN)

        sent = client.post(f"/tasks/failed-notifications/{row.pk}/retry/")
        other = client.post(f"/tasks/failed-notifications/{report.pk}/retry/")

        assert (sent.status_code, sent.json()["code"]) == (409, "not_failed")
        assert (other.status_code, other.json()["code"]) == (404, "notification_not_found")
        assert client.get("/tasks/failed-notifications/").json()["count"] == 0


ADMINS_ONLY = ["/tasks/all-tasks/", "/tasks/failed-notifications/"]


class TestAccess:
    @pytest.mark.parametrize("path", ADMINS_ONLY)
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            (None, 401),
            (EMPLOYEE, 403),
            (FOREIGN, 403),
            (agent(11), 403),
            (COORDINATOR, 403),
            (ADMIN, 200),
        ],
    )
    def test_of_an_admins_lists(self, path: str, who: Person | None, status: int) -> None:
        assert api_client(who).get(path).status_code == status

    @pytest.mark.parametrize("path", ["1/retry/", "retry_all/"])
    @pytest.mark.parametrize(
        ("who", "status"),
        [(None, 401), (EMPLOYEE, 403), (FOREIGN, 403), (agent(11), 403), (COORDINATOR, 403)],
    )
    def test_of_an_admins_acts(self, path: str, who: Person | None, status: int) -> None:
        answer = api_client(who).post(f"/tasks/failed-notifications/{path}")

        assert answer.status_code == status

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            (None, 401),
            (EMPLOYEE, 403),
            (FOREIGN, 403),
            (agent(11), 403),
            (COORDINATOR, 200),
            (OTHER_COORDINATOR, 200),
            (ADMIN, 200),
        ],
    )
    def test_of_owned_tickets(self, who: Person | None, status: int) -> None:
        assert api_client(who).get("/tasks/owned-tickets/").status_code == status


def service(*scopes: str) -> Person:
    return make_person(user_type="service", user_id=1, roles=[], scopes=list(scopes))


@pytest.mark.usefixtures("flow")
class TestAccessForOthers:
    @pytest.mark.parametrize(
        ("query", "relation"),
        [
            ("user_type=staff&user_id=11", "holder"),
            ("user_type=staff&user_id=41", "owner"),
            ("user_type=employee&user_id=77", "requester"),
        ],
    )
    def test_a_service_asks_for_somebody(self, query: str, relation: str) -> None:
        number = receive()
        client = api_client(service("access:read"))

        answer = client.get(f"/tickets/{number}/access/?{query}")

        assert (answer.status_code, answer.json()["relation"]) == (200, relation)

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("user_type=employee&user_id=11", 404),
            ("user_type=staff&user_id=999", 404),
            ("user_type=robot&user_id=1", 400),
            ("", 400),
        ],
    )
    def test_strangers_are_still_strangers(self, query: str, status: int) -> None:
        client = api_client(service("access:read"))

        assert client.get(f"/tickets/{receive()}/access/?{query}").status_code == status

    def test_needs_the_scope(self) -> None:
        number = receive()
        url = f"/tickets/{number}/access/?user_type=staff&user_id=11"

        assert api_client(service("tickets:read")).get(url).status_code == 403
        assert api_client(service("access:read")).get("/tickets/").status_code == 403

    @pytest.mark.parametrize(("name", "count"), [("hdts", 1), ("ams", 0), ("HDTS", 0), ("", 0)])
    def test_shows_a_service_the_tickets_of_its_own(self, name: str, count: int) -> None:
        number = receive(source_service="hdts")
        others = sealed(ticket(source_service=""))
        assert deliver("tickets.tasks.receive_ticket", others).result.value == "done"
        reader = make_person(user_type="service", username=name, roles=[], scopes=["tickets:read"])
        client = api_client(reader)
        assert client.get("/tickets/").json()["count"] == count
        key = WorkflowTicket.objects.get(ticket_number=number).pk
        for path in (f"/tickets/by-number/{number}/", f"/tickets/{key}/"):
            assert client.get(path).status_code == (200 if count else 404)

    def test_people_ask_for_themselves(self) -> None:
        url = f"/tickets/{receive()}/access/?user_type=staff&user_id=11"

        assert api_client(ADMIN).get(url).json()["relation"] == "admin"
