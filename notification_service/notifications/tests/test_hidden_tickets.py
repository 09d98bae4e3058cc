"""Lists and counts leave out the notices of a deleted ticket."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import push
from notifications.messages import notice_from_payload
from notifications.models import HiddenTicket, InAppNotification
from notifications.selectors import is_ticket_hidden
from notifications.services import notification_create
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.handling import Result
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import api_client, deliver, make_person, statements_in
from testing.factories import hidden_ticket, make_notification, payload

pytestmark = pytest.mark.django_db

HIDE = "notifications.tasks.hide_ticket"
NUMBER = str(payload()["related_ticket_number"])
ADA = make_person(user_id=7)
EVE = make_person(user_type="employee", user_id=7, roles=[])


def hide(number: str = NUMBER) -> Result:
    return deliver(HIDE, **hidden_ticket(number)).result


def listed(person: Any, query: str = "") -> list[str]:
    answer = api_client(person).get(f"/notifications/{query}").json()
    assert answer["count"] == len(answer["results"])
    return [notice["subject"] for notice in answer["results"]]


def unread(person: Any) -> int:
    return int(api_client(person).get("/notifications/unread-count/").json()["unread_count"])


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """The events pushed to open windows, by person."""
    pushed_events: list[tuple[str, Any]] = []
    monkeypatch.setattr(push, "push_count", lambda person: pushed_events.append(("count", person)))
    monkeypatch.setattr(
        push, "push_notification", lambda person, notice: pushed_events.append(("notice", person))
    )
    return pushed_events


class TestAsking:
    def test_takes_one_statement(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            assert not is_ticket_hidden(NUMBER)
        assert statements_in(queries) == ["SELECT notifications_hiddenticket"]

        hide()
        assert is_ticket_hidden(NUMBER)


class TestNotices:
    def test_are_gone_from_lists_and_counts(self) -> None:
        make_notification(subject="Salary of Ada")
        make_notification(subject="Salary of Ada", user_type="employee")
        other = make_notification(subject="Chairs", related_ticket_number="A-1")
        make_notification(subject="Welcome", related_ticket_number="", is_read=True)
        assert (len(listed(ADA)), unread(ADA), unread(EVE)) == (3, 2, 1)

        assert hide() is Result.DONE

        assert sorted(listed(ADA)) == ["Chairs", "Welcome"]
        for query in (f"?ticket={NUMBER}", "?search=salary", f"?search={NUMBER}"):
            assert listed(ADA, query) == []
        assert (unread(ADA), unread(EVE), listed(EVE)) == (1, 0, [])
        assert listed(ADA, "?is_read=false") == [other.subject]

    def test_cannot_be_read_one_by_one_or_together(self) -> None:
        notice = make_notification()
        hide()
        client = api_client(ADA)
        assert client.post(f"/notifications/{notice.pk}/read/").status_code == 404
        some = client.post("/notifications/read-some/", {"ids": [str(notice.pk)]})
        assert some.json() == {"marked_read": 0, "unread_count": 0}
        assert client.post("/notifications/read-all/").json()["marked_read"] == 0
        assert InAppNotification.objects.get().is_read is False

    def test_that_come_later_are_in_no_list(self, mail_dir: Path) -> None:
        hide()
        result = deliver("notifications.tasks.create_assignment_notification", **payload()).result
        assert result is Result.DONE
        assert (listed(ADA), unread(ADA)) == ([], 0)

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
    def test_that_are_being_stored_meanwhile_are_in_no_list(self) -> None:
        stored, hidden = threading.Event(), threading.Event()

        def store() -> None:
            with transaction():
                notice = notice_from_payload(
                    payload(), message_id="m-1", default_type="task_assignment"
                )
                notification_create(notice=notice, now=datetime.now(UTC))
                stored.set()
                # The deletion waits for this transaction, so it must not have ended yet.
                assert not hidden.wait(0.5)
            connection.close()

        with ThreadPoolExecutor() as pool:
            storing = pool.submit(store)
            assert stored.wait(10)
            hide()
            hidden.set()
            storing.result(10)
        assert (listed(ADA), unread(ADA)) == ([], 0)

    def test_leave_every_open_window_of_whom_they_told(self, pushed: list[tuple[str, Any]]) -> None:
        make_notification()
        make_notification(is_read=True, user_id=8)
        make_notification(user_type="employee")
        make_notification(user_id=9, related_ticket_number="A-1")
        hide()
        assert pushed == [
            ("count", ("employee", 7)),
            ("count", ("staff", 7)),
            ("count", ("staff", 8)),
        ]
        hide()
        assert len(pushed) == 3
        assert HiddenTicket.objects.count() == 1

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ({"ticket_number": NUMBER}, "not_sealed"),
            ({"ticket_number": NUMBER, "seal": ""}, "not_sealed"),
            ({**hidden_ticket("A-1"), "ticket_number": NUMBER}, "not_sealed"),
            ({**hidden_ticket(""), "ticket_number": ""}, "invalid_fields"),
            ({"ticket_number": 7, "seal": "x"}, "invalid_fields"),
            ({"ticket_number": "x" * 65}, "invalid_fields"),
        ],
    )
    def test_are_hidden_by_the_ticket_service_alone(
        self, body: dict[str, Any], reason: str
    ) -> None:
        make_notification()
        assert deliver(HIDE, body).result is Result.DEAD
        assert DeadLetter.objects.get().reason == reason
        assert unread(ADA) == 1
