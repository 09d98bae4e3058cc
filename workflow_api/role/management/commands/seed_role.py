from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from role.domain.names import STANDARD_ROLES
from role.services import roles_seed
from servicekit.transactions import transaction


class Command(BaseCommand):
    help = "Make the standard roles of tts that are missing. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction():
            made = roles_seed(names=STANDARD_ROLES, now=timezone.now())
        self.stdout.write(f"{len(made)} roles made, {len(STANDARD_ROLES) - len(made)} known.")
