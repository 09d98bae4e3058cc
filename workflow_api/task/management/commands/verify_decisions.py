from typing import Any

from django.core.management.base import BaseCommand, CommandError

from task.reads.verifying import checked_decisions


class Command(BaseCommand):
    help = (
        "Make every stored decision (match, assignment, owner, escalation, deadline) again from what "
        "was stored with it, and follow the pointer of each rotation; exit 1 and list what comes out "
        "differently. Changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        checked = count = 0
        for decision in checked_decisions():
            checked += 1
            for finding in decision.findings:
                count += 1
                self.stdout.write(f"{finding.kind} of {finding.where}: {finding.fault}")
        if count:
            raise CommandError(f"{count} faults in {checked} decisions.", returncode=1)
        self.stdout.write(f"{checked} decisions come out as they were stored.")
