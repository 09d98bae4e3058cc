"""Publishes recent messages once more, after the broker has lost its queues."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from servicekit import clock
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.purging import PUBLISHED_KEPT
from servicekit.messages.outbox.services import outbox_republish

# Small, since SQLite has only one writer, which must not be blocked for long.
BATCH = 200


class Command(BaseCommand):
    help = (
        "Send what was published within the last hours once more, oldest first. Consumers drop what they "
        "have handled, so nothing happens twice. For a broker that was restored without its queues."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        most = int(PUBLISHED_KEPT.total_seconds() // 3600)
        parser.add_argument(
            "--hours", type=int, required=True, help=f"how far back, from 1 to {most}"
        )

    def handle(self, *args: Any, hours: int, **options: Any) -> None:
        now = clock.real_now()
        back = timedelta(hours=hours)
        if not timedelta() < back <= PUBLISHED_KEPT:
            most = int(PUBLISHED_KEPT.total_seconds() // 3600)
            raise CommandError(f"--hours is {hours}: published messages are kept for {most} hours.")
        count = last = 0
        while True:
            with transaction():
                ids = outbox_republish(since=now - back, after_id=last, limit=BATCH, now=now)
            if not ids:
                break
            count, last = count + len(ids), ids[-1]
        self.stdout.write(f"{count} messages go out once more.")
