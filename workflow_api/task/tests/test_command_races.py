"""Every pair of concurrent commands: one wins, the other is refused, nothing is orphaned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent
from servicekit.testing import api_client, deliver, run_at_once
from task.domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks"),
]

Command = Callable[[Task, TaskItem], Any]


def act(task: Task, item: TaskItem) -> int:
    url = f"/tasks/{task.pk}/available-transitions/"
    client = api_client(agent(item.user_id))
    way = client.get(url).json()["results"]
    body = {"transition_id": way[0]["transition_id"] if way else 1, "notes": "", "rev": task.rev}
    return client.post(f"/transitions/{task.pk}/transition/", body).status_code


def transfer(task: Task, item: TaskItem) -> int:
    body = {"task_item_id": item.pk, "new_user_id": 12, "notes": ""}
    return api_client(ADMIN).post("/tasks/transfer/", body).status_code


def escalate(task: Task, item: TaskItem) -> int:
    body = {"task_item_id": item.pk, "reason": "Now."}
    return api_client(ADMIN).post("/tasks/escalate/", body).status_code


def cancel(task: Task, item: TaskItem) -> int:
    body = {"reason": "Now.", "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/cancel/", body).status_code


def hold(task: Task, item: TaskItem) -> int:
    body = {"reason": "Now.", "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/hold/", body).status_code


def resume(task: Task, item: TaskItem) -> int:
    return api_client(ADMIN).post(f"/tasks/{task.pk}/resume/", {"rev": task.rev}).status_code


def reopen(task: Task, item: TaskItem) -> int:
    body = {"reason": "Now.", "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/reopen/", body).status_code


def take_up(task: Task, item: TaskItem) -> int:
    """Refused: the task has a holder."""
    assert deliver("task.take_up_one", task_id=task.pk).result.value == "done"
    return 409


COMMANDS: list[Command] = [act, transfer, escalate, cancel, hold, take_up]
PAIRS = [
    pytest.param(pair, id="-".join(command.__name__ for command in pair))
    for pair in combinations_with_replacement(COMMANDS, 2)
    if pair != (take_up, take_up)
]
# On a task that is on hold already: both would be accepted alone, or one never is.
ON_HOLD: list[tuple[Command, Command]] = [
    (resume, other) for other in (resume, cancel, hold, act, transfer, escalate, reopen)
]
# On a task that has ended.
ENDED: list[tuple[Command, Command]] = [
    (reopen, other) for other in (reopen, cancel, hold, resume, act, transfer, escalate)
]


def named(pairs: list[tuple[Command, Command]]) -> list[Any]:
    return [pytest.param(pair, id="-".join(command.__name__ for command in pair)) for pair in pairs]


def received() -> tuple[Task, TaskItem]:
    """A task on the first of two steps, which could be transferred and escalated."""
    staff("Agent", [11])
    staff("Technician", [21])
    staff("Manager", [31, 32])
    publish(
        *chain(step("Triage", "Agent", 0.5, escalate_to="Manager"), step("Fix", "Technician", 1))
    )
    number = receive()
    staff("Agent", [12])
    task = Task.objects.get(ticket__ticket_number=number)
    return task, TaskItem.objects.get(task=task)


def assert_nothing_is_orphaned(task: Task) -> None:
    task.refresh_from_db()
    is_open = task.status in OPEN_TASK_STATUSES
    holders = task.items.filter(status__in=sorted(OPEN_ITEM_STATUSES)).count()
    assert holders == (1 if is_open else 0)
    assert [*violations(), *replay_violations()] == []


class TestTwoCommandsAtOnce:
    @pytest.mark.parametrize("pair", PAIRS)
    def test_one_wins(self, pair: tuple[Command, Command]) -> None:
        task, item = received()

        answers = run_at_once([partial(command, task, item) for command in pair])

        assert sorted(answers) == [200, 409]
        assert_nothing_is_orphaned(task)
        assert task.rev == 2

    @pytest.mark.parametrize("pair", named(ON_HOLD))
    def test_one_wins_on_hold(self, pair: tuple[Command, Command]) -> None:
        task, item = received()
        assert hold(task, item) == 200
        task.refresh_from_db()

        answers = run_at_once([partial(command, task, item) for command in pair])

        # A command without a `rev` may come right after the task was resumed.
        is_one_after_the_other = answers == [200, 200] and pair[1] in (transfer, escalate)
        assert sorted(answers) == [200, 409] or is_one_after_the_other
        assert_nothing_is_orphaned(task)
        assert task.rev == (4 if is_one_after_the_other else 3)

    @pytest.mark.parametrize("pair", named(ENDED))
    def test_one_wins_once_it_has_ended(self, pair: tuple[Command, Command]) -> None:
        task, item = received()
        assert cancel(task, item) == 200
        task.refresh_from_db()

        answers = run_at_once([partial(command, task, item) for command in pair])

        assert sorted(answers) == [200, 409]
        assert_nothing_is_orphaned(task)
        assert (task.rev, task.status) == (3, "in progress")


class TestTheSamePriorityTwiceAtOnce:
    def test_is_changed_and_audited_once(self) -> None:
        staff("Agent", [11])
        publish(*chain(step("Triage", "Agent", 1)))
        task = Task.objects.get(ticket__ticket_number=receive())
        body = {"priority": "Critical", "reason": "The boss asks."}

        def change() -> int:
            return api_client(ADMIN).post(f"/tasks/{task.pk}/priority/", body).status_code

        assert run_at_once([change, change, change]) == [200, 200, 200]

        told = AuditEvent.objects.filter(action="task.change_priority")
        assert [event.changes["from"] for event in told] == ["medium"]
        task.refresh_from_db()
        assert task.rev == 2


class TestATicketWithdrawnWhileSomebodyActs:
    def test_ends_withdrawn_whoever_was_first(self) -> None:
        staff("Agent", [11])
        staff("Technician", [21])
        publish(*chain(step("Triage", "Agent", 0.5), step("Fix", "Technician", 1)))
        number = receive()
        task = Task.objects.get(ticket__ticket_number=number)
        item = TaskItem.objects.get(task=task)
        receive(number, status="Withdrawn", rev=2)

        run_at_once(
            [
                partial(act, task, item),
                partial(deliver, "task.follow_ticket", ticket_number=number),
            ]
        )

        task.refresh_from_db()
        assert task.status == "cancelled"
        assert [*violations(), *replay_violations()] == []
