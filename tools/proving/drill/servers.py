"""Starts separate PostgreSQL, RabbitMQ and Redis servers that the drill may kill; the machine's
servers are not touched.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from proving.testbed import ServiceUrls
from suite import ports
from suite.errors import SuiteError
from suite.processes import Watchdog, signal_group
from suite.programs import valkey_binary
from suite.services import broker_refusal, database_refusal, redis_refusal

START_SECONDS = 90.0
STOP_SECONDS = 20.0
# Debian, PostgreSQL and RabbitMQ packages install programs in these folders outside of the PATH.
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
_RABBIT_FOLDERS = ("/usr/lib/rabbitmq/bin", "/usr/local/sbin", "/opt/homebrew/sbin")
_POSTGRES_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


@dataclass(frozen=True)
class _User:
    uid: int
    gid: int


class Server:
    """One server process in its own process group. Thread-safe."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        watchdog: Watchdog,
        refusal: Callable[[], str],
        user: _User | None = None,
    ) -> None:
        self.name = name
        self._command = list(command)
        self._folder = folder
        self._environment = {**os.environ, **environment}
        self._watchdog = watchdog
        self._refusal = refusal
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until a login succeeds. If that fails, raises SuiteError with
        the last lines of its log.
        """
        log = self._folder / f"{self.name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._user.uid if self._user else None,
                group=self._user.gid if self._user else None,
                extra_groups=[] if self._user else None,
            )
        self._process = process
        self._watchdog.add(process.pid)
        deadline = time.monotonic() + START_SECONDS
        while refusal := self._refusal():
            if process.poll() is not None or time.monotonic() > deadline:
                lines = log.read_text(errors="replace").splitlines()[-8:]
                raise SuiteError(
                    f"The drill's {self.name} does not start ({refusal}): " + " / ".join(lines)
                )
            time.sleep(0.1)

    def stop(self, number: int = signal.SIGKILL) -> None:
        """End the server by a signal; SIGKILL goes to its whole process group. Does nothing if the server
        is not running.
        """
        process, self._process = self._process, None
        if process is None:
            return
        if number == signal.SIGKILL:
            signal_group(process.pid, number)
        else:
            process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_SECONDS)
        signal_group(process.pid, signal.SIGKILL)
        process.wait()
        self._watchdog.remove(process.pid)


@dataclass(frozen=True)
class Servers:
    """The three running servers of a drill."""

    urls: ServiceUrls
    database: Server
    broker: Server
    layer: Server


def missing_programs() -> list[str]:
    """A sentence for each missing server program that a drill on services needs."""
    sentences = []
    if found_program("initdb", POSTGRES_FOLDERS) is None:
        sentences.append("PostgreSQL's initdb is not installed.")
    if (
        found_program("rabbitmq-server", _RABBIT_FOLDERS) is None
        or found_program("epmd", ()) is None
    ):
        sentences.append("rabbitmq-server or Erlang's epmd is not installed.")
    return sentences


@contextlib.contextmanager
def own_servers() -> Iterator[Servers]:
    """Start all three servers on free ports with empty data. The servers end with the block, also if the
    block fails.

    Raises SuiteError if a program is missing or does not start.
    """
    sentences = missing_programs()
    if sentences:
        raise SuiteError(" ".join(sentences))
    # Turn SIGTERM into SystemExit, so that the `with` blocks below clean up.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    database_port, broker_port, distribution, mapper, layer_port = ports.free_ports(5)
    urls = ServiceUrls(
        database=f"postgres://postgres@127.0.0.1:{database_port}/postgres",
        broker=f"amqp://guest:guest@127.0.0.1:{broker_port}//",
        redis=f"redis://127.0.0.1:{layer_port}/0",
    )
    with tempfile.TemporaryDirectory(prefix="tts-drill-servers-") as name:
        folder = Path(name)
        # If we are root, PostgreSQL runs as another user, who must be able to enter this folder.
        folder.chmod(0o711)
        watchdog = Watchdog()
        database = _database(folder, database_port, urls.database, watchdog)
        mapper_server = _port_mapper(folder, mapper, watchdog)
        broker = _broker(folder, broker_port, distribution, mapper, urls.broker, watchdog)
        layer = _layer(folder, layer_port, urls.redis, watchdog)
        servers = Servers(urls, database, broker, layer)
        everything = (database, mapper_server, broker, layer)
        try:
            for server in everything:
                server.start()
            yield servers
        finally:
            for server in reversed(everything):
                server.stop()
            watchdog.close()


def _database(folder: Path, port: int, url: str, watchdog: Watchdog) -> Server:
    initdb = found_program("initdb", POSTGRES_FOLDERS)
    if initdb is None:
        raise SuiteError("PostgreSQL's initdb is not installed.")
    user = _unprivileged()
    home = folder / "postgresql"
    home.mkdir()
    if user is not None:
        os.chown(home, user.uid, user.gid)
    data = home / "data"
    made = subprocess.run(
        [
            str(initdb),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
        ],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )
    if made.returncode:
        raise SuiteError(f"initdb failed: {made.stderr.strip()}")
    settings = {**_POSTGRES_SETTINGS, "port": str(port)}
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return Server(
        "postgresql",
        [str(initdb.with_name("postgres")), "-D", str(data), *options],
        folder=home,
        environment={},
        watchdog=watchdog,
        refusal=lambda: database_refusal(url),
        user=user,
    )


def _port_mapper(folder: Path, port: int, watchdog: Watchdog) -> Server:
    """Erlang's name server, epmd. RabbitMQ would start one by itself and never end it."""
    home = folder / "epmd"
    home.mkdir()
    return Server(
        "epmd",
        [str(found_program("epmd", ())), "-address", "127.0.0.1", "-port", str(port)],
        folder=home,
        environment={},
        watchdog=watchdog,
        refusal=lambda: _port_refusal(port),
    )


def _broker(
    folder: Path, port: int, distribution: int, mapper: int, url: str, watchdog: Watchdog
) -> Server:
    home = folder / "rabbitmq"
    home.mkdir()
    (home / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{port}\nlog.file = false\nlog.console = true\n"
        "log.console.level = warning\nloopback_users.guest = true\n"
        # The drill needs only a few megabytes: do not let RabbitMQ block on a nearly full disk.
        "disk_free_limit.absolute = 20MB\n"
    )
    (home / "enabled_plugins").write_text("[].\n")
    (home / "rabbitmq-env.conf").write_text("")
    return Server(
        "rabbitmq",
        [str(found_program("rabbitmq-server", _RABBIT_FOLDERS))],
        folder=home,
        environment={
            "HOME": str(home),
            "RABBITMQ_NODENAME": f"drill{os.getpid()}@localhost",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(distribution),
            "ERL_EPMD_PORT": str(mapper),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "config"),
        },
        watchdog=watchdog,
        refusal=lambda: broker_refusal(url),
    )


def _layer(folder: Path, port: int, url: str, watchdog: Watchdog) -> Server:
    """Redis if it is installed, else the suite's Valkey. The server keeps its data in memory only."""
    home = folder / "redis"
    home.mkdir()
    program = shutil.which("redis-server") or str(valkey_binary())
    return Server(
        "redis",
        [
            *(program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(home)),
            *("--appendonly", "no", "--save", "", "--daemonize", "no"),
        ],
        folder=home,
        environment={},
        watchdog=watchdog,
        refusal=lambda: redis_refusal(url),
    )


def found_program(program: str, folders: Sequence[str]) -> Path | None:
    """The path of the program, or None: tries each pattern of folders, newest version first, then the
    PATH.
    """
    for pattern in folders:
        found = Path("/").glob(f"{pattern[1:]}/{program}")
        for path in sorted(found, key=_version, reverse=True):
            if os.access(path, os.X_OK):
                return path
    on_path = shutil.which(program)
    return Path(on_path) if on_path else None


def _version(path: Path) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", str(path))]


def _unprivileged() -> _User | None:
    """The user as whom to run PostgreSQL if we are root, because PostgreSQL refuses to run as root. None
    if we are not root.
    """
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return _User(entry.pw_uid, entry.pw_gid)


def _port_refusal(port: int) -> str:
    try:
        ports.require_free(port, "ERL_EPMD_PORT", "epmd")
    except SuiteError:
        return ""
    return "nobody listens"
