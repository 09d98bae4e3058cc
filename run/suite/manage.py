"""Runs several management commands of the service whose folder is the working directory.

Each argument is a JSON list: the name of a command and its options. All commands run in one
interpreter, because starting Django takes longer than most of the commands.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    folder = Path.cwd()
    sys.path[0] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"{folder.name}.settings"

    import django
    from django.core.management import call_command
    from django.core.management.base import CommandError

    django.setup()
    for argument in sys.argv[1:]:
        name, *options = json.loads(argument)
        try:
            call_command(name, *options)
        except CommandError as error:
            sys.exit(f"{name}: {error}")


if __name__ == "__main__":
    main()
