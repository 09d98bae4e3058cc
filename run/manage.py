"""Runs a management command of one service on the data of `make run`.

Without the suite's settings, which this script passes on, a service's own `manage.py` would use a
SQLite file in the service's folder.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from suite.config import ROOT, SERVICES, load_config
from suite.errors import SuiteError
from suite.programs import manage_command

USAGE = 'make manage SERVICE=ticket COMMAND="create_api_key --name hdts --scope tickets:create"'


def main() -> int:
    try:
        names = {service.name: service for service in SERVICES}
        service = names.get(os.environ.get("SERVICE", ""))
        words = shlex.split(os.environ.get("COMMAND", ""))
        if service is None or not words:
            raise SuiteError(
                f"Name a service ({', '.join(names)}) and a command, for example: {USAGE}"
            )
        config = load_config(root=ROOT, environ=os.environ)
    except (SuiteError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    command = manage_command(*words)
    return subprocess.run(
        command, cwd=ROOT / service.folder, env=dict(config.environment), check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
