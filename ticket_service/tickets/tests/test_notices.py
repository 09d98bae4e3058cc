"""The people who are notified when a ticket is closed or reopened."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.messages.consuming.handling import Result
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from tickets.messages import CLOSE_TASK, NOTICE_TASK
from tickets.models import Ticket
from tickets.services import TaskReport, ticket_apply_task_report
from tickets.tests.factories import make_ticket, sealed

EVE = {"id": 5, "name": "Eve Moss", "email": "eve@example.com"}
pytestmark = pytest.mark.django_db


def ticket(status: str = "In Progress", **values: Any) -> Ticket:
    return make_ticket("HD-1", status=status, employee=EVE, owner_id=9, task_rev=1, **values)


def report(status: str, rev: int = 2, **values: Any) -> None:
    payload = sealed(ticket_id="HD-1", status=status, rev=rev, **values)
    assert deliver("ticket_service.update_status", **payload).result is Result.DONE


def notices() -> list[dict[str, Any]]:
    return [dict(message.kwargs) for message in outbox_messages("INAPP_NOTIFICATION_QUEUE")]


def people_notified() -> list[tuple[str, str, int]]:
    return [(n["notification_type"], n["user_type"], n["user_id"]) for n in notices()]


class TestClosed:
    def test_is_told_to_employee_and_owner_when_its_time_has_come(self) -> None:
        ticket()
        report = TaskReport(ticket_id="HD-1", rev=2, status="Resolved")
        with transaction():
            ticket_apply_task_report(report=report, now=timezone.now() - timedelta(hours=73))
        assert deliver(CLOSE_TASK, ticket_id="HD-1").result is Result.DONE
        assert Ticket.objects.get().status == "Closed"
        to_employee, to_owner = notices()
        rev = Ticket.objects.get().rev
        assert to_employee == {
            "user_type": "employee",
            "user_id": 5,
            "user_email": "eve@example.com",
            "user_full_name": "Eve Moss",
            "subject": "Ticket Closed: Laptop does not start",
            "message": "HD-1 is closed.",
            "notification_type": "ticket_closed",
            "related_ticket_number": "HD-1",
            "metadata": {"status": "Closed", "before": "Resolved"},
            "cause": f"ticket:HD-1:rev:{rev}:ticket_closed",
        }
        assert (to_owner["user_type"], to_owner["user_id"]) == ("staff", 9)
        assert to_owner["cause"] == to_employee["cause"]
        messages = outbox_messages("INAPP_NOTIFICATION_QUEUE")
        assert {message.task for message in messages} == {NOTICE_TASK}

    def test_is_told_when_somebody_closes_it_by_hand(self) -> None:
        row = ticket("Resolved")
        response = api_client(make_person(roles=[("tts", "Admin")])).patch(
            f"/tickets/{row.pk}/", {"status": "Closed"}
        )
        assert response.status_code == 200
        assert people_notified() == [
            ("ticket_closed", "employee", 5),
            ("ticket_closed", "staff", 9),
        ]

    def test_is_told_once_however_often_it_is_said(self) -> None:
        row = ticket("Resolved")
        for _ in range(2):
            api_client(make_person(roles=[("tts", "Admin")])).patch(
                f"/tickets/{row.pk}/", {"status": "Closed"}
            )
        assert len(people_notified()) == 2


class TestReopened:
    @pytest.mark.parametrize("before", ["Resolved", "Closed", "Withdrawn", "Rejected"])
    def test_is_told_to_the_employee(self, before: str) -> None:
        ticket(before)
        report("In Progress")
        assert people_notified() == [("ticket_reopened", "employee", 5)]
        report("In Progress")  # outdated
        report("On Hold", rev=3)
        assert len(people_notified()) == 1

    def test_twice_has_two_causes(self) -> None:
        ticket("Resolved")
        for rev, status in enumerate(("In Progress", "Resolved", "In Progress"), start=2):
            report(status, rev)
        causes = {notice["cause"] for notice in notices() if notice["user_type"] == "employee"}
        assert len(causes) == 2

    def test_does_not_close_when_its_time_would_have_come(self) -> None:
        ticket()
        with transaction():
            ticket_apply_task_report(
                report=TaskReport(ticket_id="HD-1", rev=2, status="Resolved"),
                now=timezone.now() - timedelta(hours=73),
            )
        report("In Progress", rev=3)
        assert deliver(CLOSE_TASK, ticket_id="HD-1").result is Result.DONE
        assert (Ticket.objects.get().status, Ticket.objects.get().close_due_at) == (
            "In Progress",
            None,
        )

    def test_and_resolved_again_closes_by_its_new_time(self) -> None:
        ticket()
        long_ago = timezone.now() - timedelta(hours=80)
        for rev, status in enumerate(("Resolved", "In Progress"), start=2):
            with transaction():
                ticket_apply_task_report(
                    report=TaskReport(ticket_id="HD-1", rev=rev, status=status), now=long_ago
                )
        report("Resolved", rev=4)
        assert deliver(CLOSE_TASK, ticket_id="HD-1").result is Result.DONE
        row = Ticket.objects.get()
        assert row.status == "Resolved"
        assert row.close_due_at is not None
        assert row.close_due_at > timezone.now()


class TestNobody:
    @pytest.mark.parametrize("status", ["Open", "On Hold", "Resolved", "Withdrawn"])
    def test_is_told_of_other_changes(self, status: str) -> None:
        ticket()
        report(status)
        assert people_notified() == []

    def test_is_told_of_a_hidden_ticket(self) -> None:
        ticket("Withdrawn", hidden_at=timezone.now())
        report("In Progress")
        assert people_notified() == []

    def test_is_there_to_be_told(self) -> None:
        make_ticket("HD-1", status="Resolved", employee={"name": "Somebody"})
        report("In Progress")
        assert people_notified() == []

    @override_settings(AUTO_CLOSE_HOURS=0)
    def test_is_told_where_nothing_closes_by_itself(self) -> None:
        ticket("Resolved")
        deliver(CLOSE_TASK, ticket_id="HD-1")
        assert people_notified() == []


class TestAddress:
    @pytest.mark.parametrize(
        ("email", "used"),
        [("eve@example.com", "eve@example.com"), ("nonsense", ""), (None, ""), (["a@b.c"], "")],
    )
    def test_that_is_none_is_left_out(self, email: Any, used: str) -> None:
        make_ticket("HD-1", status="Resolved", employee={"id": "5", "email": email})
        report("In Progress")
        assert [(n["user_id"], n["user_email"]) for n in notices()] == [(5, used)]
