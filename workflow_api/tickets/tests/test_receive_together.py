"""Several tickets share a transaction. Each has the same result as if it were received alone."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import structlog
from django.db import connection
from django.test.utils import CaptureQueriesContext

from role.models import Roles
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.batching import handle_together
from servicekit.messages.consuming.decorator import batchings
from servicekit.messages.consuming.handling import handle
from servicekit.messages.consuming.messages import Delivery, Message
from servicekit.testing import outbox_messages, run_at_once, statements_in
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import chain, follow, publish, receive, staff, step, ticket
from tickets.models import RoundRobin, WorkflowTicket

TASK = "tickets.tasks.receive_ticket"
PLAIN = chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75))
OTHER = chain(step("Review", "Analyst", 1.0))


def set_up() -> None:
    staff("Agent", [11, 12, 13])
    staff("Analyst", [31, 32])
    staff("Ticket Coordinator", [21, 22])
    publish(*PLAIN)
    publish(*OTHER, category="Budget")


def delivery(body: dict[str, Any], message_id: str = "") -> Delivery:
    message_id = message_id or f"m-{body['ticket_id']}-{body.get('rev', 0)}"
    return Delivery("TICKET_TASKS_PRODUCTION", Message(message_id, "r", TASK, [body], {}, False))


def received(bodies: list[dict[str, Any]]) -> list[str]:
    """Handle the messages as a worker does: first all together, then each failed one once more
    alone.
    """
    deliveries = [delivery(body) for body in bodies]
    outcomes = handle_together(deliveries)
    pairs = zip(deliveries, outcomes, strict=True)
    return [(outcome or handle(one)).result.value for one, outcome in pairs]


def make_owners_rotation_the_second() -> None:
    """Give the owners' rotation an id between those of two other rotations, so that transactions
    with opposite lock orders would deadlock.

    Usually the owners' rotation has the lowest id and is locked first. Then two transactions never
    compete for the other rotations.
    """
    rows = {row.role_name: row for row in RoundRobin.objects.all()}
    RoundRobin.objects.all().delete()
    for number, name in enumerate(["agent", "ticket coordinator", "analyst"]):
        rows[name].pk = 1000 + number
        rows[name].save(force_insert=True)


def received_alone(bodies: list[dict[str, Any]]) -> list[str]:
    return [handle(delivery(body, f"alone-{body['ticket_id']}")).result.value for body in bodies]


def nothing_is_broken() -> None:
    assert [*violations(), *replay_violations()] == []


@pytest.mark.django_db
class TestTogether:
    def test_take_turns_as_one_after_the_other(self) -> None:
        set_up()

        assert received([ticket() for _ in range(7)]) == ["done"] * 7

        holders = list(TaskItem.objects.order_by("pk").values_list("user_id", flat=True))
        assert holders == [11, 12, 13, 11, 12, 13, 11]
        assert RoundRobin.objects.get(role_name="agent").turns == 7
        assert len(outbox_messages(queue="INAPP_NOTIFICATION_QUEUE")) == 7
        nothing_is_broken()

    def test_cost_three_statements_and_the_savepoints_more(self) -> None:
        set_up()
        receive()
        with CaptureQueriesContext(connection) as alone:
            handle(delivery(ticket()))

        with CaptureQueriesContext(connection) as queries:
            received([ticket(), ticket(), ticket()])

        found = [line for line in statements_in(queries) if "SAVEPOINT" not in line]
        one = statements_in(alone)
        assert found == [
            "SELECT tickets_workflowticket",
            "SELECT workflow_workflows",
            "SELECT tickets_roundrobin",
            *one * 3,
        ]

    def test_lock_no_rotation_of_another_kind_of_ticket(self) -> None:
        set_up()
        received([ticket(), ticket(category="Budget")])
        with transaction():
            begin = batchings[TASK].begin
            with CaptureQueriesContext(connection) as queries:
                begin([delivery(ticket()).message, delivery(ticket()).message])
        [locking] = [row["sql"] for row in queries if "FROM tickets_roundrobin" in row["sql"]]
        agent = Roles.objects.get(name="Agent").pk
        analyst = Roles.objects.get(name="Analyst").pk
        assert f"role_id = {agent})" in locking
        assert f"role_id = {analyst})" not in locking

    def test_update_the_snapshot_of_one_ticket_twice(self) -> None:
        set_up()
        first = ticket(rev=1)

        outcomes = received([first, {**first, "rev": 3, "subject": "Newest"}, {**first, "rev": 2}])

        assert outcomes == ["done"] * 3
        follow()
        assert WorkflowTicket.objects.get().subject == "Newest"
        assert Task.objects.count() == TaskItem.objects.count() == 1
        nothing_is_broken()

    def test_leave_out_a_malformed_one_and_give_its_turn_to_the_next(self) -> None:
        set_up()

        outcomes = received([ticket(), {**ticket(), "subject": {"no": "text"}}, ticket()])

        assert outcomes == ["done", "dead", "done"]
        assert list(TaskItem.objects.order_by("pk").values_list("user_id", flat=True)) == [11, 12]


@pytest.mark.django_db(transaction=True)
class TestSeveralWorkers:
    @pytest.mark.parametrize("has_rotations", [True, False])
    def test_neither_wait_crosswise_nor_lose_a_turn(self, has_rotations: bool) -> None:
        set_up()
        if has_rotations:
            received([ticket(), ticket(category="Budget")])
            make_owners_rotation_the_second()
        before = Task.objects.count()
        batches = [
            [ticket(category="Technology" if (turn + way) % 2 else "Budget") for turn in range(8)]
            for way in range(4)
        ]

        with structlog.testing.capture_logs() as logs:
            answers = run_at_once([partial(received, bodies) for bodies in batches])

        assert answers == [["done"] * 8] * 4
        if has_rotations:
            # A batch may be split only at the very first turn of a rotation, which creates the
            # rotation's row.
            assert [line for line in logs if line["event"] == "batch.taken_apart"] == []
        assert Task.objects.count() == before + 32
        turns = dict(RoundRobin.objects.values_list("role_name", "turns"))
        assert turns["agent"] == turns["analyst"] == 16 + before // 2
        nothing_is_broken()

    def test_with_the_same_tickets_in_any_order_open_each_once(self) -> None:
        set_up()
        receive()
        bodies = [ticket(rev=1) for _ in range(6)]
        newer = [{**body, "rev": 2, "subject": "Newer"} for body in reversed(bodies)]

        answers = run_at_once(
            [
                partial(received, bodies),
                partial(received, newer),
                partial(received_alone, newer),
            ]
        )

        assert answers == [["done"] * 6] * 3
        assert Task.objects.count() == 7
        follow()
        assert WorkflowTicket.objects.filter(subject="Newer").count() == 6
        nothing_is_broken()
