"""Waits until a suite has come to rest: nothing due in an outbox, nothing published and not handled."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proving.drill.traces import (
    CONSUMERS,
    DeadLetter,
    Received,
    Sent,
    Traces,
    read_dead,
    read_received,
    read_sent,
    read_traces,
)

# What asks for more time than this waits for something else: a mail's next attempt, a second look
# of a task that waits, the closing of a resolved ticket.
SOON_SECONDS = 5.0
_POLL_SECONDS = 1.0
# Work that is under way ends in messages; nothing may appear for as long as one handling takes.
_QUIET_LOOKS = 3
# A worker that died with it leaves a message to another for at most half a minute.
_STRAY_SECONDS = 45.0


@dataclass(frozen=True)
class Rest:
    """How long it took, and what is still on its way where the patience ended first."""

    seconds: float
    pending: Sequence[Sent] = ()
    unhandled: Sequence[Sent] = ()

    @property
    def is_reached(self) -> bool:
        return not self.pending and not self.unhandled


def wait_until_at_rest(urls: Mapping[str, str], *, seconds: float) -> Rest:
    started = time.monotonic()
    quiet, known = 0, -1
    while True:
        sent = read_sent(urls)
        pending = due(sent)
        unhandled = not_handled(sent, read_received(urls), read_dead(urls))
        passed = time.monotonic() - started
        is_quiet = not pending and not unhandled and len(sent) == known
        quiet, known = (quiet + 1 if is_quiet else 0), len(sent)
        if quiet >= _QUIET_LOOKS:
            return Rest(passed)
        if passed > seconds:
            return Rest(passed, pending, unhandled)
        time.sleep(_POLL_SECONDS)


def traces_at_rest(urls: Mapping[str, str]) -> Traces:
    """Read everything, at a moment at which no message is between two services.

    What waited for its time may leave after all the rest has come to rest; it is waited for. A
    message that is lost stays among the traces as sent and never handled.
    """
    deadline = time.monotonic() + _STRAY_SECONDS
    while True:
        traces = read_traces(urls)
        if not not_handled(traces.sent, traces.received, traces.dead):
            return traces
        if time.monotonic() > deadline:
            return traces
        time.sleep(_POLL_SECONDS)


def due(sent: Sequence[Sent]) -> list[Sent]:
    """Rows that should leave by themselves, now or as soon as their retry is due."""
    return [
        row
        for row in sent
        if row.state == "pending" and (row.key in {"retry", "replay"} or row.wait <= SOON_SECONDS)
    ]


def not_handled(
    sent: Sequence[Sent], received: Sequence[Received], dead: Sequence[DeadLetter]
) -> list[Sent]:
    """Messages that a queue of ours was given and whose consumer has not told what became of them."""
    handled = {(row.service, row.message_id, row.task) for row in received}
    handled |= {(letter.service, letter.message_id, letter.task) for letter in dead}
    return [
        row
        for row in sent
        if row.state == "published"
        and row.queue in CONSUMERS
        and (CONSUMERS[row.queue], row.message_id, row.task) not in handled
    ]
