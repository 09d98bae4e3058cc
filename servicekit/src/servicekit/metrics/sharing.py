"""Where the processes of one service put their numbers, so that any of them can tell of all.

Imports nothing that counts: prometheus_client decides while being imported whether it shares.
"""

import os
import socket
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics(folder: Path) -> None:
    """Make this process, and those it starts, count in files below `folder`.

    Each machine or container has a folder of its own there: their process ids are the same ones.
    """
    own = folder / socket.gethostname()
    own.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(own)
