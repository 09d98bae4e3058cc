"""Timers that are fired in a batch have the same results as timers that are fired one by one. The
number of statements does not grow with the batch.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from servicekit.testing import api_client, outbox_messages, run_at_once
from servicekit.testing.clocks import clock_at
from task.engine import dispatcher as dispatching
from task.engine.dispatcher import BATCH, Dispatcher
from task.engine.timer_batches import timers_fire
from task.engine.timers import Claimed, timers_claim
from task.invariants import replay_violations, violations
from task.models import (
    SlaNotice,
    SlaNoticeWindow,
    Task,
    TaskEvent,
    TaskItem,
    TaskItemHistory,
    TaskTimer,
)
from testing.scenario import ADMIN, agent, chain, publish, receive, role, staff, step
from tickets.models import RoundRobin

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LEASE = timedelta(seconds=60)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture
def arrived() -> datetime:
    return timezone.now().replace(microsecond=0)


def people_and_workflows() -> None:
    """Make people and four workflows: one that escalates, one that counts round the clock, one that counts
    office hours, and one whose role has no people.
    """
    staff("Agent", [11, 12, 13])
    staff("Technician", [21, 22])
    staff("Manager", [31, 32])
    staff("Ticket Coordinator", [41, 42])
    staff("Admin", [90, 91])
    role("Nobody")
    office = {day: [["09:00", "17:00"]] for day in WEEKDAYS}
    body = {"name": "Office", "time_zone": "Europe/Berlin", "hours": office}
    calendar_id = api_client(ADMIN).post("/calendars/", body).json()["calendar_id"]
    fix = step("Fix", "Technician", 0.75)
    publish(*chain(step("Triage", "Agent", 0.25, escalate_to="Manager"), fix), category="Above")
    publish(*chain(step("Triage", "Agent", 0.25), fix), category="Plain")
    publish(*chain(step("Triage", "Agent", 0.25), fix), category="Office", calendar_id=calendar_id)
    publish(*chain(step("Triage", "Agent", 0.25, escalate_to="Nobody"), fix), category="Owed")
    publish(*chain(step("Triage", "Nobody", 0.25), fix), category="Waiting")


CATEGORIES = ("Above", "Plain", "Plain", "Office", "Owed", "Waiting")


def population(dice: random.Random, count: int, arrived: datetime) -> None:
    """Open random tasks of all kinds: on both steps, transferred, on hold, reopened, ended."""
    people_and_workflows()
    for _ in range(count):
        ago = timedelta(minutes=dice.randrange(0, 80 * 60))
        number = receive(
            category=dice.choice(CATEGORIES),
            priority=dice.choice(["Low", "Medium", "High", "Critical"]),
            created_at=(arrived - ago).isoformat(),
        )
        something_happens(dice, Task.objects.get(ticket__ticket_number=number))


def something_happens(dice: random.Random, task: Task) -> None:
    client, item = api_client(ADMIN), TaskItem.objects.filter(task=task).first()
    body: dict[str, Any]
    act = dice.choice(["nothing", "nothing", "forward", "transfer", "hold", "reopen", "priority"])
    if act == "priority":
        body = {"priority": "Critical", "reason": "Fire."}
        assert client.post(f"/tasks/{task.pk}/priority/", body).status_code == 200
    elif act == "hold":
        assert client.post(f"/tasks/{task.pk}/hold/", {"reason": "Wait."}).status_code == 200
        if dice.random() < 0.5:
            assert client.post(f"/tasks/{task.pk}/resume/", {}).status_code == 200
    elif act == "reopen":
        assert client.post(f"/tasks/{task.pk}/cancel/", {"reason": "Twice."}).status_code == 200
        if dice.random() < 0.5:
            assert client.post(f"/tasks/{task.pk}/reopen/", {"reason": "No."}).status_code == 200
    elif act == "transfer" and item is not None:
        to = dice.choice([user_id for user_id in (11, 12, 13) if user_id != item.user_id])
        body = {"task_item_id": item.pk, "new_user_id": to, "notes": ""}
        assert client.post("/tasks/transfer/", body).status_code == 200
    elif act == "forward" and item is not None:
        forward(task, item)


def forward(task: Task, item: TaskItem) -> None:
    client = api_client(agent(item.user_id))
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": ways[0]["transition_id"], "notes": ""}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def all_rows() -> dict[str, Any]:
    """All rows that firing may write, without automatic keys."""
    return {
        "tasks": list(Task.objects.order_by("pk").values()),
        "items": list(TaskItem.objects.order_by("task_id", "number").values(*ITEM)),
        "history": [
            (row.task_item.task_id, row.task_item.number, row.status, row.created_at)
            for row in TaskItemHistory.objects.select_related("task_item").order_by(
                "task_item__task_id", "task_item__number", "pk"
            )
        ],
        "events": list(TaskEvent.objects.order_by("task_id", "seq").values(*EVENT)),
        "timers": list(TaskTimer.objects.order_by("pk").values()),
        "turns": list(RoundRobin.objects.order_by("purpose", "role_id").values(*TURN)),
        "owed": sorted(
            (row.user_id, row.kind, row.created_at, sent_as(row.payload))
            for row in SlaNotice.objects.all()
        ),
        "windows": list(SlaNoticeWindow.objects.order_by("pk").values("user_id", "sent")),
        "messages": sorted(
            (row.queue, row.task, row.key, sent_as(row.kwargs)) for row in outbox_messages()
        ),
    }


ITEM = [
    field.attname for field in TaskItem._meta.concrete_fields if field.attname != "task_item_id"
]
EVENT = [field.attname for field in TaskEvent._meta.concrete_fields if field.attname != "id"]
TURN = ["purpose", "role_id", "last_user_id", "turns"]


def sent_as(payload: dict[str, Any]) -> str:
    """The notice as text, without keys that differ from run to run."""
    cause = str(payload.get("cause", ""))
    metadata = dict(payload.get("metadata") or {})
    if metadata.get("digest"):
        # Compare only the number of tickets. Their order may differ, because escalations may fire
        # after the other timers.
        metadata["ticket_numbers"] = len(metadata["ticket_numbers"])
        return str((payload["user_id"], payload["subject"], metadata))
    kept = {name: value for name, value in payload.items() if name != "related_task_item_id"}
    return str({**kept, "metadata": metadata, "cause": cause.rpartition(":")[2]})


def same(moment: datetime) -> datetime:
    return moment


@contextmanager
def undone() -> Iterator[None]:
    """Roll back everything that the block writes."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)


def task_ids(numbers: list[str]) -> list[int]:
    found = Task.objects.filter(ticket__ticket_number__in=numbers).order_by("pk")
    return list(found.values_list("pk", flat=True))


def drained(moment: datetime) -> int:
    with clock_at(moment):
        return Dispatcher().drain()


class TestABatch:
    @pytest.mark.parametrize("seed", range(3))
    def test_writes_what_firing_one_by_one_writes(
        self, seed: int, arrived: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dice = random.Random(seed)  # noqa: S311 no secret
        population(dice, 25, arrived)
        moment, real, kinds = arrived, timezone.now(), set()
        for hours in (0, 2, 8, 1, 5, 30, 40):
            moment += hours * HOUR
            real += timedelta(seconds=61)
            with clock_at(moment):
                with undone(), monkeypatch.context() as alone:
                    alone.setattr(dispatching, "BATCH", 1)
                    one_by_one = Dispatcher(real_clock=partial(same, real)).drain()
                    expected = all_rows()
                before = set(TaskEvent.objects.values_list("pk", flat=True))
                together = Dispatcher(real_clock=partial(same, real)).drain()
            assert (together, all_rows()) == (one_by_one, expected)
            new = TaskEvent.objects.exclude(pk__in=before)
            kinds |= set(new.values_list("kind", flat=True))
            assert [*violations(), *replay_violations()] == []
        assert kinds >= {"item_warned", "item_breached", "target_passed"}
        assert not TaskTimer.objects.filter(due_at__lte=moment).exists()

    def test_escalates_in_turn_with_the_others(self, arrived: datetime) -> None:
        people_and_workflows()
        # Make the rotation's row first. As long as there is none, timers that need it are fired
        # alone.
        receive(category="Above")
        assert drained(arrived + 13 * HOUR) == 1
        numbers = [receive(category=category) for category in ("Above", "Plain", "Above", "Above")]
        with clock_at(arrived + 40 * HOUR):
            timers = [it for it in claimed() if it.task_id in task_ids(numbers)]
            batch = fire(timers, arrived + 40 * HOUR)
        assert [it.task_id for it in batch.fired] == task_ids(numbers)
        assert (batch.alone, batch.busy) == ((), ())
        escalated = TaskItem.objects.filter(origin="Escalation").order_by("task_id")
        # Person 31 has the first turn.
        assert list(escalated.values_list("user_id", flat=True)) == [31, 32, 31, 32]
        rotation = RoundRobin.objects.get(purpose="escalations")
        assert (rotation.turns, rotation.last_user_id) == (4, 32)
        assert [*violations(), *replay_violations()] == []

    def test_lets_those_wait_together_to_whom_nobody_can_be_escalated(
        self, arrived: datetime
    ) -> None:
        people_and_workflows()
        receive(category="Owed")
        assert drained(arrived + 13 * HOUR) == 1
        numbers = [receive(category="Owed") for _ in range(3)]
        with clock_at(arrived + 40 * HOUR):
            timers = [it for it in claimed() if it.task_id in task_ids(numbers)]
            batch = fire(timers, arrived + 40 * HOUR)
        assert len(batch.fired) == 3
        assert TaskEvent.objects.filter(kind="escalation_waiting").count() == 4
        looks = [row.kwargs["task_id"] for row in outbox_messages(task="task.take_up_one")]
        assert sorted(looks)[1:] == task_ids(numbers)

    def test_leaves_alone_whatever_needs_a_rotation_without_a_row(self, arrived: datetime) -> None:
        people_and_workflows()
        numbers = [receive(category=category) for category in ("Above", "Plain", "Above", "Owed")]
        with clock_at(arrived + 40 * HOUR):
            batch = fire(claimed(), arrived + 40 * HOUR)
        assert [it.task_id for it in batch.fired] == task_ids(numbers[1:2])
        assert len(batch.alone) == 3
        assert not batch.busy


class TestTheCost:
    # Statements that read tasks, items and last event numbers; that write late items, their
    # history, events and timers; that read the Admins and write notices; and that begin and end the
    # transaction.
    PLAIN = 11
    # Further statements lock the rotation, read its people, and write the tasks, the new items, the
    # turns and the messages to the new holders.
    ESCALATED = PLAIN + 6

    @pytest.mark.parametrize(("category", "statements"), [("Plain", PLAIN), ("Above", ESCALATED)])
    def test_does_not_grow_with_the_batch(
        self, arrived: datetime, category: str, statements: int
    ) -> None:
        people_and_workflows()
        receive(category="Above")
        drained(arrived + 13 * HOUR)
        costs = []
        for count in (3, 40):
            for _ in range(count):
                receive(category=category)
            with undone(), clock_at(arrived + 13 * HOUR):
                timers = claimed()
                with CaptureQueriesContext(connection) as queries:
                    batch = fire(timers, arrived + 13 * HOUR)
            costs.append((len(batch.fired) >= count, len(queries)))
        assert costs == [(True, statements), (True, statements)]

    def test_of_busy_tasks_is_one_statement(self, arrived: datetime) -> None:
        from task.engine.timers import timers_postpone

        people_and_workflows()
        for _ in range(5):
            receive(category="Plain")
        until = timezone.now() + timedelta(seconds=2)
        with clock_at(arrived + 13 * HOUR):
            timers = claimed()
        with CaptureQueriesContext(connection) as queries:
            timers_postpone(timers, owner="somebody else", until=until + LEASE)
            timers_postpone(timers[1:], owner="test", until=until)
            timers_postpone([], owner="test", until=until)
        assert len(queries) == 2
        waiting = TaskTimer.objects.filter(lease_owner="", lease_until=until, attempts=0)
        assert set(waiting.values_list("pk", flat=True)) == {it.task_id for it in timers[1:]}
        assert TaskTimer.objects.get(pk=timers[0].task_id).lease_owner == "test"


class TestFailures:
    def test_of_reading_concern_their_own_timer_alone(self, arrived: datetime) -> None:
        spoiled, good = self.some_of_each(200)
        Task.objects.filter(pk__in=spoiled).update(visits={"spoiled": 1})
        assert self.drain(arrived) == len(good)
        self.check(spoiled, good)

    def test_of_storing_do_so_too(self, arrived: datetime) -> None:
        spoiled, good = self.some_of_each(20)
        with events_refused(spoiled):
            assert self.drain(arrived) == len(good)
            self.check(spoiled, good)
            # A timer that failed before is fired alone, not in a batch.
            later = timezone.now() + timedelta(minutes=1)
            with clock_at(arrived + 13 * HOUR), CaptureQueriesContext(connection) as queries:
                assert Dispatcher(real_clock=lambda: later).drain() == 0
            assert not any(
                "SKIP LOCKED" in it["sql"] and "task_task " in it["sql"] for it in queries
            )
        assert set(TaskTimer.objects.filter(pk__in=spoiled).values_list("attempts", flat=True)) == {
            2
        }

    @staticmethod
    def some_of_each(spoiled: int) -> tuple[list[int], list[int]]:
        """The ids of `spoiled` tasks whose timers will fail, and the ids of other tasks. Together
        they are more than one batch.
        """
        people_and_workflows()
        first = Task.objects.get(ticket__ticket_number=receive(category="Plain"))
        tasks = [first.pk, *(copied(first) for _ in range(BATCH + spoiled // 2))]
        return tasks[3 : spoiled + 3], tasks[:3] + tasks[spoiled + 3 :]

    @staticmethod
    def drain(arrived: datetime) -> int:
        now = timezone.now()  # this time stands still, so no timer is tried a second time
        with clock_at(arrived + 13 * HOUR):
            return Dispatcher(real_clock=lambda: now, wait=lambda _: False).drain()

    @staticmethod
    def check(spoiled: list[int], good: list[int]) -> None:
        failed = TaskTimer.objects.filter(pk__in=spoiled)
        assert set(failed.values_list("state", "attempts")) == {("armed", 1)}
        assert not TaskEvent.objects.filter(task__in=spoiled, kind="item_breached").exists()
        breached = TaskEvent.objects.filter(task__in=good, kind="item_breached")
        assert sorted(breached.values_list("task_id", flat=True)) == sorted(good)


def copied(task: Task) -> int:
    """Copy the rows of a task: ticket, task, item, history, events and timer. Returns the copy's id."""
    item, timer = task.items.get(), task.timer
    histories, events = list(item.history.all()), list(task.events.order_by("seq"))
    ticket = task.ticket
    ticket.pk, ticket.ticket_number = None, f"{ticket.ticket_number[:8]}-{Task.objects.count()}"
    ticket.save()
    task = Task.objects.get(pk=task.pk)
    task.pk, task.ticket = None, ticket
    task.save(force_insert=True)
    item.pk, item.task = None, task
    item.save(force_insert=True)
    for history in histories:
        history.pk, history.task_item = None, item
    TaskItemHistory.objects.bulk_create(histories)
    for event in events:
        event.pk, event.task = None, task
    TaskEvent.objects.bulk_create(events)
    timer.pk, timer.task = task.pk, task
    timer.save(force_insert=True)
    return int(task.pk)


def claimed() -> list[Claimed]:
    from servicekit import clock

    now = timezone.now()
    return timers_claim(
        owner="test", now=clock.simulated(now), real_now=now, lease=LEASE, limit=BATCH
    )


def fire(timers: list[Claimed], now: datetime) -> Any:
    from servicekit.db.transactions import transaction as opened

    with opened():
        return timers_fire(timers, now=now)


@contextmanager
def events_refused(task_ids: list[int]) -> Iterator[None]:
    """Let the database refuse every new event of these tasks."""
    listed = ", ".join(str(task_id) for task_id in task_ids)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'refused'; END $$"
            )
        does = (
            "EXECUTE FUNCTION refuse()"
            if connection.vendor == "postgresql"
            else "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        cursor.execute(
            "CREATE TRIGGER refused BEFORE INSERT ON task_taskevent FOR EACH ROW"
            f" WHEN (NEW.task_id IN ({listed})) {does}"
        )
        yield
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER refused ON task_taskevent")
            cursor.execute("DROP FUNCTION refuse()")
        else:
            cursor.execute("DROP TRIGGER refused")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks")
class TestATaskThatSomebodyHasLocked:
    def test_is_left_for_a_later_round_and_not_waited_for(self, arrived: datetime) -> None:
        from servicekit.db.transactions import transaction as opened
        from task.engine.locks import task_for_update

        people_and_workflows()
        tasks = [
            Task.objects.get(ticket__ticket_number=receive(category="Plain")).pk for _ in range(5)
        ]
        with clock_at(arrived + 13 * HOUR):
            with opened():
                assert task_for_update(tasks[2]) is not None
                # Fire in another connection. If the dispatcher waited for the lock, this call would
                # never return.
                (fired,) = run_at_once([Dispatcher().drain])
            assert fired == 4
            timer = TaskTimer.objects.get(pk=tasks[2])
            assert (timer.kind, timer.attempts, timer.lease_owner) == ("item_80", 0, "")
            later = timezone.now() + timedelta(seconds=3)
            assert Dispatcher(real_clock=lambda: later).drain() == 1
        assert TaskEvent.objects.filter(kind="item_breached").count() == 5
        assert [*violations(), *replay_violations()] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole file")
class TestARotationThatSomebodyHasLocked:
    def test_is_not_waited_for_by_the_batch(self, arrived: datetime) -> None:
        from servicekit.db.transactions import transaction as opened
        from tickets.domain.rotations import Purpose, Rotation
        from tickets.locks import round_robin_rows_for_update

        people_and_workflows()
        receive(category="Above")
        assert drained(arrived + 13 * HOUR) == 1
        manager = RoundRobin.objects.get(purpose="escalations").role_id
        numbers = [receive(category=category) for category in ("Above", "Plain", "Above")]

        def batch() -> tuple[list[int], list[int]]:
            found = fire(timers, arrived + 40 * HOUR)
            return [it.task_id for it in found.fired], [it.task_id for it in found.alone]

        with clock_at(arrived + 40 * HOUR):
            timers = [it for it in claimed() if it.task_id in task_ids(numbers)]
            with opened():
                assert round_robin_rows_for_update([Rotation(Purpose.ESCALATIONS, manager)])
                # Fire in another connection. If the batch waited for the lock, this call would
                # never return.
                ((fired, alone),) = run_at_once([batch])
        assert (fired, alone) == (task_ids(numbers[1:2]), task_ids([numbers[0], numbers[2]]))
