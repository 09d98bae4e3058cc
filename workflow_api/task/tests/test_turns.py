"""The endpoint of the turns of a role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from role.models import Roles
from servicekit.testing import api_client
from task.models import Task, TaskItem
from testing.scenario import ADMIN, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def turns(name: str = "Agent", **query: Any) -> dict[str, Any]:
    role_id = Roles.objects.get(name=name).role_id
    answer = api_client(ADMIN).get(f"/roles/{role_id}/turns/", query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def away(user_id: int, delegate_user_id: int | None = None) -> str:
    now = timezone.now()
    body = {
        "user_id": user_id,
        "away_from": now.isoformat(),
        "away_until": (now + WEEK).isoformat(),
        "delegate_user_id": delegate_user_id,
    }
    answer = api_client(ADMIN).post("/roles/availability/", body)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["away_until"])


def named(user_id: int) -> dict[str, Any]:
    return {"user_id": user_id, "user_full_name": f"Person {user_id}"}


class TestTheTurnsOfARole:
    def test_are_in_the_order_of_the_rotation_with_what_people_hold(self) -> None:
        staff("Agent", [1, 2, 3])
        publish(*chain(step("Look", "Agent", 0.5, capacity=4), step("Mend", "Manager", 0.5)))
        assert turns()["last_turn"] is None
        for _ in range(4):
            receive()

        found = turns()

        order = [(it["user_id"], it["open_items"], it["is_next"]) for it in found["results"]]
        assert order == [(2, 1, True), (3, 1, False), (1, 2, False)]
        assert found["last_turn"] == named(1)
        assert found["next_turn"] == {
            "taker": named(2),
            "turn_of": named(2),
            "reason": "Person 2 is next after Person 1, who had the last turn, among 3 people.",
        }
        (shown,) = found["steps"]
        assert (shown["step_name"], shown["assignment"], shown["capacity"]) == (
            "Look",
            "round_robin",
            4,
        )

    def test_say_who_takes_the_turn_of_somebody_who_is_away(self) -> None:
        staff("Agent", [1, 2])
        until = away(1, 2)
        found = turns()
        first = found["results"][0]
        assert (first["user_id"], first["is_next"], first["open_items"]) == (1, True, 0)
        assert (first["away_until"], first["delegate"]) == (until, named(2))
        assert found["next_turn"]["taker"] == named(2)
        assert found["next_turn"]["turn_of"] == named(1)
        assert found["next_turn"]["reason"] == "Person 2 takes the turn of Person 1, who is away."

    def test_are_nobody_s_if_all_are_away(self) -> None:
        staff("Agent", [1])
        away(1)
        found = turns()
        assert found["next_turn"] == {
            "taker": None,
            "turn_of": None,
            "reason": "Everybody in this role is away at the moment.",
        }
        assert [it["is_next"] for it in found["results"]] == [False]

    def test_come_true(self) -> None:
        staff("Agent", [1, 2, 3])
        publish(*chain(step("Look", "Agent", 0.5), step("Mend", "Manager", 0.5)))
        away(2, 1)
        for _ in range(5):
            told = turns()["next_turn"]["taker"]["user_id"]
            task = Task.objects.get(ticket__ticket_number=receive())
            assert TaskItem.objects.get(task=task).user_id == told

    def test_come_in_pages(self) -> None:
        staff("Agent", range(1, 6))
        pages = [turns(page=page, page_size=2) for page in (1, 2, 3)]
        assert [[it["user_id"] for it in page["results"]] for page in pages] == [
            [1, 2],
            [3, 4],
            [5],
        ]
        assert {page["count"] for page in pages} == {5}

    def test_of_no_role_are_not_found(self) -> None:
        assert api_client(ADMIN).get("/roles/123456/turns/").status_code == 404
