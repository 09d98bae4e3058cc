"""Turns `.env` and the environment into one checked, complete description of a run."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from suite import clocks, ports
from suite.errors import SuiteError

ROOT = Path(__file__).resolve().parents[2]
FALLBACK_WEB_PORT = 3000
DEFAULT_ADMIN_URL = "postgres://postgres@127.0.0.1:5432/postgres"
DEFAULT_BROKER_URL = "amqp://guest:guest@127.0.0.1:5672//"
DEFAULT_REDIS_URL = "redis://127.0.0.1:6379/0"


@dataclass(frozen=True)
class Service:
    """One Django project: its folder, its name in settings, and how it is served."""

    name: str
    folder: str
    port: int
    asgi: bool
    worker: bool

    @property
    def port_variable(self) -> str:
        return f"{self.name.upper()}_PORT"

    @property
    def database_variable(self) -> str:
        return f"{self.name.upper()}_DATABASE_URL"


SERVICES: tuple[Service, ...] = (
    Service("ticket", "ticket_service", 8004, asgi=False, worker=True),
    Service("workflow", "workflow_api", 8002, asgi=False, worker=True),
    Service("messaging", "messaging", 8005, asgi=True, worker=True),
    Service("notification", "notification_service", 8006, asgi=True, worker=True),
)


@dataclass(frozen=True)
class Config:
    """Everything a run needs to know. Every process of the run gets `environment`."""

    root: Path
    run_dir: Path
    embedded: bool
    environment: Mapping[str, str]
    web_port: int
    web_port_fell_back: bool
    valkey_port: int
    public_url: str
    admin_url: str
    demo: bool
    workflow_workers: int

    def port(self, service: Service) -> int:
        return int(self.environment[service.port_variable])

    def database_url(self, service: Service) -> str:
        return self.environment[service.database_variable]


def read_env_file(path: Path) -> dict[str, str]:
    """Read `KEY=value` lines; comments, blank lines and matching quotes round a value are dropped.

    Raises SuiteError for a line of any other form.
    """
    values: dict[str, str] = {}
    for number, raw in enumerate(path.read_text().splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        key, equals, value = line.removeprefix("export ").partition("=")
        if not equals or not key.strip().isidentifier():
            raise SuiteError(
                f"Line {number} of {path.name} is not of the form KEY=value: correct it."
            )
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        values[key.strip()] = value
    return values


def load_config(
    *,
    root: Path,
    environ: Mapping[str, str],
    may_bind: Callable[[int], bool] = ports.may_bind,
    begins: bool = False,
) -> Config:
    """Resolve every variable. A variable of the environment, even an empty one, wins over `.env`.

    A simulated clock counts from the configured moment, if there is one. Otherwise it counts from now if
    this call starts the suite (`begins`), and else from the moment that the running suite has stored.

    Raises SuiteError naming the variable that is wrong and what it should be.
    """
    env_file = root / ".env"
    values = {**(read_env_file(env_file) if env_file.is_file() else {}), **environ}
    values["DEBUG"] = values.get("DEBUG") or "0"
    _require_secrets(values)
    _require_choice(values, "DEBUG", ("0", "1"))
    _require_choice(values, "DEMO", ("", "0", "1"))
    _require_choice(values, "DEPLOYMENT", ("", "embedded", "services"))

    run_dir = Path(values.get("TTS_RUN_DIR") or root / ".run").resolve()
    named = [service.database_variable for service in SERVICES] + ["CELERY_BROKER_URL", "REDIS_URL"]
    embedded = values.get("DEPLOYMENT") != "services" and not any(values.get(key) for key in named)

    asked_port = _port(values, "FRONTEND_PORT", 1000)
    fell_back = asked_port == 1000 and not may_bind(asked_port)
    web_port = FALLBACK_WEB_PORT if fell_back else asked_port
    valkey_port = _port(values, "EMBEDDED_BROKER_PORT", 6390)
    for service in SERVICES:
        values[service.port_variable] = str(_port(values, service.port_variable, service.port))
    _require_distinct_ports(values, web_port, valkey_port if embedded else None)

    admin_url = values.get("DATABASE_ADMIN_URL") or DEFAULT_ADMIN_URL
    valkey = f"redis://127.0.0.1:{valkey_port}"
    values["DEPLOYMENT"] = "embedded" if embedded else "services"
    values["FRONTEND_PORT"] = str(web_port)
    values["CELERY_BROKER_URL"] = values.get("CELERY_BROKER_URL") or (
        f"{valkey}/0" if embedded else DEFAULT_BROKER_URL
    )
    values["REDIS_URL"] = values.get("REDIS_URL") or (
        f"{valkey}/1" if embedded else DEFAULT_REDIS_URL
    )
    for service in SERVICES:
        values[service.database_variable] = values.get(service.database_variable) or (
            f"sqlite:///{run_dir}/data/{service.name}.sqlite3"
            if embedded
            else _own_database_url(admin_url, service, values.get("DATABASE_PASSWORD", ""))
        )
    public_url = (values.get("PUBLIC_URL") or f"http://localhost:{web_port}").rstrip("/")
    values["PUBLIC_URL"] = public_url
    clocks.set_anchor(values, run_dir, begins=begins)
    values["WORKFLOW_URL"] = values.get("WORKFLOW_URL") or (
        f"http://127.0.0.1:{values['WORKFLOW_PORT']}"
    )
    values["METRICS_DIR"] = values.get("METRICS_DIR") or str(run_dir / "metrics")
    values["MAIL_DIR"] = values.get("MAIL_DIR") or str(run_dir / "mail")
    values["LOG_FORMAT"] = values.get("LOG_FORMAT") or "console"
    values["PYTHONUNBUFFERED"] = "1"
    # Hide Celery's eight-line warning about running as root, which every worker would print.
    values["PYTHONWARNINGS"] = values.get("PYTHONWARNINGS") or (
        "ignore:You're running the worker with superuser privileges"
    )
    # `Printer` colours the output by process, so the processes must not colour it themselves.
    values["NO_COLOR"] = "1"
    return Config(
        root=root,
        run_dir=run_dir,
        embedded=embedded,
        environment=values,
        web_port=web_port,
        web_port_fell_back=fell_back,
        valkey_port=valkey_port,
        public_url=public_url,
        admin_url=admin_url,
        demo=values.get("DEMO", "") != "0",
        # SQLite has one writer: a second worker would only wait for the first.
        workflow_workers=1 if embedded else _positive(values, "WORKERS", 1),
    )


def _require_secrets(values: Mapping[str, str]) -> None:
    for key in ("DJANGO_SECRET_KEY", "JWT_SIGNING_KEY"):
        if len(values.get(key, "")) < 32:
            raise SuiteError(
                f"{key} is missing or shorter than 32 characters: set it in .env, "
                "or delete .env to have a new one made."
            )


def _require_choice(values: Mapping[str, str], key: str, choices: tuple[str, ...]) -> None:
    if values.get(key, choices[0]) not in choices:
        allowed = " or ".join(choice or "nothing" for choice in choices)
        raise SuiteError(f"{key} is {values[key]!r}: set it to {allowed}.")


def _port(values: Mapping[str, str], key: str, default: int) -> int:
    text = values.get(key) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SuiteError(f"{key} is {text!r}: set it to a port number from 1 to 65535.")
    return int(text)


def _positive(values: Mapping[str, str], key: str, default: int) -> int:
    text = values.get(key) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SuiteError(f"{key} is {text!r}: set it to a whole number from 1.")
    return int(text)


def _require_distinct_ports(
    values: Mapping[str, str], web_port: int, valkey_port: int | None
) -> None:
    owner: dict[int, str] = {web_port: "FRONTEND_PORT"}
    pairs = [(service.port_variable, int(values[service.port_variable])) for service in SERVICES]
    if valkey_port is not None:
        pairs.append(("EMBEDDED_BROKER_PORT", valkey_port))
    for key, port in pairs:
        if port in owner:
            raise SuiteError(f"{key} and {owner[port]} are both {port}: give them different ports.")
        owner[port] = key


def _own_database_url(admin_url: str, service: Service, secret: str) -> str:
    """The URL of the service's own user and database on the admin's server.

    The user's password is derived from `secret`. Raises SuiteError if there is no secret.
    """
    if not secret:
        raise SuiteError(
            f"{service.database_variable} is empty: set it, or set DATABASE_PASSWORD so that "
            "databases and users can be made."
        )
    parts = urlsplit(admin_url)
    name = f"tts_{service.name}"
    password = hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        (parts.scheme, f"{name}:{quote(password)}@{host}", f"/{name}", parts.query, "")
    )
