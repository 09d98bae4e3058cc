"""Erase the names and addresses of a person, in every service that keeps any.

The service that keeps the audit decides that a person is erased. It sends each service, itself
included, a sealed message with the person's number. Each app registers functions that erase the
rows that it keeps (`erasers`). The consumer of the message erases one batch in its transaction, and
appends the message to the outbox again if more rows may be left. So a crash between two batches
loses nothing, and a repeated message changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from servicekit.base import sealing
from servicekit.base.persons import USER_TYPES
from servicekit.db.transactions import transaction_required
from servicekit.messages.consuming import MalformedMessageError, Message
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox.models import OutboxMessage

PURPOSE = "erase_person"
BATCH = 500
LOOKS = (timedelta(), timedelta(hours=1), timedelta(days=8))
"""The times after the decision at which each service erases: at once, and twice again for names
that arrived in messages meanwhile. The last time is after eight days, because messages may be
published again for a week.
"""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Erased:
    """A person whose names are erased."""

    user_type: str
    user_id: int

    @property
    def label(self) -> str:
        """The words that replace the name."""
        return f"Person {self.user_id}"

    @property
    def key(self) -> str:
        """The person as one string, such as `staff:7`."""
        return f"{self.user_type}:{self.user_id}"


erasers: dict[str, Callable[[Erased, int], int]] = {}
"""For each kind of row, a function that takes the person and a limit, erases at most that many
rows, and returns their number. The functions run in the order in which they were registered, each
only when the functions before it have nothing left to erase.
"""

refusals: dict[str, Callable[[Erased], str]] = {}
"""Functions that return a sentence why a person cannot be erased yet, or "" if nothing prevents it.
"""


def sealed_person(person: Erased) -> dict[str, Any]:
    """The keyword arguments of the message that erases the person, with its seal."""
    said = {"user_type": person.user_type, "user_id": person.user_id}
    return {**said, "seal": sealing.seal_of(PURPOSE, said)}


def person_to_erase(message: Message) -> Erased:
    """The person whom the message names. Raises MalformedMessageError, also if the seal is missing
    or wrong.
    """
    payload = message.payload("person")
    user_type, user_id = payload.get("user_type"), payload.get("user_id")
    if not isinstance(user_type, str) or user_type not in USER_TYPES:
        raise MalformedMessageError("not_a_person", "Wrong: user_type.")
    if isinstance(user_id, bool) or not isinstance(user_id, int) or not 0 < user_id < 2**63:
        raise MalformedMessageError("not_a_person", "Wrong: user_id.")
    said = {"user_type": user_type, "user_id": user_id}
    if not sealing.is_sealed(PURPOSE, said, payload.get("seal")):
        raise MalformedMessageError("not_sealed", "Only the audit's service erases a person.")
    return Erased(user_type, user_id)


@transaction_required
def erase_batch(person: Erased, *, limit: int = BATCH) -> bool:
    """Erase the next rows of a person, at most `limit`; returns whether more may be left."""
    for erase in erasers.values():
        limit -= erase(person, limit)
        if limit <= 0:
            return True
    return False


def erase_rows(rows: QuerySet[M], limit: int, **values: Any) -> int:
    """Set columns of at most `limit` of the rows, those with the lowest keys; returns their number.

    `rows` must leave out rows that already have the values; else they would be counted in each
    batch. Folded columns are not updated.
    """
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    if keys:
        rows.model._default_manager.filter(pk__in=keys).update(**values)
    return len(keys)


def erase_each(
    rows: QuerySet[M], limit: int, fields: Sequence[str], change: Callable[[M], None]
) -> int:
    """Let `change` set the named fields of at most `limit` rows and save them; returns their number.

    Use it if the rows get different values, or have folded columns.
    """
    found = list(rows.select_for_update(of=("self",)).order_by("pk")[:limit])
    for row in found:
        change(row)
        row.save(update_fields=fields)
    return len(found)


def erase_decisions(person: Erased, limit: int) -> int:
    """Erase the name of a person who has decided about stuck messages; returns the number of rows."""
    done = 0
    for model in (DeadLetter, OutboxMessage):
        rows = model._default_manager.filter(settled_by=person.key)
        wrong = rows.exclude(settled_by_name__in=["", person.label])
        done += erase_rows(wrong, limit - done, settled_by_name=person.label)
    return done


erasers["decisions"] = erase_decisions
