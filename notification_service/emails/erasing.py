"""Erase the names and addresses of a person in notices and mails.

The words of notices are the suite's own and name people: who left, who is late, who has acted. The
names are known from the rows of the person, so the words are changed before these rows are.
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
"""The columns with words, and those that are derived from them."""
UNSENT = (EmailState.QUEUED, EmailState.SENDING, EmailState.FAILED)


def erase_words(person: Erased, limit: int) -> int:
    """The person's names in the words of anybody's notices and mails."""
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
    """The names as they are written into words."""
    return {form for name in names for form in (name, isolated(name)) if len(form.strip()) > 1}


def _rows_of(model: Any, person: Erased) -> QuerySet[Any]:
    found: QuerySet[Any] = model._default_manager.filter(
        user_type=person.user_type, user_id=person.user_id
    )
    return found


def erase_recipient_of_notices(person: Erased, limit: int) -> int:
    """The name and the address to which notices went."""
    rows = _rows_of(InAppNotification, person).exclude(user_full_name=person.label, user_email="")
    return erase_rows(rows, limit, user_full_name=person.label, user_email="")


def erase_deliveries(person: Erased, limit: int) -> int:
    """The address of attempts, the mail as it was written to the person, and the server's words."""
    rows = EmailDelivery.objects.filter(
        email__user_type=person.user_type, email__user_id=person.user_id
    )
    return erase_rows(
        rows.exclude(recipient="", text="", error=""), limit, recipient="", text="", error=""
    )


def erase_recipient_of_mails(person: Erased, limit: int) -> int:
    """The name and the address of mails. One that was not sent will not be."""
    rows = _rows_of(Email, person).exclude(user_full_name=person.label, recipient="")

    def change(mail: Email) -> None:
        mail.user_full_name, mail.recipient, mail.metadata = person.label, "", {}
        if mail.state in UNSENT:
            mail.state, mail.lease_until = EmailState.SKIPPED, None

    fields = ["user_full_name", "recipient", "metadata", "state", "lease_until"]
    return erase_each(rows, limit, fields, change)
