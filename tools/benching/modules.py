"""Runs a module of workflow_api that measures pure functions and prints what it has measured as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from suite.config import ROOT
from suite.errors import SuiteError

LIMIT_SECONDS = 120.0


def module_measured(module: str) -> dict[str, Any]:
    """The JSON that the module prints. Raises SuiteError if the module fails."""
    ran = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT / "workflow_api",
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    if ran.returncode:
        raise SuiteError(f"{module} could not be measured: {ran.stderr.strip()[-500:]}")
    measured: dict[str, Any] = json.loads(ran.stdout)
    return measured
