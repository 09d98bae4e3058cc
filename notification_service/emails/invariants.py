"""Rules that must always hold for mails. They ensure that no mail is forgotten."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef

from emails.models import Email, EmailState
from notifications.models import InAppNotification
from servicekit import clock
from servicekit.messages.consuming.models import InboxMessage
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.purging import PUBLISHED_KEPT
from servicekit.ops.invariants import Violation, broken_queries

LONG = timedelta(hours=1)
BATCH = 500
# The query of each rule selects the keys of rows that violate it. All queries run on both
# databases.
QUERIES = {
    "a mail is sent exactly when an attempt was": """
        SELECT m.id FROM emails_email m
        WHERE (m.state = 'sent') <> EXISTS (SELECT 1 FROM emails_emaildelivery d
                                            WHERE d.email_id = m.id AND d.state = 'sent')""",
    "a mail that was sent tells when, and no other does": """
        SELECT id FROM emails_email WHERE (state = 'sent') <> (sent_at IS NOT NULL)""",
    "a mail's attempts are counted and numbered from 1": """
        SELECT m.id FROM emails_email m
        WHERE m.attempts <> (SELECT count(*) FROM emails_emaildelivery d WHERE d.email_id = m.id)
           OR m.attempts <> (SELECT coalesce(max(d.attempt), 0) FROM emails_emaildelivery d
                             WHERE d.email_id = m.id)""",
    "an attempt is under way only at a mail that is being sent": """
        SELECT d.id FROM emails_emaildelivery d JOIN emails_email m ON m.id = d.email_id
        WHERE d.state = 'sending' AND m.state <> 'sending'""",
    "an attempt that has ended tells when, and no other does": """
        SELECT id FROM emails_emaildelivery
        WHERE (state = 'sending') <> (finished_at IS NULL)""",
}


def mail_violations() -> Iterator[Violation]:
    """All violations of rules of mails."""
    yield from broken_queries(QUERIES)
    yield from _without_next_attempt()
    yield from _not_owed()


def _without_next_attempt() -> Iterator[Violation]:
    on_its_way = (EmailState.QUEUED, EmailState.SENDING)
    for key in (
        Email.objects.filter(state__in=on_its_way).order_by("pk").values_list("pk", flat=True)
    ):
        if not _on_their_way(f"email:{key}"):
            yield Violation("a mail that was not sent yet has its next attempt", str(key))


def _on_their_way(message_key: str) -> bool:
    """Whether a message with this key waits in the outbox, or was published but not handled yet."""
    handled = InboxMessage.objects.filter(
        message_id=OuterRef("message_id"),
        task=OuterRef("task"),
        state=InboxMessage.State.DONE,
    )
    sent = OutboxMessage.objects.filter(key=message_key)
    waiting = sent.filter(state=OutboxMessage.State.PENDING)
    published = sent.filter(~Exists(handled), state=OutboxMessage.State.PUBLISHED)
    return waiting.exists() or published.exists()


def _not_owed() -> Iterator[Violation]:
    """Recent notices with an address that have neither a mail nor a message that orders it.

    Older notices are left out, because their message may have been purged.
    """
    mail = Email.objects.filter(
        user_type=OuterRef("user_type"), user_id=OuterRef("user_id"), cause=OuterRef("cause")
    )
    notices = InAppNotification.objects.filter(
        ~Exists(mail), created_at__gt=clock.now() - PUBLISHED_KEPT + LONG
    ).exclude(user_email="")
    keys = notices.order_by("pk").values_list("pk", flat=True)
    for key in keys.iterator(chunk_size=BATCH):
        # The message may have any state: one that was given up is listed elsewhere, among the
        # unsent messages or the dead letters.
        if not OutboxMessage.objects.filter(key=f"notification:{key}").exists():
            yield Violation("a notice with an address is owed a mail", str(key))
