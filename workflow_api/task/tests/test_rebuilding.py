"""`rebuild_tasks` finds each row that differs from the events of its task, and mends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Model
from django.utils import timezone

from audit.models import AuditEvent
from servicekit.db.append_only import append_only_lifted
from servicekit.testing import api_client
from task.engine import rebuilding
from task.models import Task, TaskEvent, TaskItem, TaskItemHistory, TaskTimer
from testing.scenario import agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three tasks, in pages of two: the first on its second step, the second after a hold, the
    third just opened.
    """
    monkeypatch.setattr(rebuilding, "PAGE", 2)
    staff("Agent", [11])
    staff("Technician", [21])
    publish(*chain(step("Triage", "Agent", 0.25), step("Resolve", "Technician", 0.75)))
    moved, held, _ = receive(), receive(), receive()
    client = api_client(agent(11))
    task = Task.objects.get(ticket__ticket_number=moved)
    (way,) = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": way["transition_id"], "notes": "Done, Ann."}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200
    task = Task.objects.get(ticket__ticket_number=held)
    for act in ("hold", "resume"):
        path = f"/tasks/{task.pk}/{act}/"
        assert client.post(path, {"reason": "It rains."}).status_code == 200


def first() -> Task:
    return Task.objects.earliest("pk")


def second_item() -> Any:
    return TaskItem.objects.filter(step_name="Resolve")


def set_a_column_of_the_task() -> None:
    Task.objects.filter(pk=first().pk).update(priority="low", current_step_name="Elsewhere")


def set_its_time() -> None:
    Task.objects.filter(pk=first().pk).update(updated_at=timezone.now() + timedelta(days=1))


def forget_a_visit() -> None:
    Task.objects.filter(pk=first().pk).update(visits={"1": 9})


def change_an_item() -> None:
    second_item().update(status="resolved", acted_on=timezone.now(), notes="Never written.")


def move_the_amber_moment_of_a_closed_item() -> None:
    items = TaskItem.objects.filter(status="resolved")
    items.update(soon_at=F("soon_at") + timedelta(minutes=1))


def lose_an_item() -> None:
    TaskItemHistory.objects.filter(task_item__in=second_item()).delete()
    second_item().delete()


def invent_an_item() -> None:
    item = TaskItem.objects.get(task=first(), number=1)
    item.pk, item.number = None, 3
    item.save(force_insert=True)
    TaskItemHistory.objects.create(task_item=item, status="resolved", created_at=timezone.now())


def renumber_an_item() -> None:
    second_item().update(number=7)


def lose_a_status() -> None:
    TaskItemHistory.objects.filter(task_item__task=first(), status="resolved").delete()


def repeat_a_status() -> None:
    TaskItemHistory.objects.create(
        task_item=second_item().get(), status="new", created_at=timezone.now()
    )


def redate_a_status() -> None:
    TaskItemHistory.objects.filter(task_item__in=second_item()).update(created_at=timezone.now())


def lose_a_timer() -> None:
    TaskTimer.objects.filter(pk=first().pk).delete()


def postpone_a_timer() -> None:
    TaskTimer.objects.filter(pk=first().pk).update(due_at=F("due_at") + timedelta(days=9))


def arm_a_timer_for_something_else() -> None:
    TaskTimer.objects.filter(pk=first().pk).update(kind="target")


# Functions that change a row of the first task, each with the places that `--verify` then lists.
FAULTS: dict[Callable[[], None], list[str]] = {
    set_a_column_of_the_task: ["task: priority", "task: current_step_name"],
    set_its_time: ["task: updated_at"],
    forget_a_visit: ["task: visits"],
    change_an_item: ["item 2: status", "item 2: notes", "item 2: acted_on"],
    move_the_amber_moment_of_a_closed_item: ["item 1: soon_at"],
    lose_an_item: ["item 2: row"],
    invent_an_item: ["item 3: row"],
    renumber_an_item: ["item 2: row", "item 7: row"],
    lose_a_status: ["history of item 1: status"],
    repeat_a_status: ["history of item 2: status"],
    redate_a_status: ["history of item 2: status"],
    lose_a_timer: ["timer: row"],
    postpone_a_timer: ["timer: due_at"],
    arm_a_timer_for_something_else: ["timer: kind"],
}
HEALTHY = "The rows of 3 tasks are what their events add up to.\n"


def said_by(*options: str) -> str:
    said = StringIO()
    call_command("rebuild_tasks", *options, stdout=said)
    return said.getvalue()


def found() -> list[str]:
    """The places of the first task that `--verify` lists."""
    said = StringIO()
    with pytest.raises(CommandError, match=r"1 of 3 tasks differ\.") as failed:
        call_command("rebuild_tasks", "--verify", stdout=said)
    assert failed.value.returncode == 1
    lines = said.getvalue().splitlines()
    assert all(line.startswith(f"task {first().pk}: ") for line in lines)
    return [line.removeprefix(f"task {first().pk}: ").partition(" is ")[0] for line in lines]


def rows() -> list[list[dict[str, Any]]]:
    """All rows. Keys are left out where a mended row may have been deleted and inserted again."""
    models: tuple[tuple[type[Model], str], ...] = (
        (Task, "task_id"),
        (TaskItem, "number"),
        (TaskItemHistory, "task_item_history_id"),
        (TaskTimer, "task_id"),
    )
    keys = {"task_item_id", "task_item_history_id", "epoch"}
    return [
        [
            {name: value for name, value in row.items() if name not in keys}
            for row in model._default_manager.order_by(order).values()
        ]
        for model, order in models
    ]


class TestVerify:
    def test_finds_nothing_in_healthy_rows(self) -> None:
        assert said_by("--verify") == HEALTHY

    @pytest.mark.parametrize("break_it", FAULTS, ids=lambda it: it.__name__)
    def test_lists_what_differs_and_changes_nothing(self, break_it: Callable[[], None]) -> None:
        break_it()
        before = rows()
        assert found() == FAULTS[break_it]
        assert rows() == before

    def test_says_both_values(self) -> None:
        Task.objects.filter(pk=first().pk).update(priority="low")
        said = StringIO()
        with pytest.raises(CommandError):
            call_command("rebuild_tasks", "--verify", stdout=said)
        expected = f"task {first().pk}: task: priority is low, the events give medium\n"
        assert said.getvalue() == expected

    def test_says_that_a_history_cannot_be_folded(self) -> None:
        with append_only_lifted(connection):
            TaskEvent.objects.filter(task=first(), seq=1).delete()
        assert found() == ["events: row"]

    def test_begins_after_a_task(self) -> None:
        set_a_column_of_the_task()
        text = said_by("--verify", "--after", str(first().pk))
        assert text == "The rows of 2 tasks are what their events add up to.\n"

    def test_needs_to_know_what_to_do(self) -> None:
        with pytest.raises(CommandError, match="required"):
            call_command("rebuild_tasks")

    def test_costs_the_same_statements_for_each_page(
        self, django_assert_max_num_queries: Any
    ) -> None:
        # Each of the two pages takes six statements (ids, tasks, items, histories, timers, events).
        # One more statement finds that there is no third page.
        with django_assert_max_num_queries(13):
            said_by("--verify")


class TestWrite:
    @pytest.mark.parametrize("break_it", FAULTS, ids=lambda it: it.__name__)
    def test_mends_what_differs(self, break_it: Callable[[], None]) -> None:
        healthy = rows()
        break_it()
        text = said_by("--write")
        assert text.splitlines()[-1] == "1 of 3 tasks were mended."
        for mended, was in zip(rows(), healthy, strict=True):
            assert sorted(map(str, mended)) == sorted(map(str, was))
        assert said_by("--verify") == HEALTHY
        assert said_by("--write") == HEALTHY

    def test_is_audited_without_values(self) -> None:
        change_an_item()
        said_by("--write")
        event = AuditEvent.objects.get(action="task.rebuild")
        assert (event.target_id, event.actor) == (str(first().pk), None)
        assert event.changes == {"item": ["acted_on", "notes", "status"]}

    def test_leaves_a_history_that_cannot_be_folded_alone(self) -> None:
        set_a_column_of_the_task()
        with append_only_lifted(connection):
            TaskEvent.objects.filter(task=first(), seq=1).delete()
        before = rows()
        with pytest.raises(CommandError, match="0 of 3 tasks were mended, 1 cannot be"):
            call_command("rebuild_tasks", "--write", stdout=StringIO())
        assert rows() == before
