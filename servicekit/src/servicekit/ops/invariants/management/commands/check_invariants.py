from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from servicekit.ops.invariants import Violation, replays, sources


class Command(BaseCommand):
    help = "Check that the tables say nothing impossible; exit 1 and list the rows where they do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replay",
            action="store_true",
            help="also read whole histories and every text, and compare them with the rows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for violation in _found(with_replays=options["replay"]):
            count += 1
            self.stdout.write(f"{violation.rule}: broken by {violation.key}")
        if count:
            raise CommandError(f"{count} violations.", returncode=1)
        self.stdout.write("No violations.")


def _found(*, with_replays: bool) -> Iterator[Violation]:
    checks = [*sources.values(), *(replays.values() if with_replays else ())]
    for check in checks:
        yield from check()
