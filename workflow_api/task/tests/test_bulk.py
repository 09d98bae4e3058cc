"""One command for many tasks. Each task has its own transaction and its own result. With an
idempotency key, each task gets the command at most once.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from servicekit.testing.concurrency import run_at_once
from task.engine import services
from task.http.bulk_views import ACTIONS, _of_task
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

OWNER = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])


def tasks(count: int) -> list[Task]:
    staff("Agent", [11, 12])
    staff("Ticket Coordinator", [41], system="hdts")
    publish(*chain(step("Triage", "Agent", 1)))
    return [Task.objects.get(ticket__ticket_number=receive()) for _ in range(count)]


def unclaimed(count: int) -> list[Task]:
    """Tasks that wait until person 11 or person 12 claims them."""
    staff("Agent", [11, 12])
    staff("Ticket Coordinator", [41, 42], system="hdts")
    publish(*chain(step("Triage", "Agent", 1, assignment="claim")))
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
            {"action": "owner", "task_ids": [1]},
            {"task_ids": [1]},
            {"action": "explode", "task_ids": [1], "preview": True},
        ],
    )
    def test_refuses_a_wrong_body_as_a_whole(self, body: dict[str, Any]) -> None:
        (task,) = tasks(1)
        rev = task.rev
        assert api_client(ADMIN).post("/tasks/bulk/", body).status_code == 400
        task.refresh_from_db()
        assert task.rev == rev

    def test_says_how_many_go_at_once(self) -> None:
        answer = bulk(ADMIN, "resume", list(range(1, 202)))
        assert answer.status_code == 400
        assert answer.json()["details"]["task_ids"] == ["At most 200 tasks go at once."]

    def test_claims_what_waits_for_the_callers_role(self) -> None:
        first, second, third = unclaimed(3)
        assert results(bulk(agent(12), "claim", [second.pk])) == [(second.pk, True, "")]
        ids = [first.pk, second.pk, third.pk, 987_654]
        assert results(bulk(agent(11), "claim", ids)) == [
            (first.pk, True, ""),
            (second.pk, False, "already_held"),
            (third.pk, True, ""),
            (987_654, False, "task_not_found"),
        ]
        holders = TaskItem.objects.order_by("task_id").values_list("user_id", flat=True)
        assert list(holders) == [11, 12, 11]
        assert results(bulk(ADMIN, "claim", [first.pk])) == [(first.pk, False, "already_held")]

    def test_claims_nothing_for_those_outside_the_role(self) -> None:
        (task,) = unclaimed(1)
        assert results(bulk(ADMIN, "claim", [task.pk])) == [(task.pk, False, "not_in_role")]
        stranger = agent(13, "Technician")
        assert results(bulk(stranger, "claim", [task.pk])) == [(task.pk, False, "task_not_found")]
        assert not TaskItem.objects.exists()

    def test_gives_tasks_to_another_owner_for_admins_only(self) -> None:
        first, second = unclaimed(2)
        now = {it.pk: it.ticket_owner.user_id for it in (first, second) if it.ticket_owner}
        assert set(now.values()) == {41, 42}
        wanted = {41: 42, 42: 41}[now[first.pk]]
        ids = [first.pk, second.pk]
        answer = bulk(ADMIN, "owner", ids, user_id=wanted, reason="Away for long.")
        assert results(answer) == [(first.pk, True, ""), (second.pk, False, "already_owner")]
        owners = Task.objects.values_list("ticket_owner__user_id", flat=True)
        assert set(owners) == {wanted}
        refused = bulk(OWNER, "owner", ids, user_id=41)
        assert {row["status"] for row in refused.json()["results"]} <= {403, 404}
        assert set(owners.all()) == {wanted}
        nobody = bulk(ADMIN, "owner", ids, user_id=11)
        assert {row["code"] for row in nobody.json()["results"]} == {"not_a_coordinator"}

    def test_goes_on_where_it_died(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The process dies at the third of four tasks. When the request is repeated, it returns the
        stored results of the first two tasks and sends the command to the others.
        """
        ids = [task.pk for task in tasks(4)]
        cancel, left = services.task_cancel, [2]

        def dying(**fields: Any) -> Any:
            if not left[0]:
                raise SystemExit
            left[0] -= 1
            return cancel(**fields)

        action = ACTIONS["cancel"]
        broken = _of_task(action.command, action.form, dying)
        with monkeypatch.context() as patch:
            patch.setattr("task.http.bulk_views.ACTIONS", {**ACTIONS, "cancel": broken})
            with pytest.raises(SystemExit):
                bulk(ADMIN, "cancel", ids, key="k", reason="Not needed.")
        ended = Task.objects.filter(status="cancelled")
        assert set(ended.values_list("pk", flat=True)) == set(ids[:2])
        before = TaskEvent.objects.filter(task_id__in=ids[:2]).count()
        again = bulk(ADMIN, "cancel", ids, key="k", reason="Not needed.")
        assert results(again) == [(task_id, True, "") for task_id in ids]
        assert ended.count() == 4
        assert TaskEvent.objects.filter(task_id__in=ids[:2]).count() == before
        assert AuditEvent.objects.filter(action="task.cancel").count() == 4

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

    def test_previews_a_claim_of_what_somebody_has_as_the_claim_would_be_refused(self) -> None:
        held, paused, ended = tasks(3)
        bulk(ADMIN, "hold", [paused.pk], reason="Waits.")
        bulk(ADMIN, "cancel", [ended.pk], reason="Not needed.")
        ids = [held.pk, paused.pk, ended.pk]
        answers = [bulk(ADMIN, "claim", ids, preview=preview).json() for preview in (True, False)]
        said, done = (
            [(it["status"], it["code"], it["error"]) for it in answer["results"]]
            for answer in answers
        )
        assert said == done
        assert [code for _, code, _ in said] == ["already_held", "task_on_hold", "task_ended"]


@pytest.mark.django_db
class TestPreviewOfEveryAction:
    def test_names_the_action_of_each_result(self) -> None:
        (task,) = tasks(1)
        answer = api_client(ADMIN).post("/tasks/bulk/", {"task_ids": [task.pk], "preview": True})
        found = {row["action"]: row["ok"] for row in answer.json()["results"]}
        assert found == {
            "claim": False,
            "transfer": True,
            "escalate": False,
            "hold": True,
            "resume": False,
            "priority": True,
            "owner": True,
            "cancel": True,
            "reopen": False,
        }

    def test_says_what_the_action_itself_would_say(self) -> None:
        ids = [task.pk for task in tasks(3 * len(ACTIONS))]
        staff("Agent", [13])
        bulk(ADMIN, "hold", ids[1::3], reason="Waits.")
        bulk(ADMIN, "cancel", ids[2::3], reason="Not needed.")
        body = {"task_ids": ids, "preview": True}
        rows = api_client(OWNER).post("/tasks/bulk/", body).json()["results"]
        fields: dict[str, dict[str, Any]] = {
            "transfer": {"new_user_id": 13},
            "priority": {"priority": "Low", "reason": "No hurry."},
            "owner": {"user_id": 41},
        }
        for index, name in enumerate(ACTIONS):
            of_action = ids[3 * index : 3 * index + 3]
            said = {it["task_id"]: it["ok"] for it in rows if it["action"] == name}
            done = bulk(OWNER, name, of_action, **fields.get(name, {"reason": "So it is."}))
            assert [(task_id, ok) for task_id, ok, _ in results(done)] == [
                (task_id, said[task_id]) for task_id in of_action
            ], name

    def test_takes_no_more_statements_for_more_tasks(self) -> None:
        ids = [task.pk for task in tasks(6)]

        def statements(count: int) -> int:
            body = {"task_ids": ids[:count], "preview": True}
            with CaptureQueriesContext(connection) as queries:
                assert api_client(ADMIN).post("/tasks/bulk/", body).status_code == 200
            return len(queries)

        statements(1)
        assert statements(6) == statements(2) < 10


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

    def test_two_people_who_claim_crosswise_get_each_task_once(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer.")
        ids = [task.pk for task in unclaimed(12)]

        def claim(user_id: int, order: list[int]) -> list[tuple[int, bool, str]]:
            return results(bulk(agent(user_id), "claim", order, key=f"claim-{user_id}"))

        one, other = run_at_once([lambda: claim(11, ids), lambda: claim(12, list(reversed(ids)))])
        held = dict(TaskItem.objects.values_list("task_id", "user_id"))
        assert len(held) == TaskItem.objects.count() == 12
        won = {task_id: 11 for task_id, ok, _ in one if ok}
        won |= {task_id: 12 for task_id, ok, _ in other if ok}
        assert won == held
        assert sum(ok for _, ok, _ in [*one, *other]) == 12
        assert {code for _, ok, code in [*one, *other] if not ok} <= {"already_held"}

    def test_different_actions_crosswise_lose_nothing(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer.")
        staff("Ticket Coordinator", [42], system="hdts")
        ids = [task.pk for task in tasks(12)]
        assert not Task.objects.filter(priority="low").exists()

        def lower() -> list[tuple[int, bool, str]]:
            return results(bulk(ADMIN, "priority", ids, key="a", priority="Low", reason="Calm."))

        def transfer() -> list[tuple[int, bool, str]]:
            order = list(reversed(ids))
            return results(bulk(ADMIN, "transfer", order, key="b", new_user_id=12))

        def own() -> list[tuple[int, bool, str]]:
            return results(bulk(ADMIN, "owner", ids[6:] + ids[:6], key="c", user_id=42))

        held = set(TaskItem.objects.filter(user_id=12).values_list("task_id", flat=True))
        owned = set(Task.objects.filter(ticket_owner__user_id=42).values_list("pk", flat=True))
        lowered, moved, given = run_at_once([lower, transfer, own])
        assert all(ok for _, ok, _ in lowered)
        assert {task_id for task_id, ok, _ in moved if not ok} == held
        assert {task_id for task_id, ok, _ in given if not ok} == owned
        assert set(Task.objects.values_list("priority", flat=True)) == {"low"}
        assert set(Task.objects.values_list("ticket_owner__user_id", flat=True)) == {42}
        open_items = TaskItem.objects.filter(status="new")
        assert set(open_items.values_list("user_id", flat=True)) == {12}
        assert open_items.count() == 12
