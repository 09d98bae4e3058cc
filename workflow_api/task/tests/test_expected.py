"""The requester of a ticket sees when the ticket is expected to be done."""

from __future__ import annotations

from typing import Any

import pytest

from servicekit.testing import api_client, make_person
from task.models import Task
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

EVE = make_person(user_type="employee", user_id=77, roles=[])


@pytest.fixture(autouse=True)
def agents() -> None:
    staff("Agent", [11])
    publish(*chain(step("Triage", "Agent", 1)))


def expected(number: str) -> Any:
    answer = api_client(EVE).get(f"/tickets/by-number/{number}/")
    assert answer.status_code == 200, answer.content
    return answer.json()["expected_at"]


class TestExpectedAt:
    def test_is_the_target_of_the_whole_ticket(self) -> None:
        number = receive()
        target = Task.objects.get().target_resolution
        assert target is not None
        assert expected(number) == target.isoformat().replace("+00:00", "Z")

    def test_is_nothing_while_no_workflow_has_it(self) -> None:
        assert expected(receive(category="Unheard of")) is None

    def test_is_nothing_once_it_has_ended(self) -> None:
        number = receive()
        task = Task.objects.get()
        body = {"reason": "Not needed."}
        assert api_client(ADMIN).post(f"/tasks/{task.pk}/cancel/", body).status_code == 200
        assert expected(number) is None

        other = receive()
        task = Task.objects.get(ticket__ticket_number=other)
        finish = {"transition_id": None, "notes": ""}
        answer = api_client(agent(11)).post(f"/transitions/{task.pk}/transition/", finish)
        assert answer.status_code == 200
        assert expected(other) is None

    def test_is_nothing_while_the_clock_stands_still(self) -> None:
        number = receive()
        Task.objects.update(status="on_hold")
        assert expected(number) is None
