"""Every pair of commands at the same moment: one is accepted, the other is refused, and all rows
belong together.

A command with a `rev` is refused if another command was accepted first. So of two commands with the
same `rev` exactly one is accepted.

Without a `rev` both may be accepted one after the other, if the task accepts the second one after
the first. In these tests that happens only with a new priority and a command that leaves the task
open. Every other command closes the item that the second command needs, or ends the status that it
needs. A sender who gives no `rev` accepts this: the command is about the task as it is when it
arrives.

The clock sends no `rev` either, and acts on the state that it finds. It may act after a transfer or
a new priority, because these leave the work as late as it was. A warning or a breach does not
change `rev`, so any command is accepted with it; an escalation changes `rev`. When a dispatcher
claims a timer, only the timer's row changes, so every command is accepted with that. If two
dispatchers claim the same timer, exactly one gets it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from servicekit import clock
from servicekit.testing import api_client, deliver, run_at_once
from servicekit.testing.clocks import clock_at
from task.domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES
from task.domain.thresholds import Threshold, TimerKind
from task.engine.dispatcher import Dispatcher
from task.engine.timers import timer_arm, timers_claim
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem, TaskTimer
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
    body = {"task_item_id": item.pk, "new_user_id": 12, "notes": "", "rev": task.rev}
    return api_client(ADMIN).post("/tasks/transfer/", body).status_code


def escalate(task: Task, item: TaskItem) -> int:
    body = {"task_item_id": item.pk, "reason": "Now.", "rev": task.rev}
    return api_client(ADMIN).post("/tasks/escalate/", body).status_code


def cancel(task: Task, item: TaskItem) -> int:
    body = {"reason": "Now.", "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/cancel/", body).status_code


def hold(task: Task, item: TaskItem) -> int:
    body = {"reason": "Now.", "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/hold/", body).status_code


def priority(task: Task, item: TaskItem) -> int:
    body = {"priority": "Low", "reason": "It can wait.", "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/priority/", body).status_code


def priority_without_rev(task: Task, item: TaskItem) -> int:
    body = {"priority": "Low", "reason": "It can wait."}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/priority/", body).status_code


def resume(task: Task, item: TaskItem) -> int:
    return api_client(ADMIN).post(f"/tasks/{task.pk}/resume/", {"rev": task.rev}).status_code


def reopen(task: Task, item: TaskItem) -> int:
    body = {"reason": "Now.", "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/reopen/", body).status_code


def take_up(task: Task, item: TaskItem) -> int:
    """Deliver the message that lets a waiting task look for a person again. The task refuses it,
    because somebody holds the task.
    """
    assert deliver("task.take_up_one", task_id=task.pk).result.value == "done"
    return 409


def timer(task: Task, item: TaskItem) -> int:
    """Let a dispatcher fire the due timers. Returns 200 if a timer fired, else 409."""
    return 200 if Dispatcher().drain() else 409


def claim(task: Task, item: TaskItem) -> int:
    """Let a dispatcher claim the timer and die. Returns 200 if it got the timer, else 409."""
    now = timezone.now()
    claimed = timers_claim(
        owner="gone", now=clock.now(), real_now=now, lease=timedelta(minutes=1), limit=5
    )
    return 200 if claimed else 409


def seize(task: Task, item: TaskItem) -> int:
    """Let an agent claim a task that waits."""
    return api_client(agent(12)).post(f"/tasks/{task.pk}/claim/", {"rev": task.rev}).status_code


def owner(task: Task, item: TaskItem) -> int:
    body = {"user_id": 42, "rev": task.rev}
    return api_client(ADMIN).post(f"/tasks/{task.pk}/owner/", body).status_code


COMMANDS: list[Command] = [act, transfer, escalate, cancel, hold, priority, owner, take_up]
PAIRS = [
    pytest.param(pair, id="-".join(command.__name__ for command in pair))
    for pair in combinations_with_replacement(COMMANDS, 2)
    if pair not in [(take_up, take_up), (priority, priority)]
]
RUNNING: list[Command] = [act, transfer, escalate, cancel, hold, priority]
# Pairs of commands to a task on hold. Alone, each is either accepted, or never accepted on hold.
ON_HOLD: list[tuple[Command, Command]] = [
    (resume, other) for other in (resume, cancel, hold, act, transfer, escalate, reopen, priority)
]
# Pairs of commands to a task that has ended.
ENDED: list[tuple[Command, Command]] = [
    (reopen, other) for other in (reopen, cancel, hold, resume, act, transfer, escalate, priority)
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
    staff("Ticket Coordinator", [42])
    task = Task.objects.get(ticket__ticket_number=number)
    return task, TaskItem.objects.get(task=task)


def waiting() -> Task:
    """A task that waits to be claimed by an agent, with two coordinators."""
    staff("Agent", [11, 12])
    staff("Ticket Coordinator", [41])
    publish(*chain(step("Triage", "Agent", 0.5, assignment="claim"), step("Fix", "Agent", 1)))
    number = receive()
    staff("Ticket Coordinator", [42])
    return Task.objects.get(ticket__ticket_number=number)


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

        assert sorted(answers) == [200, 409]
        assert_nothing_is_orphaned(task)
        assert task.rev == 3

    @pytest.mark.parametrize("pair", named(ENDED))
    def test_one_wins_once_it_has_ended(self, pair: tuple[Command, Command]) -> None:
        task, item = received()
        assert cancel(task, item) == 200
        task.refresh_from_db()

        answers = run_at_once([partial(command, task, item) for command in pair])

        assert sorted(answers) == [200, 409]
        assert_nothing_is_orphaned(task)
        assert (task.rev, task.status) == (3, "in progress")

    @pytest.mark.parametrize("command", [act, transfer, escalate, cancel, hold])
    def test_both_may_win_where_a_new_priority_names_no_rev(self, command: Command) -> None:
        task, item = received()

        answers = run_at_once(
            [partial(command, task, item), partial(priority_without_rev, task, item)]
        )

        # The command has a `rev`, so it is refused if the new priority was accepted first.
        is_priority_late = answers == [200, 200]
        assert is_priority_late or sorted(answers) == [200, 409]
        assert_nothing_is_orphaned(task)
        assert task.rev == (3 if is_priority_late else 2)


class TestAClaimAndACommandAtOnce:
    @pytest.mark.parametrize("other", [seize, hold, cancel, priority, owner, take_up])
    def test_one_wins(self, other: Command) -> None:
        task = waiting()
        nothing = TaskItem()

        answers = run_at_once([partial(seize, task, nothing), partial(other, task, nothing)])

        assert sorted(answers) == [200, 409]
        task.refresh_from_db()
        assert task.rev == 2
        assert task.items.count() + (task.waiting_role_id is not None) == (
            0 if task.status == "cancelled" else 1
        )
        assert [*violations(), *replay_violations()] == []


class TestTheClockAndACommandAtOnce:
    """The clock and a command act at a moment when the open item is late and the clock escalates it."""

    @pytest.mark.parametrize("command", RUNNING)
    def test_one_wins(self, command: Command) -> None:
        task, item = received()
        with clock_at(past(item.target_resolution)):
            answers = run_at_once([partial(timer, task, item), partial(command, task, item)])

        # The item is still late after a transfer, so the clock acts on it as well.
        is_one_after_the_other = answers == [200, 200] and command is transfer
        assert is_one_after_the_other or sorted(answers) == [200, 409]
        assert_nothing_is_orphaned(task)
        assert task.rev == (3 if is_one_after_the_other else 2)
        assert task.items.filter(origin="Escalation").count() <= 1

    @pytest.mark.parametrize("command", RUNNING)
    def test_both_win_where_the_clock_only_warns(self, command: Command) -> None:
        task, item = received()
        with clock_at(past(item.soon_at)):
            fired, answer = run_at_once([partial(timer, task, item), partial(command, task, item)])
            assert answer == 200
            assert_nothing_is_orphaned(task)
            assert task.rev == 2
            warned = TaskEvent.objects.filter(task=task, kind="item_warned")
            assert warned.count() == (1 if fired == 200 else 0)

    @pytest.mark.parametrize(("status", "command"), [("on hold", resume), ("cancelled", reopen)])
    def test_the_clock_does_nothing_by_a_timer_that_was_left_over(
        self, status: str, command: Command
    ) -> None:
        task, item = received()
        assert (hold if status == "on hold" else cancel)(task, item) == 200
        task.refresh_from_db()
        early = Threshold(TimerKind.ITEM_BREACH, clock.now() - timedelta(hours=1))
        timer_arm(task_id=task.pk, threshold=early, epoch=1)

        answers = run_at_once([partial(timer, task, item), partial(command, task, item)])
        drain = Dispatcher(real_clock=lambda: timezone.now() + timedelta(seconds=5)).drain

        assert answers == [409, 200]
        assert drain() == 0
        assert_nothing_is_orphaned(task)
        assert task.rev == 3

    @pytest.mark.parametrize("command", RUNNING)
    def test_a_claim_is_in_nobodys_way(self, command: Command) -> None:
        task, item = received()
        with clock_at(past(item.soon_at)):
            answers = run_at_once([partial(claim, task, item), partial(command, task, item)])
            assert answers[1] == 200
            assert_nothing_is_orphaned(task)
            # If the command has not moved the timer, another dispatcher can claim it when the lease
            # of the dead one ends.
            later = timezone.now() + timedelta(seconds=61)
            Dispatcher(real_clock=lambda: later).drain()
        assert_nothing_is_orphaned(task)
        assert not TaskTimer.objects.filter(due_at__lte=past(item.soon_at)).exists()

    @pytest.mark.parametrize("pair", named([(timer, timer), (claim, claim), (claim, timer)]))
    def test_one_gets_the_timer(self, pair: tuple[Command, Command]) -> None:
        task, item = received()
        with clock_at(past(item.target_resolution)):
            answers = run_at_once([partial(command, task, item) for command in pair])
        assert sorted(answers) == [200, 409]
        assert_nothing_is_orphaned(task)


def past(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment + timedelta(seconds=1)


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
