"""Start the suite's two web servers, gunicorn and daphne, with the sample project."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

TESTS = Path(__file__).resolve().parent
START_SECONDS = 60.0
COMMANDS = {
    "gunicorn": [
        *(sys.executable, "-m", "gunicorn", "--config", "python:servicekit.ops.gunicorn"),
        *("--log-level", "warning", "project.wsgi:application"),
    ],
    "daphne": [
        *(sys.executable, "-m", "servicekit.http.serving.daphne", "--no-server-name"),
        *("--verbosity", "0", "project.asgi:application"),
    ],
}


@contextmanager
def serving(name: str, *, files: int = 0) -> Iterator[int]:
    """Run `gunicorn` or `daphne` and yield its port. The server must end within 30 s after the
    block.

    `files` limits the number of files that the server may have open; with 0 the machine's limit
    applies.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    bind = ["--bind", f"127.0.0.1:{port}"] if name == "gunicorn" else ["-p", str(port)]
    command = COMMANDS[name]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")]),
        "WEB_CONCURRENCY": "1",
    }
    for name_of_ours in ("PROMETHEUS_MULTIPROC_DIR", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name_of_ours, None)
    process = subprocess.Popen(  # noqa: S603 - our own servers
        [*_limited(files), *command[:-1], *bind, command[-1]], cwd=TESTS, env=environment
    )
    try:
        _await_answer(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _limited(files: int) -> list[str]:
    """The beginning of a command that limits the number of open files; empty if there is no limit."""
    return ["prlimit", f"--nofile={files}:{files}"] if files else []


def _await_answer(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The server did not start: {process.args}")


def exchange(port: int, data: bytes) -> bytes:
    """Send these bytes on a new connection, and return the server's answer (see `received`)."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(data)
        return received(connection)


def received(connection: socket.socket) -> bytes:
    """Read one answer, as long as its Content-Length says, or less if the server closes before."""
    answer = b""
    while True:
        head, separator, body = answer.partition(b"\r\n\r\n")
        if separator and len(body) >= _length(head):
            return answer
        part = connection.recv(64 * 1024)
        if not part:
            return answer
        answer += part


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
