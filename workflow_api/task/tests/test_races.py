"""The same calls from several threads, each with its own connection. One call succeeds, and nothing
is lost.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Count

from servicekit.auth import Person
from servicekit.testing import api_client, deliver, outbox_messages, run_at_once
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, staff, step, ticket
from tickets.models import RoundRobin, WorkflowTicket

pytestmark = pytest.mark.django_db(transaction=True)

TRIAGE, RESOLVE = step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)


def set_up() -> str:
    """A ticket on Triage, held by agent 11. The next step is for technicians 21 and 22."""
    staff("Agent", [11])
    staff("Technician", [21, 22])
    nodes, edges = chain(TRIAGE, RESOLVE)
    publish(nodes, [*edges, edge("Resolve", "Triage", "Reject")])
    return receive()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def way_on(task: Task) -> int:
    url = f"/tasks/{task.pk}/available-transitions/"
    return int(api_client(ADMIN).get(url).json()["results"][0]["transition_id"])


def post_act(person: Person, task_id: int, body: dict[str, Any]) -> tuple[int, str]:
    answer = api_client(person).post(f"/transitions/{task_id}/transition/", body)
    return answer.status_code, answer.json().get("code", "")


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


class TestTheSameActSixTimes:
    @pytest.mark.parametrize("seen", [True, False])
    def test_moves_the_task_once(self, seen: bool) -> None:
        task = task_of(set_up())
        body = {"transition_id": way_on(task), "notes": "Done.", **({"rev": 1} if seen else {})}

        answers = run_at_once(partial(post_act, agent(11), task.pk, body), times=6)

        refused = "stale_rev" if seen else "item_closed"
        assert Counter(answers) == {(200, ""): 1, (409, refused): 5}
        assert list(task.items.order_by("number").values_list("number", "user_id", "status")) == [
            (1, 11, "resolved"),
            (2, 21, "new"),
        ]
        assert task_of(task.ticket.ticket_number).rev == 2
        assert TaskEvent.objects.filter(task=task, rev=2).count() == 3
        assert len(outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")) == 2
        assert [m.kwargs["status"] for m in outbox_messages(queue="TICKET_STATUS_QUEUE")] == [
            "Open",
            "In Progress",
        ]
        nothing_is_broken()

    def test_finishes_the_task_once(self) -> None:
        task = task_of(set_up())
        forward = {"transition_id": way_on(task), "notes": ""}
        assert post_act(agent(11), task.pk, forward) == (200, "")
        finish = {"transition_id": None, "notes": "Fixed."}

        answers = run_at_once(partial(post_act, agent(21, "Technician"), task.pk, finish), times=6)

        assert Counter(answers) == {(200, ""): 1, (409, "task_ended"): 5}
        assert len(outbox_messages(queue="TICKET_STATUS_QUEUE")) == 3
        nothing_is_broken()


class TestDifferentActsAtOnce:
    def test_of_the_holder_and_an_admin_one_wins(self) -> None:
        task = task_of(set_up())
        body = {"transition_id": way_on(task), "notes": "Now.", "rev": 1}

        answers = run_at_once(
            [
                partial(post_act, agent(11), task.pk, body),
                partial(post_act, ADMIN, task.pk, {**body, "on_behalf": True}),
            ],
            times=2,
        )

        assert Counter(answers) == {(200, ""): 1, (409, "stale_rev"): 3}
        assert task.items.count() == 2
        nothing_is_broken()

    def test_of_a_reject_and_a_finish_one_wins(self) -> None:
        task = task_of(set_up())
        forward = way_on(task)
        post_act(agent(11), task.pk, {"transition_id": forward, "notes": ""})
        technician = agent(21, "Technician")
        url = f"/tasks/{task.pk}/available-transitions/"
        ways = [way["transition_id"] for way in api_client(technician).get(url).json()["results"]]
        assert None in ways
        assert len(ways) == 2

        answers = run_at_once(
            [
                partial(post_act, technician, task.pk, {"transition_id": way, "notes": ""})
                for way in ways
            ]
        )

        assert sorted(status for status, _ in answers) == [200, 409]
        assert Task.objects.get(pk=task.pk).rev == 3
        nothing_is_broken()

    def test_of_many_tasks_into_one_role_are_shared_fairly(self) -> None:
        numbers = [set_up(), *(receive() for _ in range(6))]
        tasks = [task_of(number) for number in numbers]
        forward = way_on(tasks[0])
        body = {"transition_id": forward, "notes": "", "rev": 1}

        answers = run_at_once([partial(post_act, agent(11), task.pk, body) for task in tasks])

        assert Counter(answers) == {(200, ""): 7}
        shares = TaskItem.objects.filter(role_name="Technician").values("user_id")
        assert sorted(row["n"] for row in shares.annotate(n=Count("pk"))) == [3, 4]
        nothing_is_broken()


class TestTheSameTicketEightTimes:
    @pytest.mark.parametrize("redelivered", [True, False])
    def test_becomes_one_task(self, redelivered: bool) -> None:
        set_up()
        body = ticket()
        ids = [str(uuid4())] * 8 if redelivered else [str(uuid4()) for _ in range(8)]

        outcomes = run_at_once(
            [
                partial(deliver, "tickets.tasks.receive_ticket", body, message_id=message_id)
                for message_id in ids
            ]
        )

        results = Counter(outcome.result.value for outcome in outcomes)
        assert results == ({"done": 1, "duplicate": 7} if redelivered else {"done": 8})
        task = task_of(body["ticket_id"])
        assert task.items.count() == 1
        assert WorkflowTicket.objects.filter(ticket_number=body["ticket_id"]).count() == 1
        notices = outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")
        mine = [m for m in notices if m.kwargs["related_ticket_number"] == body["ticket_id"]]
        assert len(mine) == 1
        assert RoundRobin.objects.get(role_name="agent").turns == 2
        nothing_is_broken()


class TestDifferentTicketsAtOnce:
    def test_are_shared_fairly_from_the_very_first_turn(self) -> None:
        """The rotation rows do not exist when the threads start. No turn is lost, no matter which
        thread creates the rows.
        """
        staff("Agent", [11, 12, 13])
        staff("Ticket Coordinator", [41, 42])
        publish(*chain(TRIAGE, RESOLVE))

        bodies = [ticket() for _ in range(8)]
        outcomes = run_at_once(
            [partial(deliver, "tickets.tasks.receive_ticket", body) for body in bodies]
        )

        assert {outcome.result.value for outcome in outcomes} == {"done"}
        held = TaskItem.objects.values("user_id").annotate(n=Count("pk"))
        owned = Task.objects.values("ticket_owner__user_id").annotate(n=Count("pk"))
        assert sorted(row["n"] for row in held) == [2, 3, 3]
        assert sorted(row["n"] for row in owned) == [4, 4]
        nothing_is_broken()


class TestSomebodyJoinsWhileWorkWaits:
    def test_each_waiting_task_is_taken_up_once(self) -> None:
        publish(*chain(TRIAGE, RESOLVE))
        tasks = [task_of(receive()) for _ in range(3)]
        staff("Agent", [11, 12])

        outcomes = run_at_once(
            [partial(deliver, "task.take_up_one", task_id=task.pk) for task in tasks], times=3
        )

        assert {outcome.result.value for outcome in outcomes} == {"done"}
        assert [task.items.get().user_id in {11, 12} for task in tasks] == [True] * 3
        assert {Task.objects.get(pk=task.pk).rev for task in tasks} == {2}
        assert RoundRobin.objects.get(role_name="agent").turns == 3
        nothing_is_broken()
