"""Health check of a container of the services' image.

    health.py web PORT
    health.py worker

Each container runs it every few seconds, so it imports only modules that it needs.
"""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HEARTBEAT_FILE = Path("/tmp/worker-heartbeat")  # noqa: S108 - a container's own
# Handling a message may take 20 s. If the database is away, the worker also waits for the database,
# and then returns the message to the queue.
HEARTBEAT_MAX_AGE_SECONDS = 60.0


def main() -> int:
    match sys.argv[1:]:
        case ["web", port]:
            return check_web(port)
        case ["worker"]:
            return check_worker()
    print(__doc__, file=sys.stderr)
    return 2


def check_web(port: str) -> int:
    """Return 0 if the web server of this container is ready, else 1."""
    url = f"http://127.0.0.1:{port}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=8) as answer:
            return 0 if answer.status == 200 else 1
    except urllib.error.HTTPError as error:
        print(error.read().decode(errors="replace"))
    except OSError as error:
        print(error)
    return 1


def check_worker() -> int:
    """Return 0 if the worker of this container has touched its heartbeat file recently, else 1."""
    try:
        age = time.time() - HEARTBEAT_FILE.stat().st_mtime
    except FileNotFoundError:
        print("The worker has not begun to take messages.")
        return 1
    if age > HEARTBEAT_MAX_AGE_SECONDS:
        print(f"The worker was last well {age:.0f} s ago.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
