"""Row locks. Lock one mail, then the outbox. No transaction locks two mails."""

from uuid import UUID

from django.db.models import QuerySet

from emails.models import Email


def email_qs_for_update(email_id: UUID) -> QuerySet[Email]:
    """A query for one mail that locks it until the end of the transaction."""
    return Email.objects.select_for_update().filter(pk=email_id).order_by("pk")
