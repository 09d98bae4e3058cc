"""The workflow's reports of a task reach the ticket, once and in order."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.messages.consuming.handling import Result
from servicekit.testing import deliver, outbox_messages, run_at_once
from tickets.messages import CLOSE_TASK
from tickets.models import Ticket
from tickets.services import TaskReport, ticket_apply_task_report
from tickets.tests.factories import make_ticket, sealed

TASK = "ticket_service.update_status"


def report(**values: Any) -> Result:
    payload = {"ticket_id": "HD-1", "status": "Open", "priority": "High", "rev": 1, **values}
    return deliver(TASK, **sealed(**payload)).result


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

    @pytest.mark.parametrize("rev", [2**31 - 1, 1_000_000, 10_011])
    def test_is_not_frozen_by_an_absurd_rev(self, rev: int) -> None:
        ticket = make_ticket("HD-1", status="Open", task_rev=5)
        assert report(status="In Progress", rev=rev) is Result.DEAD
        assert report(status="In Progress", rev=6) is Result.DONE
        ticket.refresh_from_db()
        assert (ticket.status, ticket.task_rev) == ("In Progress", 6)

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
            *({"rev": rev} for rev in (2**63, 2**62, 2**53, 2**31 - 1, 10_001)),
            {"status": "completed"},
            {"status": 5},
        ],
        ids=str,
    )
    def test_sends_malformed_reports_to_the_dead_letters(self, values: dict[str, Any]) -> None:
        ticket = make_ticket("HD-1")
        assert report(**values) is Result.DEAD
        ticket.refresh_from_db()
        assert (ticket.status, ticket.rev) == ("New", 1)

    @pytest.mark.parametrize(
        "values",
        [{"priority": "Highest"}, {"priority": 7}, {"owner_id": "9"}, {"owner_id": 0}],
        ids=str,
    )
    def test_takes_the_status_beside_what_it_does_not_understand(
        self, values: dict[str, Any]
    ) -> None:
        ticket = make_ticket("HD-1")
        before = (ticket.priority, ticket.owner_id)
        assert report(status="Resolved", **values) is Result.DONE
        ticket.refresh_from_db()
        assert (ticket.status, ticket.priority, ticket.owner_id) == ("Resolved", *before)


@pytest.mark.django_db
class TestOwner:
    def test_is_taken_from_the_report_that_names_it(self) -> None:
        ticket = make_ticket("HD-1")
        for values, owner in (({"owner_id": 9}, 9), ({}, 9), ({"owner_id": None}, None)):
            report(rev=(ticket.task_rev or 0) + 1, **values)
            ticket.refresh_from_db()
            assert ticket.owner_id == owner

    @pytest.mark.parametrize("values", [{"owner_id": 9}, {"owner_id": None}])
    def test_is_named_by_the_workflow_alone(self, values: dict[str, Any]) -> None:
        ticket = make_ticket("HD-1", owner_id=8)
        bare = {"ticket_id": "HD-1", "status": "Open", "rev": 1, **values}
        assert deliver(TASK, bare).result is Result.DONE
        ticket.refresh_from_db()
        assert (ticket.status, ticket.owner_id) == ("Open", 8)


@pytest.mark.django_db
class TestClosing:
    def resolve(self, hours: float = 0) -> Ticket:
        """A ticket that was resolved this many hours ago."""
        ticket = make_ticket("HD-1")
        report = TaskReport(ticket_id="HD-1", rev=1, status="Resolved")
        with transaction():
            ticket_apply_task_report(report=report, now=timezone.now() - timedelta(hours=hours))
        ticket.refresh_from_db()
        return ticket

    def test_waits_72_hours_in_the_outbox(self) -> None:
        ticket = self.resolve()
        [message] = outbox_messages("TICKET_STATUS_QUEUE")
        assert (message.task, message.kwargs) == (CLOSE_TASK, {"ticket_id": "HD-1"})
        assert ticket.close_due_at == message.available_at
        assert message.available_at - message.created_at == timedelta(hours=72)

    def test_closes_and_tells_the_workflow(self) -> None:
        ticket = self.resolve(hours=72.1)
        assert deliver(CLOSE_TASK, ticket_id="HD-1").result is Result.DONE
        ticket.refresh_from_db()
        assert (ticket.status, ticket.close_due_at, ticket.rev) == ("Closed", None, 3)
        snapshot = outbox_messages("TICKET_TASKS_PRODUCTION")[-1].args[0]
        assert (snapshot["status"], snapshot["rev"]) == ("Closed", 3)

    def test_is_not_early(self) -> None:
        ticket = self.resolve(hours=71.9)
        deliver(CLOSE_TASK, ticket_id="HD-1")
        ticket.refresh_from_db()
        assert ticket.status == "Resolved"

    def test_is_off_when_the_ticket_is_taken_up_again(self) -> None:
        ticket = self.resolve(hours=73)
        report(status="In Progress", rev=2)
        deliver(CLOSE_TASK, ticket_id="HD-1")
        ticket.refresh_from_db()
        assert (ticket.status, ticket.close_due_at) == ("In Progress", None)

    def test_starts_again_when_it_is_resolved_again(self) -> None:
        ticket = self.resolve(hours=73)
        report(status="In Progress", rev=2)
        report(status="Resolved", rev=3)
        deliver(CLOSE_TASK, ticket_id="HD-1")
        ticket.refresh_from_db()
        assert ticket.status == "Resolved"
        assert len(outbox_messages("TICKET_STATUS_QUEUE")) == 2

    def test_keeps_its_time_when_resolved_is_reported_again(self) -> None:
        ticket = self.resolve(hours=10)
        due = ticket.close_due_at
        report(status="Resolved", rev=2)
        ticket.refresh_from_db()
        assert (ticket.close_due_at, len(outbox_messages("TICKET_STATUS_QUEUE"))) == (due, 1)

    @override_settings(AUTO_CLOSE_HOURS=0)
    def test_can_be_switched_off(self) -> None:
        assert self.resolve().close_due_at is None
        assert outbox_messages("TICKET_STATUS_QUEUE") == []

    @pytest.mark.parametrize("values", [{}, {"ticket_id": 7}, {"ticket_id": "\x00"}])
    def test_of_nothing_is_malformed(self, values: dict[str, Any]) -> None:
        assert deliver(CLOSE_TASK, **values).result is Result.DEAD


@pytest.mark.django_db
class TestPush:
    @pytest.mark.parametrize(
        "name", ["push_ticket_to_workflow", "tickets.tasks.push_ticket_to_workflow"]
    )
    @pytest.mark.parametrize(
        ("args", "kwargs"),
        [(["HD-1"], {}), ([], {"ticket_id": "HD-1"}), ([{"ticket_id": "HD-1"}], {})],
    )
    def test_publishes_the_ticket_as_it_is(
        self, name: str, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        make_ticket("HD-1", status="Open", rev=7)
        assert deliver(name, *args, **kwargs).result is Result.DONE
        first, again = outbox_messages("TICKET_TASKS_PRODUCTION")
        told = [dict(message.args[0]) for message in (first, again)]
        assert told[0].pop("seal") != told[1].pop("seal")
        assert told[1] == {**told[0], "status": "Open", "rev": 7}

    def test_of_an_unknown_number_is_acknowledged(self) -> None:
        assert deliver("push_ticket_to_workflow", "HD-404").result is Result.DONE
        assert outbox_messages() == []


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
