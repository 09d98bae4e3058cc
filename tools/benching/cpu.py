"""CPU seconds of processes and threads, as the kernel counts them (in ticks of 10 ms).

Also finds the processes of a suite, and can pause some of them.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def process_cpu(pid: int) -> float:
    """CPU seconds of all threads of one process; 0 if it has ended."""
    return _read(Path(f"/proc/{pid}/stat"))


def thread_cpu(pid: int, thread: int) -> float:
    """CPU seconds of one thread; 0 if it has ended."""
    return _read(Path(f"/proc/{pid}/task/{thread}/stat"))


def cpu_by_role(run_dir: Path, database_prefix: str) -> dict[str, float]:
    """CPU seconds of a running suite's processes and database backends, of the broker and of Redis.

    The figures of the broker and of Redis include the work that they do for others.

    Keys: `<service> web|worker`, `<service> database`, `database, other`, `broker`, `redis`.
    """
    found = _by_role(run_dir, database_prefix)
    return {role: sum(map(process_cpu, pids)) for role, pids in found.items()}


@contextlib.contextmanager
def held_workers(run_dir: Path, database_prefix: str) -> Iterator[None]:
    """Pause the workers of a running suite; messages wait in the queues meanwhile."""
    found = _by_role(run_dir, database_prefix)
    pids = [pid for role, pids in found.items() if role.endswith(" worker") for pid in pids]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _by_role(run_dir: Path, database_prefix: str) -> dict[str, list[int]]:
    mark = f"TTS_RUN_DIR={run_dir}".encode()
    found: defaultdict[str, list[int]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            role = _shared_role(words, database_prefix)
            if role is None and mark in (entry / "environ").read_bytes().split(b"\0"):
                role = _suite_role(words)
            if role is not None:
                found[role].append(int(entry.name))
    return dict(found)


def _shared_role(words: str, database_prefix: str) -> str | None:
    if words.startswith("postgres: "):
        _, _, rest = words.partition(f" {database_prefix}_")
        return f"{rest.split(' ')[0]} database" if rest else None
    if "beam.smp" in words:
        return "broker"
    return "redis" if "redis-server" in words else None


def _suite_role(words: str) -> str:
    for folder in ("ticket_service", "workflow_api", "messaging", "notification_service"):
        if f"--app {folder} worker" in words:
            return f"{folder} worker"
        if f"{folder}.wsgi" in words or f"{folder}.asgi" in words:
            return f"{folder} web"
    return "other of the suite"


def _read(path: Path) -> float:
    try:
        fields = path.read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * _TICK
