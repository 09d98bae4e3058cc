"""Steps with a capacity or a strategy, from the designer to the people who get the work."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import connection

from servicekit.testing import api_client, deliver, outbox_messages, run_at_once
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step, ticket
from tickets.models import RoundRobin

RESOLVE = step("Resolve", "Technician", 0.75)


def steps(**fields: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return chain(step("Triage", "Agent", 0.25, **fields), RESOLVE)


def holder(number: str) -> int | None:
    item = TaskItem.objects.filter(task__ticket__ticket_number=number, acted_on=None).first()
    return None if item is None else item.user_id


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def act(number: str) -> None:
    task = task_of(number)
    client = api_client(ADMIN)
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": ways[0]["transition_id"], "notes": "Done.", "on_behalf": True}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


_done: set[str] = set()


def delivered(*names: str) -> None:
    """Deliver the messages with these Celery task names and the messages that result from them,
    each once.
    """
    while True:
        rows = [
            row
            for name in names
            for row in outbox_messages(task=name)
            if row.message_id not in _done
        ]
        if not rows:
            return
        for row in rows:
            _done.add(row.message_id)
            assert deliver(row.task, **row.kwargs).result.value == "done"


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


@pytest.mark.django_db
class TestCapacity:
    def test_passes_over_people_and_lets_work_wait_until_somebody_has_finished(self) -> None:
        staff("Agent", [11, 12])
        staff("Technician", [21])
        publish(*steps(capacity=1))
        numbers = [receive() for _ in range(4)]
        assert [holder(number) for number in numbers] == [11, 12, None, None]
        assert task_of(numbers[2]).wait == "capacity"
        delivered("task.take_up_next")
        assert outbox_messages(task="task.take_up_next") == []

        act(numbers[1])
        (freed,) = outbox_messages(task="task.take_up_next")
        assert freed.kwargs == {"role_id": task_of(numbers[2]).waiting_role_id}
        delivered("task.take_up_next")

        # There is room for one ticket only, so only the ticket that has waited the longest finds a
        # holder.
        assert [holder(number) for number in numbers[2:]] == [12, None]
        nothing_is_broken()

    def test_wakes_all_for_whom_there_is_room(self) -> None:
        staff("Agent", [11])
        publish(*steps(capacity=1))
        numbers = [receive() for _ in range(3)]
        staff("Agent", [12, 13], is_active=True)
        # Do not deliver the messages about people who joined. Each finished item alone must wake a
        # waiting ticket, as long as somebody is below capacity.
        act(numbers[0])
        delivered("task.take_up_next")
        assert sorted(holder(number) or 0 for number in numbers[1:]) == [12, 13]

    @pytest.mark.parametrize("way", ["cancel", "transfer", "escalate"])
    def test_is_freed_by_every_way_to_lose_an_item(self, way: str) -> None:
        staff("Agent", [11])
        staff("Manager", [31])
        publish(*steps(capacity=1, escalate_to="Manager"))
        first, second = receive(), receive()
        assert holder(second) is None
        task = task_of(first)
        item = TaskItem.objects.get(task=task)
        client = api_client(ADMIN)
        answer = {
            "cancel": partial(client.post, f"/tasks/{task.pk}/cancel/", {"reason": "Over."}),
            "transfer": partial(
                client.post, "/tasks/transfer/", {"task_item_id": item.pk, "new_user_id": 31}
            ),
            "escalate": partial(
                client.post, "/tasks/escalate/", {"task_item_id": item.pk, "reason": "Hot."}
            ),
        }[way]()
        assert answer.status_code == 200, answer.content
        delivered("task.take_up_next")
        assert holder(second) == 11
        nothing_is_broken()

    def test_counts_open_items_of_every_role(self) -> None:
        staff("Agent", [11, 12])
        staff("Technician", [11])
        publish(*chain(step("Mend", "Technician", 1)), category="Other")
        publish(*steps(capacity=1))
        assert holder(receive(category="Other")) == 11
        assert holder(receive()) == 12

    def test_costs_no_statement_where_no_step_has_one(self) -> None:
        """This test checks that no further message is sent. The number of statements is tested in
        test_http.py.
        """
        staff("Agent", [11])
        staff("Technician", [21])
        publish(*steps())
        number = receive()
        act(number)
        assert outbox_messages(task="task.take_up_next") == []

    def test_of_the_draft_does_not_reach_a_task_on_a_frozen_version(self) -> None:
        staff("Agent", [11])
        body = publish(*steps())
        first = body["graph"]["nodes"][0]
        changed = {"capacity": 1, "assignment": "claim"}
        answer = api_client(ADMIN).patch(f"/steps/{first['step_id']}/", changed)
        assert answer.status_code == 200, answer.content
        assert [holder(receive()) for _ in range(2)] == [11, 11]


@pytest.mark.django_db
class TestLeastLoaded:
    def test_gives_work_to_who_holds_the_fewest_in_the_suite(self) -> None:
        staff("Agent", [11, 12])
        staff("Technician", [11])
        publish(*chain(step("Mend", "Technician", 1)), category="Other")
        publish(*steps(assignment="least_loaded"))
        for _ in range(2):
            assert holder(receive(category="Other")) == 11
        assert [holder(receive()) for _ in range(4)] == [12, 12, 11, 12]
        nothing_is_broken()

    def test_leaves_the_turns_of_the_role_as_they_are(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*steps(assignment="least_loaded"))
        publish(*steps(), category="Other")
        turns = []
        for _ in range(3):
            receive()
            turns.append(holder(receive(category="Other")))
        assert turns == [11, 12, 13]
        rows = RoundRobin.objects.filter(role_name="agent").values_list("purpose", "turns")
        assert dict(rows) == {"turns": 3, "loads": 3}


@pytest.mark.django_db
class TestSticky:
    def test_brings_a_rejected_task_back_to_who_had_it(self) -> None:
        staff("Agent", [11, 12])
        staff("Technician", [21])
        nodes, edges = steps(assignment="sticky")
        publish(nodes, [*edges, {"from": "Resolve", "to": "Triage", "name": "Reject"}])
        number = receive()
        assert holder(number) == 11
        act(number)
        receive()  # person 12 has the next turn now
        task, client = task_of(number), api_client(agent(21, "Technician"))
        ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
        (reject,) = (way["transition_id"] for way in ways if way["name"] == "Reject")
        body = {"transition_id": reject, "notes": "Again."}
        assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200
        assert holder(number) == 11
        assert holder(receive()) == 11
        nothing_is_broken()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks")
class TestAtOnce:
    def test_nobody_gets_more_than_the_capacity(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*steps(capacity=2))
        bodies = [ticket() for _ in range(10)]

        run_at_once([partial(deliver, "tickets.tasks.receive_ticket", body) for body in bodies])

        held = Counter(TaskItem.objects.values_list("user_id", flat=True))
        assert held == {11: 2, 12: 2, 13: 2}
        assert Task.objects.filter(wait="capacity").count() == 4
        nothing_is_broken()

    def test_the_fewest_are_counted_one_after_the_other(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*steps(assignment="least_loaded"))
        publish(*steps(assignment="least_loaded", capacity=9), category="Other")
        bodies = [ticket(category="Other") if n % 2 else ticket() for n in range(9)]

        run_at_once([partial(deliver, "tickets.tasks.receive_ticket", body) for body in bodies])

        held = Counter(TaskItem.objects.values_list("user_id", flat=True))
        assert held == {11: 3, 12: 3, 13: 3}

    def test_turns_differ_by_at_most_one_beside_an_absence(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*steps())
        absence = {
            "away_from": "2020-01-01T00:00:00Z",
            "away_until": "2099-01-01T00:00:00Z",
            "delegate_user_id": 13,
        }
        assert api_client(agent(11)).post("/roles/availability/", absence).status_code == 200
        bodies = [ticket() for _ in range(9)]

        run_at_once([partial(deliver, "tickets.tasks.receive_ticket", body) for body in bodies])

        held = Counter(TaskItem.objects.values_list("user_id", flat=True))
        assert held == {12: 3, 13: 6}
        nothing_is_broken()

    def test_of_several_claims_one_wins(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*steps(assignment="claim"))
        task = task_of(receive())

        def claim(user_id: int) -> int:
            return api_client(agent(user_id)).post(f"/tasks/{task.pk}/claim/").status_code

        answers = run_at_once([partial(claim, user_id) for user_id in (11, 12, 13)], times=2)

        assert Counter(answers) == {200: 1, 409: 5}
        assert task.items.count() == 1
        nothing_is_broken()

    def test_a_claim_and_a_take_up_give_it_to_one(self) -> None:
        publish(*steps())
        task = task_of(receive())
        staff("Agent", [11, 12])

        def claim() -> int:
            return api_client(agent(12)).post(f"/tasks/{task.pk}/claim/").status_code

        def take_up() -> int:
            return 200 if deliver("task.take_up_one", task_id=task.pk).result.value == "done" else 0

        answers = run_at_once([claim, take_up])

        assert answers in ([200, 200], [409, 200])
        (item,) = task.items.all()
        assert item.user_id == (12 if answers[0] == 200 else 11)
        nothing_is_broken()
