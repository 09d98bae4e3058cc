"""One command for many tasks: each by itself, with its own result, and once for a key."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from servicekit.testing.concurrency import run_at_once
from task.models import Task
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

OWNER = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])


def tasks(count: int) -> list[Task]:
    staff("Agent", [11, 12])
    staff("Ticket Coordinator", [41], system="hdts")
    publish(*chain(step("Triage", "Agent", 1)))
    return [Task.objects.get(ticket__ticket_number=receive()) for _ in range(count)]


def bulk(person: Person, action: str, ids: list[int], *, key: str = "", **fields: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    body = {"action": action, "task_ids": ids, **fields}
    return api_client(person).post("/tasks/bulk/", body, headers=headers)


def results(answer: Any) -> list[tuple[int, bool, str]]:
    assert answer.status_code == 200, answer.content
    return [(row["task_id"], row["ok"], row.get("code", "")) for row in answer.json()["results"]]


@pytest.mark.django_db
class TestBulk:
    def test_does_what_can_be_done_and_says_why_the_rest_cannot(self) -> None:
        first, second, third = tasks(3)
        assert bulk(ADMIN, "hold", [second.pk], reason="Waits.").status_code == 200
        answer = bulk(
            ADMIN, "hold", [third.pk, second.pk, 987_654, first.pk], reason="A part is missing."
        )
        assert results(answer) == [
            (third.pk, True, ""),
            (second.pk, False, "task_on_hold"),
            (987_654, False, "task_not_found"),
            (first.pk, True, ""),
        ]
        assert set(Task.objects.values_list("status", flat=True)) == {"on_hold"}
        held = AuditEvent.objects.filter(action="task.hold", changes__reason="A part is missing.")
        assert held.count() == 2

    @pytest.mark.parametrize(
        ("action", "fields", "status"),
        [
            ("priority", {"priority": "Critical", "reason": "Fire."}, "pending"),
            ("transfer", {"new_user_id": 12, "notes": "Please."}, "pending"),
            ("cancel", {"reason": "Not needed."}, "cancelled"),
        ],
    )
    def test_takes_the_fields_of_its_action(
        self, action: str, fields: dict[str, Any], status: str
    ) -> None:
        (task,) = tasks(1)
        assert results(bulk(OWNER, action, [task.pk], **fields)) == [(task.pk, True, "")]
        task.refresh_from_db()
        assert task.status == status

    def test_refuses_each_task_to_those_who_may_not(self) -> None:
        task, other = tasks(2)
        holder = agent(task.items.get().user_id)
        answer = bulk(holder, "cancel", [task.pk, other.pk], reason="Mine.")
        assert [row["status"] for row in answer.json()["results"]] == [403, 404]

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"action": "explode", "task_ids": [1]},
            {"action": "hold", "task_ids": [], "reason": "x"},
            {"action": "hold", "task_ids": list(range(1, 202)), "reason": "x"},
            {"action": "hold", "task_ids": [1], "reason": ""},
            {"action": "hold", "task_ids": [2**63], "reason": "x"},
            {"action": "hold", "task_ids": "1", "reason": "x"},
            {"action": "hold", "task_ids": [1], "reason": "x", "rev": 1},
            {"action": "priority", "task_ids": [1], "reason": "x", "priority": "Huge"},
        ],
    )
    def test_refuses_a_wrong_body_as_a_whole(self, body: dict[str, Any]) -> None:
        (task,) = tasks(1)
        rev = task.rev
        assert api_client(ADMIN).post("/tasks/bulk/", body).status_code == 400
        task.refresh_from_db()
        assert task.rev == rev

    def test_repeats_nothing_under_the_same_key_also_with_more_tasks(self) -> None:
        first, second = tasks(2)
        once = bulk(ADMIN, "hold", [first.pk], key="k", reason="Waits.")
        again = bulk(ADMIN, "hold", [first.pk, second.pk], key="k", reason="Waits.")
        assert results(once) == [(first.pk, True, "")]
        assert results(again) == [(first.pk, True, ""), (second.pk, True, "")]
        assert AuditEvent.objects.filter(action="task.hold").count() == 2
        other = bulk(ADMIN, "hold", [first.pk], key="k", reason="Something else.")
        assert [row["status"] for row in other.json()["results"]] == [422]

    def test_previews_without_doing_anything(self) -> None:
        first, second = tasks(2)
        bulk(ADMIN, "hold", [second.pk], reason="Waits.")
        answer = bulk(ADMIN, "hold", [first.pk, second.pk, 987_654], preview=True)
        assert results(answer) == [
            (first.pk, True, ""),
            (second.pk, False, "task_on_hold"),
            (987_654, False, "task_not_found"),
        ]
        stranger = agent(12 if first.items.get().user_id == 11 else 11)
        refused = bulk(stranger, "cancel", [first.pk], preview=True)
        assert results(refused) == [(first.pk, False, "task_not_found")]
        holder = agent(first.items.get().user_id)
        assert results(bulk(holder, "cancel", [first.pk], preview=True)) == [
            (first.pk, False, "not_offered")
        ]
        first.refresh_from_db()
        assert first.status == "pending"


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_crosswise_with_keys_neither_waits_for_the_other_for_ever(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer.")
        ids = [task.pk for task in tasks(12)]

        def hold(order: list[int], key: str) -> list[tuple[int, bool, str]]:
            return results(bulk(ADMIN, "hold", order, key=key, reason="Waits."))

        one, other = run_at_once(
            [lambda: hold(ids, "one"), lambda: hold(list(reversed(ids)), "other")]
        )
        won = {task_id for task_id, ok, _ in [*one, *other] if ok}
        assert won == set(ids)
        assert sum(ok for _, ok, _ in [*one, *other]) == len(ids)
        assert {code for _, ok, code in [*one, *other] if not ok} <= {"task_on_hold"}
