from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from role.domain.names import STANDARD_ROLES
from role.services import roles_seed
from servicekit import clock
from servicekit.db.transactions import transaction


class Command(BaseCommand):
    help = "Make the standard roles of tts that are missing. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction():
            made = roles_seed(names=STANDARD_ROLES, now=clock.now())
        self.stdout.write(f"{len(made)} roles made, {len(STANDARD_ROLES) - len(made)} known.")
