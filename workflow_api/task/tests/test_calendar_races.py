"""A calendar is edited while tasks are opened and people act. In the end each open task uses the newest
revision.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from servicekit.testing import api_client, deliver, outbox_messages, run_at_once
from task.domain.state import OPEN_TASK_STATUSES
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent
from task.tasks import batches
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks"),
]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = ("task.take_up_calendar", "task.take_up_calendar_one")


def office(opens: str, closes: str) -> dict[str, Any]:
    hours = {day: [[opens, closes]] for day in WEEKDAYS}
    return {"name": "Office", "time_zone": "UTC", "hours": hours}


EDITS = [office("06:00", "12:00"), office("10:00", "20:00"), office("00:00", "24:00")]


@pytest.fixture
def calendar() -> int:
    staff("Agent", [11, 12])
    staff("Technician", [21])
    made = api_client(ADMIN).post("/calendars/", office("09:00", "17:00"))
    assert made.status_code == 201
    steps = chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75))
    publish(*steps, calendar_id=made.json()["calendar_id"])
    return int(made.json()["calendar_id"])


def edit(calendar_id: int, body: dict[str, Any]) -> int:
    return api_client(ADMIN).put(f"/calendars/{calendar_id}/", body).status_code


def arrive() -> int:
    return Task.objects.get(ticket__ticket_number=receive()).pk


def act(task_id: int, name: str) -> int:
    """Send an Admin's command of this name, or, for `act`, the holder's act. Returns the HTTP status."""
    task = Task.objects.get(pk=task_id)
    if name == "act":
        client = api_client(agent(task.items.get(acted_on=None).user_id))
        ways = client.get(f"/tasks/{task_id}/available-transitions/").json()["results"]
        body = {"transition_id": ways[0]["transition_id"], "notes": ""}
        return client.post(f"/transitions/{task_id}/transition/", body).status_code
    body = {"reason": "Now.", "priority": "High"} if name == "priority" else {"reason": "Now."}
    return api_client(ADMIN).post(f"/tasks/{task_id}/{name}/", body).status_code


class Worker:
    """Delivers the messages by which tasks take up a calendar, each once, until none is left."""

    def __init__(self) -> None:
        self.handled: set[int] = set()

    def work(self, *, twice: bool = False) -> None:
        while found := [
            row
            for name in NAMES
            for row in outbox_messages(task=name)
            if row.pk not in self.handled
        ]:
            for row in found:
                self.handled.add(row.pk)
                for _ in range(2 if twice else 1):
                    assert deliver(row.task, **row.kwargs).result.value == "done"


def assert_all_count_in_the_newest(edits: int) -> None:
    behind = Task.objects.filter(status__in=sorted(OPEN_TASK_STATUSES)).exclude(
        calendar_rev=F("calendar__rev")
    )
    assert not behind.exists()
    assert [*violations(), *replay_violations()] == []
    # Each event contains the revisions that the task uses afterwards. No task may take up a
    # revision twice.
    taken = [
        (event.task_id, event.data["calendar"][-1]["rev"])
        for event in TaskEvent.objects.filter(kind="calendar_taken_up")
    ]
    assert max(Counter(taken).values(), default=0) <= 1
    assert max(Counter(task_id for task_id, _ in taken).values(), default=0) <= edits


class TestAnEdit:
    def test_while_tickets_arrive_reaches_all_of_them(self, calendar: int) -> None:
        for body in EDITS:
            answers = run_at_once([partial(edit, calendar, body), *[arrive] * 4])
            assert answers[0] == 200
            Worker().work()
            assert_all_count_in_the_newest(len(EDITS))

    @pytest.mark.parametrize("name", ["act", "hold", "cancel", "priority"])
    def test_while_people_act_is_taken_up_once(self, calendar: int, name: str) -> None:
        tasks = [arrive() for _ in range(4)]
        answers = run_at_once(
            [partial(edit, calendar, EDITS[0]), *(partial(act, task, name) for task in tasks)]
        )
        assert answers == [200] * 5
        Worker().work()
        assert_all_count_in_the_newest(1)

    @pytest.mark.parametrize("name", ["act", "hold", "cancel", "priority"])
    def test_is_taken_up_while_people_act(self, calendar: int, name: str) -> None:
        tasks = [arrive() for _ in range(3)]
        assert edit(calendar, EDITS[0]) == 200
        for row in outbox_messages(task=NAMES[0]):
            deliver(row.task, **row.kwargs)
        ones = outbox_messages(task=NAMES[1])
        assert len(ones) == 3
        run_at_once(
            [
                *(partial(deliver, row.task, **row.kwargs) for row in ones),
                *(partial(act, task, name) for task in tasks),
            ]
        )
        Worker().work()
        assert_all_count_in_the_newest(1)

    def test_is_taken_up_once_by_two_workers(self, calendar: int) -> None:
        for _ in range(5):
            arrive()
        assert edit(calendar, EDITS[0]) == 200
        run_at_once([Worker().work, Worker().work])
        assert_all_count_in_the_newest(1)
        assert TaskEvent.objects.filter(kind="calendar_taken_up").count() == 5

    def test_while_the_one_before_is_taken_up_wins(self, calendar: int) -> None:
        for _ in range(4):
            arrive()
        assert edit(calendar, EDITS[0]) == 200
        run_at_once([Worker().work, partial(edit, calendar, EDITS[1])])
        Worker().work()
        assert_all_count_in_the_newest(2)


class TestACrash:
    @pytest.mark.parametrize("after", range(4))
    def test_between_batches_loses_nothing_and_repeats_nothing(
        self, calendar: int, monkeypatch: pytest.MonkeyPatch, after: int
    ) -> None:
        """The worker dies before its transaction commits, and the broker delivers the message again."""
        monkeypatch.setattr(batches, "BATCH", 2)
        monkeypatch.setattr("task.tasks.calendars.BATCH", 2)
        for _ in range(5):
            arrive()
        assert edit(calendar, EDITS[0]) == 200
        worker = Worker()
        for _ in range(after):
            self.handle_next(worker)
        with monkeypatch.context() as dying:

            class Killed(BaseException):
                pass

            def dies(*_: Any, **__: Any) -> None:
                raise Killed

            dying.setattr("task.tasks.batches.outbox_append", dies)
            dying.setattr("task.engine.run.outbox_append", dies)
            row = next(it for it in self.waiting(worker))
            with pytest.raises(Killed):
                deliver(row.task, **row.kwargs)
        worker.work(twice=True)
        assert_all_count_in_the_newest(1)
        assert TaskEvent.objects.filter(kind="calendar_taken_up").count() == 5

    @staticmethod
    def waiting(worker: Worker) -> list[Any]:
        found = [row for name in NAMES for row in outbox_messages(task=name)]
        return [row for row in found if row.pk not in worker.handled]

    def handle_next(self, worker: Worker) -> None:
        row = self.waiting(worker)[0]
        worker.handled.add(row.pk)
        assert deliver(row.task, **row.kwargs).result.value == "done"
