"""The requests of clients and their answers: the reference for judging a drill."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of request."""

    TICKET = "ticket"
    ACT = "act"
    COMMENT = "comment"
    ATTACHMENT = "attachment"
    TRANSFER = "transfer"
    PRIORITY = "priority"
    WITHDRAWAL = "withdrawal"


class Fate(StrEnum):
    """The result for the client."""

    DONE = "done"
    """Acknowledged: it happened, once."""
    REFUSED = "refused"
    """Answered with a refusal: it did not happen."""
    UNKNOWN = "unknown"
    """No answer to the end: it happened once or not at all."""


@dataclass(frozen=True)
class Call:
    """One request, with all its repeats. `mark` is a text that no other request carries.

    `ticket` is the ticket's number, `task_id` and `rev` come from the answer, `digest` is the
    SHA-256 of an attachment.
    """

    kind: Kind
    mark: str
    fate: Fate
    tries: int = 1
    status: int = 0
    user_id: int = 0
    ticket: str = ""
    task_id: int = 0
    rev: int = 0
    digest: str = ""
    is_replayed: bool = False


class Ledger:
    """Every call of every client; any thread may write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self._last = 0

    def mark(self, kind: Kind) -> str:
        """A new text that identifies one request; none is the beginning of another."""
        with self._lock:
            self._last += 1
            return f"drill {kind} {self._last:06}"

    def add(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def calls(self) -> tuple[Call, ...]:
        with self._lock:
            return tuple(self._calls)

    def numbers(self) -> tuple[str, ...]:
        """The acknowledged tickets so far, oldest first."""
        return tuple(
            call.ticket
            for call in self.calls()
            if call.kind is Kind.TICKET and call.fate is Fate.DONE
        )


def tally(calls: tuple[Call, ...]) -> dict[Kind, Counter[Fate]]:
    """The number of calls of each kind by result."""
    counts: dict[Kind, Counter[Fate]] = {kind: Counter() for kind in Kind}
    for call in calls:
        counts[call.kind][call.fate] += 1
    return counts
