"""Runs the whole suite in the foreground: `make run`."""

from __future__ import annotations

import asyncio
import os
import sys

from servicekit.base.envfile import ensure_env_file
from suite.config import ROOT, Config, load_config
from suite.errors import SuiteError
from suite.processes import Printer
from suite.supervisor import Supervisor


async def _run(config: Config, printer: Printer) -> int:
    supervisor = Supervisor(
        config, printer=printer, ends_with_parent="--ends-with-parent" in sys.argv[1:]
    )
    return await supervisor.run()


def main() -> int:
    """Return 0 after Ctrl-C or SIGTERM, 2 with one sentence if the user has to fix something."""
    printer = Printer(colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    try:
        ensure_env_file(ROOT)
        config = load_config(root=ROOT, environ=os.environ, begins=True)
        return asyncio.run(_run(config, printer))
    except SuiteError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
