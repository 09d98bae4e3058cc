from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.auth import Person
from servicekit.testing import api_client, make_person, outbox_messages, statements_in
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, calendar, chain, edge, publish, receive, staff, step
from workflow.models import WorkflowVersion

pytestmark = pytest.mark.django_db

TRIAGE, RESOLVE = step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)


@pytest.fixture
def number() -> str:
    """A ticket on Triage, held by agent 11. The next step is for technicians 21 and 22."""
    staff("Agent", [11, 12])
    staff("Technician", [21, 22])
    publish(*chain(TRIAGE, RESOLVE))
    return receive()


# The statements of an action, in order. Every further statement would slow down every action. The
# second statement reads the number of events, the items, and the content of the ticket if anything
# depends on it.
ACTING = [
    "SELECT task_task",
    "SELECT task_taskevent",
    "SELECT tickets_roundrobin",
    "SELECT role_roleusers",
    "UPDATE task_task",
    "UPDATE task_taskitem",
    "INSERT task_taskitem",
    "INSERT task_taskitemhistory",
    "INSERT task_taskevent",
    "INSERT task_tasktimer",
    "UPDATE tickets_roundrobin",
    "INSERT outbox_outboxmessage",
    "SELECT audit_personalias",
    "INSERT audit_auditevent",
]


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def exits(person: Person, number: str) -> list[dict[str, Any]]:
    url = f"/tasks/{task_of(number).pk}/available-transitions/"
    return list(api_client(person).get(url).json()["results"])


def act(person: Person, number: str, transition_id: int | None, **body: Any) -> Any:
    body = {"transition_id": transition_id, "notes": "Done.", **body}
    return api_client(person).post(f"/transitions/{task_of(number).pk}/transition/", body)


class TestTheCost:
    def test_of_an_action_is_fourteen_statements(self, number: str) -> None:
        receive()  # agent 12 gets this ticket, so agent 11 gets the third
        (forward,) = exits(agent(11), number)
        # the first act makes the rotation's row and the person's alias
        act(agent(11), number, forward["transition_id"])
        task, client = task_of(receive()), api_client(agent(11))
        url = f"/transitions/{task.pk}/transition/"

        with CaptureQueriesContext(connection) as queries:
            answer = client.post(url, {"transition_id": forward["transition_id"], "notes": ""})

        assert answer.status_code == 200
        assert statements_in(queries) == ACTING

    @pytest.mark.parametrize("end_logic", ["", "budget"])
    def test_is_the_same_with_conditions_automatic_steps_and_a_calendar(
        self, end_logic: str
    ) -> None:
        staff("Agent", [11])
        staff("Technician", [21, 22])
        staff("Ticket Coordinator", [41])
        sort = {"temp_id": "Sort", "name": "Sort", "role_id": None, "weight": 0}
        nodes, edges = chain(TRIAGE, sort, RESOLVE)
        publish(
            [*nodes, step("Mend", "Technician", 0.5)],
            [
                {**edges[0], "condition": 'ticket.department == "IT"'},
                {**edge("Triage", "Resolve", "Skip"), "is_default": True},
                {**edges[1], "condition": "ticket.amount > 1000"},
                {**edge("Sort", "Mend"), "is_default": True},
                edge("Mend", "Resolve"),
            ],
            end_logic=end_logic,
            calendar_id=calendar(),
        )
        first, second = receive(amount=5), receive(amount=5000)
        client = api_client(agent(11))
        (forward,) = exits(agent(11), first)
        act(agent(11), first, forward["transition_id"])
        task = task_of(second)
        url = f"/transitions/{task.pk}/transition/"

        with CaptureQueriesContext(connection) as queries:
            answer = client.post(url, {"transition_id": forward["transition_id"], "notes": ""})

        assert answer.status_code == 200, answer.content
        assert answer.json()["task"]["current_step"]["name"] == "Resolve"
        assert statements_in(queries) == ACTING


class TestActing:
    def test_hands_the_task_to_the_next_role(self, number: str) -> None:
        (forward,) = exits(agent(11), number)

        answer = act(agent(11), number, forward["transition_id"], rev=1)

        task = task_of(number)
        assert answer.status_code == 200
        assert answer.json() == {
            "success": True,
            "task": {
                "task_id": task.pk,
                "ticket_number": number,
                "status": "in progress",
                "rev": 2,
                "current_step": {"step_id": task.current_step_id, "name": "Resolve"},
                "assigned_to": [
                    {"user_id": 21, "user_full_name": "Person 21", "role": "Technician"}
                ],
            },
            "message": "Person 21 has it now, at Resolve.",
        }
        assert [item.status for item in task.items.order_by("number")] == ["resolved", "new"]

    def test_to_the_end_resolves_the_ticket(self, number: str) -> None:
        (forward,) = exits(agent(11), number)
        act(agent(11), number, forward["transition_id"])
        (finish,) = exits(agent(21), number)

        answer = act(agent(21), number, finish["transition_id"])

        task = task_of(number)
        assert answer.json()["message"] == f"{number} is finished."
        assert (finish["transition_id"], finish["to_step"]) == (None, None)
        assert (task.status, task.current_step, task.rev) == ("completed", None, 3)
        assert task.resolution_time is not None
        reports = outbox_messages(queue="TICKET_STATUS_QUEUE")
        assert [(r.kwargs["status"], r.kwargs["rev"]) for r in reports] == [
            ("Open", 1),
            ("In Progress", 2),
            ("Resolved", 3),
        ]

    def test_a_reject_comes_back_to_the_same_person_as_new_work(self) -> None:
        staff("Agent", [11])
        staff("Manager", [31])
        nodes, edges = chain(TRIAGE, step("Approve", "Manager", 0.75))
        publish(nodes, [*edges, edge("Approve", "Triage", "Reject")])
        number = receive()
        act(agent(11), number, exits(agent(11), number)[0]["transition_id"])
        manager = agent(31, "Manager")

        offered = exits(manager, number)
        rejected = act(manager, number, offered[-1]["transition_id"])
        again = act(agent(11), number, exits(agent(11), number)[0]["transition_id"])

        assert [exit_["name"] for exit_ in offered] == ["Finish", "Reject"]
        assert (rejected.status_code, again.status_code) == (200, 200)
        items = task_of(number).items.order_by("number")
        assert [(item.user_id, item.step_name, item.status) for item in items] == [
            (11, "Triage", "resolved"),
            (31, "Approve", "resolved"),
            (11, "Triage", "resolved"),
            (31, "Approve", "new"),
        ]

    def test_runs_on_the_version_it_began_with(self, number: str) -> None:
        task = task_of(number)
        pinned = task.workflow_version_id
        client = api_client(ADMIN)
        client.post(f"/workflows/{task.workflow_id}/initialize/")

        act(agent(11), number, exits(agent(11), number)[0]["transition_id"])

        assert WorkflowVersion.objects.filter(workflow_id=task.workflow_id).count() == 2
        assert task_of(number).workflow_version_id == pinned


class TestRefusals:
    def refused(self, answer: Any, status: int, code: str, before: Task) -> None:
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
        after = Task.objects.get(pk=before.pk)
        assert (after.rev, after.status) == (before.rev, before.status)
        assert TaskEvent.objects.filter(task=before).count() == 3
        assert TaskItem.objects.filter(task=before).count() == 1

    def test_a_stale_rev_is_409(self, number: str) -> None:
        forward = exits(agent(11), number)[0]["transition_id"]
        before = task_of(number)

        self.refused(act(agent(11), number, forward, rev=0), 409, "stale_rev", before)

    def test_a_transition_of_elsewhere_is_409(self, number: str) -> None:
        before = task_of(number)

        self.refused(act(agent(11), number, 999_999), 409, "transition_not_offered", before)

    def test_finishing_in_the_middle_is_409(self, number: str) -> None:
        self.refused(act(agent(11), number, None), 409, "not_an_end_step", task_of(number))

    def test_somebody_who_never_held_it_but_sees_it_is_403(self, number: str) -> None:
        forward = exits(agent(11), number)[0]["transition_id"]

        self.refused(act(ADMIN, number, forward), 403, "not_holder", task_of(number))

    def test_somebody_who_may_not_see_it_is_404(self, number: str) -> None:
        self.refused(act(agent(12), number, 1), 404, "task_not_found", task_of(number))

    def test_an_admin_in_the_holders_place_says_why(self, number: str) -> None:
        forward = exits(agent(11), number)[0]["transition_id"]
        answer = act(ADMIN, number, forward, on_behalf=True, notes=" ")

        self.refused(answer, 400, "notes_required", task_of(number))

    def test_an_agent_cannot_claim_to_act_on_behalf(self, number: str) -> None:
        act(agent(11), number, exits(agent(11), number)[0]["transition_id"])

        answer = act(agent(11), number, None, on_behalf=True)

        assert (answer.status_code, answer.json()["code"]) == (409, "item_closed")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"transition_id": "x"},
            {"transition_id": 0},
            {"transition_id": 1, "notes": "n" * 20_001},
            {"transition_id": 1, "rev": -1},
        ],
    )
    def test_a_body_that_makes_no_sense_is_400(self, number: str, body: dict[str, Any]) -> None:
        task = task_of(number)
        answer = api_client(agent(11)).post(f"/transitions/{task.pk}/transition/", body)

        self.refused(answer, 400, "invalid", task)


class TestMyTasks:
    def test_shows_own_open_work_with_its_deadline(self, number: str) -> None:
        answer = api_client(agent(11)).get("/tasks/my-tasks/").json()

        task, item = task_of(number), TaskItem.objects.get()
        (row,) = answer["results"]
        clock = row["task"].pop("sla")
        assert clock["due_at"] == row["task"].pop("target_resolution") > row["target_resolution"]
        assert row["task_item_id"] == item.pk
        assert (row["status"], row["role"], row["origin"]) == ("new", "Agent", "System")
        assert row["sla"]["status"] == "due"
        assert row["task"] == {
            "task_id": task.pk,
            "status": "pending",
            "rev": 1,
            "ticket": {
                "ticket_number": number,
                "subject": "The printer is on fire",
                "priority": "Medium",
                "status": "Open",
                "category": "Technology",
                "sub_category": "",
                "department": "IT",
            },
            "workflow": {
                "workflow_id": task.workflow_id,
                "name": task.workflow.name,
                "version": 1,
            },
            "current_step": {"step_id": task.current_step_id, "name": "Triage"},
        }

    def test_acted_work_is_behind_its_own_filter(self, number: str) -> None:
        act(agent(11), number, exits(agent(11), number)[0]["transition_id"])
        client = api_client(agent(11))

        counts = {
            status: client.get(f"/tasks/my-tasks/?assignment_status={status}").json()["count"]
            for status in ("open", "acted", "all", "resolved")
        }

        assert counts == {"open": 0, "acted": 1, "all": 1, "resolved": 1}

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("priority=Medium", 1),
            ("priority=High", 0),
            ("sla_status=due", 1),
            ("sla_status=overdue", 0),
            ("sla_status=soon", 0),
            ("sla_status=none", 0),
            ("role=agent", 1),
            ("role=technician", 0),
            ("search=printer", 1),
            ("search=tx2026", 1),
            ("search=nothing", 0),
        ],
    )
    def test_filters(self, number: str, query: str, count: int) -> None:
        assert api_client(agent(11)).get(f"/tasks/my-tasks/?{query}").json()["count"] == count

    def test_a_filter_that_does_not_exist_is_400(self, number: str) -> None:
        answer = api_client(agent(11)).get("/tasks/my-tasks/?priority=Whenever")

        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


class TestTaskPages:
    def test_the_row_names_workflow_step_and_holder(self, number: str) -> None:
        row = api_client(ADMIN).get(f"/tasks/?ticket_number={number}").json()["results"][0]

        assert row["ticket_number"] == number
        assert row["current_step"]["name"] == "Triage"
        assert row["assigned_users"] == [
            {"user_id": 11, "user_full_name": "Person 11", "role": "Agent"}
        ]
        detail = api_client(agent(11)).get(f"/tasks/{row['task_id']}/").json()
        assert detail.pop("escalate_to") is None
        offers = api_client(agent(11)).get(f"/tasks/{row['task_id']}/offers/").json()["offers"]
        commands = [offer["command"] for offer in offers]
        assert [offer["command"] for offer in detail.pop("offers")] == commands
        assert {"start", "act", "escalate", "hold"} <= set(commands)
        assert row == detail | {"sla": row["sla"], "nearest": row["nearest"]}

    def test_the_map_tells_done_active_and_pending(self, number: str) -> None:
        url = f"/tasks/{task_of(number).pk}/visualization/"
        before = api_client(agent(11)).get(url).json()

        act(agent(11), number, exits(agent(11), number)[0]["transition_id"])
        after = api_client(agent(11)).get(url).json()

        assert [(n["name"], n["state"]) for n in before["nodes"]] == [
            ("Triage", "active"),
            ("Resolve", "pending"),
        ]
        assert [(n["state"], n["holder"]) for n in after["nodes"]] == [
            ("done", "Person 11"),
            ("active", "Person 21"),
        ]
        assert after["nodes"][0]["left_at"] == after["nodes"][1]["entered_at"]
        assert [edge["taken"] for edge in before["edges"] + after["edges"]] == [False, True]

    def test_the_log_tells_who_did_what(self, number: str) -> None:
        act(agent(11), number, exits(agent(11), number)[0]["transition_id"], notes="Fire is out.")

        by_task = api_client(agent(11)).get(f"/tasks/{task_of(number).pk}/action-logs/").json()
        by_ticket = api_client(agent(11)).get(f"/tasks/logs/?ticket_id={number}").json()

        assert by_task == by_ticket
        first, second = by_task["logs"]
        assert (first["notes"], first["status"]) == ("Fire is out.", "resolved")
        assert [entry["status"] for entry in first["task_history"]] == ["new", "resolved"]
        assert (second["user_id"], second["assigned_on_step_name"]) == (21, "Resolve")


EMPLOYEE_11 = make_person(user_type="employee", user_id=11, roles=[])
OUTSIDER = make_person(user_id=11, systems=["bms"], roles=[("bms", "Admin")])

READS = ["/tasks/{id}/", "/tasks/{id}/available-transitions/", "/tasks/{id}/visualization/"]
READS += ["/tasks/{id}/action-logs/", "/tasks/logs/?ticket_id={number}"]


class TestAccess:
    @pytest.mark.parametrize("path", [*READS, "/tasks/", "/tasks/my-tasks/"])
    @pytest.mark.parametrize(("who", "status"), [(None, 401), (EMPLOYEE_11, 403), (OUTSIDER, 403)])
    def test_is_refused_to_outsiders(
        self, number: str, path: str, who: Person | None, status: int
    ) -> None:
        answer = api_client(who).get(path.format(id=task_of(number).pk, number=number))

        assert answer.status_code == status

    @pytest.mark.parametrize("path", READS)
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            (agent(11), 200),
            (ADMIN, 200),
            (agent(12), 404),
            (agent(21, "Technician"), 404),
            (agent(11, "Ticket Coordinator"), 200),
        ],
    )
    def test_depends_on_the_person(self, number: str, path: str, who: Person, status: int) -> None:
        answer = api_client(who).get(path.format(id=task_of(number).pk, number=number))

        assert answer.status_code == status

    def test_the_queue_of_a_role_is_seen_by_the_role(self) -> None:
        publish(*chain(TRIAGE, RESOLVE))
        number = receive()

        seen = api_client(agent(12)).get(f"/tasks/?ticket_number={number}").json()
        unseen = api_client(agent(21, "Technician")).get(f"/tasks/?ticket_number={number}").json()

        assert (seen["count"], unseen["count"]) == (1, 0)
        assert seen["results"][0]["waiting_for_role"] == "Agent"

    def test_an_owner_sees_what_they_own(self) -> None:
        staff("Agent", [11])
        staff("Ticket Coordinator", [41], system="hdts")
        publish(*chain(TRIAGE, RESOLVE))
        number = receive()
        coordinator = make_person(
            user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")]
        )

        row = api_client(coordinator).get(f"/tasks/?ticket_number={number}").json()["results"][0]

        assert row["owner"] == {"user_id": 41, "user_full_name": "Person 41"}


class TestTicketAccess:
    @pytest.mark.parametrize(
        ("who", "relation", "internal"),
        [
            (agent(11), "holder", True),
            (ADMIN, "admin", True),
            (make_person(user_type="employee", user_id=77, roles=[]), "requester", False),
        ],
    )
    def test_tells_the_relation(
        self, number: str, who: Person, relation: str, internal: bool
    ) -> None:
        answer = api_client(who).get(f"/tickets/{number}/access/")

        assert answer.headers["Cache-Control"] == "private, max-age=30"
        assert answer.json() == {
            "can_read": True,
            "can_write": True,
            "can_change": relation != "holder",
            "sees_internal": internal,
            "relation": relation,
            "participants": [
                {
                    "user_type": "staff",
                    "user_id": 11,
                    "full_name": "Person 11",
                    "relation": "holder",
                },
                {
                    "user_type": "employee",
                    "user_id": 77,
                    "full_name": "Eve Employee",
                    "relation": "requester",
                },
            ],
            "decided_fields": [],
            "is_over": False,
        }

    def test_whoever_held_it_stays_a_participant(self, number: str) -> None:
        act(agent(11), number, exits(agent(11), number)[0]["transition_id"])

        answer = api_client(agent(11)).get(f"/tickets/{number}/access/").json()

        assert answer["relation"] == "former_holder"

    @pytest.mark.parametrize("who", [agent(12), EMPLOYEE_11])
    def test_is_404_for_strangers(self, number: str, who: Person) -> None:
        assert api_client(who).get(f"/tickets/{number}/access/").status_code == 404
        assert api_client(who).get(f"/tickets/by-number/{number}/").status_code == 404

    def test_is_404_for_a_number_that_does_not_exist(self) -> None:
        assert api_client(ADMIN).get("/tickets/TX1/access/").status_code == 404
