"""Ticket numbers that are unique under any concurrency, without a lock shared by all creations.

Each process reserves a block of the day's numbers in a short transaction of its own, and counts
inside the block. Numbers left over when a process ends stay unused: gaps are harmless.
"""

import os
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import F

from servicekit.db.transactions import transaction
from tickets.domain.numbers import format_number
from tickets.models import TicketNumberDay

BLOCK_SIZE = 32


@dataclass
class _Block:
    """Numbers of one day that belong to one process; `next` is the first unused one."""

    process: int
    day: date
    next: int
    last: int


class NumberAllocator:
    """Hands out the numbers of one process; safe for its threads and after a fork."""

    def __init__(self, block_size: int = BLOCK_SIZE) -> None:
        self._block_size = block_size
        self._lock = threading.Lock()
        self._block: _Block | None = None

    def take(self, now: datetime) -> str:
        """The next number of the UTC day of `now`.

        Opens a transaction when the block is used up, so call it outside of one.
        """
        with self._lock:
            block = self._block_for(now.astimezone(UTC).date())
            counter = block.next
            block.next += 1
        return format_number(block.day, counter)

    def _block_for(self, day: date) -> _Block:
        process, block = os.getpid(), self._block
        # A forked child has a copy of its parent's block, which it must not use.
        if block and block.process == process and block.day == day and block.next <= block.last:
            return block
        last = reserve_block(day, self._block_size)
        self._block = _Block(process, day, last - self._block_size + 1, last)
        return self._block


def reserve_block(day: date, size: int) -> int:
    """Reserve `size` numbers of the day and return the last of them."""
    with transaction():
        row = TicketNumberDay.objects.filter(day=day)
        # The update locks the row until the commit, so the value read next is ours.
        if not row.update(reserved=F("reserved") + size):
            TicketNumberDay.objects.bulk_create([TicketNumberDay(day=day)], ignore_conflicts=True)
            row.update(reserved=F("reserved") + size)
        return row.values_list("reserved", flat=True).get()


allocator = NumberAllocator()
