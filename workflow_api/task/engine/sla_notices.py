"""Send the notices of warnings and breaches: one by one, or as a digest if one person would get
very many.

The notices are stored in the transaction of their cause and sent afterwards, person by person. So a
great number of them does not delay other notices, and does not fill anybody's list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction, transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from task.hot import people_with_sla_notices, sla_notices_take
from task.models import SlaNotice, SlaNoticeWindow
from task.outgoing.notice import NOTICE_QUEUE, NOTICE_TASK
from task.outgoing.sla_notices import sla_digest

# A person who would get more notices than this within a window gets one digest instead.
MOST_IN_A_WINDOW = 20
WINDOW = timedelta(seconds=60)
# A round ends after this number of messages, so that other notices do not wait behind more than
# these.
MOST_IN_A_ROUND = 200


def sla_notices_append(messages: Iterable[tuple[OutgoingMessage, datetime]]) -> None:
    """Store notices, each with its time, in the transaction of their cause. `sla_notices_send`
    sends them.
    """
    rows_insert(
        [
            SlaNotice(
                user_id=message.kwargs["user_id"],
                kind=message.kwargs["notification_type"],
                ticket_number=message.key,
                payload=dict(message.kwargs),
                created_at=now,
            )
            for message, now in messages
        ]
    )


def sla_notices_send(*, now: datetime) -> int:
    """Send the stored notices, in one transaction for each person. Returns the number of messages.

    A person who was sent a digest in the current window gets nothing more before the window ends.
    `now` is the real time.
    """
    sent = 0
    for user_id in _people(now):
        with transaction():
            sent += _send_to(user_id, now)
        if sent >= MOST_IN_A_ROUND:
            break
    return sent


@transaction_required
def _send_to(user_id: int, now: datetime) -> int:
    window = _window(user_id, now)
    owed = SlaNotice.objects.filter(user_id=user_id).order_by("id")
    first = list(owed[: MOST_IN_A_WINDOW + 1])
    if not first or window.is_digested:
        return 0
    if window.sent + len(first) > MOST_IN_A_WINDOW:
        messages = [_digest(first[0])]
        window.is_digested = True
    else:
        messages = [_alone(row) for row in first]
        SlaNotice.objects.filter(pk__in=[row.pk for row in first]).delete()
    window.sent += len(messages)
    window.save(update_fields=["ends_at", "sent", "is_digested"])
    outbox_append(messages, now=now)
    return len(messages)


def _window(user_id: int, now: datetime) -> SlaNoticeWindow:
    """Lock and return the person's current window.

    The lock makes a second sender wait. When the second sender gets the lock, the notices are sent
    already and it finds none.
    """
    windows = SlaNoticeWindow.objects.select_for_update()
    window, _ = windows.get_or_create(pk=user_id, defaults={"ends_at": now + WINDOW})
    # Begin a new window if the stored one has ended. A window that ends too late was stored by a
    # host with a wrong clock; replace it, too.
    if not now < window.ends_at <= now + WINDOW:
        window.ends_at, window.sent, window.is_digested = now + WINDOW, 0, False
    return window


def _digest(row: SlaNotice) -> OutgoingMessage:
    """One digest that replaces all stored notices to the person of `row`. The stored notices are
    deleted.
    """
    # One statement reads and deletes the notices. So a notice that is stored meanwhile is neither
    # counted nor deleted.
    found = sorted(sla_notices_take(row.user_id))
    numbers = dict.fromkeys(ticket_number for _, _, ticket_number in found)
    counts = Counter(kind for _, kind, _ in found)
    return sla_digest(row.payload, counts, list(numbers), cause=f"sla-digest:{row.pk}")


def _alone(row: SlaNotice) -> OutgoingMessage:
    return OutgoingMessage(
        queue=NOTICE_QUEUE, task=NOTICE_TASK, kwargs=row.payload, key=row.ticket_number
    )


def _people(now: datetime) -> list[int]:
    """The people with stored notices, except people who were sent a digest and whose window has not
    ended.
    """
    found = people_with_sla_notices()
    if not found:
        return []
    waiting = SlaNoticeWindow.objects.filter(
        pk__in=found, is_digested=True, ends_at__gt=now, ends_at__lte=now + WINDOW
    )
    return sorted(set(found) - set(waiting.values_list("pk", flat=True)))
