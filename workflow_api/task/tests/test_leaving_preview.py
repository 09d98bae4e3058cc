"""The preview of a person's leaving names the same people as get the work when the person leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from role.models import Roles
from servicekit.testing import api_client
from servicekit.testing.access import everything
from task.models import Task, TaskItem
from task.reads.leaving import leaving_preview
from testing.scenario import ADMIN, agent, chain, publish, receive, settle, staff, step

pytestmark = pytest.mark.django_db

PATH = "/roles/leaving/"
COORDINATOR = "Ticket Coordinator"
WEEK = timedelta(days=7)
Role = tuple[str, str]


def leave(user_id: int, *roles: Role) -> None:
    for system, name in roles or (("tts", "Agent"),):
        staff(name, [user_id], system=system, is_active=False)
    settle()


def role_id(name: str, system: str = "tts") -> int:
    return Roles.objects.get(name=name, system=system).role_id


def preview(user_id: int, **query: Any) -> dict[str, Any]:
    answer = api_client(ADMIN).get(PATH, {"user_id": user_id, "page_size": 100, **query})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def away(user_id: int, delegate_user_id: int | None = None) -> None:
    now = timezone.now()
    body = {
        "user_id": user_id,
        "away_from": (now - timedelta(minutes=1)).isoformat(),
        "away_until": (now + WEEK).isoformat(),
        "delegate_user_id": delegate_user_id,
    }
    answer = api_client(ADMIN).post("/roles/availability/", body)
    assert answer.status_code == 200, answer.content


def predicted(rows: Sequence[dict[str, Any]], part: str) -> dict[str, tuple[int | None, str]]:
    return {
        row["ticket_number"]: (row[part]["user_id"], row[part]["reason"])
        for row in rows
        if row[part] is not None
    }


def last_seqs() -> dict[int, int]:
    return {task.pk: task.events.order_by("-seq")[0].seq for task in Task.objects.all()}


def happened(before: dict[int, int], kind: str) -> dict[str, tuple[int | None, str]]:
    """For each task, the first decision of this kind that was made after the event numbers in
    `before`.
    """
    found: dict[str, tuple[int | None, str]] = {}
    for task in Task.objects.select_related("ticket"):
        path = f"/tasks/{task.pk}/decisions/?kind={kind}"
        for row in api_client(ADMIN).get(path).json()["results"]:
            if row["seq"] > before[task.pk]:
                number = task.ticket.ticket_number
                found.setdefault(number, (row["chosen"], row["reason"]))
    return found


def assert_comes_true(user_id: int, roles: Sequence[Role]) -> dict[str, Any]:
    told, before = preview(user_id), last_seqs()

    leave(user_id, *roles)

    assert predicted(told["results"], "holder") == happened(before, "assignment")
    assert predicted(told["results"], "owner") == happened(before, "owner")
    return told


def publish_one(category: str, **fields: Any) -> None:
    start = step("Look", "Agent", 0.5, **fields)
    publish(*chain(start, step("Mend", "Manager", 0.5)), category=category)


class TestAPreview:
    def test_names_the_next_of_the_rotation_for_each_task(self) -> None:
        staff("Agent", [1])
        publish_one("Turns")
        numbers = [receive(category="Turns") for _ in range(4)]
        staff("Agent", [2, 3])
        due = TaskItem.objects.get(task__ticket__ticket_number=numbers[0]).target_resolution
        assert due is not None

        told = assert_comes_true(1, [("tts", "Agent")])

        assert [row["ticket_number"] for row in told["results"]] == numbers
        assert [row["holder"]["user_id"] for row in told["results"]] == [2, 3, 2, 3]
        assert told["results"][0] == {
            "task_id": Task.objects.get(ticket__ticket_number=numbers[0]).pk,
            "ticket_number": numbers[0],
            "ticket_subject": "The printer is on fire",
            "status": "pending",
            "priority": "Medium",
            "current_step": told["results"][0]["current_step"],
            "role": "Agent",
            "holder": {
                "user_id": 2,
                "user_full_name": "Person 2",
                "reason": "Person 2 is next after Person 1, who had the last turn, among 2 people.",
                "waits_for": None,
                "due_at": due.isoformat().replace("+00:00", "Z"),
            },
            "owner": None,
        }
        assert told["results"][0]["current_step"]["name"] == "Look"
        assert told["people"] == [
            {"user_id": 2, "user_full_name": "Person 2", "items": 2, "owned": 0},
            {"user_id": 3, "user_full_name": "Person 3", "items": 2, "owned": 0},
        ]
        assert told["user_full_name"] == "Person 1"
        assert told["roles"] == [
            {"role_id": role_id("Agent"), "name": "Agent", "system": "tts"},
        ]
        assert (told["count"], told["left_out"]) == (4, 0)

    def test_changes_nothing(self) -> None:
        staff("Agent", [1, 2])
        staff(COORDINATOR, [1, 7])
        publish_one("Turns")
        for _ in range(3):
            receive(category="Turns")
        before = everything()
        assert preview(1)["count"] == 2
        assert everything() == before

    def test_of_the_last_one_says_that_the_work_waits(self) -> None:
        staff("Agent", [1])
        publish_one("Turns")
        receive(category="Turns")
        told = assert_comes_true(1, [("tts", "Agent")])
        (row,) = told["results"]
        assert (row["holder"]["user_id"], row["holder"]["waits_for"]) == (None, "person")
        assert told["people"] == [{"user_id": None, "user_full_name": "", "items": 1, "owned": 0}]

    def test_counts_what_it_has_given_already(self) -> None:
        """Only one more item fits below the capacity, so the second ticket waits."""
        staff("Agent", [1])
        publish_one("Turns", capacity=2)
        receive(category="Turns")
        receive(category="Turns")
        staff("Agent", [2])
        publish_one("Other")
        staff("Agent", [1], is_active=False)
        receive(category="Other")
        staff("Agent", [1])
        told = assert_comes_true(1, [("tts", "Agent")])
        holders = [
            (row["holder"]["user_id"], row["holder"]["waits_for"]) for row in told["results"]
        ]
        assert holders == [(2, None), (None, "capacity")]

    def test_leaves_work_for_a_claim_where_the_step_says_so(self) -> None:
        staff("Agent", [1, 2])
        publish_one("Queue", assignment="claim")
        number = receive(category="Queue")
        task = Task.objects.get(ticket__ticket_number=number)
        assert api_client(agent(1)).post(f"/tasks/{task.pk}/claim/").status_code == 200
        told = assert_comes_true(1, [("tts", "Agent")])
        assert told["results"][0]["holder"]["waits_for"] == "claim"

    def test_of_one_role_says_what_goes_on_in_it(self) -> None:
        staff("Agent", [1, 2])
        staff(COORDINATOR, [1, 7])
        publish_one("Turns")
        for _ in range(2):
            receive(category="Turns")
        holds = preview(1, role_id=role_id("Agent"))
        owns = preview(1, role_id=role_id(COORDINATOR))
        assert [row["owner"] for row in holds["results"]] == [None]
        assert [row["holder"] for row in owns["results"]] == [None]
        both = preview(1, role_id=[role_id("Agent"), role_id(COORDINATOR)])
        assert both["results"] == preview(1)["results"]
        assert [it["name"] for it in both["roles"]] == ["Agent", COORDINATOR]

    def test_of_a_coordinator_of_two_systems_who_stays_in_one_changes_no_owner(self) -> None:
        staff("Agent", [1])
        staff(COORDINATOR, [7], system="hdts")
        staff(COORDINATOR, [7, 8])
        publish_one("Turns")
        receive(category="Turns")
        told = preview(7, role_id=role_id(COORDINATOR, "hdts"))
        before = last_seqs()
        leave(7, ("hdts", COORDINATOR))
        assert predicted(told["results"], "owner") == happened(before, "owner") == {}
        told = assert_comes_true(7, [("tts", COORDINATOR)])

    def test_of_somebody_with_nothing_is_empty(self) -> None:
        staff("Agent", [1, 2])
        told = preview(1)
        assert (told["count"], told["results"], told["people"]) == (0, [], [])
        stranger = preview(404)
        assert (stranger["roles"], stranger["user_full_name"]) == ([], "")

    def test_comes_in_pages_and_is_bounded(self) -> None:
        staff("Agent", [1, 2])
        publish_one("Turns")
        for _ in range(6):
            receive(category="Turns")
        first, second = (preview(1, page_size=2, page=page) for page in (1, 2))
        rows = [*first["results"], *second["results"]]
        assert rows == preview(1)["results"]
        assert (first["count"], first["previous"], second["next"]) == (3, None, None)
        assert first["people"] == second["people"]

        bounded = leaving_preview(user_id=1, now=timezone.now(), limit=2)
        assert (len(bounded.tasks), bounded.left_out) == (2, 1)

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({}, "user_id"),
            ({"user_id": "Ann"}, "user_id"),
            ({"user_id": 0}, "user_id"),
            ({"user_id": 2**63}, "user_id"),
            ({"user_id": 1, "role_id": "x"}, "role_id.0"),
        ],
    )
    def test_refuses_what_names_nobody(self, query: dict[str, Any], field: str) -> None:
        answer = api_client(ADMIN).get(PATH, query)
        assert answer.status_code == 400
        assert field in answer.json()["details"]

    def test_takes_as_many_statements_for_many_tasks_as_for_one(self) -> None:
        staff("Agent", [1])
        staff(COORDINATOR, [1])
        publish_one("Turns", capacity=99)
        receive(category="Turns")
        staff("Agent", [2])
        staff(COORDINATOR, [2])

        def statements() -> int:
            with CaptureQueriesContext(connection) as queries:
                preview(1)
            return len(queries)

        statements()
        one = statements()
        for _ in range(8):
            receive(category="Turns")
        assert statements() == one == 10


class TestWhatThenHappens:
    @pytest.mark.parametrize("seed", range(8))
    def test_is_what_the_preview_said(self, seed: int) -> None:
        """Teams are random: they have strategies, capacities, absences with delegates, several
        roles and escalations.
        """
        draw = Random(seed)  # noqa: S311 the test draws the same values in every run
        people = [1, 2, 3, 4]
        roles: dict[int, list[Role]] = {it: [("tts", "Agent")] for it in people}
        for it in people:
            roles[it] += [it2 for it2 in _MORE if draw.random() < 0.5]
            for system, name in roles[it]:
                staff(name, [it], system=system)
        kinds: dict[str, dict[str, Any]] = {
            "Turns": {},
            "Least": {"assignment": "least_loaded"},
            "Sticky": {"assignment": "sticky", "capacity": draw.choice([None, 6])},
            "Full": {"capacity": draw.choice([2, 3, 4])},
            "Queue": {"assignment": "claim"},
        }
        for category, fields in kinds.items():
            publish_one(category, **fields, escalate_to="Manager")
        for _ in range(14):
            _receive_and_move(draw, draw.choice(list(kinds)))
        leaver = draw.choice(people)
        for it in people:
            if it != leaver and draw.random() < 0.4:
                away(it, draw.choice([None, *(other for other in people if other != it)]))
        settle()

        told = assert_comes_true(leaver, roles[leaver])

        counted = sum(heap["items"] for heap in told["people"])
        assert counted == len(predicted(told["results"], "holder"))


_MORE: list[Role] = [("tts", "Manager"), ("tts", COORDINATOR), ("hdts", COORDINATOR)]


def _receive_and_move(draw: Random, category: str) -> None:
    """Receive a ticket and, at random, let it be claimed, moved on or escalated."""
    number = receive(category=category)
    task = Task.objects.get(ticket__ticket_number=number)
    if task.waiting_role_id is not None and draw.random() < 0.7:
        api_client(agent(draw.randint(1, 4))).post(f"/tasks/{task.pk}/claim/")
    item = TaskItem.objects.filter(task=task, acted_on=None).first()
    if item is None:
        return
    holder, chance = api_client(agent(item.user_id)), draw.random()
    if chance < 0.3:
        ways = holder.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        body = {"transition_id": ways[0]["transition_id"], "notes": ""}
        assert holder.post(f"/transitions/{task.pk}/transition/", body).status_code == 200
    elif chance < 0.5:
        body = {"task_item_id": item.pk, "reason": "Too hot"}
        assert holder.post("/tasks/escalate/", body).status_code in (200, 409)
