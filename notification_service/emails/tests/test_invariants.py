"""Rules of mails and notices. Each test violates one rule directly in the tables."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from emails import invariants as mail_rules
from emails.models import Email, EmailDelivery
from emails.services import email_owe_and_claim, notice_of
from notifications import invariants as notice_rules
from notifications.models import InAppNotification
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import deliver
from testing.factories import make_notification, payload

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE_TASK = "notifications.tasks.create_notification"
MAIL_TASK = "notifications.tasks.send_email_notification"


@pytest.fixture(autouse=True)
def _healthy(mail_dir: object) -> None:
    """Three notices: one mail was sent, one is ordered by a message, one is being sent."""
    deliver(NOTICE_TASK, **payload(cause="asked-for"))
    notice = make_notification(cause="sent", created_at=timezone.now())
    deliver(MAIL_TASK, notification_id=str(notice.pk))
    under_way = notice_of(make_notification(cause="under-way", created_at=timezone.now()))
    with transaction():
        email_owe_and_claim(notice=under_way, is_hidden=False, now=timezone.now())


def mail(cause: str) -> str:
    return str(Email.objects.get(cause=cause).pk)


def notice(cause: str) -> str:
    return str(InAppNotification.objects.get(cause=cause).pk)


def attempt(cause: str) -> str:
    return str(EmailDelivery.objects.get(email__cause=cause).pk)


def say_it_was_not_sent() -> list[str]:
    EmailDelivery.objects.filter(email__cause="sent").update(state="failed")
    return [mail("sent")]


def forget_when_it_was_sent() -> list[str]:
    Email.objects.filter(cause="sent").update(sent_at=None)
    return [mail("sent")]


def miscount() -> list[str]:
    Email.objects.filter(cause="sent").update(attempts=3)
    return [mail("sent")]


def number_from_nowhere() -> list[str]:
    EmailDelivery.objects.filter(email__cause="sent").update(attempt=7)
    return [mail("sent")]


def leave_an_attempt_open() -> list[str]:
    key = attempt("sent")
    delivery = EmailDelivery.objects.get(pk=key)
    Email.objects.filter(cause="sent").update(attempts=2)
    second = EmailDelivery.objects.create(
        email=delivery.email, attempt=2, recipient="a@tts.example", started_at=timezone.now()
    )
    return [str(second.pk)]


def forget_when_it_ended() -> list[str]:
    EmailDelivery.objects.filter(email__cause="sent").update(finished_at=None)
    return [attempt("sent")]


def lose_the_next_attempt() -> list[str]:
    key = mail("under-way")
    OutboxMessage.objects.filter(key=f"email:{key}").delete()
    return [key]


def forget_a_mail() -> list[str]:
    key = notice("asked-for")
    OutboxMessage.objects.filter(key=f"notification:{key}").delete()
    return [key]


MAIL_BREAKERS: list[tuple[str, Callable[[], list[str]]]] = [
    ("a mail is sent exactly when an attempt was", say_it_was_not_sent),
    ("a mail that was sent tells when, and no other does", forget_when_it_was_sent),
    ("a mail's attempts are counted and numbered from 1", miscount),
    ("a mail's attempts are counted and numbered from 1", number_from_nowhere),
    ("an attempt is under way only at a mail that is being sent", leave_an_attempt_open),
    ("an attempt that has ended tells when, and no other does", forget_when_it_ended),
    ("a mail that was not sent yet has its next attempt", lose_the_next_attempt),
    ("a notice with an address is owed a mail", forget_a_mail),
]


def belong_to_nobody() -> str:
    InAppNotification.objects.filter(cause="sent").update(user_id=0)
    return notice("sent")


def be_of_no_kind() -> str:
    InAppNotification.objects.filter(cause="sent").update(notification_type="gossip")
    return notice("sent")


def have_no_cause() -> str:
    key = notice("sent")
    InAppNotification.objects.filter(cause="sent").update(cause="")
    return key


NOTICE_BREAKERS: dict[str, Callable[[], str]] = {
    "a notice is somebody's": belong_to_nobody,
    "a notice is of a kind that we know": be_of_no_kind,
    "a notice tells its cause": have_no_cause,
}


def plain(key: str) -> str:
    """The key without hyphens, as SQLite returns it."""
    return key.replace("-", "")


class TestCheckInvariants:
    def test_finds_nothing_wrong_with_healthy_mails(self) -> None:
        states = dict(Email.objects.values_list("cause", "state"))
        assert states == {"sent": "sent", "under-way": "sending"}
        said = StringIO()
        call_command("check_invariants", "--replay", stdout=said)
        assert said.getvalue() == "No violations.\n"

    def test_every_query_is_tried(self) -> None:
        assert mail_rules.QUERIES.keys() <= {rule for rule, _ in MAIL_BREAKERS}
        assert notice_rules.QUERIES.keys() == NOTICE_BREAKERS.keys()

    @pytest.mark.parametrize(("rule", "breaks"), MAIL_BREAKERS)
    def test_names_what_breaks_a_mail(self, rule: str, breaks: Callable[[], list[str]]) -> None:
        keys = breaks()
        found = [plain(it.key) for it in mail_rules.mail_violations() if it.rule == rule]
        assert found == [plain(key) for key in keys]

    @pytest.mark.parametrize("rule", NOTICE_BREAKERS)
    def test_names_what_breaks_a_notice(self, rule: str) -> None:
        key = NOTICE_BREAKERS[rule]()
        found = [(it.rule, plain(it.key)) for it in notice_rules.notice_violations()]
        assert found == [(rule, plain(key))]

    def test_counts_a_published_attempt_that_nobody_has_handled(self) -> None:
        OutboxMessage.objects.filter(key=f"email:{mail('under-way')}").update(
            state="published", published_at=timezone.now()
        )
        assert list(mail_rules.mail_violations()) == []
