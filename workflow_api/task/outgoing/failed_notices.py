"""List and resend notices that could not be sent, for Admins who do not use Django's admin."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from servicekit.base.errors import DomainError, NotFoundError
from servicekit.db.transactions import run_after_commit, transaction_required
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.wakeup import wake_relay

from .notice import NOTICE_QUEUE

State = OutboxMessage.State


class NotificationNotFoundError(NotFoundError):
    code = "notification_not_found"


class NotFailedError(DomainError):
    """The notice was sent meanwhile, or a relay is sending it now."""

    code = "not_failed"


def failed_notice_list() -> QuerySet[OutboxMessage]:
    """Notices that could not be published: dead ones, and those that will be retried."""
    return (
        OutboxMessage.objects.filter(queue=NOTICE_QUEUE, state__in=[State.PENDING, State.DEAD])
        .exclude(last_error="")
        .order_by("-id")
    )


@transaction_required
def failed_notice_retry(*, row_id: int, now: datetime) -> OutboxMessage:
    """Make a failed notice due now, and reset its number of attempts.

    Two concurrent calls both succeed. Raises NotificationNotFoundError if there is no such notice,
    and NotFailedError if it has not failed, was sent, or is being sent.
    """
    if not _make_due(OutboxMessage.objects.filter(pk=row_id, queue=NOTICE_QUEUE), now):
        if OutboxMessage.objects.filter(pk=row_id, queue=NOTICE_QUEUE).exists():
            raise NotFailedError("This notification was sent, or is being sent right now.")
        raise NotificationNotFoundError(f"No notification {row_id}.")
    return OutboxMessage.objects.get(pk=row_id)


@transaction_required
def failed_notices_retry_all(*, now: datetime) -> int:
    """Make all failed notices due now; returns their number."""
    return _make_due(OutboxMessage.objects.filter(queue=NOTICE_QUEUE), now)


def _make_due(rows: QuerySet[OutboxMessage], now: datetime) -> int:
    failed = rows.filter(state__in=[State.PENDING, State.DEAD], lease_owner="")
    changed = failed.exclude(last_error="").update(
        state=State.PENDING, attempts=0, available_at=now
    )
    if changed:
        run_after_commit(wake_relay)
    return changed
