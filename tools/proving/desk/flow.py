"""Waits until no message of a suite is on its way and no timer is due: then its clock may be moved."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime

from proving.desk.tables import Tables
from proving.drill.quiescence import SOON_SECONDS
from proving.drill.traces import CONSUMERS, moment
from servicekit.clock import SteppedClock
from suite.errors import SuiteError

# Longer than a lease: if a dispatcher has claimed a timer without firing it, another dispatcher can still
# fire it.
PATIENCE_SECONDS = 150.0
# If a due timer has not fired this long after a move of the clock, the clock is moved to its own time
# again: at each move dispatchers look for due timers.
NUDGE_SECONDS = 0.05
_POLL_SECONDS = 0.004
# Rows may be committed in another order than they are numbered: each look reads this many rows again.
_OVERLAP = 30


class Flow:
    """Follows the messages of a suite from outbox to inbox. Belongs to one thread."""

    def __init__(self, urls: Mapping[str, str], clock: SteppedClock) -> None:
        self._tables = {name: Tables(url) for name, url in urls.items()}
        self._clock = clock
        self._last = dict.fromkeys(self._tables, 0)
        self._known: dict[str, dict[str, int]] = {name: {} for name in self._tables}
        self._open: dict[str, set[str]] = {name: set() for name in self._tables}
        self.messages = 0
        self.nudges = 0
        self._moved_at = 0.0

    @property
    def workflow(self) -> Tables:
        return self._tables["workflow"]

    def close(self) -> None:
        for tables in self._tables.values():
            tables.close()

    def move(self, to: datetime) -> None:
        """Move the clock. Call `wait` before, so that everything has happened at its own time."""
        self._clock.move(to)
        self._moved_at = time.monotonic()

    def wait(self) -> None:
        """Wait until every message has been handled and every due timer has fired.

        Raises SuiteError after PATIENCE_SECONDS.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._note_new()
            is_idle = True
            while any(self._open.values()):
                is_idle = False
                self._forget_handled()
                self._rest(deadline)
            while self._due():
                is_idle = False
                if time.monotonic() - self._moved_at > NUDGE_SECONDS:
                    self.move(self._clock.now())
                    self.nudges += 1
                self._rest(deadline)
            if is_idle:
                return

    def _rest(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            waiting = sum(len(ids) for ids in self._open.values())
            raise SuiteError(
                f"At {self._clock.now()} {waiting} messages and {self._due()} timers still wait after"
                f" {PATIENCE_SECONDS:.0f} s. The timers:\n{self._waiting_timers()}"
            )
        time.sleep(_POLL_SECONDS)

    def _waiting_timers(self) -> str:
        """Some of the timers that are due, one a line, with the lease and the last failure of each."""
        query = (
            "SELECT task_id, due_at, attempts, lease_owner, lease_until, last_error"
            " FROM task_tasktimer WHERE state = 'armed' AND due_at <= %s ORDER BY due_at LIMIT 5"
        )
        return "\n".join(
            f"task {task}, due {due}, {attempts} failures, lease of {owner or 'nobody'} until {until},"
            f" {error.strip().splitlines()[-1] if error.strip() else 'no error'}"
            for task, due, attempts, owner, until, error in self.workflow.rows(
                query, (self._clock.now(),)
            )
        )

    def next_due(self) -> datetime | None:
        """When the next timer is due; None if none is armed."""
        query = "SELECT min(due_at) FROM task_tasktimer WHERE state = 'armed'"
        found = self.workflow.value(query)
        return None if found is None else moment(found)

    def _due(self) -> int:
        query = "SELECT count(*) FROM task_tasktimer WHERE state = 'armed' AND due_at <= %s"
        return int(self.workflow.value(query, (self._clock.now(),)))

    def _note_new(self) -> None:
        """Take up the new messages to the suite's own queues."""
        for name, tables in self._tables.items():
            known, last = self._known[name], self._last[name]
            for key, message_id, queue, created, available in tables.rows(
                "SELECT id, message_id, queue, created_at, available_at FROM outbox_outboxmessage"
                " WHERE id > %s ORDER BY id",
                (last - _OVERLAP,),
            ):
                if str(message_id) in known:
                    continue
                known[str(message_id)] = key
                self._last[name] = max(self._last[name], key)
                delay = (moment(available) - moment(created)).total_seconds()
                if queue in CONSUMERS and delay <= SOON_SECONDS:
                    self._open[CONSUMERS[queue]].add(str(message_id))
                    self.messages += 1
            if len(known) > 10 * _OVERLAP:
                low = self._last[name] - _OVERLAP
                self._known[name] = {one: key for one, key in known.items() if key > low}

    def _forget_handled(self) -> None:
        for name, waiting in self._open.items():
            if not waiting:
                continue
            asked = sorted(waiting)
            places = ", ".join(["%s"] * len(asked))
            done = {
                str(message)
                for (message,) in self._tables[name].rows(
                    "SELECT message_id FROM inbox_inboxmessage"  # noqa: S608
                    f" WHERE state = 'done' AND message_id IN ({places})",
                    tuple(asked),
                )
            }
            waiting -= done
