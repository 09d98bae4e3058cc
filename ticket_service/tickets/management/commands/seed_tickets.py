import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from servicekit import clock
from tickets.domain.samples import sample_tickets
from tickets.intake import Submission, ticket_submit
from tickets.services import NewTicket

MOST = 100_000
SEEDS = 2**32


class Command(BaseCommand):
    help = "Make up tickets and hand them to the workflow, as if people had sent them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=20, help="How many; 20 when not given.")
        parser.add_argument("--seed", type=int, help="A number that makes the same tickets again.")

    def handle(self, *args: Any, count: int, seed: int | None, **options: Any) -> None:
        if not 1 <= count <= MOST:
            raise CommandError(f"--count must be 1 to {MOST}.")
        chosen = secrets.randbelow(SEEDS) if seed is None else seed
        for sample in sample_tickets(count, seed=chosen):
            data = NewTicket(
                subject=sample.subject,
                description=sample.description,
                category=sample.category,
                sub_category=sample.sub_category,
                department=sample.department,
                priority=sample.priority,
                employee=sample.employee,
                dynamic_data=sample.dynamic_data,
            )
            ticket_submit(Submission(data), now=clock.now())
        self.stdout.write(f"{count} tickets made (seed {chosen}).")
