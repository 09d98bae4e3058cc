from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from servicekit import clock
from servicekit.auth.apikeys.services import api_key_create
from servicekit.db.transactions import transaction

LONGEST_NAME = 64


class Command(BaseCommand):
    help = "Make an API key for another system and show it, this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="Whose key it is, e.g. hdts.")
        parser.add_argument(
            "--scope",
            required=True,
            action="append",
            dest="scopes",
            help=f"What it may: {', '.join(settings.API_KEY_SCOPES)}. Repeatable.",
        )

    def handle(self, *args: Any, name: str, scopes: list[str], **options: Any) -> None:
        name = name.strip()
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise CommandError(f"The name must have 1 to {LONGEST_NAME} printable characters.")
        scopes = [part for scope in scopes for part in scope.split(",")]
        unknown = sorted(set(scopes) - set(settings.API_KEY_SCOPES))
        if unknown:
            known = ", ".join(settings.API_KEY_SCOPES)
            raise CommandError(f"There is no scope {unknown[0]!r} here; there is {known}.")
        with transaction():
            key = api_key_create(name=name, scopes=scopes, now=clock.real_now())
        self.stderr.write(f"The key of {name}; it is not shown again:")
        self.stdout.write(key)
