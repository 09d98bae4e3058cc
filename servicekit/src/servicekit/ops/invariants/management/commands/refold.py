from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from servicekit.db.folded import rows_refold


class Command(BaseCommand):
    help = (
        "Fill the columns that searches and filters read where they lag behind: after an upgrade"
        " under load, or with another version of Python. Run again it changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = sum(rows_refold(model, DEFAULT_DB_ALIAS) for model in apps.get_models())
        self.stdout.write(f"{changed} rows changed.")
