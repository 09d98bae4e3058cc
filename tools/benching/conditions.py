"""Measures conditions of transitions: a usual one, and the dearest that may be saved.

The engine evaluates a condition without letting anything else run in its process, so what the
dearest one takes is what everybody else may have to wait.
"""

from __future__ import annotations

import json
import subprocess
import sys

from benching.figures import Figure, quantile, timed
from suite.config import ROOT
from suite.errors import SuiteError

MOST_MS = 5.0
LIMIT_SECONDS = 120.0


def conditions_part() -> list[Figure]:
    """Evaluations of five clauses in a second, and the time of the dearest conditions on the largest
    tickets. All are CPU times of one process.
    """
    command = [sys.executable, "-m", "testing.dear_conditions"]
    ran = subprocess.run(
        command,
        cwd=ROOT / "workflow_api",
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    if ran.returncode:
        raise SuiteError(f"Conditions could not be measured: {ran.stderr.strip()[-500:]}")
    measured = json.loads(ran.stdout)
    rates: list[float] = measured["rates"]
    slowest = max(measured["dearest"], key=lambda name: quantile(measured["dearest"][name], 0.5))
    return [
        Figure("conditions", "five clauses", "1/s", quantile(rates, 0.5), None, len(rates)),
        timed(
            "conditions",
            f"the dearest: {slowest}",
            measured["dearest"][slowest],
            aim=MOST_MS,
        ),
    ]
