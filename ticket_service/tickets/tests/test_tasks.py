"""What the workflow reports of a task reaches the ticket, once and in order."""

from functools import partial
from typing import Any

import pytest

from servicekit.consuming.handling import Result
from servicekit.testing import deliver, run_at_once
from tickets.models import Ticket
from tickets.tests.factories import make_ticket

TASK = "ticket_service.update_status"


def report(**values: Any) -> Result:
    payload = {"ticket_id": "HD-1", "status": "Open", "priority": "High", "rev": 1, **values}
    return deliver(TASK, **payload).result


@pytest.mark.django_db
class TestUpdateStatus:
    def test_takes_over_status_and_priority(self) -> None:
        ticket = make_ticket("HD-1", priority="Low")
        assert report(status="In Progress", priority="Critical", rev=3) is Result.DONE
        ticket.refresh_from_db()
        assert (ticket.status, ticket.priority, ticket.task_rev) == ("In Progress", "Critical", 3)
        assert ticket.rev == 2
        assert ticket.updated_at > ticket.created_at

    def test_takes_the_first_report_whatever_its_rev(self) -> None:
        make_ticket("HD-1")
        report(rev=0)
        assert Ticket.objects.get().status == "Open"

    @pytest.mark.parametrize("rev", [4, 5])
    def test_ignores_what_is_not_newer(self, rev: int) -> None:
        ticket = make_ticket("HD-1", status="Resolved", task_rev=5)
        assert report(status="In Progress", rev=rev) is Result.DONE
        ticket.refresh_from_db()
        assert (ticket.status, ticket.task_rev, ticket.rev) == ("Resolved", 5, 1)

    def test_leaves_what_the_report_does_not_name(self) -> None:
        ticket = make_ticket("HD-1", priority="Low")
        report(priority=None)
        ticket.refresh_from_db()
        assert (ticket.status, ticket.priority) == ("Open", "Low")

    def test_acknowledges_an_unknown_number(self) -> None:
        assert report(ticket_id="HD-404") is Result.DONE
        assert not Ticket.objects.exists()

    def test_has_its_effect_once(self) -> None:
        ticket = make_ticket("HD-1")
        payload = {"ticket_id": "HD-1", "status": "Open", "priority": "High", "rev": 1}
        first = deliver(TASK, payload, message_id="m-1")
        second = deliver(TASK, payload, message_id="m-1")
        assert (first.result, second.result) == (Result.DONE, Result.DUPLICATE)
        ticket.refresh_from_db()
        assert ticket.rev == 2

    @pytest.mark.parametrize(
        "values",
        [
            {"ticket_id": None},
            {"ticket_id": ""},
            {"ticket_id": 7},
            {"ticket_id": "x" * 65},
            {"ticket_id": "HD\x001"},
            {"rev": None},
            {"rev": "2"},
            {"rev": True},
            {"rev": -1},
            {"rev": 2**63},
            {"status": "completed"},
            {"status": 5},
            {"priority": "Highest"},
        ],
        ids=str,
    )
    def test_sends_malformed_reports_to_the_dead_letters(self, values: dict[str, Any]) -> None:
        ticket = make_ticket("HD-1")
        assert report(**values) is Result.DEAD
        ticket.refresh_from_db()
        assert (ticket.status, ticket.rev) == ("New", 1)


@pytest.mark.django_db(transaction=True)
class TestReportsAtOnce:
    def test_end_with_the_newest(self) -> None:
        make_ticket("HD-1")
        statuses = ["Open", "In Progress", "On Hold", "Resolved"]
        run_at_once(
            [
                partial(report, rev=rev, status=status)
                for rev, status in enumerate(statuses, start=1)
            ]
        )
        ticket = Ticket.objects.get()
        assert (ticket.status, ticket.task_rev) == ("Resolved", 4)
