"""Silent events, such as those of the clock, are in the history, but do not change the task's
`rev`. So commands of people who saw the task before such an event are still accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pytest
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.testing import api_client
from task.domain import codec, feed
from task.domain.command import Command, Pools
from task.domain.commands import COMMANDS
from task.domain.decision import Decision, Refusal
from task.domain.events.base import Happening
from task.domain.state import TaskState, TaskStatus
from task.engine.run import Ran, run_command
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step
from workflow.domain.definition import Definition

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Warned(Happening):
    """A silent event that exists only in these tests."""

    kind = "warned"
    is_silent = True

    def applied(self, state: TaskState) -> TaskState:
        return state


@dataclass(frozen=True, slots=True)
class Warn(Command):
    name = "warn"

    def decide(
        self, definition: Definition, state: TaskState, now: datetime, pools: Pools
    ) -> Decision | Refusal:
        return Decision(cast("tuple[Any]", (Warned(now),)))


@pytest.fixture(autouse=True)
def _there_is_such_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the command `Warn` and its event `Warned`, which exist only in these tests."""
    monkeypatch.setitem(cast("dict[Any, Any]", COMMANDS), Warn, {TaskStatus.PENDING})
    monkeypatch.setitem(cast("dict[Any, Any]", codec.EVENTS), Warned.kind, Warned)
    monkeypatch.setitem(cast("dict[Any, Any]", feed.READINGS), Warned, lambda context, event: None)


@pytest.fixture
def task() -> Task:
    staff("Agent", [11, 12])
    publish(*chain(step("Triage", "Agent", 0.5), step("Fix", "Agent", 0.5)))
    return Task.objects.get(ticket__ticket_number=receive())


def warn(task: Task) -> Ran:
    with transaction():
        return run_command(task_id=task.pk, command=Warn(), actor=None, now=timezone.now())


class TestWhatOnlyTheClockDoes:
    def test_is_an_event_of_its_own_under_the_revision_there_was(self, task: Task) -> None:
        assert warn(task).is_changed
        warn(task)
        rows = TaskEvent.objects.filter(task=task, kind="warned").order_by("seq")
        assert list(rows.values_list("seq", "first_seq", "rev")) == [(4, 4, 1), (5, 5, 1)]
        assert Task.objects.get().rev == 1
        assert [*violations(), *replay_violations()] == []

    def test_leaves_every_view_of_the_task_current(self, task: Task) -> None:
        seen = api_client(agent(11)).get(f"/tasks/{task.pk}/").headers["ETag"]
        warn(task)
        body = {"priority": "Critical", "reason": "The boss asks."}
        answer = api_client(ADMIN).post(
            f"/tasks/{task.pk}/priority/", body, headers={"If-Match": seen}
        )
        assert (answer.status_code, answer.json()["rev"]) == (200, 2)
        assert [*violations(), *replay_violations()] == []

    def test_keeps_the_feed_readable(self, task: Task) -> None:
        warn(task)
        rows = api_client(ADMIN).get(f"/tasks/{task.pk}/events/").json()["results"]
        assert [row["text_code"] for row in rows] == ["opened", "assigned"]
