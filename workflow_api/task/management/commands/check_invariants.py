from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from task.invariants import replay_violations, violations


class Command(BaseCommand):
    help = "Check that the tables say nothing impossible; exit 1 and list the rows where they do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replay",
            action="store_true",
            help="also replay the whole history of every task and compare it with the rows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(violations())
        if options["replay"]:
            found += replay_violations()
        for violation in found:
            self.stdout.write(f"{violation.rule}: broken by {violation.key}")
        if found:
            raise CommandError(f"{len(found)} violations.", returncode=1)
        self.stdout.write("No violations.")
