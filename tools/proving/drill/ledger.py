"""Records the requests of clients and their answers, with which the stored rows are compared."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TICKET = "ticket"
    ACT = "act"
    COMMENT = "comment"
    ATTACHMENT = "attachment"
    TRANSFER = "transfer"
    PRIORITY = "priority"
    WITHDRAWAL = "withdrawal"


class Fate(StrEnum):
    """The result of a request, as the client knows it."""

    DONE = "done"
    """Confirmed: it must have happened exactly once."""
    REFUSED = "refused"
    """Refused: it must not have happened."""
    UNKNOWN = "unknown"
    """Never answered: it may have happened once or not at all."""


@dataclass(frozen=True)
class Call:
    """One request, including its repeats. `mark` is a text in its content that no other request
    has.

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
    """All calls of all clients. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self._last = 0

    def mark(self, kind: Kind) -> str:
        """A new text to identify a request. No mark begins with another mark."""
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
        """The numbers of the tickets confirmed so far, oldest first."""
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
