"""Row locks. Order: one e-mail row, then the outbox; no transaction locks two e-mails."""

from uuid import UUID

from django.db.models import QuerySet

from emails.models import Email


def email_qs_for_update(email_id: UUID) -> QuerySet[Email]:
    """The mail, locked until the end of the transaction."""
    return Email.objects.select_for_update().filter(pk=email_id).order_by("pk")
