from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from servicekit.base.sealing import is_sealed
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import api_client, deliver, make_person, outbox_messages, statements_in
from task.models import Task, TaskItem
from testing.scenario import ADMIN, chain, follow, publish, receive, staff, step, ticket
from tickets.domain.snapshot import read_snapshot
from tickets.models import RoundRobin, WorkflowTicket
from tickets.services import ticket_take_in

pytestmark = pytest.mark.django_db

SUPPORT = chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75))


# The statements for one new ticket, in order. Every further statement would slow down every ticket.
OPENING = [
    "INSERT inbox_inboxmessage",
    "SELECT workflow_workflows",
    "INSERT tickets_workflowticket",
    "SELECT tickets_roundrobin",
    "SELECT role_roleusers",
    "INSERT task_task",
    "INSERT task_taskitem",
    "INSERT task_taskitemhistory",
    "INSERT task_taskevent",
    "INSERT task_tasktimer",
    "UPDATE tickets_roundrobin",
    "INSERT outbox_outboxmessage",
]


def receive_body(body: object) -> str:
    return str(deliver("tickets.tasks.receive_ticket", body).result.value)


class TestTheCost:
    def test_of_a_new_ticket_is_twelve_statements(self) -> None:
        staff("Agent", [11, 12])
        staff("Ticket Coordinator", [21])
        publish(*SUPPORT)
        receive()  # the first ticket creates the rotation rows and fills the cache of definitions

        with CaptureQueriesContext(connection) as queries:
            receive()

        assert statements_in(queries) == OPENING


class TestANewTicket:
    def test_becomes_a_task_with_holder_and_deadline(self) -> None:
        staff("Agent", [11, 12])
        workflow = publish(*SUPPORT)

        number = receive(priority="High")

        task = Task.objects.get(ticket__ticket_number=number)
        item = TaskItem.objects.get(task=task)
        assert (task.workflow_id, task.status, task.rev) == (workflow["workflow_id"], "pending", 1)
        assert task.current_step_name == "Triage"
        assert (item.user_id, item.role_name, item.status) == (11, "Agent", "new")
        assert task.target_resolution == task.arrived_at + timedelta(hours=24)
        assert item.target_resolution is not None
        assert item.target_resolution - item.assigned_on <= timedelta(hours=6)
        assert task.match == {
            "reason": "workflow_without_sub_category",
            "considered": [workflow["workflow_id"]],
            "sub_category": "",
            "sub_categories": [""],
        }

    def test_tells_the_holder_and_the_ticket_service(self) -> None:
        staff("Agent", [11])
        publish(*SUPPORT)

        number = receive(priority="Urgent")

        item = TaskItem.objects.get()
        (notice,) = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")
        assert notice.task == "notifications.tasks.create_assignment_notification"
        assert notice.kwargs["user_id"] == 11
        assert notice.kwargs["user_email"] == "person11@tts.example"
        assert notice.kwargs["related_ticket_number"] == number
        assert notice.kwargs["related_task_item_id"] == item.pk
        assert notice.kwargs["cause"] == f"task-item:{item.pk}:assigned"
        (report,) = outbox_messages(queue="TICKET_STATUS_QUEUE")
        said = dict(report.kwargs)
        assert is_sealed("ticket_status", said, said.pop("seal"))
        assert said == {
            "ticket_id": number,
            "status": "Open",
            "priority": "Critical",
            "rev": 1,
            "owner_id": None,
        }

    def test_gives_turns_in_rotation(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*SUPPORT)

        for _ in range(7):
            receive()

        holders = list(TaskItem.objects.order_by("pk").values_list("user_id", flat=True))
        assert holders == [11, 12, 13, 11, 12, 13, 11]
        assert RoundRobin.objects.get(role_name="agent").turns == 7

    def test_gets_an_owner_from_both_systems_pool(self) -> None:
        staff("Agent", [11])
        staff("Ticket Coordinator", [21], system="hdts")
        staff("Ticket Coordinator", [22, 21], system="tts")
        publish(*SUPPORT)

        numbers = [receive() for _ in range(3)]

        owners = [
            owner.user_id
            for number in numbers
            if (owner := Task.objects.get(ticket__ticket_number=number).ticket_owner)
        ]
        assert owners == [21, 22, 21]
        reports = outbox_messages(queue="TICKET_STATUS_QUEUE")
        assert [report.kwargs["owner_id"] for report in reports] == [21, 22, 21]

    def test_is_read_wrapped_and_under_the_other_name_of_its_number(self) -> None:
        body = ticket()
        body["ticket_number"] = body.pop("ticket_id")
        body["subcategory"] = body.pop("sub_category")
        body["asset_name"] = "Laptop 7"

        assert receive_body({"ticket": body}) == "done"

        found = WorkflowTicket.objects.get(ticket_number=body["ticket_number"])
        assert found.dynamic_data == {"asset_name": "Laptop 7"}

    def test_never_arrives_in_the_future(self) -> None:
        number = receive(created_at="2999-01-01T00:00:00+00:00")

        found = WorkflowTicket.objects.get(ticket_number=number)
        assert found.arrived_at == found.fetched_at

    def test_arrives_when_it_was_made_although_the_workers_clock_is_slow(self) -> None:
        made_at = timezone.now() - timedelta(seconds=1)
        snapshot = read_snapshot(ticket(created_at=made_at.isoformat()))

        with transaction():
            taken = ticket_take_in(snapshot=snapshot, now=made_at - timedelta(hours=1))

        assert taken.ticket.arrived_at == made_at


class TestARepeat:
    def test_updates_the_snapshot_only(self) -> None:
        staff("Agent", [11, 12])
        publish(*SUPPORT)
        number = receive(rev=1)

        receive(number, subject="Two printers are on fire", rev=2)
        follow()

        assert Task.objects.count() == 1
        assert TaskItem.objects.count() == 1
        assert WorkflowTicket.objects.get().subject == "Two printers are on fire"

    def test_that_is_older_is_ignored(self) -> None:
        number = receive(rev=5)

        receive(number, subject="Old news", rev=4)

        assert WorkflowTicket.objects.get().subject == "The printer is on fire"


class TestWithoutAWorkflow:
    def test_waits_with_the_reason(self) -> None:
        number = receive(category="Unheard of")

        found = WorkflowTicket.objects.get(ticket_number=number)
        assert (found.is_task_allocated, found.unmatched_reason) == (False, "no_workflow")
        assert not Task.objects.exists()
        (second_look,) = outbox_messages(task="workflow.match_again")
        assert second_look.available_at - found.fetched_at == timedelta(seconds=60)

    def test_is_taken_once_a_workflow_is_initialized(self) -> None:
        staff("Agent", [11])
        number = receive()
        publish(*SUPPORT)
        (rematch,) = outbox_messages(task="workflow.rematch")

        deliver(rematch.task, *rematch.args, **rematch.kwargs)
        for again in outbox_messages(task="workflow.match_again"):
            deliver(again.task, **again.kwargs)

        task = Task.objects.get(ticket__ticket_number=number)
        assert [item.user_id for item in task.items.all()] == [11]
        assert WorkflowTicket.objects.get().unmatched_reason == ""

    def test_is_taken_when_its_snapshot_changes(self) -> None:
        staff("Agent", [11])
        publish(*SUPPORT)
        number = receive(category="Unheard of", rev=1)

        receive(number, category=" TECHNOLOGY ", rev=2)

        assert Task.objects.filter(ticket__ticket_number=number).count() == 1


class TestNobodyEligible:
    def test_the_task_waits_and_is_taken_up_when_somebody_joins(self) -> None:
        publish(*SUPPORT)
        number = receive()
        task = Task.objects.get(ticket__ticket_number=number)
        assert task.waiting_role is not None
        assert (task.waiting_role.name, task.items.count()) == ("Agent", 0)

        staff("Agent", [11])
        (joined,) = outbox_messages(task="task.take_up")
        deliver(joined.task, **joined.kwargs)
        for one in outbox_messages(task="task.take_up_one"):
            deliver(one.task, **one.kwargs)

        task.refresh_from_db()
        assert task.waiting_role is None
        assert task.rev == 2
        assert [item.user_id for item in task.items.all()] == [11]
        assert len(outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")) == 1


class TestMalformed:
    @pytest.mark.parametrize(
        "body",
        [
            {"subject": "No number"},
            {"ticket_id": "A1", "subject": ["not", "text"]},
            {"ticket_id": "A1", "subject": "x" * 256},
            {"ticket_id": "A1", "priority": "Whenever"},
            {"ticket_id": "A1", "employee": "Eve"},
            {"ticket_id": "A1", "rev": "seven"},
            {"ticket_id": "A1", "created_at": "yesterday"},
            {"ticket": "A1"},
            "A1",
            7,
        ],
    )
    def test_goes_to_the_dead_letters_and_changes_nothing(self, body: object) -> None:
        assert receive_body(body) == "dead"

        assert DeadLetter.objects.count() == 1
        assert not WorkflowTicket.objects.exists()


class TestReading:
    def test_admin_sees_all_and_an_employee_only_their_own(self) -> None:
        mine = receive(employee={"id": 5, "name": "Me"})
        receive(employee={"id": 6, "name": "You"})
        employee = make_person(user_type="employee", user_id=5, roles=[])

        everybodys = api_client(ADMIN).get("/tickets/").json()
        own = api_client(employee).get("/tickets/").json()

        assert everybodys["count"] == 2
        assert [row["ticket_id"] for row in own["results"]] == [mine]
