"""A migration removes the names of people from stored events. The states of tasks and the sentences
of their histories do not change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from servicekit.db.append_only import append_only_lifted
from servicekit.testing import api_client, deliver, outbox_messages
from task.domain.codec import event_from_json
from task.domain.evolve import evolve, replay
from task.domain.feed import StoredEvent, commands
from task.domain.reasons import Code, Reason, sentence
from task.domain.state import TaskState
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent, TaskItem
from task.tests.test_golden import HISTORIES, every_history, state_json
from testing.scenario import ADMIN, chain, publish, receive, staff, step

migration = import_module("task.migrations.0013_names_out_of_events")


def rewritten(history: Mapping[str, Any]) -> list[StoredEvent]:
    """A golden history after the migration. The migration also reads the holders from the rows of
    items; here they come from the state before each event.
    """
    state: TaskState | None = None
    rows = []
    for row in history["events"]:
        before = state

        def holder_of(number: int, known: TaskState | None = before) -> int:
            assert known is not None
            return known.items[number - 1].holder.user_id

        def owner_before(known: TaskState | None = before) -> int:
            assert known is not None
            assert known.owner is not None
            return known.owner.user_id

        state = evolve(state, event_from_json(row["kind"], row["data"]))
        data = migration.rewritten(row["kind"], row["data"], holder_of, owner_before)
        assert migration.rewritten(row["kind"], data, holder_of, owner_before) == data
        event = event_from_json(row["kind"], json.loads(json.dumps(data)))
        rows.append(StoredEvent(row["seq"], row["rev"], row["actor_user_id"], event))
        assert all(name not in json.dumps(data, ensure_ascii=False) for name in NAMES.values())
    return rows


NAMES = {1: "Ana Anders", 2: "Ben Ochoa", 3: "Çho Lin", 5: "Dev Patel", 6: "Eli Moss"}
TOLD_BY_THE_SUITE = (
    "is no longer in the role",
    "The ticket was withdrawn.",
    "The ticket was deleted.",
    "An Admin deleted the task.",
)


def without_words_of_the_suite(item: dict[str, Any]) -> dict[str, Any]:
    is_told = any(told in item["notes"] for told in TOLD_BY_THE_SUITE)
    return {**item, "notes": ""} if is_told else item


class TestGoldenHistories:
    def test_told_of_people_by_name_before(self) -> None:
        before = json.dumps(HISTORIES, ensure_ascii=False)
        assert all(name in before for name in NAMES.values())

    @every_history
    def test_fold_to_the_same_but_for_what_the_suite_said(self, history: dict[str, Any]) -> None:
        folded = replay([row.event for row in rows] for rows in commands(rewritten(history)))
        items = [without_words_of_the_suite(item) for item in history["state"]["items"]]
        assert state_json(folded) == {**history["state"], "items": items}

    @every_history
    def test_say_the_same_in_today_s_form(self, history: dict[str, Any]) -> None:
        """If the former names are put into the events again, the events are the same as before."""
        for old, new in zip(history["events"], rewritten(history), strict=True):
            event: Any = new.event
            for name in ("reason", "notes"):
                if getattr(event, name, None) is not None:
                    said = sentence(getattr(event, name), lambda who: NAMES.get(who, ""))
                    event = replace(event, **{name: said})
            assert event == event_from_json(old["kind"], old["data"])


def older(data: dict[str, Any]) -> dict[str, Any]:
    """The data in the form of the previous version, with the names of people and with whole
    sentences.
    """
    old = {**data}
    for name in ("owner", "holder"):
        if old.get(name):
            old[name] = {**old[name], "full_name": f"Person {old[name]['user_id']}"}
    for name in ("choice", "owner_choice"):
        if name in old:
            old[name] = {
                "pool": old[name]["pool"],
                "candidate_user_ids": [it["user_id"] for it in old[name]["candidates"]],
                "last_user_id": old[name]["last_user_id"],
                "chosen_user_id": old[name]["chosen_user_id"],
                "reason": "Somebody is next, among many people.",
            }
    for name in ("reason", "notes"):
        if isinstance(old.get(name), dict):
            why = Reason(Code(old[name]["code"]), old[name].get("params", {}))
            old[name] = sentence(why)
    return old


@pytest.mark.django_db
class TestTheMigration:
    @pytest.fixture
    def task(self) -> Task:
        """A task whose holder and owner left, with its rows in the previous version's form."""
        staff("Agent", [1, 2])
        staff("Ticket Coordinator", [7, 8])
        publish(*chain(step("Look", "Agent", 0.5), step("Mend", "Manager", 0.5)))
        task = Task.objects.get(ticket__ticket_number=receive())
        staff("Agent", [1], is_active=False)
        staff("Ticket Coordinator", [7], is_active=False)
        for name in ("task.hand_on", "task.hand_on_one"):
            for message in outbox_messages(task=name):
                deliver(name, **message.kwargs)
        self.new = list(TaskEvent.objects.order_by("seq").values_list("kind", "data"))
        with append_only_lifted(connection):
            for event in TaskEvent.objects.all():
                TaskEvent.objects.filter(pk=event.pk).update(data=older(event.data))
        TaskItem.objects.filter(number=1).update(notes="Person 1 is no longer in the role Agent.")
        return task

    def test_takes_names_out_of_events_and_the_suite_s_words_out_of_items(self, task: Task) -> None:
        migration.take_names_out(apps, Editor())
        rows = list(TaskEvent.objects.order_by("seq").values_list("kind", "data"))
        assert "Person" not in json.dumps(rows)
        read = [event_from_json(kind, data) for kind, data in rows]
        assert read == [event_from_json(kind, data) for kind, data in self.new]
        assert {event.kind for event in read} >= {"owner_changed", "item_closed"}
        assert [item.notes for item in task.items.order_by("number")] == ["", ""]
        assert [*violations(), *replay_violations()] == []

    def test_changes_nothing_a_second_time(self, task: Task) -> None:
        migration.take_names_out(apps, Editor())
        before = list(TaskEvent.objects.order_by("pk").values())
        migration.take_names_out(apps, Editor())
        assert list(TaskEvent.objects.order_by("pk").values()) == before

    def test_leaves_history_append_only(self, task: Task) -> None:
        migration.take_names_out(apps, Editor())
        with pytest.raises(IntegrityError), transaction.atomic():
            TaskEvent.objects.all().delete()

    def test_reads_the_same_before_it_and_after(self, task: Task) -> None:
        def told() -> list[Any]:
            client = api_client(ADMIN)
            log = client.get(f"/tasks/{task.pk}/action-logs/").json()["logs"]
            return [client.get(f"/tasks/{task.pk}/events/").json()["results"], log]

        before = told()
        migration.take_names_out(apps, Editor())
        assert told() == before


class Editor:
    """The part of a schema editor that a data migration uses."""

    connection = connection
