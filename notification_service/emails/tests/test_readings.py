from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from emails.models import Email
from emails.readings import email_readings
from emails.services import mail_attempts
from servicekit.testing import deliver
from testing.factories import make_notification

TASK = "notifications.tasks.send_email_notification"


def unsent() -> dict[tuple[str, ...], float]:
    [reading] = email_readings(timezone.now())
    return dict(reading.values)


def attempts(outcome: str) -> float:
    return next(
        (
            sample.value
            for family in mail_attempts.collect()
            for sample in family.samples
            if sample.name == "tts_mail_attempts_total" and sample.labels["outcome"] == outcome
        ),
        0.0,
    )


@pytest.mark.django_db
class TestEmailReadings:
    def test_count_what_was_not_sent(self) -> None:
        deliver(TASK, notification_id=str(make_notification().pk))
        for cause in ("b", "c"):
            deliver(TASK, notification_id=str(make_notification(cause=cause).pk))
        Email.objects.filter(cause="b").update(state="failed")
        assert unsent() == {("queued",): 0, ("sending",): 0, ("failed",): 1}


@pytest.mark.django_db
class TestMailAttempts:
    def test_are_counted_by_outcome(self, settings: Any, tmp_path: Path) -> None:
        sent, failed = attempts("sent"), attempts("failed")
        deliver(TASK, notification_id=str(make_notification(cause="a").pk))
        settings.MAIL_DIR = tmp_path / "file"
        settings.MAIL_DIR.write_text("not a folder")
        deliver(TASK, notification_id=str(make_notification(cause="b").pk))
        assert (attempts("sent") - sent, attempts("failed") - failed) == (1, 1)
        assert unsent() == {("queued",): 1, ("sending",): 0, ("failed",): 0}
