"""Runs workers of workflow_api that the suite's supervisor does not know."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from suite.config import ROOT, SERVICES
from suite.processes import Watchdog
from suite.programs import worker_command

_WORKFLOW = next(service for service in SERVICES if service.name == "workflow")


@contextlib.contextmanager
def extra_worker(
    name: str, environment: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker until the block ends, and kill it then. Its log is written into `folder`."""
    watchdog = Watchdog()
    try:
        with (folder / f"{name}.log").open("wb") as output:
            process = subprocess.Popen(
                worker_command(_WORKFLOW, name=name),
                cwd=ROOT / _WORKFLOW.folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        watchdog.add(process.pid)
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            watchdog.remove(process.pid)
    finally:
        watchdog.close()
