"""Ends the process groups of a supervisor that was killed before it could do so itself.

Reads `+<group>` and `-<group>` lines from standard input. The pipe closes when the supervisor is
gone, for any reason; the groups listed then get SIGTERM and, five seconds later, SIGKILL. A pipe
works on every Unix and for every thread that starts a process, unlike a parent-death signal.
"""

from __future__ import annotations

import os
import signal
import sys
import time

GRACE_SECONDS = 5.0


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signal(groups: set[int], number: int) -> None:
    for group in groups:
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            continue


def main() -> None:
    # The terminal's Ctrl-C is for the supervisor; this process must outlive it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    _signal(groups, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(_alive(group) for group in groups):
        time.sleep(0.05)
    _signal({group for group in groups if _alive(group)}, signal.SIGKILL)


if __name__ == "__main__":
    main()
