"""Erase the names and addresses of a person in notices and mails.

The suite itself writes the texts of notices, and these may name people: who has left, who is late,
who has acted. The person's names are read from the notices and mails to the person. So the texts
are changed first, and the names in those notices and mails after that.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from emails.models import Email, EmailDelivery, EmailState
from notifications.models import InAppNotification
from servicekit.base.visible import isolated
from servicekit.messages.erasing import Erased, erase_each, erase_rows

WORDS: tuple[tuple[type[Model], tuple[str, ...], tuple[str, ...]], ...] = (
    (InAppNotification, ("subject", "message"), ("search_text",)),
    (Email, ("subject", "message"), ()),
    (EmailDelivery, ("subject", "text"), ()),
)
"""For each model, its columns with texts, and the columns that are derived from those."""
UNSENT = (EmailState.QUEUED, EmailState.SENDING, EmailState.FAILED)


def erase_words(person: Erased, limit: int) -> int:
    """Erase the person's names in the texts of all notices and mails; returns the number of rows."""
    names = _names(person)
    if not names:
        return 0
    pattern = "|".join(re.escape(name) for name in names)
    whole = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    done = 0
    for model, columns, derived in WORDS:
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__regex": rf"(^|\W)({pattern})(\W|$)"})
        done += _reword(
            model._default_manager.filter(found), limit - done, columns, derived, whole, person
        )
        if done >= limit:
            break
    return done


def _reword(
    rows: QuerySet[Any],
    limit: int,
    columns: tuple[str, ...],
    derived: tuple[str, ...],
    whole: re.Pattern[str],
    person: Erased,
) -> int:
    def change(row: Model) -> None:
        for column in columns:
            setattr(row, column, whole.sub(person.label, getattr(row, column)))

    return erase_each(rows, limit, [*columns, *derived], change)


def _names(person: Erased) -> list[str]:
    """The names under which the person was notified, the longest first."""
    known: set[str] = set()
    for model in (InAppNotification, Email):
        rows = _rows_of(model, person).exclude(user_full_name__in=["", person.label])
        known.update(rows.order_by().values_list("user_full_name", flat=True).distinct())
    return sorted(_forms(known), key=len, reverse=True)


def _forms(names: Iterable[str]) -> set[str]:
    """The forms in which the names stand in texts: unchanged, or between isolating marks."""
    return {form for name in names for form in (name, isolated(name)) if len(form.strip()) > 1}


def _rows_of(model: Any, person: Erased) -> QuerySet[Any]:
    found: QuerySet[Any] = model._default_manager.filter(
        user_type=person.user_type, user_id=person.user_id
    )
    return found


def erase_recipient_of_notices(person: Erased, limit: int) -> int:
    """Erase the name and address in notices to the person; returns the number of rows."""
    rows = _rows_of(InAppNotification, person).exclude(user_full_name=person.label, user_email="")
    return erase_rows(rows, limit, user_full_name=person.label, user_email="")


def erase_deliveries(person: Erased, limit: int) -> int:
    """Erase the address, the mail's text and the error in attempts to send mails to the person.
    Returns the number of rows.
    """
    rows = EmailDelivery.objects.filter(
        email__user_type=person.user_type, email__user_id=person.user_id
    )
    return erase_rows(
        rows.exclude(recipient="", text="", error=""), limit, recipient="", text="", error=""
    )


def erase_recipient_of_mails(person: Erased, limit: int) -> int:
    """Erase the name, the address and the metadata in mails to the person; returns the number of
    rows.

    A mail that was not sent becomes skipped, so that it is not sent any more.
    """
    rows = _rows_of(Email, person).exclude(user_full_name=person.label, recipient="")

    def change(mail: Email) -> None:
        mail.user_full_name, mail.recipient, mail.metadata = person.label, "", {}
        if mail.state in UNSENT:
            mail.state, mail.lease_until = EmailState.SKIPPED, None

    fields = ["user_full_name", "recipient", "metadata", "state", "lease_until"]
    return erase_each(rows, limit, fields, change)
