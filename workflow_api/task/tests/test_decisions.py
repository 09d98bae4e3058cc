"""Stored decisions are shown to people, made again to check them, and counted to see whether a
rotation is fair.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from role.models import Roles
from servicekit.auth import Person
from servicekit.db.append_only import append_only_lifted
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from servicekit.testing.clocks import clock_at
from task.domain import assigning, choosing
from task.models import Task, TaskEvent, TaskItem
from task.reads import rotations
from testing.faults import Fault, seeded
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step
from tickets import services as ticket_services
from tickets.models import RoundRobin

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TRIAGE = step("Triage", "Agent", 0.25, escalate_to="Manager")
RESOLVE = step("Resolve", "Technician", 0.75, assignment="sticky")
OWNER = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])
SPREAD = 1.0
"""The greatest spread of a fair rotation whose people stay the same."""


@pytest.fixture(autouse=True)
def clock() -> Any:
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _people() -> None:
    staff("Agent", [11, 12, 13])
    staff("Technician", [21, 22])
    staff("Manager", [31, 32])
    staff("Ticket Coordinator", [41], system="hdts")


def workflow() -> None:
    nodes, edges = chain(TRIAGE, RESOLVE)
    publish(nodes, [*edges, {"from": "Resolve", "to": "Triage", "name": "Reject"}])


def away(user_id: int, delegate: int | None = None) -> None:
    absence = {
        "away_from": NOW.isoformat(),
        "away_until": (NOW + timedelta(days=7)).isoformat(),
        "delegate_user_id": delegate,
    }
    assert api_client(agent(user_id)).post("/roles/availability/", absence).status_code == 200


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def decisions(number: str, person: Person = ADMIN, **query: Any) -> list[dict[str, Any]]:
    url = f"/tasks/{task_of(number).pk}/decisions/"
    return list(api_client(person).get(url, {"page_size": 100, **query}).json()["results"])


def act(number: str, way: str) -> None:
    task = task_of(number)
    client = api_client(ADMIN)
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    (chosen,) = (it["transition_id"] for it in ways if it["name"] == way)
    body = {"transition_id": chosen, "notes": "Done.", "on_behalf": True}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def escalate(number: str) -> None:
    item = TaskItem.objects.get(task=task_of(number), acted_on=None)
    body = {"task_item_id": item.pk, "reason": "Too hot."}
    assert api_client(ADMIN).post("/tasks/escalate/", body).status_code == 200


def verified() -> str:
    """The output of `verify_decisions`. Raises CommandError if making a decision again has another
    result.
    """
    out = StringIO()
    call_command("verify_decisions", stdout=out)
    return out.getvalue()


def faults() -> list[str]:
    """The lines of `verify_decisions` about decisions with another result. Fails if there are none."""
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_decisions", stdout=out)
    return out.getvalue().splitlines()


def fairness(name: str = "Agent", since: str = "", until: str = "") -> dict[str, Any]:
    role_id = Roles.objects.get(name=name, system="tts").role_id
    query = {"from": since, "to": until}
    answer = api_client(ADMIN).get(f"/roles/{role_id}/fairness/", query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


class TestTheDecisionsOfATask:
    def test_say_which_workflow_who_and_by_when(self) -> None:
        workflow()
        away(11, delegate=13)
        number = receive()
        match, owner, target, assignment, deadline = decisions(number)
        assert (match["kind"], match["chosen"]) == ("match", task_of(number).workflow_id)
        assert match["workflow"]["workflow_id"] == task_of(number).workflow_id
        assert match["reason"].endswith(
            "It takes every sub-category of this department and category."
        )
        assert (owner["kind"], owner["chosen"], owner["turn_of"]) == ("owner", 41, 41)
        assert (target["kind"], target["due_at"]) == ("deadline", "2026-03-04T08:00:00Z")
        assert target["reason"].startswith("The arrival of the ticket plus 48 hours")
        assert {key: assignment[key] for key in ("kind", "chosen", "turn_of", "assignment")} == {
            "kind": "assignment",
            "chosen": 13,
            "turn_of": 11,
            "assignment": "round_robin",
        }
        assert assignment["reason"] == "Person 13 takes the turn of Person 11, who is away."
        until = "Away until 2026-03-09 08:00 UTC"
        assert assignment["candidates"] == [
            {
                "user_id": 11,
                "user_full_name": "Person 11",
                "outcome": "away",
                "reason": f"{until}; Person 13 takes the turn.",
            },
            {
                "user_id": 12,
                "user_full_name": "Person 12",
                "outcome": "later",
                "reason": "The turn comes later.",
            },
            {
                "user_id": 13,
                "user_full_name": "Person 13",
                "outcome": "delegate",
                "reason": "Person 13 takes the turn of Person 11, who is away.",
            },
        ]
        assert deadline["due_at"] == "2026-03-02T20:00:00Z"
        assert "0.25 of 1" in deadline["reason"]

    def test_are_told_by_kind_and_cover_escalations(self) -> None:
        workflow()
        number = receive()
        escalate(number)
        (up,) = decisions(number, kind="escalation")
        assert (up["chosen"], up["role"], up["step"]["name"]) == (31, "Manager", "Triage")
        assert [it["kind"] for it in decisions(number, kind="match")] == ["match"]
        url = f"/tasks/{task_of(number).pk}/decisions/"
        assert api_client(ADMIN).get(url, {"kind": "guess"}).status_code == 400

    def test_name_no_assignment_where_a_person_chose(self) -> None:
        staff("Ticket Coordinator", [42], system="hdts")
        publish(*chain(step("Triage", "Agent", 1, assignment="claim", capacity=1)))
        number = receive()
        task, client = task_of(number), api_client(ADMIN)
        assert api_client(agent(12)).post(f"/tasks/{task.pk}/claim/", {}).status_code == 200
        item = TaskItem.objects.get(task=task, acted_on=None)
        body = {"task_item_id": item.pk, "new_user_id": 13, "notes": "Yours."}
        assert client.post("/tasks/transfer/", body).status_code == 200
        assert client.post(f"/tasks/{task.pk}/owner/", {"user_id": 42}).status_code == 200
        found = [
            (it["kind"], it["chosen"], it["turn_of"], it["assignment"])
            for it in decisions(number)
            if it["kind"] in ("assignment", "owner")
        ]
        assert found == [
            ("owner", 41, 41, "round_robin"),
            ("assignment", None, None, "claim"),
            ("assignment", 12, None, None),
            ("assignment", 13, None, None),
            ("owner", 42, None, None),
        ]

    def test_are_for_those_who_see_the_task(self) -> None:
        workflow()
        number = receive()
        assert decisions(number, agent(11)) == decisions(number)
        url = f"/tasks/{task_of(number).pk}/decisions/"
        assert api_client(agent(22, "Technician")).get(url).status_code == 404


class TestVerifying:
    def history(self) -> None:
        """Make a history with choices of every kind: absences, rejections, escalations, people who
        leave, and an event in an older form.
        """
        workflow()
        publish(
            *chain(step("Look", "Agent", 1, assignment="least_loaded", capacity=9)),
            category="Other",
        )
        away(12, delegate=13)
        numbers = [receive() for _ in range(7)]
        for _ in range(3):
            receive(category="Other")
        for number in numbers[:3]:
            act(number, "To Resolve")
        act(numbers[0], "Reject")
        act(numbers[0], "To Resolve")
        for number in numbers[4:6]:
            escalate(number)
        staff("Agent", [11], is_active=False)
        for name in ("task.hand_on", "task.hand_on_one"):
            for message in outbox_messages(task=name):
                deliver(name, **message.kwargs)
        receive()

    def test_finds_that_everything_comes_out_as_it_was_stored(self) -> None:
        self.history()
        words = verified().split()
        assert int(words[0]) > 30
        assert words[1:] == ["decisions", "come", "out", "as", "they", "were", "stored."]

    def test_reads_events_of_the_version_before(self) -> None:
        self.history()
        with append_only_lifted(connection):
            for event in TaskEvent.objects.filter(kind="item_assigned"):
                choice = event.data["choice"]
                if any("away" in it or "load" in it for it in choice["candidates"]):
                    continue
                if choice["turn_of"] is None:
                    continue
                known = ("pool", "last_user_id", "chosen_user_id", "reason")
                older = {name: choice[name] for name in known}
                older["candidate_user_ids"] = [it["user_id"] for it in choice["candidates"]]
                data = {**event.data, "choice": older}
                TaskEvent.objects.filter(pk=event.pk).update(data=data)
        assert "come out as they were stored" in verified()

    def test_names_a_decision_that_was_changed(self) -> None:
        self.history()
        event = TaskEvent.objects.filter(kind="item_assigned").order_by("pk")[1]
        event.data["choice"]["turn_of"] = 11
        with append_only_lifted(connection):
            TaskEvent.objects.filter(pk=event.pk).update(data=event.data)
        assert any(f"task {event.task_id}, event {event.seq}: turn_of" in it for it in faults())

    def test_names_a_rotation_that_stands_elsewhere(self) -> None:
        self.history()
        RoundRobin.objects.filter(role_name="agent", purpose="turns").update(last_user_id=99)
        (line,) = faults()
        assert line.startswith("rotation of role:")
        assert "it stands at 99" in line

    def test_names_a_match_that_comes_out_differently(self) -> None:
        self.history()
        task = Task.objects.order_by("pk")[0]
        task.match["sub_categories"] = ["toner"]
        task.match["sub_category"] = "paper"
        task.match["considered"] *= 2
        task.match["sub_categories"] *= 2
        Task.objects.filter(pk=task.pk).update(match=task.match)
        (line,) = faults()
        assert line.startswith(f"match of task {task.pk}")

    def test_reads_in_chunks(self) -> None:
        self.history()
        with CaptureQueriesContext(connection) as few:
            verified()
        for _ in range(5):
            receive()
        with CaptureQueriesContext(connection) as more:
            verified()
        assert len(more) == len(few)


POINTER_FAULTS = [
    Fault(
        "a delegate takes the pointer",
        choosing,
        "return _Found(taker, member.user_id, self._why(taker, member.user_id))",
        "return _Found(taker, taker, self._why(taker, member.user_id))",
    ),
    Fault(
        "the turn stays with who had the last one",
        choosing,
        "last is not None and member.user_id <= last",
        "last is not None and member.user_id < last",
    ),
    Fault(
        "a skipped turn is made up for",
        choosing,
        "return _Found(taker, member.user_id, self._why(taker, member.user_id))",
        "return _Found(taker, self.turns[0].user_id, self._why(taker, member.user_id))",
    ),
    Fault(
        "the row is moved to the chosen person",
        assigning,
        "return (TurnTaken(choice.pool, choice.turn_of),)",
        "return (TurnTaken(choice.pool, choice.chosen_user_id or 0),)",
    ),
    Fault(
        "a turn is lost",
        ticket_services,
        "        row.last_user_id = user_id\n        row.turns += 1\n    rotation_turns_store(",
        "        row.turns += 1\n    len(",
    ),
    Fault(
        "escalations count as turns",
        rotations,
        "return Rotation(Purpose.ESCALATIONS, role.id",
        "return Rotation(Purpose.TURNS, role.id",
    ),
]


class TestEachFaultOfThePointer:
    @pytest.mark.parametrize("fault", POINTER_FAULTS, ids=lambda fault: fault.name)
    def test_is_named(self, fault: Fault) -> None:
        """Every fault is noticed: either `verify_decisions` finds it, or the spread is too great
        for a fair rotation.
        """
        publish(
            *chain(
                step("Triage", "Agent", 0.5, escalate_to="Manager"), step("Mend", "Manager", 0.5)
            )
        )
        with seeded(fault):
            away(12, delegate=11)
            away(13)
            numbers = [receive() for _ in range(7)]
            for number in numbers[:3]:
                act(number, "To Mend")
                escalate(receive())
        out = StringIO()
        try:
            call_command("verify_decisions", stdout=out)
        except CommandError:
            assert ":" in out.getvalue()
            return
        spreads = [fairness(name)["spread"] for name in ("Agent", "Manager")]
        assert max(spreads) > SPREAD

    def test_is_missed_by_neither_without_reason(self) -> None:
        workflow()
        away(12, delegate=11)
        for _ in range(7):
            receive()
        assert "come out as they were stored" in verified()
        assert fairness()["spread"] <= SPREAD


class TestFairness:
    def test_adds_up_the_turns_of_a_role(self, clock: Any) -> None:
        workflow()
        away(11, delegate=13)
        for _ in range(6):
            receive()
        staff("Agent", [14])
        away(12)
        for _ in range(3):
            receive()
        clock.move(timedelta(minutes=1))
        found = fairness()
        assert (found["turns"], found["name"]) == (9, "Agent")
        rows = {it["user_id"]: it for it in found["people"]}
        assert {key: row["turns"] for key, row in rows.items()} == {11: 3, 12: 2, 13: 3, 14: 1}
        # First 11, 12 and 13 shared six turns. Then 12 was away without a delegate, and 11, 13 and
        # 14 shared three turns.
        assert {key: row["expected_turns"] for key, row in rows.items()} == {
            11: 3.0,
            12: 2.0,
            13: 3.0,
            14: 1.0,
        }
        assert rows[11] == {
            "user_id": 11,
            "user_full_name": "Person 11",
            "turns": 3,
            "expected_turns": 3.0,
            "difference": 0.0,
            "taken": 0,
            "for_others": 0,
            "by_delegates": 3,
            "skipped": {"away": 0, "at_capacity": 0},
        }
        assert (rows[13]["taken"], rows[13]["for_others"]) == (6, 3)
        assert rows[12]["skipped"] == {"away": 1, "at_capacity": 0}
        assert found["spread"] == 0.0

    def test_leaves_out_what_is_no_turn(self) -> None:
        workflow()
        number = receive()
        act(number, "To Resolve")
        act(number, "Reject")  # chosen by turns
        act(number, "To Resolve")  # chosen by "sticky"
        escalate_from = receive()
        escalate(escalate_from)
        assert fairness("Technician")["turns"] == 1
        assert fairness("Manager")["turns"] == 0
        assert fairness("Manager")["people"] == []
        assert fairness()["turns"] == 3

    def test_counts_skips_at_capacity(self) -> None:
        publish(*chain(step("Triage", "Agent", 1, capacity=1)))
        numbers = [receive() for _ in range(3)]
        act_finish(numbers[1])
        receive()  # 11 has the next turn, but is at capacity
        rows = {it["user_id"]: it for it in fairness()["people"]}
        assert {key: row["turns"] for key, row in rows.items()} == {11: 1, 12: 2, 13: 1}
        skipped = {key: row["skipped"]["at_capacity"] for key, row in rows.items()}
        # No person at capacity had the next turn when the second and the third ticket came.
        assert skipped == {11: 1, 12: 0, 13: 0}

    def test_lists_the_turns_that_it_adds_up(self) -> None:
        workflow()
        away(11, delegate=13)
        away(12)
        first, second = receive(), receive()
        role_id = Roles.objects.get(name="Agent", system="tts").role_id
        path = f"/roles/{role_id}/fairness/turns/"

        page = api_client(ADMIN).get(path).json()

        assert page["count"] == fairness()["turns"] == 2
        rows = page["results"]
        assert [row["ticket_number"] for row in rows] == [second, first]
        people = [(row["turn_of"]["user_id"], row["taker"]["user_id"]) for row in rows]
        assert people == [(13, 13), (11, 13)]
        assert rows[1]["reason"] == "Person 13 takes the turn of Person 11, who is away."
        (skip,) = rows[0]["skipped"]
        assert (skip["user_full_name"], skip["reason"][:11]) == ("Person 12", "Away until ")
        assert rows[1]["skipped"] == []
        until = {"to": "2020-01-02", "from": "2020-01-01"}
        assert api_client(ADMIN).get(path, until).json()["results"] == []
        assert api_client(ADMIN).get(path, {"from": "soon"}).status_code == 400
        assert api_client(ADMIN).get("/roles/987654/fairness/turns/").status_code == 404

    def test_lists_turns_that_older_versions_stored(self) -> None:
        workflow()
        receive()
        role_id = Roles.objects.get(name="Agent", system="tts").role_id
        path = f"/roles/{role_id}/fairness/turns/"
        now = api_client(ADMIN).get(path).json()["results"]
        event = TaskEvent.objects.get(kind="item_assigned")
        choice = event.data["choice"]
        del choice["turn_of"]
        choice["candidate_user_ids"] = [it["user_id"] for it in choice.pop("candidates")]
        with append_only_lifted(connection):
            event.save()
        assert api_client(ADMIN).get(path).json()["results"] == now

    def test_is_of_a_period(self, clock: Any) -> None:
        workflow()
        receive()
        clock.move(timedelta(days=40))
        receive()
        later = NOW + timedelta(days=40)
        clock.move(timedelta(minutes=1))
        assert fairness()["turns"] == 1
        everything = fairness(since="2026-03-02")
        assert everything["turns"] == 2
        until_day = fairness(since="2026-03-02", until="2026-03-02")
        assert (until_day["turns"], until_day["until"]) == (1, "2026-03-03T00:00:00Z")
        before = fairness(since="2026-03-02", until=later.isoformat())
        assert before["turns"] == 1

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"from": "yesterday"}, "from"),
            ({"to": "2026-02-30"}, "to"),
            ({"from": "2026-03-05", "to": "2026-03-02"}, "from"),
            ({"to": "9999-12-31"}, "to"),
        ],
    )
    def test_refuses_what_is_no_period(self, query: dict[str, str], field: str) -> None:
        role_id = Roles.objects.get(name="Agent").role_id
        answer = api_client(ADMIN).get(f"/roles/{role_id}/fairness/", query)
        assert (answer.status_code, list(answer.json()["details"])) == (400, [field])

    def test_is_for_admins_and_owners(self) -> None:
        role_id = Roles.objects.get(name="Agent").role_id
        path = f"/roles/{role_id}/fairness/"
        assert api_client(OWNER).get(path).status_code == 200
        assert api_client(agent(11)).get(path).status_code == 403
        assert api_client(ADMIN).get("/roles/987654/fairness/").status_code == 404

    def test_costs_three_statements(self, django_assert_max_num_queries: Any) -> None:
        workflow()
        for _ in range(5):
            receive()
        role_id = Roles.objects.get(name="Agent").role_id
        with django_assert_max_num_queries(3):
            answer = api_client(ADMIN).get(f"/roles/{role_id}/fairness/")
        assert answer.status_code == 200

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="the index is PostgreSQL's")
    def test_finds_its_decisions_by_an_index(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT 1 FROM task_taskevent e WHERE e.kind = 'item_assigned'"
                " AND (e.data #>> '{choice,pool}') = 'role:1' AND e.at >= now()"
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "task_event_of_rotation" in plan


def act_finish(number: str) -> None:
    task = task_of(number)
    body = {"transition_id": None, "notes": "Done.", "on_behalf": True}
    answer = api_client(ADMIN).post(f"/transitions/{task.pk}/transition/", body)
    assert answer.status_code == 200, answer.content
