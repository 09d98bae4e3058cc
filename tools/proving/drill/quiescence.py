"""Waits until a suite is quiescent: no outbox has a message that is due, and all published messages are
handled.
"""

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

# Messages with a longer delay are not waited for: the next attempt of a mail, another check of a
# waiting task, the closing of a resolved ticket.
SOON_SECONDS = 5.0
_POLL_SECONDS = 1.0
# Handling a message may send new messages: no new message may appear in this many polls in a row.
_QUIET_LOOKS = 3
# The messages of a killed worker go to another worker within half a minute.
_STRAY_SECONDS = 45.0


@dataclass(frozen=True)
class Rest:
    """How long the wait took, and the messages still on their way if the wait was given up."""

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
    """Read everything at a moment when no message is on its way between two services.

    Messages with a delay may still be sent once everything else is quiescent: wait until they are
    handled, at most _STRAY_SECONDS. A lost message stays in the traces as sent and not handled.
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
    """Outbox rows to wait for: retries, replays, and those due within SOON_SECONDS."""
    return [
        row
        for row in sent
        if row.state == "pending" and (row.key in {"retry", "replay"} or row.wait <= SOON_SECONDS)
    ]


def not_handled(
    sent: Sequence[Sent], received: Sequence[Received], dead: Sequence[DeadLetter]
) -> list[Sent]:
    """Messages published to a queue of the suite that are neither handled nor dead letters."""
    handled = {(row.service, row.message_id, row.task) for row in received}
    handled |= {(letter.service, letter.message_id, letter.task) for letter in dead}
    return [
        row
        for row in sent
        if row.state == "published"
        and row.queue in CONSUMERS
        and (CONSUMERS[row.queue], row.message_id, row.task) not in handled
    ]
