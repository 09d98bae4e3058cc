"""The mails of a deleted ticket are not sent."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from emails.invariants import mail_violations
from emails.models import Email, EmailState
from notifications.models import HiddenTicket
from servicekit.messages.consuming.handling import Result
from servicekit.testing import deliver, outbox_messages
from testing.factories import hidden_ticket, payload

pytestmark = pytest.mark.django_db

MAIL = "notifications.tasks.send_email_notification"


def hide() -> None:
    body = hidden_ticket(str(payload()["related_ticket_number"]))
    assert deliver("notifications.tasks.hide_ticket", body).result is Result.DONE


class TestMails:
    def states(self) -> list[tuple[str, int]]:
        return list(Email.objects.order_by("created_at").values_list("state", "attempts"))

    def test_that_were_owed_are_skipped(self, mail_dir: Path) -> None:
        deliver("notifications.tasks.create_assignment_notification", **payload())
        hide()
        (message,) = outbox_messages(task=MAIL)
        assert deliver(message.task, **message.kwargs).result is Result.DONE
        assert deliver(message.task, **message.kwargs).result is Result.DONE
        assert self.states() == [("skipped", 0)]
        assert not mail_dir.exists()
        assert list(mail_violations()) == []

    def test_that_failed_once_are_not_tried_again(self, settings: Any, tmp_path: Path) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("no folder")
        settings.MAIL_DIR = blocked
        deliver(MAIL, **payload())
        (successor,) = outbox_messages(task=MAIL)
        hide()
        settings.MAIL_DIR = tmp_path / "mails"
        assert deliver(successor.task, **successor.kwargs).result is Result.DONE
        assert self.states() == [("skipped", 1)]
        assert not settings.MAIL_DIR.exists()
        assert outbox_messages(task=MAIL) == [successor]

    def test_that_were_sent_stay_sent(self, mail_dir: Path) -> None:
        deliver(MAIL, **payload())
        hide()
        deliver(MAIL, email_id=str(Email.objects.get().pk))
        assert self.states() == [("sent", 1)]

    def test_of_no_ticket_go_out(self, mail_dir: Path) -> None:
        HiddenTicket.objects.create(number="", hidden_at=timezone.now())
        deliver(MAIL, **payload(related_ticket_number=""))
        assert Email.objects.get().state == EmailState.SENT
