"""Sends mails: claims a mail in one transaction, sends it after the commit, and stores the result
in a second transaction.

An attempt stores its successor before it starts: a message that becomes due after the attempt's
lease. If the process dies, the successor tries again. If the attempt succeeds, it withdraws the
successor; a successor that was published already finds nothing to do. So no mail is lost. If the
process dies after it has sent a mail and before it has stored the result, this one mail is sent
twice; a mail that is written to a file then overwrites its first copy.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from prometheus_client import Counter

from emails.locks import email_qs_for_update
from emails.models import DeliveryState, Email, EmailDelivery, EmailState
from emails.rendering import RenderedEmail, render_email
from notifications.messages import Notice
from notifications.models import InAppNotification
from notifications.selectors import is_ticket_hidden
from notifications.services import EMAIL_QUEUE, EMAIL_TASK
from servicekit import clock
from servicekit.base.links import has_link, without_link
from servicekit.base.logs import get_logger
from servicekit.base.metrics.meters import REGISTRY
from servicekit.db.sql import row_update, rows_insert
from servicekit.db.transactions import run_after_commit, transaction, transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from servicekit.messages.outbox.services import outbox_withdraw

logger = get_logger(__name__)

MAX_ATTEMPTS = 5
LEASE = timedelta(seconds=60)
"""How long one attempt holds a mail. After that time the next attempt may begin."""
ENDED = frozenset({EmailState.SENT, EmailState.FAILED, EmailState.SKIPPED})
BACK_OFF = (1, 2, 5, 15)
"""Minutes from one attempt to the next."""

mail_attempts = Counter(
    "tts_mail_attempts",
    "Attempts to send a mail by outcome: sent, failed, or lost: no result within the lease.",
    ["outcome"],
    registry=REGISTRY,
)


@dataclass(frozen=True)
class Attempt:
    """One claimed attempt. Only the process that has claimed it may carry it out."""

    email: Email
    delivery: EmailDelivery
    number: int
    successor_id: str


@transaction_required
def email_owe_and_claim(*, notice: Notice, is_hidden: bool, now: datetime) -> Attempt | None:
    """Store the mail for a notice, once per person and cause, and claim its next attempt.

    If `is_hidden` is set, the ticket was deleted, and the mail is stored as skipped. Returns None
    if there is nothing to send, as `email_claim` does.
    """
    email = Email(
        user_type=notice.user_type,
        user_id=notice.user_id,
        user_full_name=notice.user_full_name,
        recipient=notice.user_email,
        notification_type=notice.notification_type,
        subject=notice.subject,
        message=notice.message,
        related_ticket_number=notice.related_ticket_number,
        metadata=dict(notice.metadata),
        cause=notice.cause,
        created_at=now,
    )
    if is_hidden:
        email.state = EmailState.SKIPPED
        email.metadata = without_link(email.metadata)
        rows_insert([email], or_ignore=True)
        return None
    # Insert the mail in its claimed state. This needs no lock: before the commit nobody else sees
    # the mail.
    _begin(email, now=now)
    if rows_insert([email], or_ignore=True):
        return _attempt_append(email, now=now)
    known = Email.objects.values_list("pk", flat=True).get(
        user_type=notice.user_type, user_id=notice.user_id, cause=notice.cause
    )
    return email_claim(email_id=known, now=now)


def notice_of(notification: InAppNotification) -> Notice:
    """The notice that was stored as `notification`."""
    return Notice(
        user_type=notification.user_type,
        user_id=notification.user_id,
        user_email=notification.user_email,
        user_full_name=notification.user_full_name,
        subject=notification.subject,
        message=notification.message,
        notification_type=notification.notification_type,
        related_task_item_id=notification.related_task_item_id,
        related_ticket_number=notification.related_ticket_number,
        metadata=notification.metadata,
        actor=notification.actor,
        cause=notification.cause,
    )


@transaction_required
def email_claim(*, email_id: UUID, now: datetime) -> Attempt | None:
    """Claim the next attempt to send a mail, and store the attempt's successor.

    Returns None if there is nothing to do: there is no such mail, it was sent or skipped, it has
    failed for good, its ticket was deleted, or another attempt has claimed it and still has its
    lease.
    """
    email = email_qs_for_update(email_id).first()
    if email is None or email.state in ENDED:
        return None
    if email.state == EmailState.SENDING:
        if email.lease_until is not None and email.lease_until > clock.real(now):
            return None
        email.deliveries.filter(state=DeliveryState.SENDING).update(
            state=DeliveryState.LOST,
            finished_at=now,
            error="The lease of the attempt ended without a result.",
        )
        run_after_commit(mail_attempts.labels(outcome="lost").inc)
    is_hidden = is_ticket_hidden(email.related_ticket_number)
    if is_hidden or email.attempts >= MAX_ATTEMPTS:
        email.state = EmailState.SKIPPED if is_hidden else EmailState.FAILED
        email.lease_until = None
        email.metadata = without_link(email.metadata)
        email.save(update_fields=["state", "lease_until", "metadata"])
        return None
    _begin(email, now=now)
    email.save(update_fields=["attempts", "state", "lease_until"])
    return _attempt_append(email, now=now)


def _begin(email: Email, *, now: datetime) -> None:
    email.attempts += 1
    email.state = EmailState.SENDING
    email.lease_until = clock.real(now) + LEASE


def _attempt_append(email: Email, *, now: datetime) -> Attempt:
    delivery = EmailDelivery(
        email=email, attempt=email.attempts, recipient=email.recipient, started_at=now
    )
    rows_insert([delivery])
    successor_id = f"email:{email.pk}:{email.attempts + 1}"
    _successor_append(email, message_id=successor_id, now=now)
    return Attempt(email, delivery, email.attempts, successor_id)


def _successor_append(email: Email, *, message_id: str, now: datetime) -> None:
    minutes = BACK_OFF[min(email.attempts, len(BACK_OFF)) - 1]
    outbox_append(
        [
            OutgoingMessage(
                message_id=message_id,
                queue=EMAIL_QUEUE,
                task=EMAIL_TASK,
                kwargs={"email_id": str(email.pk)},
                key=f"email:{email.pk}",
                delay=max(timedelta(minutes=minutes), LEASE),
            )
        ],
        now=now,
    )


def email_attempt(attempt: Attempt) -> None:
    """Render and send the mail and store the result. Call it after the claim is committed, outside
    of a transaction.

    A failure to send is stored, not raised: the successor tries again.
    """
    email = attempt.email
    rendered: RenderedEmail | None = None
    error = ""
    try:
        rendered = render_email(email)
        _send(email, rendered)
    except Exception as exception:
        logger.warning(
            "emails.send_failed",
            email_id=str(email.pk),
            attempt=attempt.number,
            error_type=type(exception).__name__,
        )
        error = f"{type(exception).__name__}: {exception}"
    with transaction():
        if rendered is None or error:
            _attempt_failed(attempt, rendered=rendered, error=error, now=clock.now())
        else:
            _attempt_succeeded(attempt, rendered=rendered, now=clock.now())
    mail_attempts.labels(outcome="failed" if error else "sent").inc()


def _send(email: Email, rendered: RenderedEmail) -> None:
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[email.recipient],
        headers={
            # These headers are the same for every attempt, so that a mailbox can recognise a second
            # copy.
            "Message-ID": f"<{email.pk}@tts>",
            "Date": format_datetime(email.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(rendered.html, "text/html")
    message.send()


@transaction_required
def _attempt_succeeded(attempt: Attempt, *, rendered: RenderedEmail, now: datetime) -> None:
    # Overwrite what another attempt may have stored meanwhile, because the mail was sent.
    email, delivery = attempt.email, attempt.delivery
    email.state, email.sent_at, email.lease_until = EmailState.SENT, now, None
    if has_link(email.metadata):
        email.metadata = without_link(email.metadata)
        row_update(email, "state", "sent_at", "lease_until", "metadata")
    else:
        row_update(email, "state", "sent_at", "lease_until")
    delivery.state, delivery.finished_at = DeliveryState.SENT, now
    delivery.subject, delivery.text = rendered.subject, _shown_text(email, rendered)
    delivery.error = ""
    row_update(delivery, "state", "subject", "text", "error", "finished_at")
    outbox_withdraw(message_id=attempt.successor_id)


@transaction_required
def _attempt_failed(
    attempt: Attempt, *, rendered: RenderedEmail | None, error: str, now: datetime
) -> None:
    email = email_qs_for_update(attempt.email.pk).get()
    EmailDelivery.objects.filter(pk=attempt.delivery.pk).update(
        state=DeliveryState.FAILED,
        subject=rendered.subject if rendered else "",
        text=_shown_text(email, rendered) if rendered else "",
        error=error[:2000],
        finished_at=now,
    )
    if email.attempts == attempt.number:
        is_last = attempt.number >= MAX_ATTEMPTS
        email.state = EmailState.FAILED if is_last else EmailState.QUEUED
        email.lease_until = None
        if is_last:
            email.metadata = without_link(email.metadata)
        email.save(update_fields=["state", "lease_until", "metadata"])


def _shown_text(email: Email, rendered: RenderedEmail) -> str:
    """The text that is kept with the attempt; empty for a mail with a one-time link."""
    return "" if has_link(email.metadata) else rendered.text
