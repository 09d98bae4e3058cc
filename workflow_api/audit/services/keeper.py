"""The thread of a worker that keeps the audit's chain: it seals events, verifies the chain and
anchors it.

Each worker runs such a thread. An advisory lock and a lease let only one of them work at a time.
"""

from __future__ import annotations

import os
import threading
import time
import uuid

from django.db import DatabaseError, InterfaceError, connection

from audit.services.anchoring import anchor_daily
from audit.services.sealing import audit_seal, audit_seal_newest
from audit.services.verifying import verification_is_due, verification_request, verification_run
from servicekit.base.background import BackgroundThread
from servicekit.base.logs import get_logger
from servicekit.clock import real_now
from servicekit.db.transactions import transaction

logger = get_logger(__name__)

POLL_SECONDS = 2.0
# The pause between two searches for events that were committed late. A search is expensive, because
# it reads many sealed events.
LATE_EVERY_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0


class Keeper:
    """Keeps the chain, in rounds. Belongs to one thread."""

    def __init__(self, stop: threading.Event) -> None:
        self.owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._stop = stop
        self._late_due = time.monotonic()

    def round(self) -> None:
        """Seal the events that were committed, and continue an open verification for some seconds.

        Raises the errors of a database that is not reachable.
        """
        if time.monotonic() < self._late_due:
            audit_seal_newest(stop=self._stop.is_set)
        else:
            audit_seal(stop=self._stop.is_set)
            self._late_due = time.monotonic() + LATE_EVERY_SECONDS
            self._anchor()
        now = real_now()
        if verification_is_due(now):
            with transaction():
                verification_request(now=now)
        # Do not verify for long. Meanwhile new events wait to be sealed, and the worker's messages
        # wait for the processor.
        ends = time.monotonic() + POLL_SECONDS
        verification_run(
            owner=self.owner, stop=lambda: self._stop.is_set() or time.monotonic() > ends
        )

    def _anchor(self) -> None:
        try:
            anchor_daily(now=real_now())
        except OSError as error:
            logger.error("audit.anchor_not_filed", error=f"{type(error).__name__}: {error}")


def run_keeper(stop: threading.Event) -> None:
    """Keep the chain until `stop` is set. If the database is not reachable, try again after growing
    pauses.
    """
    keeper, failures = Keeper(stop), 0
    while not stop.is_set():
        try:
            keeper.round()
        except Exception as error:
            failures += 1
            is_absence = isinstance(error, OSError | DatabaseError | InterfaceError)
            logger.warning(
                "audit.keeper_failed",
                error=type(error).__name__,
                failures=failures,
                exc_info=None if is_absence else error,
            )
            connection.close()
            stop.wait(min(POLL_SECONDS * 2 ** min(failures, 5), LONGEST_PAUSE_SECONDS))
        else:
            failures = 0
            stop.wait(POLL_SECONDS)
    connection.close()


keeper_thread = BackgroundThread("audit-keeper", run_keeper)
