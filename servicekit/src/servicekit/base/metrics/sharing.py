"""The folder in which the processes of a service store their metrics, so that each process can
report the metrics of all.

This module must not import prometheus_client, which decides at its import whether processes share.
"""

import os
import socket
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics(folder: Path) -> None:
    """Let this process, and the processes that it starts, store metrics in files below `folder`.

    Each machine or container has a subfolder, because processes on two machines may have the same
    id.
    """
    own = folder / socket.gethostname()
    own.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(own)
