"""Finds out whether TCP ports are free by binding them: any other test may be wrong."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Iterable
from pathlib import Path

from suite.errors import SuiteError

LOOPBACK = "127.0.0.1"
_LISTEN_STATE = "0A"


def _bind_error(port: int) -> int:
    """The errno with which the port cannot be bound on loopback; 0 if it can be."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without this a port counts as taken for a minute after its last connection.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            return error.errno or errno.EINVAL
    return 0


def may_bind(port: int) -> bool:
    """Whether this user is allowed to bind the port; a port in use counts as allowed."""
    return _bind_error(port) not in (errno.EACCES, errno.EPERM)


def require_free(port: int, variable: str, purpose: str) -> None:
    """Raise SuiteError unless the port can be bound. The error names the process on the port if it
    can be found.
    """
    error = _bind_error(port)
    if not error:
        return
    if error in (errno.EACCES, errno.EPERM):
        raise SuiteError(
            f"Port {port} ({purpose}) may not be bound by this user: set {variable} to a port above 1023."
        )
    holder = port_holder(port)
    by_whom = f" by {holder}" if holder else ""
    raise SuiteError(
        f"Port {port} ({purpose}) is taken{by_whom}: stop that process or set {variable} to another port."
    )


def free_ports(count: int) -> list[int]:
    """Return `count` different ports that were free a moment ago."""
    with contextlib.ExitStack() as held:
        ports = []
        for _ in range(count):
            probe = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            probe.bind((LOOPBACK, 0))
            ports.append(int(probe.getsockname()[1]))
        return ports


def port_holder(port: int) -> str:
    """The process that listens on the port, like `node (4711)`; empty if it cannot be found out."""
    inodes = set(_listening_inodes(port))
    if not inodes:
        return ""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            for descriptor in (entry / "fd").iterdir():
                if os.readlink(descriptor) in inodes:
                    return f"{(entry / 'comm').read_text().strip()} ({entry.name})"
    return ""


def _listening_inodes(port: int) -> Iterable[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with contextlib.suppress(OSError):
            for line in table.read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTEN_STATE and int(fields[1].rpartition(":")[2], 16) == port:
                    yield f"socket:[{fields[9]}]"
