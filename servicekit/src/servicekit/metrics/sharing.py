"""The folder in which the processes of one service put their numbers, so that each can report all.

Imports nothing that counts: prometheus_client decides at import whether processes share.
"""

import os
import socket
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics(folder: Path) -> None:
    """Make this process, and those it starts, count in files below `folder`.

    Each machine or container has a folder of its own there, because their process ids may be equal.
    """
    own = folder / socket.gethostname()
    own.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(own)
