"""Claim a key, store the answer, and find it again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection
from django.db import transaction as django_transaction

from servicekit.base.errors import UnavailableError
from servicekit.db.database import busy_timeout_set, is_transient, lock_timeout_set
from servicekit.db.transactions import transaction_required
from servicekit.http.idempotency.errors import KeyInFlightError, KeyReusedError
from servicekit.http.idempotency.models import StoredAnswer
from servicekit.messages.outbox.purging import delete_batch

KEPT = timedelta(hours=24)
LONGEST_WAIT = timedelta(seconds=10)


@dataclass(frozen=True)
class Call:
    """A request with a key: the caller, the endpoint, and a SHA-256 of the content."""

    caller: str
    method: str
    path: str
    key: str
    request_hash: str

    @property
    def scope(self) -> dict[str, str]:
        """The values of the columns that are unique together."""
        return {
            "caller": self.caller,
            "method": self.method,
            "path": self.path,
            "key": self.key,
        }


@dataclass(frozen=True)
class Answer:
    """A stored answer. `body` is the rendered JSON, or empty."""

    status: int
    headers: Mapping[str, str]
    body: str


class AnsweredAlready(Exception):  # noqa: N818 - an answer, no error
    """The call was answered before. The exception has that answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def answer_find(call: Call, *, now: datetime) -> Answer | None:
    """The stored answer to the call, or None.

    Raises KeyReusedError if the key was used for another request.
    """
    row = StoredAnswer.objects.filter(**call.scope, created_at__gt=now - KEPT).first()
    return None if row is None else _answer(row, call)


@transaction_required
def call_claim(call: Call, *, now: datetime) -> None:
    """Claim the call for this transaction. Other claims of the same call wait until it ends.

    Raises AnsweredAlready, KeyReusedError, KeyInFlightError after ten seconds of waiting, and
    UnavailableError if the old answer is being deleted.
    """
    with _bounded_wait():
        if _insert(call, now):
            return
        row = StoredAnswer.objects.select_for_update().filter(**call.scope).first()
    if row is None:
        raise UnavailableError("The key expires at this very moment; please try again.")
    if row.created_at > now - KEPT:
        raise AnsweredAlready(_answer(row, call))
    row.request_hash, row.status, row.created_at = call.request_hash, 0, now
    row.save(update_fields=["request_hash", "status", "created_at"])


@transaction_required
def answer_store(call: Call, answer: Answer) -> None:
    """Store the answer to a call that this transaction has claimed."""
    StoredAnswer.objects.filter(**call.scope).update(
        status=answer.status, headers=dict(answer.headers), body=answer.body
    )


@contextmanager
def begin_bounded() -> Iterator[None]:
    """Limit the wait for the beginning of a transaction on SQLite.

    On SQLite a writer waits for every other writer, also for a transaction that has claimed the
    same call. Raises KeyInFlightError when the limit is reached.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    busy_timeout_set(connection, _wait_ms())
    try:
        yield
    except OperationalError as error:
        if is_transient(error):
            raise _in_flight() from error
        raise
    finally:
        busy_timeout_set(connection, usual)


def purge_answers(now: datetime) -> int:
    """Delete a batch of expired answers; returns their number."""
    return delete_batch(StoredAnswer.objects.filter(created_at__lte=now - KEPT))


def _insert(call: Call, now: datetime) -> bool:
    try:
        with django_transaction.atomic():
            StoredAnswer.objects.create(
                **call.scope, request_hash=call.request_hash, created_at=now
            )
    except IntegrityError:
        return False
    return True


@contextmanager
def _bounded_wait() -> Iterator[None]:
    """Limit the wait for another claim of the same call on PostgreSQL, where the insert waits until
    the other transaction ends. Raises KeyInFlightError when the limit is reached.
    """
    if connection.vendor != "postgresql":
        yield
        return
    lock_timeout_set(_wait_ms())
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == "55P03":
            raise _in_flight() from error
        raise
    lock_timeout_set(0)


def _wait_ms() -> int:
    wait: timedelta = getattr(settings, "IDEMPOTENCY_WAIT", LONGEST_WAIT)
    return int(wait.total_seconds() * 1000)


def _in_flight() -> KeyInFlightError:
    return KeyInFlightError("A request with this Idempotency-Key is still being worked on.")


def _answer(row: StoredAnswer, call: Call) -> Answer:
    if row.request_hash != call.request_hash:
        raise KeyReusedError("This Idempotency-Key was used for another request.")
    return Answer(status=row.status, headers=row.headers, body=row.body)
