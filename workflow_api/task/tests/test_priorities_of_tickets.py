"""The priority of a ticket. Its requester can change it, and so can the people in charge of its
task.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from servicekit.testing import api_client
from task.models import Task
from testing.scenario import ADMIN, chain, edge, follow, publish, receive, staff, step
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db

EVE = {"user_type": "employee", "user_id": 77, "full_name": "Eve", "email": "eve@acc.example"}


@pytest.fixture
def number() -> str:
    staff("Agent", [11])
    publish(*chain(step("Fix", "Agent", 1.0)))
    return receive(priority="Low", rev=1, changed_by=EVE)


def task() -> Task:
    return Task.objects.get()


def command(priority: str) -> None:
    body = {"priority": priority, "reason": "It is."}
    answer = api_client(ADMIN).post(f"/tasks/{task().pk}/priority/", body)
    assert answer.status_code == 200, answer.content


def sent(number: str, priority: str | None, rev: int, **fields: Any) -> None:
    """Deliver a snapshot in which the requester changed the ticket, and let the task apply the
    change.
    """
    receive(number, priority=priority, rev=rev, changed_by=EVE, **fields)
    follow()


def shown(number: str) -> tuple[str, str]:
    client = api_client(ADMIN)
    ticket = client.get(f"/tickets/by-number/{number}/").json()
    return ticket["priority"], client.get(f"/tasks/{task().pk}/").json()["priority"]


class TestTheSnapshot:
    def test_shows_the_priority_that_the_task_was_given(self, number: str) -> None:
        command("Critical")

        assert shown(number) == ("Critical", "Critical")
        client = api_client(ADMIN)
        found = {
            p: client.get(f"/tickets/?priority={p}").json()["count"] for p in ("Low", "Critical")
        }
        assert found == {"Low": 0, "Critical": 1}

    def test_shows_the_priority_of_the_requester_once_the_task_has_it(self, number: str) -> None:
        receive(number, priority="High", rev=2, changed_by=EVE)
        assert shown(number) == ("Low", "Low")
        follow()
        assert shown(number) == ("High", "High")

    def test_of_an_ended_task_keeps_its_priority(self, number: str) -> None:
        api_client(ADMIN).post(f"/tasks/{task().pk}/cancel/", {"reason": "Twice."})
        sent(number, "High", 2)
        assert shown(number) == ("Low", "Low")

    def test_with_other_content_in_the_same_change_has_both(self, number: str) -> None:
        sent(number, "High", 2, subject="More")
        assert shown(number) == ("High", "High")
        assert WorkflowTicket.objects.get().subject == "More"


class TestTheRequester:
    def test_sets_a_priority_back_that_they_have_seen_changed(self, number: str) -> None:
        command("Critical")
        sent(number, "Low", 2, task_rev=task().rev)
        assert shown(number) == ("Low", "Low")

    def test_sets_it_back_as_often_as_it_is_changed(self, number: str) -> None:
        for rev in (2, 3, 4):
            command("Critical")
            sent(number, "Low", rev, task_rev=task().rev)
            assert shown(number) == ("Low", "Low")

    def test_does_not_undo_a_change_by_editing_the_subject_before_hearing_of_it(
        self, number: str
    ) -> None:
        before = task().rev
        command("Critical")
        sent(number, "Low", 2, subject="More", task_rev=before)
        assert shown(number) == ("Critical", "Critical")
        sent(number, "Critical", 3, subject="Still more", task_rev=task().rev)
        assert shown(number) == ("Critical", "Critical")

    def test_changes_it_also_without_having_heard(self, number: str) -> None:
        before = task().rev
        command("Critical")
        sent(number, "High", 2, task_rev=before)
        assert shown(number) == ("High", "High")

    def test_that_changes_it_there_and_back_before_the_task_followed_changes_nothing(
        self, number: str
    ) -> None:
        before = task().rev
        receive(number, priority="High", rev=2, changed_by=EVE)
        sent(number, "Low", 3)
        assert (shown(number), task().rev) == (("Low", "Low"), before)


class TestAnotherSystem:
    """HDTS sends its tickets several times, and gets no messages about changes of their tasks."""

    @pytest.fixture
    def number(self) -> str:
        staff("Agent", [11])
        publish(*chain(step("Fix", "Agent", 1.0)))
        return receive("HD-1", priority="Low", rev=None)

    def test_changes_nothing_by_repeating_its_priority(self, number: str) -> None:
        command("Critical")
        receive(number, priority="Low", rev=None)
        follow()
        assert shown(number) == ("Critical", "Critical")

    @pytest.mark.parametrize("silent", [None, ""])
    def test_changes_nothing_by_naming_none(self, number: str, silent: str | None) -> None:
        command("Critical")
        receive(number, priority=silent, rev=None)
        follow()
        assert shown(number) == ("Critical", "Critical")

    def test_changes_it_by_naming_another_than_before(self, number: str) -> None:
        command("Critical")
        receive(number, priority="Medium", rev=None)
        follow()
        assert shown(number) == ("Medium", "Medium")


class TestAStuckTask:
    def test_looks_again_when_its_priority_changes(self) -> None:
        staff("Agent", [11])
        nodes = [
            {"temp_id": "Sort", "name": "Sort", "role_id": None, "is_start": True},
            step("Fix", "Agent", 1.0),
            step("Close", "Agent", 1.0, is_end=True),
        ]
        unless = 'ticket.priority == "Critical" || ticket.amount > 1000'
        ways = [
            {**edge("Sort", "Fix"), "condition": unless},
            {**edge("Sort", "Close"), "is_default": True},
            edge("Fix", "Close"),
        ]
        publish(nodes, ways)
        receive(priority="Low", dynamic_data={"amount": "much"})
        assert task().is_stuck
        command("Critical")
        step_now = task().current_step
        assert (task().is_stuck, step_now and step_now.name) == (False, "Fix")


class TestAnUpgrade:
    def test_shows_what_the_task_was_given_before_and_hears_the_requester_from_then_on(
        self, number: str
    ) -> None:
        command("Critical")
        command("High")
        given_in = task().rev
        WorkflowTicket.objects.update(priority="Low", sent_priority="", priority_task_rev=None)
        upgrade = import_module("task.migrations.0024_tickets_follow_priorities")

        with connection.cursor() as cursor:
            cursor.execute(upgrade.CHANGED)

        assert shown(number) == ("High", "High")
        ticket = WorkflowTicket.objects.get()
        assert (ticket.sent_priority, ticket.priority_task_rev) == ("Low", given_in)
        sent(number, "Low", 2, subject="More", task_rev=given_in - 1)
        assert shown(number) == ("High", "High")
        sent(number, "Low", 3, task_rev=task().rev)
        assert shown(number) == ("Low", "Low")
