import email
import email.policy
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from emails import services
from emails.backends import FileBackend
from emails.models import Email, EmailDelivery
from servicekit.messages.consuming.handling import Result
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import deliver, outbox_messages, run_at_once
from testing.factories import make_notification, payload

TASK = "notifications.tasks.send_email_notification"


def mails(mail_dir: Path) -> list[Path]:
    return sorted(mail_dir.glob("*.eml")) if mail_dir.exists() else []


def read(path: Path) -> Any:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def states() -> list[tuple[int, str]]:
    return list(EmailDelivery.objects.order_by("attempt").values_list("attempt", "state"))


@pytest.fixture
def broken_mail_dir(settings: Any, tmp_path: Path) -> Path:
    """A mail folder that cannot be created, because a file has its name."""
    path = tmp_path / "file"
    path.write_text("not a folder")
    settings.MAIL_DIR = path
    return path


class DyingBackend(FileBackend):
    """Ends the process after a mail is sent and before the result is stored."""

    def send_messages(self, email_messages: Any) -> int:
        super().send_messages(email_messages)
        raise SystemExit


@pytest.fixture
def dying(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{DyingBackend.__module__}.{DyingBackend.__qualname__}"


def next_attempt(age: timedelta = timedelta(0)) -> Result:
    """Set the end of the lease to `age` ago and deliver the newest stored successor, as if it were
    due.
    """
    message = outbox_messages(task=TASK)[-1]
    Email.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now() - age)
    return deliver(TASK, **message.kwargs).result


@pytest.mark.django_db
class TestSendEmailNotification:
    def test_writes_a_file_that_a_person_can_find(self, mail_dir: Path) -> None:
        notice = make_notification()
        assert deliver(TASK, notification_id=str(notice.pk)).result is Result.DONE
        (path,) = mails(mail_dir)
        assert "_agent7-at-tts-example_tx20260302000001-inspect-asset_" in path.name
        mail = read(path)
        assert mail["To"] == "agent7@tts.example"
        assert mail["Subject"] == "[TX20260302000001] Inspect Asset"
        assert mail["Message-ID"] == f"<{Email.objects.get().pk}@tts>"
        text = mail.get_body(("plain",)).get_content()
        html = mail.get_body(("html",)).get_content()
        for part in (text, html):
            assert "Ada Agent" in part
            assert "Please inspect the asset." in part
            assert "http://localhost:1000/tickets/TX20260302000001" in part

    def test_records_the_attempt(self) -> None:
        deliver(TASK, notification_id=str(make_notification().pk))
        mail = Email.objects.get()
        assert (mail.state, mail.attempts, mail.lease_until) == ("sent", 1, None)
        assert mail.sent_at is not None
        delivery = EmailDelivery.objects.get()
        assert (delivery.attempt, delivery.state, delivery.error) == (1, "sent", "")
        assert delivery.recipient == "agent7@tts.example"
        assert delivery.subject == "[TX20260302000001] Inspect Asset"
        assert "Please inspect the asset." in delivery.text
        assert delivery.finished_at is not None

    def test_sends_a_notice_that_came_in_full(self, mail_dir: Path) -> None:
        assert deliver(TASK, **payload()).result is Result.DONE
        assert len(mails(mail_dir)) == 1

    def test_sends_one_mail_for_one_cause(self, mail_dir: Path) -> None:
        notice = make_notification(cause="task-item:17:assigned")
        deliver(TASK, **payload())
        deliver(TASK, notification_id=str(notice.pk))
        deliver(TASK, notification_id=str(notice.pk))
        assert len(mails(mail_dir)) == 1
        assert states() == [(1, "sent")]

    @pytest.mark.parametrize(
        ("kwargs", "reason"),
        [
            ({"notification_id": "17"}, "invalid_fields"),
            ({"notification_id": str(uuid4())}, "unknown_notification"),
            ({"email_id": None}, "invalid_fields"),
            (payload(user_email=""), "invalid_fields"),
            (payload(user_id="x"), "invalid_fields"),
        ],
    )
    def test_buries_what_is_malformed(self, kwargs: dict[str, Any], reason: str) -> None:
        assert deliver(TASK, **kwargs).result is Result.DEAD
        assert DeadLetter.objects.get().reason == reason
        assert Email.objects.count() == 0


@pytest.mark.django_db
class TestAttempts:
    def test_store_their_successor_before_they_start(self, dying: None) -> None:
        with pytest.raises(SystemExit):
            deliver(TASK, **payload())
        (successor,) = outbox_messages(task=TASK)
        assert successor.kwargs == {"email_id": str(Email.objects.get().pk)}
        assert successor.available_at - successor.created_at == timedelta(minutes=1)

    def test_that_succeeded_withdraw_their_successor(self, mail_dir: Path) -> None:
        deliver(TASK, **payload())
        assert outbox_messages(task=TASK) == []
        assert states() == [(1, "sent")]
        assert len(mails(mail_dir)) == 1

    def test_that_succeeded_leave_nothing_to_a_successor_under_way(self, mail_dir: Path) -> None:
        deliver(TASK, **payload())
        result = deliver(TASK, email_id=str(Email.objects.get().pk)).result
        assert result is Result.DONE
        assert states() == [(1, "sent")]
        assert len(mails(mail_dir)) == 1

    def test_that_failed_are_seen_and_tried_again(
        self, broken_mail_dir: Path, settings: Any, mail_dir: Path
    ) -> None:
        deliver(TASK, **payload())
        mail = Email.objects.get()
        assert (mail.state, mail.sent_at) == ("queued", None)
        assert states() == [(1, "failed")]
        assert EmailDelivery.objects.get().error.startswith("FileExistsError")
        settings.MAIL_DIR = broken_mail_dir.parent / "mail"
        next_attempt()
        assert states() == [(1, "failed"), (2, "sent")]
        assert len(mails(settings.MAIL_DIR)) == 1

    @pytest.mark.usefixtures("broken_mail_dir")
    def test_end_after_the_fifth(self) -> None:
        deliver(TASK, **payload())
        for _ in range(6):
            next_attempt()
        assert states() == [(number, "failed") for number in range(1, 6)]
        assert Email.objects.get().state == "failed"

    def test_are_not_doubled_while_one_is_under_way(self, mail_dir: Path) -> None:
        deliver(TASK, **payload())
        mail = Email.objects.get()
        soon = timezone.now() + timedelta(seconds=30)
        Email.objects.update(state="sending", lease_until=soon)
        deliver(TASK, email_id=str(mail.pk))
        assert states() == [(1, "sent")]

    def test_take_over_from_a_process_that_died(
        self, dying: None, settings: Any, mail_dir: Path
    ) -> None:
        with pytest.raises(SystemExit):
            deliver(TASK, **payload())
        assert states() == [(1, "sending")]
        settings.EMAIL_BACKEND = "emails.backends.FileBackend"
        # The second copy overwrites the first.
        next_attempt(age=timedelta(seconds=1))
        assert states() == [(1, "lost"), (2, "sent")]
        assert len(mails(mail_dir)) == 1

    def test_that_come_late_are_noted_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch, mail_dir: Path
    ) -> None:
        """The first attempt takes longer than its lease, so a second attempt is made. Then the
        first attempt succeeds.
        """
        sent: list[int] = []

        def hanging(attempt: services.Attempt) -> None:
            sent.append(attempt.number)
            if attempt.number == 1:
                next_attempt(age=timedelta(seconds=1))
            send(attempt)

        send = services.email_attempt
        monkeypatch.setattr(services, "email_attempt", hanging)
        deliver(TASK, **payload())
        assert sent == [1, 2]
        assert states() == [(1, "sent"), (2, "sent")]
        assert list(EmailDelivery.objects.values_list("error", flat=True)) == ["", ""]
        assert Email.objects.get().state == "sent"
        assert len(mails(mail_dir)) == 1


@pytest.mark.django_db(transaction=True)
class TestAtOneMoment:
    def test_eight_messages_of_one_cause_send_one_mail(self, mail_dir: Path) -> None:
        results = run_at_once(lambda: deliver(TASK, **payload()).result, times=8)
        assert results == [Result.DONE] * 8
        assert states() == [(1, "sent")]
        assert len(mails(mail_dir)) == 1
