"""Mails with a one-time link: the recipient gets the link, and nobody else can see it."""

import email
import email.policy
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from emails.models import Email, EmailDelivery, EmailState
from emails.services import MAX_ATTEMPTS
from servicekit.base.links import LINK_MARK, sealed_link, with_link
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import deliver
from testing.factories import payload

TASK = "notifications.tasks.send_email_notification"
TOKEN = "a-token-that-opens-an-account"
LINK = f"https://tts.example/reset-password?token={TOKEN}&new=1"


def owed() -> dict[str, Any]:
    """The message that workflow_api sends when somebody asks for a new password."""
    return payload(
        message=f"Set it within an hour: {LINK_MARK}\n\nIf it was not you, do nothing.",
        subject="A new password",
        notification_type="system",
        related_ticket_number="",
        related_task_item_id=None,
        metadata=sealed_link(LINK),
    )


def stored() -> str:
    """All rows of mails and messages in the database, as a text."""
    rows = [*Email.objects.values(), *EmailDelivery.objects.values()]
    return str([*rows, *OutboxMessage.objects.values()])


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@tts.example", "x"))
    return client


@pytest.mark.django_db
class TestOneTimeLink:
    def test_is_in_the_mail(self, mail_dir: Path) -> None:
        deliver(TASK, **owed())
        [path] = mail_dir.glob("*.eml")
        mail: Any = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert LINK in text
        assert LINK.replace("&", "&amp;") in html
        assert LINK_MARK not in text + html

    def test_is_nowhere_in_the_database(self, mail_dir: Path) -> None:
        deliver(TASK, **owed())
        assert Email.objects.get().state == EmailState.SENT
        assert TOKEN not in stored()
        assert Email.objects.get().metadata == {"sealed_link": ""}
        assert EmailDelivery.objects.get().text == ""

    def test_is_kept_sealed_until_the_last_attempt(self, settings: Any, tmp_path: Path) -> None:
        settings.MAIL_DIR = tmp_path / "file"
        settings.MAIL_DIR.write_text("not a folder")
        deliver(TASK, **owed())
        mail = Email.objects.get()
        assert mail.state == EmailState.QUEUED
        assert with_link(mail.message, mail.metadata).startswith(f"Set it within an hour: {LINK}")
        assert TOKEN not in stored()
        Email.objects.update(attempts=MAX_ATTEMPTS - 1)
        deliver(TASK, email_id=str(mail.pk))
        mail.refresh_from_db()
        assert (mail.state, mail.metadata) == (EmailState.FAILED, {"sealed_link": ""})

    def test_that_cannot_be_read_is_not_sent(self, mail_dir: Path) -> None:
        deliver(TASK, **{**owed(), "metadata": {"sealed_link": "forged"}})
        assert not list(mail_dir.glob("*.eml"))
        assert EmailDelivery.objects.get().error.startswith("LinkUnreadableError")

    def test_is_not_shown_in_the_admin(self, mail_dir: Path, admin: Client) -> None:
        deliver(TASK, **owed())
        mail = Email.objects.get()
        pages = [
            admin.get(reverse("admin:emails_email_change", args=[mail.pk])),
            admin.get(
                reverse("admin:emails_emaildelivery_change", args=[mail.deliveries.get().pk])
            ),
        ]
        for page in pages:
            assert page.status_code == 200
            assert "within an hour" not in page.content.decode()
            assert "sealed_link" not in page.content.decode()

    def test_leaves_other_mails_as_they_are(self, mail_dir: Path, admin: Client) -> None:
        deliver(TASK, **payload())
        assert "Please inspect the asset." in EmailDelivery.objects.get().text
        page = admin.get(reverse("admin:emails_email_change", args=[Email.objects.get().pk]))
        assert "Please inspect the asset." in page.content.decode()


@pytest.mark.django_db
class TestMailFolder:
    def test_is_its_owners_alone(self, mail_dir: Path) -> None:
        deliver(TASK, **owed())
        [path] = mail_dir.iterdir()
        modes = [stat.S_IMODE(each.stat().st_mode) for each in (mail_dir, path)]
        assert modes == [0o700, 0o600]

    def test_of_an_earlier_version_is_closed(self, mail_dir: Path) -> None:
        mail_dir.mkdir(mode=0o755)
        deliver(TASK, **owed())
        assert stat.S_IMODE(mail_dir.stat().st_mode) == 0o700


@pytest.mark.django_db(transaction=True)
class TestMailsOfEarlierVersions:
    def test_lose_their_links(self) -> None:
        before, after = ("emails", "0002_unsent_index"), ("emails", "0003_seal_links")
        old = migrated(before).get_model("emails", "Email")
        rows = {}
        for state in ("sent", "queued"):
            values = {**owed(), "message": f"Set it: {LINK}\n\nBye.", "metadata": {"a": 1}}
            known = {name: values[name] for name in COLUMNS}
            rows[state] = old.objects.create(
                **known,
                recipient="a@tts.example",
                cause=state,
                state=state,
                created_at="2026-01-01T00:00Z",
            )
            rows[state].deliveries.create(
                attempt=1, recipient="a", text=f"Set it: {LINK}", started_at="2026-01-01T00:00Z"
            )
        new = migrated(after).get_model("emails", "Email")
        sent, queued = (new.objects.get(pk=rows[state].pk) for state in ("sent", "queued"))
        assert (sent.message, sent.metadata) == (
            f"Set it: {LINK_MARK}\n\nBye.",
            {"a": 1, "sealed_link": ""},
        )
        assert with_link(queued.message, queued.metadata) == f"Set it: {LINK}\n\nBye."
        assert not re.search(TOKEN, stored())
        call_command("migrate", verbosity=0)


COLUMNS = ("user_type", "user_id", "notification_type", "subject", "message", "metadata")


def migrated(target: tuple[str, str]) -> Any:
    MigrationExecutor(connection).migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps
