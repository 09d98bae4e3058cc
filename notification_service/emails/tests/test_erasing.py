"""A person is erased from notices and mails, also in the texts of other people's notices."""

from datetime import timedelta
from typing import Any

import pytest

from emails.models import Email, EmailDelivery, EmailState
from notifications.models import InAppNotification
from notifications.tasks import ERASE_TASK
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.handling import Result
from servicekit.messages.erasing import Erased, erase_batch, sealed_person
from servicekit.testing import deliver
from testing.factories import NOW, make_notification

pytestmark = pytest.mark.django_db

ADA = Erased("staff", 7)


def mail(**values: Any) -> Email:
    row: dict[str, Any] = {
        "user_type": "staff",
        "user_id": 7,
        "user_full_name": "Ada Agent",
        "recipient": "agent7@tts.example",
        "notification_type": "task_assignment",
        "subject": "Inspect Asset",
        "cause": f"mail:{Email.objects.count()}",
        "created_at": NOW,
    }
    return Email.objects.create(**(row | values))


def erase() -> None:
    assert deliver(ERASE_TASK, **sealed_person(ADA)).result is Result.DONE


class TestAnErasedPerson:
    def test_is_a_number_in_notices(self) -> None:
        own = make_notification()
        other = make_notification(
            user_id=9,
            user_full_name="Cleo",
            user_email="cleo@tts.example",
            subject="Ada Agent left",
            message="Ada Agent has left the role. Ask Nadada Agentic.",
        )
        erase()
        own.refresh_from_db()
        assert (own.user_full_name, own.user_email, own.user_id) == ("Person 7", "", 7)
        other.refresh_from_db()
        assert other.subject == "Person 7 left"
        assert other.message == "Person 7 has left the role. Ask Nadada Agentic."
        assert "ada agent " not in other.search_text.casefold()
        assert (other.user_full_name, other.user_email) == ("Cleo", "cleo@tts.example")

    def test_is_a_number_in_mails_and_their_attempts(self) -> None:
        sent = mail(state=EmailState.SENT, message="Dear Ada Agent")
        attempt = EmailDelivery.objects.create(
            email=sent,
            attempt=1,
            recipient=sent.recipient,
            subject="Inspect Asset",
            text="Dear Ada Agent",
            error="550 agent7@tts.example is unknown",
            started_at=NOW,
        )
        told = mail(user_id=9, user_full_name="Cleo", message="Ada Agent is late.")
        erase()
        sent.refresh_from_db()
        assert (sent.user_full_name, sent.recipient, sent.state) == ("Person 7", "", "sent")
        assert sent.message == "Dear Person 7"
        attempt.refresh_from_db()
        assert (attempt.recipient, attempt.text, attempt.error) == ("", "", "")
        told.refresh_from_db()
        assert (told.message, told.recipient) == ("Person 7 is late.", "agent7@tts.example")

    @pytest.mark.parametrize("state", ["queued", "sending", "failed"])
    def test_gets_no_mail_any_more(self, state: str) -> None:
        row = mail(state=state, lease_until=NOW + timedelta(hours=1), metadata={"link": "sealed"})
        erase()
        row.refresh_from_db()
        assert (row.state, row.lease_until, row.metadata) == ("skipped", None, {})

    def test_is_erased_in_small_batches_as_in_one(self) -> None:
        for _ in range(3):
            make_notification(message="Ada Agent, look.")
            mail(message="Ada Agent, look.")
        rounds = 0
        is_left = True
        while is_left:
            with transaction():
                is_left = erase_batch(ADA, limit=2)
            rounds += 1
        assert rounds > 5
        assert set(InAppNotification.objects.values_list("message", "user_full_name")) == {
            ("Person 7, look.", "Person 7")
        }
        assert set(Email.objects.values_list("message", "recipient")) == {("Person 7, look.", "")}

    def test_leaves_nothing_to_do(self) -> None:
        make_notification()
        erase()
        before = list(InAppNotification.objects.values())
        erase()
        assert list(InAppNotification.objects.values()) == before
