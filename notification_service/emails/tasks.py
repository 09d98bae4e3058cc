"""Consumer of EMAIL_NOTIFICATION_QUEUE."""

from datetime import datetime
from functools import partial

from emails import services
from notifications.messages import notice_from_payload, uuid_from_payload
from notifications.selectors import is_ticket_hidden, notification_to_mail
from servicekit.db.transactions import run_after_commit
from servicekit.messages.consuming import MalformedMessageError, Message, consumer_task


@consumer_task(name="notifications.tasks.send_email_notification", queue="EMAIL_NOTIFICATION_QUEUE")
def send_email_notification(message: Message, *, now: datetime) -> None:
    """Send one mail. The payload has the id of a notice (`notification_id`), a whole notice, or the
    id of a mail (`email_id`) for its next attempt.

    The mail is sent after this message's transaction. If the message is delivered again, the mail
    was sent or is being sent, and nothing happens.
    """
    attempt = _claim(message, now=now)
    if attempt is not None:
        run_after_commit(partial(services.email_attempt, attempt))


def _claim(message: Message, *, now: datetime) -> services.Attempt | None:
    payload = message.payload("notification")
    if "email_id" in payload:
        return services.email_claim(email_id=uuid_from_payload(payload, "email_id"), now=now)
    if "notification_id" in payload:
        notification = notification_to_mail(uuid_from_payload(payload, "notification_id"))
        if notification is None:
            raise MalformedMessageError("unknown_notification")
        notice, is_hidden = services.notice_of(notification), notification.is_hidden
    else:
        notice = notice_from_payload(payload, message_id=message.message_id)
        is_hidden = is_ticket_hidden(notice.related_ticket_number)
    if not notice.user_email:
        raise MalformedMessageError("invalid_fields", "Missing: user_email.")
    return services.email_owe_and_claim(notice=notice, is_hidden=is_hidden, now=now)
